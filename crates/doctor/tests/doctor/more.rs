//! More mistakes in what a TC3 client signs: proxies, orders, and what tools leave around a hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doctor::Cause;
use sha1::{Digest as _, Sha1};
use tc3::sign::compute_sha256_hex;

use crate::client::{BODY, Client, Mistake, post_other_form, to_hex};

const BODY_HTML: &str = r#"{"Name":"a&b","Of":"x"}"#;
const BODY_HTML_ESCAPED: &str = r#"{"Name":"a\u0026b","Of":"x"}"#;
const TYPE_MIXED: &str = "application/json; charset=UTF-8";

/// Mistakes of a client that posts JSON.
pub(crate) const POST: &[(Cause, Mistake<Client>)] = &[
    (Cause::HostForwarded, |c| {
        c.send("X-Forwarded-Host", "billing.example.com");
        c.sign("host", "billing.example.com");
    }),
    (Cause::HostForwarded, |c| {
        c.send("X-Forwarded-Host", "billing.example.com:8443, inner.example");
        c.sign("host", "billing.example.com");
    }),
    (Cause::HostForwarded, |c| {
        c.send("Forwarded", "for=192.0.2.1;proto=https;Host=\"billing.example.com\"");
        c.sign("host", "billing.example.com:443");
    }),
    (Cause::HostPort, |c| c.sign("host", "127.0.0.1:8888")),
    (Cause::HostPort, |c| c.sign("host", "127.0.0.1:3000")),
    (Cause::HeaderValuesCase, |c| {
        c.send("Content-Type", TYPE_MIXED);
        c.sign("content-type", TYPE_MIXED);
        c.listed_headers.push_str(";x-tc-action");
        c.signed.line.push_str(";x-tc-action");
        c.signed.block.push(("x-tc-action".to_owned(), "describebillsummarybypaymode".to_owned()));
    }),
    (Cause::JsonHtml, |c| {
        c.body = BODY_HTML_ESCAPED.as_bytes().to_vec();
        c.hash(BODY_HTML);
    }),
    (Cause::JsonHtml, |c| {
        c.body = BODY_HTML.as_bytes().to_vec();
        c.hash(BODY_HTML_ESCAPED);
    }),
    (Cause::JsonHtml, |c| {
        c.body = BODY_HTML_ESCAPED.replace('x', "\\u00e9").into_bytes();
        c.hash(&BODY_HTML.replace('x', "\\u00e9"));
    }),
    (Cause::JsonOrder, |c| {
        c.body = br#"{"A":1,"B":[2],"C":3,"D":4}"#.to_vec();
        c.hash(r#"{"C":3,"A":1,"D":4,"B":[2]}"#);
    }),
    (Cause::PairsOrder, |c| post_other_form(c, "A=1&B=2&C=3", "B=2&C=3&A=1")),
    (Cause::PayloadHashOther, |c| {
        c.signed.payload = STANDARD.encode(decode_hex(&c.signed.payload));
    }),
    (Cause::PayloadHashOther, |c| c.signed.payload = compute_sha256_hex(c.signed.payload.as_bytes())),
    (Cause::PayloadHashOther, |c| c.signed.payload = compute_sha256_hex(&decode_hex(&c.signed.payload))),
    (Cause::PayloadHashOther, |c| c.signed.payload = to_hex(&Sha1::digest(BODY))),
    (Cause::PayloadPython, |c| c.hash(&format!("b'{}'", BODY.replace('é', "\\xc3\\xa9")))),
    (Cause::PayloadPython, |c| {
        c.body = br#"{"A":"x","B":null}"#.to_vec();
        c.hash("{'A': 'x', 'B': None}");
    }),
    (Cause::HashPrefix, |c| c.signed.payload.insert_str(0, "SHA2-256(stdin)= ")),
    (Cause::HashPrefix, |c| {
        c.signed.payload.insert_str(0, "(stdin)= ");
        c.signed.digest = |text| format!("(stdin)= {}", compute_sha256_hex(text.as_bytes()));
    }),
    (Cause::HashPrefix, |c| c.signed.digest = |text| compute_sha256_hex(text.as_bytes()) + "  -"),
    (Cause::LineEndsLiteral, |c| c.signed.canonical = |text| text.replace('\n', "\\n")),
    (Cause::LineEndsLiteral, |c| c.signed.to_sign = |text| text.replace('\n', "\\n")),
    (Cause::QueryLineMissing, |c| c.signed.canonical = |text| text.replacen("/\n\n", "/\n", 1)),
    (Cause::ToSignLines, |c| c.signed.to_sign = |text| text.replacen("TC3-HMAC-SHA256\n", "", 1)),
    (Cause::ToSignLines, |c| {
        c.signed.to_sign = |text| {
            let lines: Vec<&str> = text.split('\n').collect();
            [lines[0], lines[1], lines[3]].join("\n")
        };
    }),
    (Cause::ToSignLines, |c| c.signed.timestamp = "2023-11-14T22:13:20Z".to_owned()),
    (Cause::ToSignLines, |c| c.signed.timestamp = "20231114T221320Z".to_owned()),
];

/// Mistakes of a client that gets.
pub(crate) const GET: &[(Cause, Mistake<Client>)] = &[
    (Cause::PairsOrder, |c| {
        c.query = "A=1&B=2&C=3&D=4".to_owned();
        c.signed.query = "D=4&A=1&C=3&B=2".to_owned();
    }),
    (Cause::HashPrefix, |c| c.signed.payload.insert_str(0, "(stdin)= ")),
    (Cause::PayloadHashOther, |c| c.signed.payload = to_hex(&Sha1::digest(b""))),
];

/// Forms that are refused for what they are, and not for what was signed.
pub(crate) const EARLY: &[(Cause, Mistake<Client>)] = &[
    (Cause::AuthorizationSyntax, |c| c.header = |text| text.replace(", ", "; ")),
    (Cause::AuthorizationSyntax, |c| c.header = |text| text.replace(", ", ";")),
    (Cause::AuthorizationSyntax, |c| c.header = |text| text + ";"),
    (Cause::SignedHeadersSeparator, |c| {
        c.listed_headers = "content-type; host".to_owned();
        c.signed.line = "content-type; host".to_owned();
    }),
    (Cause::SignedHeadersSeparator, |c| c.listed_headers = "content-type; host".to_owned()),
    (Cause::SignedHeadersSeparator, |c| {
        c.listed_headers = "content-type,host".to_owned();
        c.signed.line = "content-type,host".to_owned();
    }),
    (Cause::ContentTypeUnknown, |c| c.headers.retain(|(name, _)| *name != "Content-Type")),
    (Cause::SignedHeadersNotSent, |c| c.headers.retain(|(name, _)| *name != "Host")),
    (Cause::IdBlanks, |c| c.id.push(' ')),
    (Cause::IdBlanks, |c| c.id.push('\t')),
    (Cause::TimestampHours, |c| crate::early::sign_at(c, crate::client::NOW_S - 28_800 + 89)),
];

/// The bytes of a hex text.
fn decode_hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
