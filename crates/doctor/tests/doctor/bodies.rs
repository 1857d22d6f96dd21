//! Mistakes between the hash of a body and its way to the server: compression, cuts, zero bytes, values written anew; and
//! paths and hosts that gateways and libraries change.

use std::io::Write as _;

use doctor::{Cause, Verdict};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use tc3::sign::compute_sha256_hex;

use crate::client::{BODY, Client, Mistake};

const UIN: &str = r#"{"BillMonth":"2022-11","CustomerUin":700000000001}"#;
const TWO: &str = r#"{"A":1000,"B":"2000"}"#;

/// Sends a body, and hashes another.
fn send_and_hash(client: &mut Client, sent: impl AsRef<[u8]>, signed: impl AsRef<[u8]>) {
    client.body = sent.as_ref().to_vec();
    client.signed.payload = compute_sha256_hex(signed.as_ref());
}

fn compress_gzip(body: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Compresses to gzip with every field that its header may have.
fn compress_named_gzip(body: &str) -> Vec<u8> {
    let encoder = flate2::GzBuilder::new().filename("body.json").comment("a comment").extra(b"xy".as_slice());
    let mut encoder = encoder.write(Vec::new(), Compression::best());
    encoder.write_all(body.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn compress_zlib(body: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn compress_deflate(body: &str) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Mistakes of a client that posts JSON.
pub(crate) const POST: &[(Cause, Mistake<Client>)] = &[
    (Cause::BodyCompressed, |c| send_and_hash(c, compress_gzip(BODY), BODY)),
    (Cause::BodyCompressed, |c| {
        c.send("Content-Encoding", "gzip");
        send_and_hash(c, compress_named_gzip(BODY), BODY);
    }),
    (Cause::BodyCompressed, |c| {
        c.send("Content-Encoding", "deflate");
        send_and_hash(c, compress_zlib(BODY), BODY);
    }),
    (Cause::BodyCompressed, |c| {
        c.send("Content-Encoding", "Deflate");
        send_and_hash(c, compress_deflate(BODY), BODY);
    }),
    (Cause::BodyCompressed, |c| send_and_hash(c, compress_deflate(BODY), BODY)),
    (Cause::BodyNuls, |c| send_and_hash(c, format!("{UIN}\0"), UIN)),
    (Cause::BodyNuls, |c| send_and_hash(c, format!("{UIN}{}", "\0".repeat(100)), UIN)),
    (Cause::BodyNuls, |c| send_and_hash(c, UIN, format!("{UIN}\0"))),
    (Cause::BodyNuls, |c| send_and_hash(c, UIN, format!("{UIN:\0<1024}"))),
    // A Content-Length of characters, behind which the body has lost its end.
    (Cause::BodyCut, |c| send_and_hash(c, &BODY.as_bytes()[..BODY.len() - 1], BODY)),
    (Cause::BodyCut, |c| send_and_hash(c, UIN.trim_end_matches('}'), UIN)),
    (Cause::BodyCut, |c| send_and_hash(c, r#"{"A":["x"#, r#"{"A":["x"]}"#)),
    // The hash of as many bytes as the body has characters.
    (Cause::BodyCut, |c| send_and_hash(c, BODY, &BODY.as_bytes()[..BODY.chars().count()])),
    (Cause::BodyCut, |c| send_and_hash(c, UIN, &UIN[..20])),
    (Cause::JsonNumberText, |c| send_and_hash(c, UIN, UIN.replace("700000000001", "\"700000000001\""))),
    (Cause::JsonNumberText, |c| send_and_hash(c, UIN.replace("700000000001", "\"700000000001\""), UIN)),
    (Cause::JsonNumberText, |c| send_and_hash(c, TWO, TWO.replace("\"2000\"", "2000"))),
    (Cause::JsonNumberText, |c| send_and_hash(c, TWO, TWO.replace("1000", "\"1000\""))),
    (Cause::JsonNumberText, |c| send_and_hash(c, r#"{"A":[true,"x"]}"#, r#"{"A":["true","x"]}"#)),
    (Cause::JsonNumberForm, |c| send_and_hash(c, UIN, UIN.replace("700000000001", "7.00000000001E11"))),
    (Cause::JsonNumberForm, |c| send_and_hash(c, UIN, UIN.replace("700000000001", "700000000001.0"))),
    (Cause::JsonNumberForm, |c| send_and_hash(c, UIN, UIN.replace("700000000001", "7.00000000001e+11"))),
    (Cause::JsonNumberForm, |c| send_and_hash(c, UIN.replace("700000000001", "7.00000000001E11"), UIN)),
    (Cause::JsonNumberForm, |c| send_and_hash(c, UIN.replace("700000000001", "700000000001.0"), UIN)),
    (Cause::JsonNumberForm, |c| send_and_hash(c, r#"{"A":1,"B":[2,3]}"#, r#"{"A":1.0,"B":[2.0,3.0]}"#)),
    (Cause::JsonNumberForm, |c| send_and_hash(c, r#"{"A":1,"B":700000000000}"#, r#"{"A":1,"B":7.0E11}"#)),
    (Cause::JsonNull, |c| send_and_hash(c, r#"{"A":1,"B":null}"#, r#"{"A":1}"#)),
    (Cause::JsonNull, |c| send_and_hash(c, r#"{"A":{"B":null,"C":1},"D":null}"#, r#"{"A":{"C":1}}"#)),
    (Cause::JsonNull, |c| send_and_hash(c, r#"{"A":"","B":1,"C":[],"D":null}"#, r#"{"B":1}"#)),
    (Cause::JsonNull, |c| send_and_hash(c, r#"{"A":0,"B":1,"C":{"D":false}}"#, r#"{"B":1,"C":{}}"#)),
    (Cause::JsonNull, |c| send_and_hash(c, UIN, UIN.replace('}', ",\"Region\":null}"))),
    (Cause::JsonNull, |c| send_and_hash(c, UIN, UIN.replace("\"Cust", "\"PayMode\":null,\"Cust"))),
    (Cause::PathPrefix, |c| {
        c.send("X-Forwarded-Prefix", "/billing");
        c.signed.path = "/billing/".to_owned();
    }),
    (Cause::PathPrefix, |c| {
        c.send("X-Forwarded-Prefix", "/a/gateway/, /other");
        c.signed.path = "/a/gateway".to_owned();
    }),
    (Cause::PathPrefix, |c| {
        c.send("X-Forwarded-Prefix", "gateway");
        c.signed.path = "/gateway/".to_owned();
    }),
    (Cause::PathPrefix, |c| {
        c.send("X-Original-URL", "https://gateway.example/tencent/x?y=1");
        c.signed.path = "/tencent/x".to_owned();
    }),
    (Cause::PathPrefix, |c| {
        c.send("X-Envoy-Original-Path", "/one/two");
        c.signed.path = "/one/two".to_owned();
    }),
    (Cause::PathOther, |c| c.signed.path = "/billing/".to_owned()),
    (Cause::PathOther, |c| c.signed.path = "/v3/".to_owned()),
    (Cause::PathOther, |c| c.signed.path = "/DescribeBillSummaryByPayMode".to_owned()),
    (Cause::PathOther, |c| c.signed.path = "/intlpartnersmgt/".to_owned()),
    (Cause::HostDot, |c| {
        c.send("Host", "billing.example:8787");
        c.sign("host", "billing.example.:8787");
    }),
    (Cause::HostDot, |c| {
        c.send("Host", "billing.example");
        c.sign("host", "billing.example.");
    }),
    (Cause::HostDot, |c| {
        c.send("Host", "billing.example.:8787");
        c.sign("host", "billing.example:8787");
    }),
    (Cause::HostBrackets, |c| {
        c.send("Host", "[::1]:8787");
        c.sign("host", "::1:8787");
    }),
    (Cause::HostBrackets, |c| {
        c.send("Host", "[::1]:8787");
        c.sign("host", "::1");
    }),
    (Cause::HostBrackets, |c| {
        c.send("Host", "[2001:db8::7]");
        c.sign("host", "[2001:db8:0:0:0:0:0:7]");
    }),
    (Cause::HostBrackets, |c| {
        c.send("Host", "[fe80::1%eth0]:80");
        c.sign("host", "[fe80::1]:80");
    }),
    (Cause::HostBrackets, |c| {
        c.send("Host", "2001:db8::7");
        c.sign("host", "[2001:db8::7]");
    }),
];

/// Mistakes of that client that only a person waits for: a server has no time for all of them.
pub(crate) const POST_OFFLINE: &[(Cause, Mistake<Client>)] = &[
    (Cause::BodyNuls, |c| send_and_hash(c, UIN, format!("{UIN}{}", "\0".repeat(37)))),
    (Cause::PathOther, |c| c.signed.path = "/api/v3/".to_owned()),
    (Cause::BodyCut, |c| send_and_hash(c, UIN.trim_end_matches("01}"), UIN)),
    (Cause::BodyCut, |c| send_and_hash(c, UIN, &UIN[..10])),
    (Cause::BodyCut, |c| {
        let long = format!("{{\"A\":\"{}\"}}", "x".repeat(5_000));
        send_and_hash(c, &long, &long[..1024]);
    }),
];

#[test]
fn a_body_that_is_compressed_and_signed_so_is_said_to_be_compressed() {
    for (encoding, body, name) in [
        ("gzip", compress_gzip(BODY), "gzip"),
        ("", compress_gzip(BODY), "gzip"),
        ("deflate", compress_zlib(BODY), "deflate"),
        ("deflate", compress_deflate(BODY), "deflate"),
        ("identity, br", b"\xff\xfebrotli or so".to_vec(), "br"),
    ] {
        let mut client = Client::post();
        client.send("Content-Encoding", encoding);
        send_and_hash(&mut client, &body, &body);
        let examination = client.sent().examined();
        assert_eq!(examination.causes().collect::<Vec<_>>(), [Cause::ContentEncoding]);
        assert_eq!(examination.findings[0].detail.as_deref(), Some(name));
        assert_eq!(examination.diagnosis.as_ref().unwrap().verdict, Verdict::Right);
        assert!(!examination.is_right_apart_from_time() && !examination.is_refused_before_signature());
        assert!(examination.refusal.unwrap().to_string().contains("JSON"));
    }
}

#[test]
fn a_header_that_only_says_so_does_no_harm() {
    let mut client = Client::post();
    client.send("Content-Encoding", "gzip");
    let examination = client.sent().examined();
    assert!(examination.is_right_apart_from_time() && examination.refusal.is_none(), "{examination:?}");
}

#[test]
fn a_body_that_ends_too_early_is_said_to_where_its_end_cannot_be_known() {
    let cut = r#"{"BillMonth":"2022-11","Cust"#;
    for (signed, verdict) in [(cut, Verdict::Right), (BODY, Verdict::Unexplained)] {
        let mut client = Client::post();
        send_and_hash(&mut client, cut, signed);
        let examination = client.sent().examined();
        assert_eq!(examination.causes().collect::<Vec<_>>(), [Cause::BodyIncomplete]);
        assert_eq!(examination.diagnosis.as_ref().unwrap().verdict, verdict);
        assert!(!examination.is_right_apart_from_time() && examination.refusal.is_some());
    }
}

#[test]
fn changed_values_are_found_in_a_body_that_was_written_with_blanks_too() {
    let blanks = |text: &str| text.replace("\":", "\": ").replace(",\"", ", \"");
    let text = UIN.replace("700000000001", "\"700000000001\"");
    for (sent, signed, causes) in [
        (UIN.to_owned(), blanks(&text), vec![Cause::JsonBlanks, Cause::JsonNumberText]),
        (blanks(UIN), blanks(&text), vec![Cause::JsonNumberText]),
        (blanks(UIN), text, vec![Cause::JsonCompact, Cause::JsonNumberText]),
    ] {
        let mut client = Client::post();
        send_and_hash(&mut client, sent, signed);
        assert_eq!(client.sent().causes(), causes);
    }
}
