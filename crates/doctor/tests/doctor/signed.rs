//! One request for each mistake in what a TC3 client signs.

use doctor::Cause;
use tc3::sign::format_utc_date;

use crate::client::{
    BODY, Client, HOST, Mistake, NOW_S, OTHER_SECRET, QUERY, Signed, compute_hmac, derive_key,
    post_other_form, to_hex,
};

/// Mistakes of a client that posts JSON.
pub(crate) const POST: &[(Cause, Mistake<Client>)] = &[
    (Cause::MethodOther, |c| c.signed.method = "GET"),
    (Cause::MethodCase, |c| c.signed.method = "post"),
    (Cause::PathEmpty, |c| c.signed.path = String::new()),
    (Cause::PathOther, |c| c.signed.path = "/v2/index.php".to_owned()),
    (Cause::PathUrl, |c| c.signed.path = format!("http://{HOST}/")),
    (Cause::PathWithQuery, |c| {
        c.query = "debug=1".to_owned();
        c.signed.query = String::new();
        c.signed.path = "/?debug=1".to_owned();
    }),
    (Cause::QueryOfPost, |c| {
        c.query = "debug=1".to_owned();
        c.signed.query = "debug=1".to_owned();
    }),
    (Cause::HostPort, |c| c.sign("host", "127.0.0.1:80")),
    (Cause::HostPort, |c| {
        c.send("Host", "bill.example");
        c.sign("host", "bill.example:443");
    }),
    (Cause::HostScheme, |c| c.sign("host", "http://127.0.0.1:8787")),
    (Cause::HostScheme, |c| {
        c.send("Host", "http://127.0.0.1:8787");
        c.sign("host", "127.0.0.1:8787");
    }),
    (Cause::HostPath, |c| c.sign("host", "127.0.0.1:8787/")),
    (Cause::HostOfficial, |c| c.sign("host", "intlpartnersmgt.tencentcloudapi.com")),
    (Cause::HostOfficial, |c| c.sign("host", "intlpartnersmgt.intl.tencentcloudapi.com")),
    (Cause::HostOfficial, |c| c.sign("host", "cvm.tencentcloudapi.com")),
    (Cause::HostLoopback, |c| c.sign("host", "localhost:8787")),
    (Cause::HostLoopback, |c| c.sign("host", "localhost")),
    (Cause::HostEmpty, |c| c.sign("host", "")),
    (Cause::ContentTypeEmpty, |c| c.sign("content-type", "")),
    (Cause::ContentTypeOther, |c| c.sign("content-type", "application/json; charset=utf-8")),
    (Cause::ContentTypeOther, |c| {
        c.send("Content-Type", "application/json; charset=utf-8");
        c.sign("content-type", "application/json");
    }),
    (Cause::HeaderLeftOut, |c| c.signed.block.truncate(1)),
    (Cause::HeaderLeftOut, |c| {
        c.signed.block.remove(0);
        c.signed.line = "host".to_owned();
    }),
    (Cause::HeadersNotListed, |c| {
        c.signed.block.push(("x-tc-action".to_owned(), "describebillsummarybypaymode".to_owned()));
        c.signed.line.push_str(";x-tc-action");
    }),
    (Cause::HeadersNotListed, |c| {
        c.signed.block.push(("x-tc-timestamp".to_owned(), NOW_S.to_string()));
        c.signed.block.push(("x-tc-version".to_owned(), "2022-09-28".to_owned()));
    }),
    (Cause::SignedLineOther, |c| c.signed.line = "host;content-type".to_owned()),
    (Cause::HeadersOrder, |c| c.signed.block.reverse()),
    (Cause::HeadersOrder, |c| {
        c.listed_headers = "host;content-type;x-tc-action".to_owned();
        c.signed.line = "content-type;host;x-tc-action".to_owned();
        c.signed.block.push(("x-tc-action".to_owned(), "DescribeBillSummaryByPayMode".to_owned()));
    }),
    (Cause::HeaderNamesCase, |c| {
        c.signed.block[0].0 = "Content-Type".to_owned();
        c.signed.block[1].0 = "Host".to_owned();
    }),
    (Cause::HeaderNamesCase, |c| c.signed.line = "Content-Type;Host".to_owned()),
    (Cause::HeaderValuesCase, |c| c.sign("content-type", "APPLICATION/JSON")),
    (Cause::HeaderValuesCase, |c| {
        c.send("Content-Type", "Application/JSON");
        c.send("Host", "Bill.Example");
        c.sign("content-type", "Application/JSON");
        c.sign("host", "bill.example");
    }),
    (Cause::HeaderBlank, |c| {
        c.signed.canonical = |text| text.replace("type:", "type: ").replace("host:", "host: ");
    }),
    (Cause::HeadersNoGap, |c| c.signed.canonical = |text| text.replace("8787\n\n", "8787\n")),
    (Cause::HeadersDoubleGap, |c| c.signed.canonical = |text| text.replace("8787\n\n", "8787\n\n\n")),
    (Cause::PayloadEmpty, |c| c.hash("")),
    (Cause::PayloadBraces, |c| c.hash("{}")),
    (Cause::PayloadNull, |c| c.hash("null")),
    (Cause::PayloadUnsigned, |c| c.hash("UNSIGNED-PAYLOAD")),
    (Cause::PayloadSigned, |c| c.send("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")),
    (Cause::PayloadHashCase, |c| c.signed.payload = c.signed.payload.to_uppercase()),
    (Cause::PayloadNotHashed, |c| c.signed.payload = BODY.to_owned()),
    (Cause::BodyLineEndLost, |c| c.hash(&format!("{BODY}\n"))),
    (Cause::BodyLineEndLost, |c| c.hash(&format!("{BODY}\r\n"))),
    (Cause::BodyLineEndGained, |c| c.body.extend_from_slice(b"\n")),
    (Cause::BodyLineEndGained, |c| c.body.extend_from_slice(b"\r\n")),
    (Cause::BodyMark, |c| c.hash(&format!("\u{feff}{BODY}"))),
    (Cause::BodyMark, |c| c.body = format!("\u{feff}{BODY}").into_bytes()),
    (Cause::JsonCompact, |c| c.body = BODY.replace("\":", "\": ").replace(",\"", ", \"").into_bytes()),
    (Cause::JsonBlanks, |c| c.hash(&BODY.replace("\":", "\": ").replace(",\"", ", \""))),
    (Cause::JsonIndented, |c| {
        c.body = b"{\"a\":[1,{}],\"b\":{}}".to_vec();
        c.hash("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
    }),
    (Cause::JsonIndented, |c| {
        c.body = b"{\"a\":1}".to_vec();
        c.hash("{\n    \"a\": 1\n}");
    }),
    (Cause::JsonSorted, |c| {
        c.body = b"{\"b\":1,\"a\":{\"d\":1,\"c\":2}}".to_vec();
        c.hash("{\"a\":{\"c\":2,\"d\":1},\"b\":1}");
    }),
    (Cause::JsonNonAscii, |c| c.hash(&BODY.replace('é', "\\u00e9"))),
    (Cause::JsonNonAscii, |c| c.body = BODY.replace('é', "\\u00e9").into_bytes()),
    (Cause::JsonSlashes, |c| c.hash(&BODY.replace('/', "\\/"))),
    (Cause::JsonSlashes, |c| c.body = BODY.replace('/', "\\/").into_bytes()),
    (Cause::JsonHtml, |c| c.hash(&BODY.replace('<', "\\u003c"))),
    (Cause::JsonHtml, |c| c.body = BODY.replace('<', "\\u003c").into_bytes()),
    (Cause::JsonTwice, |c| {
        c.body = br#""{\"a\":1}""#.to_vec();
        c.hash(r#"{"a":1}"#);
    }),
    (Cause::JsonTwice, |c| {
        c.body = br#"{"a":1}"#.to_vec();
        c.hash(r#""{\"a\":1}""#);
    }),
    (Cause::PairsEncoding, |c| post_other_form(c, "Name=a%20b&A=1", "Name=a+b&A=1")),
    (Cause::PairsSorted, |c| post_other_form(c, "Name=a%20b&A=1", "A=1&Name=a%20b")),
    (Cause::PairsDecoded, |c| post_other_form(c, "Name=a%20b&A=1", "Name=a b&A=1")),
    (Cause::CanonicalHashCase, |c| {
        c.signed.digest = |text| tc3::sign::compute_sha256_hex(text.as_bytes()).to_uppercase();
    }),
    (Cause::CanonicalNotHashed, |c| c.signed.digest = str::to_owned),
    (Cause::CanonicalLineEnd, |c| c.signed.canonical = |text| text + "\n"),
    (Cause::ToSignLineEnd, |c| c.signed.to_sign = |text| text + "\n"),
    (Cause::LineEndsCrlf, |c| c.signed.to_sign = |text| text.replace('\n', "\r\n")),
    (Cause::LineEndsCrlf, |c| c.signed.canonical = |text| text.replace('\n', "\r\n")),
    (Cause::TimestampMilliseconds, |c| c.signed.timestamp.push_str("000")),
    (Cause::TimestampMilliseconds, |c| c.signed.timestamp.push_str("789")),
    (Cause::TimestampNear, |c| c.signed.timestamp = (NOW_S + 1).to_string()),
    (Cause::TimestampNear, |c| c.signed.timestamp = (NOW_S - 5).to_string()),
    (Cause::TimestampLocal, |c| c.signed.timestamp = (NOW_S + 8 * 3600).to_string()),
    (Cause::TimestampLocal, |c| c.signed.timestamp = (NOW_S - 12_600).to_string()),
    (Cause::DateNear, |c| c.signed.date = format_utc_date(NOW_S + 86_400)),
    (Cause::DateFormat, |c| c.signed.date = format_utc_date(NOW_S).replace('-', "")),
    (Cause::ServiceOther, |c| c.signed.service = "cvm".to_owned()),
    (Cause::ServiceOther, |c| c.key = |signed| key_of(signed, "TC3", "billing")),
    (Cause::TerminatorOther, |c| {
        c.key = |s| derive_key(&format!("TC3{}", s.secret), &[&s.date, &s.service, "aws4_request"]);
    }),
    (Cause::KeyPrefix, |c| c.key = |signed| key_of(signed, "", &signed.service)),
    (Cause::KeyNotDerived, |c| c.key = |signed| signed.secret.as_bytes().to_vec()),
    (Cause::KeyStepsOrder, |c| {
        c.key = |s| derive_key(&format!("TC3{}", s.secret), &[&s.service, &s.date, "tc3_request"]);
    }),
    (Cause::KeyStepMissing, |c| c.key = |s| derive_key(&format!("TC3{}", s.secret), &[&s.date, &s.service])),
    (Cause::KeyHex, |c| {
        c.key = |s| {
            let date = to_hex(&derive_key(&format!("TC3{}", s.secret), &[&s.date]));
            derive_key(&to_hex(&derive_key(&date, &[&s.service])), &["tc3_request"])
        };
    }),
    (Cause::KeyHex, |c| c.key = |signed| to_hex(&key_of(signed, "TC3", &signed.service)).into_bytes()),
    (Cause::HmacSwapped, |c| {
        c.key = |s| {
            let date = compute_hmac(s.date.as_bytes(), format!("TC3{}", s.secret).as_bytes());
            compute_hmac(b"tc3_request", &compute_hmac(s.service.as_bytes(), &date))
        };
    }),
    (Cause::SecretIsId, |c| c.signed.secret = c.id.clone()),
    (Cause::SecretOfOtherKey, |c| c.signed.secret = OTHER_SECRET.to_owned()),
    (Cause::SecretBlanks, |c| c.signed.secret.push('\n')),
    (Cause::SecretBlanks, |c| c.signed.secret = format!("\"{}\"", c.signed.secret)),
    (Cause::SecretTrimmed, |c| c.server_secret = format!("\"{}\"", c.server_secret)),
    (Cause::SecretTrimmed, |c| c.server_secret.push_str("\r\n")),
    (Cause::SecretAmpersand, |c| c.signed.secret.push('&')),
    (Cause::SignatureUpperCase, |c| c.encode = |text| text.to_uppercase()),
];

/// Mistakes of a client that gets.
pub(crate) const GET: &[(Cause, Mistake<Client>)] = &[
    (Cause::MethodOther, |c| c.signed.method = "POST"),
    (Cause::MethodOther, |c| {
        c.signed.method = "POST";
        c.signed.query = String::new();
        c.hash(QUERY);
    }),
    (Cause::PathWithQuery, |c| c.signed.path = format!("/?{QUERY}")),
    (Cause::QueryLeftOut, |c| c.signed.query = String::new()),
    (Cause::QueryMark, |c| c.signed.query = format!("?{QUERY}")),
    (Cause::PairsSorted, |c| {
        c.signed.query = "BillMonth=2022-11&CustomerUin=123456&Name=a%20b%2F~".to_owned();
    }),
    (Cause::PairsEncoding, |c| c.signed.query = QUERY.replace("%20", "+")),
    (Cause::PairsEncoding, |c| c.signed.query = QUERY.replace("%2F", "%2f")),
    (Cause::PairsEncoding, |c| c.signed.query = QUERY.replace('~', "%7E")),
    (Cause::PairsDecoded, |c| c.signed.query = QUERY.replace("%20", " ").replace("%2F", "/")),
    (Cause::PayloadOfGet, |c| {
        c.body = b"{\"a\":1}".to_vec();
        c.hash("{\"a\":1}");
    }),
    (Cause::PayloadQuery, |c| c.hash(QUERY)),
    (Cause::PayloadBraces, |c| c.hash("{}")),
    (Cause::PayloadUnsigned, |c| c.hash("UNSIGNED-PAYLOAD")),
    (Cause::PayloadSigned, |c| c.send("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")),
];

/// Two mistakes at once.
pub(crate) const PAIRS: &[(&[Cause], Mistake<Client>)] = &[
    (&[Cause::HostOfficial, Cause::JsonBlanks], |c| {
        c.sign("host", "intlpartnersmgt.tencentcloudapi.com");
        c.hash(&BODY.replace("\":", "\": ").replace(",\"", ", \""));
    }),
    (&[Cause::SecretBlanks, Cause::HostLoopback], |c| {
        c.signed.secret.push('\n');
        c.sign("host", "localhost:8787");
    }),
    (&[Cause::ContentTypeOther, Cause::PayloadEmpty], |c| {
        c.sign("content-type", "application/json; charset=utf-8");
        c.hash("");
    }),
    (&[Cause::JsonBlanks, Cause::JsonNonAscii], |c| {
        c.hash(&BODY.replace("\":", "\": ").replace(",\"", ", \"").replace('é', "\\u00e9"));
    }),
    (&[Cause::JsonIndented, Cause::BodyLineEndLost], |c| {
        c.body = b"{\"a\":1}".to_vec();
        c.hash("{\n  \"a\": 1\n}\n");
    }),
    (&[Cause::PairsSorted, Cause::QueryMark], |c| {
        *c = Client::get();
        c.signed.query = "?BillMonth=2022-11&CustomerUin=123456&Name=a%20b%2F~".to_owned();
    }),
    (&[Cause::JsonBlanks, Cause::PayloadHashCase], |c| {
        c.hash(&BODY.replace("\":", "\": ").replace(",\"", ", \""));
        c.signed.payload = c.signed.payload.to_uppercase();
    }),
    (&[Cause::HostLoopback, Cause::SignatureUpperCase], |c| {
        c.sign("host", "localhost:8787");
        c.encode = |text| text.to_uppercase();
    }),
];

fn key_of(signed: &Signed, prefix: &str, service: &str) -> Vec<u8> {
    derive_key(&format!("{prefix}{}", signed.secret), &[&signed.date, service, "tc3_request"])
}
