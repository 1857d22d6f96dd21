//! The three public signature vectors, with every text on the way, so that a wrong step is named and not
//! only felt. They are from the vendor's pages on the signature methods and the READMEs of its clients.
//!
//! All others are in `tests/vectors`, which the tests of `conformance` read.

use tc3::sign::{
    build_canonical_request, build_string_to_sign, build_v1_string, compute_sha256_hex,
    compute_tc3_signature, compute_v1_signature, derive_key, format_utc_date,
};
use tc3::{Digest, Method, Secret};

const SECRET_ID: &str = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE";
const HOST: &str = "cvm.tencentcloudapi.com";

fn secret() -> Secret {
    Secret::new("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE".to_owned())
}

/// A TC3 request, and every text on the way to its signature.
struct Tc3<'a> {
    method: Method,
    timestamp_s: i64,
    date: &'a str,
    query: &'a str,
    content_type: &'a str,
    payload: &'a str,
    payload_hash: &'a str,
    canonical: &'a str,
    to_sign: &'a str,
    key: &'a str,
    signature: &'a str,
}

impl Tc3<'_> {
    fn check(&self) {
        assert_eq!(format_utc_date(self.timestamp_s), self.date);
        assert_eq!(compute_sha256_hex(self.payload.as_bytes()), self.payload_hash);
        let headers = [("content-type", self.content_type), ("host", HOST)];
        let canonical = build_canonical_request(self.method, "/", self.query, &headers, self.payload_hash);
        assert_eq!(canonical, self.canonical);
        assert_eq!(build_string_to_sign(self.timestamp_s, self.date, "cvm", &canonical), self.to_sign);
        let key = derive_key(&secret(), self.date, "cvm");
        let digits: Vec<String> = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits.concat(), self.key);
        assert_eq!(compute_tc3_signature(&key, self.to_sign), self.signature);
    }
}

#[test]
fn public_tc3_post() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_551_113_065,
        date: "2019-02-25",
        query: "",
        content_type: "application/json; charset=utf-8",
        payload: r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#,
        payload_hash: "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json; charset=utf-8\n",
            "host:cvm.tencentcloudapi.com\n",
            "\n",
            "content-type;host\n",
            "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064",
        ),
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1551113065\n",
            "2019-02-25/cvm/tc3_request\n",
            "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
        ),
        key: "ac658d5dde49e9bfdd14e04e062f66b05d9f637d44b8a8d845327d4a77f666b1",
        signature: "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
    }
    .check();
}

#[test]
fn public_tc3_get() {
    Tc3 {
        method: Method::Get,
        timestamp_s: 1_539_084_154,
        date: "2018-10-09",
        query: "Limit=10&Offset=0",
        content_type: "application/x-www-form-urlencoded",
        payload: "",
        payload_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        canonical: concat!(
            "GET\n",
            "/\n",
            "Limit=10&Offset=0\n",
            "content-type:application/x-www-form-urlencoded\n",
            "host:cvm.tencentcloudapi.com\n",
            "\n",
            "content-type;host\n",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1539084154\n",
            "2018-10-09/cvm/tc3_request\n",
            "91c9c192c14460df6c1ffc69e34e6c5e90708de2a6d282cccf957dbf1aa7f3a7",
        ),
        key: "39c4cf287fdff993dc407e649450ae4a0f1e1fd75aedb08d8160e47372e9b62d",
        signature: "5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474",
    }
    .check();
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
        ("SecretId", SECRET_ID),
        ("Timestamp", "1465185768"),
        ("Version", "2017-03-12"),
    ];
    let string = build_v1_string(Method::Get, HOST, "/", &pairs);
    assert_eq!(
        string,
        "GETcvm.tencentcloudapi.com/?Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886\
         &Offset=0&Region=ap-guangzhou&SecretId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE&Timestamp=1465185768\
         &Version=2017-03-12"
    );
    assert_eq!(compute_v1_signature(Digest::Sha1, &secret(), &string), "EliP9YW3pW28FpsEdkXt/+WcGeI=");
}
