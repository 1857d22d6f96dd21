//! One request for each mistake in what a version 1 client signs.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use doctor::Cause;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::client::{HOST, ID, Mistake, NOW_S, OTHER_ID, OTHER_SECRET, SECRET, Sent, compute_hmac, to_hex};

/// A version 1 client: what it sends, and what it signs.
pub(crate) struct V1 {
    pub(crate) method: &'static str,
    pub(crate) host: String,
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) signed_method: &'static str,
    pub(crate) signed_host: String,
    pub(crate) signed_path: String,
    /// The pairs that are signed, in their order.
    pub(crate) signed: Vec<(String, String)>,
    pub(crate) secret: String,
    /// The form in which the values are sent.
    pub(crate) write: fn(&str) -> String,
    pub(crate) text: fn(String) -> String,
    pub(crate) mac: fn(&[u8], &[u8]) -> Vec<u8>,
    /// The text of the signature, ready to be put into a query.
    pub(crate) encode: fn(&[u8]) -> String,
}

fn hmac_sha1(key: &[u8], text: &[u8]) -> Vec<u8> {
    Hmac::<Sha1>::new_from_slice(key).unwrap().chain_update(text).finalize().into_bytes().to_vec()
}

/// Everything but letters and digits percent-encoded.
pub(crate) fn percent_encode(text: &str) -> String {
    let escape = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// A text as most libraries encode it.
fn rfc_3986(text: &str) -> String {
    ["-", "_", ".", "~"]
        .iter()
        .fold(percent_encode(text), |text, plain| text.replace(&percent_encode(plain), plain))
}

impl V1 {
    pub(crate) fn new(method: &'static str) -> V1 {
        let pairs = [
            ("Version", "2022-09-28"),
            ("Action", "DescribeBillSummaryByPayMode"),
            ("BillMonth", "2022-11"),
            ("CustomerUin", "123456"),
            ("Name", "a b/é"),
            ("filter", "x"),
            ("Nonce", "7"),
            ("Region", ""),
            ("SecretId", ID),
            ("SignatureMethod", "HmacSHA256"),
            ("Timestamp", "1700000000"),
        ];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
        let mut signed = pairs.clone();
        signed.sort();
        V1 {
            method,
            host: HOST.to_owned(),
            pairs,
            signed_method: method,
            signed_host: HOST.to_owned(),
            signed_path: "/".to_owned(),
            signed,
            secret: SECRET.to_owned(),
            write: percent_encode,
            text: |text| text,
            mac: compute_hmac,
            encode: |mac| percent_encode(&STANDARD.encode(mac)),
        }
    }

    /// Sets a parameter that is sent and signed.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        for (key, text) in self.pairs.iter_mut().chain(&mut self.signed) {
            if key == name {
                value.clone_into(text);
            }
        }
    }

    fn sign(&mut self, name: &str, value: &str) {
        self.signed.retain(|(key, _)| key != name);
        self.signed.push((name.to_owned(), value.to_owned()));
        self.signed.sort();
    }

    pub(crate) fn sent(&self) -> Sent {
        let joined = |pairs: &[(String, String)], write: fn(&str) -> String| {
            let pieces: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{}={}", write(key), write(value))).collect();
            pieces.join("&")
        };
        let Self { signed_method, signed_host, signed_path, .. } = self;
        let text = joined(&self.signed, str::to_owned);
        let text = (self.text)(format!("{signed_method}{signed_host}{signed_path}?{text}"));
        let mac = (self.mac)(self.secret.as_bytes(), text.as_bytes());
        let form = format!("{}&Signature={}", joined(&self.pairs, self.write), (self.encode)(&mac));
        let (query, body) = match self.method {
            "GET" => (form, String::new()),
            _ => (String::new(), form),
        };
        Sent {
            method: self.method,
            path: "/".to_owned(),
            query,
            headers: vec![
                ("Host".to_owned(), self.host.clone()),
                ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
            ],
            body: body.into_bytes(),
            keys: vec![(ID.to_owned(), SECRET.to_owned()), (OTHER_ID.to_owned(), OTHER_SECRET.to_owned())],
        }
    }
}

/// Mistakes of a version 1 client; each is made with GET and with POST.
pub(crate) const V1S: &[(Cause, Mistake<V1>)] = &[
    (Cause::MethodOther, |c| c.signed_method = if c.method == "GET" { "POST" } else { "GET" }),
    (Cause::MethodCase, |c| c.signed_method = if c.method == "GET" { "get" } else { "post" }),
    (Cause::HostEmpty, |c| c.signed_host = String::new()),
    (Cause::HostScheme, |c| c.signed_host = format!("https://{HOST}")),
    (Cause::HostPath, |c| c.signed_host = format!("{HOST}/")),
    (Cause::HostOfficial, |c| c.signed_host = "intlpartnersmgt.tencentcloudapi.com".to_owned()),
    (Cause::HostLoopback, |c| c.signed_host = "localhost:8787".to_owned()),
    (Cause::PathEmpty, |c| c.signed_path = String::new()),
    (Cause::PathOther, |c| c.signed_path = "/v2/index.php".to_owned()),
    (Cause::ToSignLineEnd, |c| c.text = |text| text + "\n"),
    (Cause::TimestampNear, |c| c.sign("Timestamp", "1700000001")),
    (Cause::TimestampLocal, |c| c.sign("Timestamp", &(NOW_S + 19_800).to_string())),
    (Cause::TimestampMilliseconds, |c| c.sign("Timestamp", "1700000000123")),
    (Cause::SecretIsId, |c| ID.clone_into(&mut c.secret)),
    (Cause::SecretOfOtherKey, |c| OTHER_SECRET.clone_into(&mut c.secret)),
    (Cause::SecretBlanks, |c| c.secret.push('\n')),
    (Cause::SecretAmpersand, |c| c.secret.push('&')),
    (Cause::V1Digest, |c| c.mac = hmac_sha1),
    (Cause::V1Digest, |c| c.set("SignatureMethod", "HmacSHA1")),
    (Cause::V1Encoded, |c| c.sign("Name", "a%20b%2F%C3%A9")),
    (Cause::V1Encoded, |c| c.sign("Name", "a+b%2F%C3%A9")),
    (Cause::V1Encoded, |c| c.text = |text| rfc_3986(&text)),
    (Cause::V1Encoded, |c| {
        c.text = |text| {
            let (start, rest) = text.split_once('?').unwrap();
            format!("{start}?{}", rfc_3986(rest))
        };
    }),
    (Cause::V1Plus, |c| {
        c.set("Name", "a+b é");
        c.write = |text| percent_encode(text).replace("%2B", "+");
    }),
    (Cause::HostPort, |c| c.signed_host = "127.0.0.1:8888".to_owned()),
    (Cause::V1Unsorted, |c| c.signed = c.pairs.clone()),
    (Cause::V1Caseless, |c| c.signed.sort_by_key(|(key, _)| key.to_lowercase())),
    (Cause::V1LeftOut, |c| c.signed.retain(|(_, value)| !value.is_empty())),
    (Cause::V1LeftOut, |c| c.signed.retain(|(key, _)| key != "SignatureMethod")),
    (Cause::V1LeftOut, |c| c.signed.retain(|(key, _)| key != "Nonce")),
    (Cause::V1LeftOut, |c| {
        c.pairs.push(("Token".to_owned(), "a secret token".to_owned()));
    }),
    (Cause::V1OnlySigned, |c| c.sign("Language", "en-US")),
    (Cause::V1SignatureSigned, |c| c.sign("Signature", "")),
    (Cause::V1Lines, |c| {
        c.text = |text| text.replacen(HOST, "\n127.0.0.1:8787\n", 1).replacen("/?", "/\n", 1);
    }),
    (Cause::V1NoMark, |c| c.text = |text| text.replacen("/?", "/", 1)),
    (Cause::SignatureHex, |c| c.encode = to_hex),
    (Cause::SignaturePlus, |c| {
        // The number is looked for, so that the signature has a `+`, and one that gets lost.
        c.set("Nonce", &plus_nonce(c).to_string());
        c.encode = |mac| STANDARD.encode(mac);
    }),
    (Cause::SignatureUrlSafe, |c| {
        c.set("Nonce", &plus_nonce(c).to_string());
        c.encode = |mac| URL_SAFE.encode(mac);
    }),
    (Cause::SignatureEncodedTwice, |c| {
        c.encode = |mac| percent_encode(&percent_encode(&STANDARD.encode(mac)));
    }),
    (Cause::SignatureOfHex, |c| c.encode = |mac| percent_encode(&STANDARD.encode(to_hex(mac)))),
];

/// A nonce with which the signature has a `+` in its middle.
fn plus_nonce(client: &V1) -> u32 {
    let has_plus = |nonce: &u32| {
        let mut client = V1::new(client.method);
        client.set("Nonce", &nonce.to_string());
        client.encode = |mac| STANDARD.encode(mac);
        let sent = client.sent();
        let form = format!("{}{}", sent.query, String::from_utf8(sent.body).unwrap());
        form.split_once("&Signature=").unwrap().1.contains('+')
    };
    (0..1000).find(has_plus).unwrap()
}
