//! TC3 requests that are refused: the client made one of the usual mistakes on its way to the signature.

use crate::suite::case::Case;
use crate::suite::mac;
use crate::suite::rules::{CASE, HEADERS, KEY, LIST, METHOD, PATH, PAYLOAD, QUERY, STRING};
use crate::suite::tc3::{Tc3, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [canonical_request_cases(), query_cases(), payload_cases(), string_to_sign_cases(), key_cases()].concat()
}

/// Signs the canonical request with a part replaced.
fn sign_replaced_request(tc3: &Tc3, part: &str, other: &str) -> String {
    tc3.sign_canonical(&tc3.canonical().replacen(part, other, 1))
}

/// Signs the string to sign with a part replaced.
fn sign_replaced_string(tc3: &Tc3, part: &str, other: &str) -> String {
    tc3.sign(&tc3.to_sign(&tc3.canonical()).replacen(part, other, 1))
}

fn canonical_request_cases() -> Vec<Case> {
    vec![
        json_post("mistake-method-in-lower-case", METHOD, "The method was signed in lower case.")
            .mistaken(|tc3| sign_replaced_request(tc3, "POST", "post")),
        json_post("mistake-no-path", PATH, "The path was left empty.")
            .mistaken(|tc3| sign_replaced_request(tc3, "\n/\n", "\n\n")),
        json_post("mistake-whole-url", PATH, "The whole URL was signed for the path.")
            .mistaken(|tc3| sign_replaced_request(tc3, "\n/\n", "\nhttps://intlpartnersmgt.example.net/\n")),
        json_post("mistake-no-empty-line", HEADERS, "The empty line behind the headers is missing.")
            .mistaken(|tc3| sign_replaced_request(tc3, "net\n\n", "net\n")),
        json_post("mistake-blank-behind-the-colon", HEADERS, "`name: value` was signed.")
            .mistaken(|tc3| sign_replaced_request(tc3, "host:", "host: ")),
        json_post("mistake-names-as-sent", HEADERS, "Names were signed with their capitals.")
            .mistaken(|tc3| sign_replaced_request(tc3, "content-type:", "Content-Type:")),
        json_post("mistake-carriage-returns", HEADERS, "Lines were ended as in HTTP.")
            .mistaken(|tc3| tc3.sign_canonical(&tc3.canonical().replace('\n', "\r\n"))),
        json_post("mistake-line-end-at-the-end", HEADERS, "A line end was put behind the last line.")
            .mistaken(|tc3| tc3.sign_canonical(&format!("{}\n", tc3.canonical()))),
        json_post(
            "mistake-blanks-inside-folded",
            HEADERS,
            "Blanks inside a value were made one, as another vendor wants it.",
        )
        .content_type("application/json;   charset=utf-8")
        .mistaken(|tc3| sign_replaced_request(tc3, ";   ", "; ")),
        json_post("mistake-blanks-around-kept", HEADERS, "Blanks around a value were signed.")
            .sends_raw("Content-Type", b" application/json ")
            .mistaken(|tc3| sign_replaced_request(tc3, "json\n", "json \n")),
        json_post("mistake-values-in-capitals", CASE, "Values were put in upper case.")
            .mistaken(|tc3| sign_replaced_request(tc3, "application/json", "APPLICATION/JSON")),
        json_post("mistake-list-with-commas", LIST, "The names were joined by commas.")
            .mistaken(|tc3| sign_replaced_request(tc3, "content-type;host", "content-type,host")),
        json_post("mistake-no-list", LIST, "The list of names was left out of what was signed.")
            .mistaken(|tc3| sign_replaced_request(tc3, "content-type;host\n", "")),
        json_post("mistake-every-header", LIST, "Every header was signed, two were listed.").mistaken(
            |tc3| {
                let every = tc3.clone().signs("x-tc-action", "DescribeBillSummaryByPayMode");
                every.signs("x-tc-timestamp", &tc3.timestamp).signature()
            },
        ),
    ]
}

fn query_cases() -> Vec<Case> {
    let case = |name, why, query| query_get(name, QUERY, why, query);
    vec![
        case("mistake-query-sorted", "The pairs were sorted before signing.", "B=1&A=2")
            .mistaken(|tc3| sign_replaced_request(tc3, "B=1&A=2", "A=2&B=1")),
        case("mistake-query-decoded", "The query was decoded before signing.", "Note=%E6%9C%88+b")
            .mistaken(|tc3| sign_replaced_request(tc3, "%E6%9C%88+b", "月 b")),
        case(
            "mistake-query-encoded-twice",
            "The query was encoded once more before signing.",
            "Note=%E6%9C%88",
        )
        .mistaken(|tc3| sign_replaced_request(tc3, "%E6%9C%88", "%25E6%259C%2588")),
        case("mistake-query-with-its-mark", "The `?` was signed.", "A=1")
            .mistaken(|tc3| sign_replaced_request(tc3, "A=1", "?A=1")),
        case("mistake-query-in-the-path", "The query was signed as a part of the path.", "A=1")
            .mistaken(|tc3| sign_replaced_request(tc3, "/\nA=1\n", "/?A=1\n\n")),
        case("mistake-query-as-payload", "The query was hashed as the payload.", "A=1")
            .mistaken(|tc3| tc3.clone().hashes(b"A=1").signature()),
        case("mistake-query-not-signed", "The query was not signed.", "Limit=20")
            .mistaken(|tc3| sign_replaced_request(tc3, "Limit=20", "")),
        json_post("mistake-query-of-a-post", QUERY, "The query of a POST was signed.")
            .target("/?A=1")
            .mistaken(|tc3| sign_replaced_request(tc3, "/\n\n", "/\nA=1\n")),
    ]
}

fn payload_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, PAYLOAD, why);
    vec![
        case("mistake-payload-not-hashed", "The body itself was put in place of its hash.")
            .body("{}")
            .mistaken(|tc3| sign_replaced_request(tc3, &mac::compute_sha256_hex(b"{}"), "{}")),
        case("mistake-payload-hash-in-capitals", "The hash of the payload was written in upper case.")
            .body("{}")
            .mistaken(|tc3| {
                let hash = mac::compute_sha256_hex(b"{}");
                sign_replaced_request(tc3, &hash, &hash.to_ascii_uppercase())
            }),
        case("mistake-payload-of-nothing", "The payload of a POST was hashed as nothing, as for GET.")
            .mistaken(|tc3| tc3.clone().hashes(b"").signature()),
        case("mistake-payload-written-anew", "The object was hashed before it was written out with blanks.")
            .body("{\"a\": 1, \"b\": 2}")
            .mistaken(|tc3| tc3.clone().body("{\"a\":1,\"b\":2}").signature()),
        case(
            "mistake-payload-unsigned-without-header",
            "`UNSIGNED-PAYLOAD` was hashed, the header not sent.",
        )
        .body("{}")
        .mistaken(|tc3| tc3.clone().unsigned().signature()),
        query_get("mistake-payload-of-a-get", PAYLOAD, "The body of a GET was hashed.", "A=1")
            .body("{}")
            .mistaken(|tc3| tc3.clone().hashes(b"{}").signature()),
        query_get("mistake-payload-left-empty", PAYLOAD, "The last line of a GET was left empty.", "A=1")
            .mistaken(|tc3| sign_replaced_request(tc3, &mac::compute_sha256_hex(b""), "")),
    ]
}

fn string_to_sign_cases() -> Vec<Case> {
    let case = |name, why| json_post(name, STRING, why);
    vec![
        case("mistake-string-of-another-vendor", "The first line names another vendor's method.")
            .mistaken(|tc3| sign_replaced_string(tc3, "TC3-HMAC", "AWS4-HMAC")),
        case("mistake-string-with-a-date", "The second line is a date and no number.")
            .mistaken(|tc3| sign_replaced_string(tc3, "1700000123", "20231114T221523Z")),
        case("mistake-string-in-milliseconds", "The second line counts milliseconds.")
            .mistaken(|tc3| sign_replaced_string(tc3, "1700000123", "1700000123000")),
        case("mistake-string-with-the-id", "The scope was signed with the id before it.")
            .mistaken(|tc3| sign_replaced_string(tc3, "2023-11-14/", "AKIDvectorsFirst0001/2023-11-14/")),
        case("mistake-string-without-terminator", "The scope was signed without its last part.")
            .mistaken(|tc3| sign_replaced_string(tc3, "/tc3_request", "")),
        case("mistake-string-not-hashed", "The canonical request itself was put in place of its hash.")
            .mistaken(|tc3| {
                let canonical = tc3.canonical();
                sign_replaced_string(tc3, &mac::compute_sha256_hex(canonical.as_bytes()), &canonical)
            }),
        case(
            "mistake-string-hash-in-capitals",
            "The hash of the canonical request was written in upper case.",
        )
        .mistaken(|tc3| {
            let hash = mac::compute_sha256_hex(tc3.canonical().as_bytes());
            sign_replaced_string(tc3, &hash, &hash.to_ascii_uppercase())
        }),
        case("mistake-string-is-canonical", "The canonical request was signed itself.")
            .mistaken(|tc3| tc3.sign(&tc3.canonical())),
    ]
}

fn key_cases() -> Vec<Case> {
    fn chained(tc3: &Tc3, start: &str, texts: &[&str]) -> String {
        let string = tc3.to_sign(&tc3.canonical());
        let texts: Vec<&str> = texts.iter().copied().chain([string.as_str()]).collect();
        mac::hex_digits(&mac::hmac_chain(start, &texts))
    }
    let case = |name, why| json_post(name, KEY, why);
    vec![
        case("mistake-key-without-prefix", "The chain starts from the secret without `TC3`.")
            .mistaken(|tc3| chained(tc3, tc3.secret, &[tc3.date, &tc3.service, "tc3_request"])),
        case("mistake-key-of-another-vendor", "The chain starts with another vendor's prefix.").mistaken(
            |tc3| chained(tc3, &format!("AWS4{}", tc3.secret), &[tc3.date, &tc3.service, "tc3_request"]),
        ),
        case("mistake-key-without-service", "The service was left out of the chain.")
            .mistaken(|tc3| chained(tc3, &format!("TC3{}", tc3.secret), &[tc3.date, "tc3_request"])),
        case("mistake-key-without-terminator", "`tc3_request` was left out of the chain.")
            .mistaken(|tc3| chained(tc3, &format!("TC3{}", tc3.secret), &[tc3.date, &tc3.service])),
        case("mistake-key-with-region", "A region was put into the chain, as another vendor wants it.")
            .mistaken(|tc3| {
                let texts = [tc3.date, "ap-guangzhou", &tc3.service, "tc3_request"];
                chained(tc3, &format!("TC3{}", tc3.secret), &texts)
            }),
        case("mistake-key-of-a-date-without-hyphens", "The date was chained without its hyphens.").mistaken(
            |tc3| chained(tc3, &format!("TC3{}", tc3.secret), &["20231114", &tc3.service, "tc3_request"]),
        ),
        case("mistake-key-in-hex", "The key was used as its hex digits.").mistaken(|tc3| {
            let texts = [tc3.date, &tc3.service, "tc3_request"];
            chained(tc3, &mac::hex_digits(&mac::hmac_chain(&format!("TC3{}", tc3.secret), &texts)), &[])
        }),
        case("mistake-key-is-the-secret", "No key was derived, the secret signs itself.")
            .mistaken(|tc3| chained(tc3, tc3.secret, &[])),
    ]
}
