//! Signature vectors that assert every intermediate text, so that a wrong step is named and not only felt.
//!
//! The first three are public, from the vendor's pages on the signature methods and the READMEs of its
//! clients. The others are our own: requests, key and expected texts were made up for this file, the
//! expected values computed with Python's `hmac` and `hashlib`, another implementation than ours.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

use tc3::sign::{
    PostJson, canonical_request, derived_key, sha256_hex, sign_post_json, string_to_sign, tc3_signature,
    utc_date, v1_signature, v1_string,
};
use tc3::{Claim, Digest, Method, Received, Secret, verify};

#[path = "vectors/tc3.rs"]
mod own_tc3;
#[path = "vectors/v1.rs"]
mod own_v1;

const DOC_SECRET_ID: &str = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";
const DOC_SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
const OWN_SECRET_ID: &str = "AKIDvectorsOfOurOwn01";
const OWN_SECRET: &str = "our-own-made-up-key/+=é";
const SERVICE: &str = "intlpartnersmgt";

fn doc_secret() -> Secret {
    Secret::new(DOC_SECRET.to_owned())
}

fn own_secret() -> Secret {
    Secret::new(OWN_SECRET.to_owned())
}

/// A TC3 request, what a client signed of it, and every text on the way to its signature.
struct Tc3<'a> {
    method: Method,
    timestamp_s: i64,
    date: &'a str,
    service: &'a str,
    sent: &'a [(&'a str, &'a str)],
    signed: &'a [(&'a str, &'a str)],
    query: &'a str,
    body: &'a str,
    unsigned_payload: bool,
    payload_hash: &'a str,
    canonical: &'a str,
    canonical_hash: &'a str,
    to_sign: &'a str,
    key: &'a str,
    signature: &'a str,
}

impl Tc3<'_> {
    fn check(&self) {
        self.check_steps();
        self.check_verify();
    }

    fn check_steps(&self) {
        assert_eq!(utc_date(self.timestamp_s), self.date);
        let payload = match (self.unsigned_payload, self.method) {
            (true, _) => "UNSIGNED-PAYLOAD",
            (false, Method::Get) => "",
            (false, Method::Post) => self.body,
        };
        assert_eq!(sha256_hex(payload.as_bytes()), self.payload_hash);
        let canonical = canonical_request(self.method, "/", self.query, self.signed, self.payload_hash);
        assert_eq!(canonical, self.canonical);
        assert_eq!(sha256_hex(canonical.as_bytes()), self.canonical_hash);
        let to_sign = string_to_sign(self.timestamp_s, self.date, self.service, &canonical);
        assert_eq!(to_sign, self.to_sign);
        let key = derived_key(&own_secret(), self.date, self.service);
        assert_eq!(hex(key.expose()), self.key);
        assert_eq!(tc3_signature(&key, &to_sign), self.signature);
    }

    fn check_verify(&self) {
        let names: Vec<&str> = self.signed.iter().map(|(name, _)| *name).collect();
        let authorization = format!(
            "TC3-HMAC-SHA256 Credential={OWN_SECRET_ID}/{}/{}/tc3_request, SignedHeaders={}, Signature={}",
            self.date,
            self.service,
            names.join(";"),
            self.signature
        );
        let timestamp = self.timestamp_s.to_string();
        let mut headers: Vec<(&str, &[u8])> = vec![
            ("X-TC-Version", b"2022-09-28"),
            ("X-TC-Timestamp", timestamp.as_bytes()),
            ("Authorization", authorization.as_bytes()),
        ];
        headers.extend(self.sent.iter().map(|(name, value)| (*name, value.as_bytes())));
        if !self.sent.iter().any(|(name, _)| name.eq_ignore_ascii_case("X-TC-Action")) {
            headers.push(("X-TC-Action", b"DescribeBillSummaryByPayMode"));
        }
        if self.unsigned_payload {
            headers.push(("X-TC-Content-SHA256", b"UNSIGNED-PAYLOAD"));
        }
        let body = self.body.as_bytes();
        let received =
            Received { method: self.method, path: "/", query: self.query, headers: &headers, body };
        let claim = Claim::read(&received, SERVICE).unwrap();
        assert_eq!(claim.secret_id, OWN_SECRET_ID);
        assert_eq!(claim.fresh(self.timestamp_s), Ok(()));
        verify(claim.clone(), &received, &own_secret()).unwrap();
        verify(claim, &received, &Secret::new("another".to_owned())).unwrap_err();
    }
}

/// A version 1 request, the string that a client signed, and the signature.
struct V1<'a> {
    method: Method,
    digest: Digest,
    sent_host: &'a str,
    signed_host: &'a str,
    form: &'a str,
    string: &'a str,
    signature: &'a str,
}

impl V1<'_> {
    fn check(&self) {
        assert_eq!(v1_signature(self.digest, &own_secret(), self.string), self.signature);
        let headers: [(&str, &[u8]); 1] = [("Host", self.sent_host.as_bytes())];
        let (query, body) = match self.method {
            Method::Get => (self.form, ""),
            Method::Post => ("", self.form),
        };
        let received =
            Received { method: self.method, path: "/", query, headers: &headers, body: body.as_bytes() };
        let claim = Claim::read(&received, SERVICE).unwrap();
        assert_eq!(claim.secret_id, OWN_SECRET_ID);
        verify(claim.clone(), &received, &own_secret()).unwrap();
        verify(claim, &received, &Secret::new("another".to_owned())).unwrap_err();

        // Our own string is the one that is signed, unless the client rewrote its keys.
        let pairs: Vec<(String, String)> = decoded(self.form);
        let ours = v1_string(self.method, self.signed_host, "/", &pairs);
        let underscore = pairs.iter().any(|(key, _)| key.contains('_'));
        assert!(ours == self.string || (underscore && !self.string.contains('_')), "{ours}");
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// A second, lenient decoder, so that the vectors do not lean on the one under test.
fn decoded(form: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let mut parts = text.split('%');
        let mut bytes = parts.next().unwrap().replace('+', " ").into_bytes();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend(part[2..].replace('+', " ").bytes());
        }
        String::from_utf8(bytes).unwrap()
    };
    form.split('&').map(|piece| piece.split_once('=').unwrap()).map(|(k, v)| (decode(k), decode(v))).collect()
}

#[test]
fn public_tc3_post() {
    let body = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
    let headers = [("content-type", "application/json; charset=utf-8"), ("host", "cvm.tencentcloudapi.com")];
    let canonical = canonical_request(Method::Post, "/", "", &headers, &sha256_hex(body));
    let to_sign = string_to_sign(1_551_113_065, "2019-02-25", "cvm", &canonical);
    let key = derived_key(&doc_secret(), "2019-02-25", "cvm");
    let expected = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
    assert_eq!(tc3_signature(&key, &to_sign), expected);
}

#[test]
fn public_tc3_get() {
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("host", "cvm.tencentcloudapi.com")];
    let canonical = canonical_request(Method::Get, "/", "Limit=10&Offset=0", &headers, &sha256_hex(b""));
    let to_sign = string_to_sign(1_539_084_154, "2018-10-09", "cvm", &canonical);
    let key = derived_key(&doc_secret(), "2018-10-09", "cvm");
    let expected = "5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474";
    assert_eq!(tc3_signature(&key, &to_sign), expected);
}

#[test]
fn public_v1_sha1_get() {
    let pairs = [
        ("Action", "DescribeInstances"),
        ("InstanceIds.0", "ins-09dx96dg"),
        ("Limit", "20"),
        ("Nonce", "11886"),
        ("Offset", "0"),
        ("Region", "ap-guangzhou"),
        ("SecretId", DOC_SECRET_ID),
        ("Timestamp", "1465185768"),
        ("Version", "2017-03-12"),
    ];
    let string = v1_string(Method::Get, "cvm.tencentcloudapi.com", "/", &pairs);
    assert_eq!(v1_signature(Digest::Sha1, &doc_secret(), &string), "EliP9YW3pW28FpsEdkXt/+WcGeI=");
}

#[test]
fn our_own_client_signs_what_the_first_of_our_vectors_says() {
    let request = PostJson {
        secret_id: OWN_SECRET_ID,
        host: "intlpartnersmgt.example.net",
        service: SERVICE,
        timestamp_s: 1_700_000_123,
        body: br#"{"BillMonth": "2023-10", "CustomerUin": 100000000123}"#,
    };
    let expected = "TC3-HMAC-SHA256 Credential=AKIDvectorsOfOurOwn01/2023-11-14/intlpartnersmgt/tc3_request, \
        SignedHeaders=content-type;host, \
        Signature=9e8464023a70ff8f53267f4ca2b679fe770dbbf0ef9ca79203f8f1b424953bd4";
    assert_eq!(sign_post_json(&request, &own_secret()), expected);
}
