//! One request for each mistake that is found before the signature is looked at.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doctor::Cause;
use tc3::sign::format_utc_date;

use crate::client::{Client, ID, Mistake, NOW_S, OTHER_SECRET, SECRET, Sent};
use crate::v1::V1;

/// Signs and says another time than that of the examination.
pub(crate) fn sign_at(client: &mut Client, timestamp_s: i64) {
    client.send("X-TC-Timestamp", &timestamp_s.to_string());
    client.signed.timestamp = timestamp_s.to_string();
    client.signed.date = format_utc_date(timestamp_s);
    client.scope_date = format_utc_date(timestamp_s);
}

/// Mistakes of a TC3 client that posts JSON.
pub(crate) const TC3S: &[(Cause, Mistake<Client>)] = &[
    (Cause::SignatureBase64, |c| {
        c.encode = |text| {
            let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
            STANDARD.encode((0..64).step_by(2).map(byte).collect::<Vec<u8>>())
        };
    }),
    (Cause::SignatureShort, |c| c.encode = |text| text[..32].to_owned()),
    (Cause::SignatureMissing, |c| c.encode = |_| String::new()),
    (Cause::AuthorizationSkip, |c| c.header = |_| "SKIP".to_owned()),
    (Cause::AuthorizationBearer, |c| c.header = |_| "Bearer abc".to_owned()),
    (Cause::AuthorizationAlgorithm, |c| c.header = |text| text.replace("TC3-HMAC-SHA256", "tc3-hmac-sha256")),
    (Cause::AuthorizationAlgorithm, |c| c.header = |text| text.replace("TC3-HMAC-SHA256 ", "")),
    (Cause::AuthorizationAlgorithm, |c| c.header = |_| "Digest username=x".to_owned()),
    (Cause::AuthorizationAlgorithm, |c| c.header = |_| String::new()),
    (Cause::AuthorizationAlgorithm, |c| c.header = |text| text + "\u{7f}"),
    (Cause::AuthorizationSyntax, |c| c.header = |_| "TC3-HMAC-SHA256".to_owned()),
    (Cause::AuthorizationSyntax, |c| c.header = |text| text.replace(',', "")),
    (Cause::AuthorizationSyntax, |c| c.header = |text| text + ", Extra=1"),
    (Cause::SignedHeadersMissing, |c| {
        c.header = |text| text.replace(" SignedHeaders=content-type;host,", "");
    }),
    (Cause::SignedHeadersIncomplete, |c| {
        c.listed_headers = "host".to_owned();
        c.signed.line = "host".to_owned();
        c.signed.block.remove(0);
    }),
    (Cause::SignedHeadersCase, |c| c.listed_headers = "Content-Type;Host".to_owned()),
    (Cause::SignedHeadersNotSent, |c| {
        c.listed_headers.push_str(";x-tc-region");
        c.signed.line.push_str(";x-tc-region");
    }),
    (Cause::SignedHeadersSeparator, |c| c.listed_headers = "content-type,host".to_owned()),
    (Cause::ScopeIncomplete, |c| c.header = |text| text.replace("/tc3_request", "")),
    (Cause::ScopeIncomplete, |c| {
        c.header = |text| {
            let (start, rest) = text.split_once("/2023-11-14").unwrap();
            format!("{start}{}", rest.split_once("tc3_request").unwrap().1)
        };
    }),
    (Cause::ScopeDate, |c| {
        c.scope_date = format_utc_date(NOW_S + 86_400);
        c.signed.date = format_utc_date(NOW_S + 86_400);
    }),
    (Cause::ScopeDate, |c| {
        c.scope_date = "20231114".to_owned();
        c.signed.date = "20231114".to_owned();
    }),
    (Cause::ScopeService, |c| {
        c.scope_service = "cvm".to_owned();
        c.signed.service = "cvm".to_owned();
    }),
    (Cause::TimestampInMilliseconds, |c| {
        c.send("X-TC-Timestamp", "1700000000123");
        c.signed.timestamp = "1700000000123".to_owned();
    }),
    (Cause::TimestampHours, |c| sign_at(c, NOW_S + 8 * 3600 - 3)),
    (Cause::TimestampHours, |c| sign_at(c, NOW_S - 19_800)),
    (Cause::TimestampFar, |c| sign_at(c, NOW_S - 1000)),
    (Cause::TimestampFar, |c| sign_at(c, 0)),
    (Cause::TimestampText, |c| {
        c.send("X-TC-Timestamp", "1700000000.5");
        c.signed.timestamp = "1700000000.5".to_owned();
    }),
    (Cause::IdAndSecretSwapped, |c| {
        SECRET.clone_into(&mut c.id);
        ID.clone_into(&mut c.signed.secret);
    }),
    (Cause::IdUnknown, |c| c.id = "AKIDofNobody".to_owned()),
    (Cause::IdBlanks, |c| c.id = format!("'{ID}'")),
    (Cause::CommonMissing, |c| c.headers.retain(|(name, _)| *name != "X-TC-Version")),
    (Cause::CommonMissing, |c| c.headers.retain(|(name, _)| *name != "X-TC-Timestamp")),
    (Cause::ContentTypeUnknown, |c| {
        c.send("Content-Type", "text/plain");
        c.sign("content-type", "text/plain");
    }),
    (Cause::RequestOther, |c| {
        c.method = "GET";
        c.query = "a".to_owned();
        c.signed.method = "GET";
        c.signed.query = "a".to_owned();
        c.body = Vec::new();
        c.hash("");
    }),
];

/// Mistakes of a version 1 client; each is made with GET and with POST.
pub(crate) const V1S: &[(Cause, Mistake<V1>)] = &[
    (Cause::SignatureMissing, |c| c.encode = |_| String::new()),
    (Cause::SignatureShort, |c| c.encode = |_| "abc%3D".to_owned()),
    (Cause::TimestampFar, |c| c.set("Timestamp", "1699000000")),
    (Cause::TimestampHours, |c| c.set("Timestamp", &(NOW_S - 3600).to_string())),
    (Cause::TimestampText, |c| c.set("Timestamp", "now")),
    (Cause::TimestampInMilliseconds, |c| c.set("Timestamp", "1700000000000")),
    (Cause::IdUnknown, |c| c.set("SecretId", "AKIDofNobody")),
    (Cause::IdAndSecretSwapped, |c| {
        c.set("SecretId", SECRET);
        ID.clone_into(&mut c.secret);
    }),
    (Cause::IdBlanks, |c| c.set("SecretId", &format!("{ID}\n"))),
    (Cause::CommonMissing, |c| {
        c.pairs.retain(|(key, _)| key != "Nonce");
        c.signed.retain(|(key, _)| key != "Nonce");
    }),
    (Cause::RequestOther, |c| c.set("Nonce", "-1")),
];

/// Requests that are signed in no known way.
pub(crate) fn list_unsigned_requests() -> Vec<(Cause, Sent)> {
    let json = Client::post();
    let mut form = V1::new("POST").sent();
    form.body = b"test=1".to_vec();
    let mut json_sent = json.sent();
    json_sent.headers.retain(|(name, _)| name != "Authorization");
    let mut misplaced = V1::new("POST").sent();
    misplaced.query = String::from_utf8(std::mem::take(&mut misplaced.body)).unwrap();
    let mut misplaced_get = V1::new("GET").sent();
    misplaced_get.body = std::mem::take(&mut misplaced_get.query).into_bytes();
    let mut unknown = json.sent();
    unknown.keys = vec![("AKIDofNobody".to_owned(), OTHER_SECRET.to_owned())];
    vec![
        (Cause::AuthorizationMissing, json_sent),
        (Cause::AuthorizationMissing, form),
        (Cause::PairsMisplaced, misplaced),
        (Cause::PairsMisplaced, misplaced_get),
        (Cause::IdUnknown, unknown),
    ]
}
