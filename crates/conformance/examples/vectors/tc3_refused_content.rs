//! TC3 requests that are refused: something that is signed was changed after signing.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::rules::{DATE, KEY, METHOD, PATH, PAYLOAD, QUERY, SERVICE, SIGNATURE, TIME, UNSIGNED};
use crate::suite::tc3::{Tc3, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [body_cases(), query_cases(), methods_and_paths(), scope_cases(), signature_cases(), unsigned_cases()]
        .concat()
}

fn body_cases() -> Vec<Case> {
    let case = |name, why, before: &str, after: &str| {
        json_post(name, PAYLOAD, why).body(before).fails(|sent| sent.body(after))
    };
    vec![
        case(
            "body-altered",
            "One digit of the body was changed.",
            "{\"CustomerUin\":1001}",
            "{\"CustomerUin\":1002}",
        ),
        case("body-altered-in-case", "One letter became a capital.", "{\"a\":1}", "{\"A\":1}"),
        case(
            "body-with-a-blank-more",
            "A blank was added; the object is the same.",
            "{\"a\":1}",
            "{\"a\": 1}",
        ),
        case("body-with-a-line-end-more", "A line feed was added at the end.", "{\"a\":1}", "{\"a\":1}\n"),
        case("body-with-other-line-ends", "Line ends were rewritten.", "{\n}\n", "{\r\n}\r\n"),
        case("body-cut", "The last byte is missing.", "{\"a\":1}", "{\"a\":1"),
        case("body-lost", "The whole body is missing.", "{\"a\":1}", ""),
        case("body-added", "A body was added where there was none.", "", "{}"),
        case(
            "body-unescaped",
            "An escape became the character that it means.",
            r#"{"a":"\u00e9"}"#,
            "{\"a\":\"é\"}",
        ),
        case(
            "body-composed",
            "Two characters became the one that looks the same.",
            "{\"a\":\"e\u{301}\"}",
            "{\"a\":\"é\"}",
        ),
        case(
            "body-with-keys-in-another-order",
            "Keys were sorted; the object is the same.",
            r#"{"b":1,"a":2}"#,
            r#"{"a":2,"b":1}"#,
        ),
        case("body-with-a-byte-order-mark-more", "A byte order mark was added.", "{}", "\u{feff}{}"),
        json_post("form-altered", PAYLOAD, "One letter of a posted form was changed.")
            .form("Zone=a1")
            .fails(|sent| sent.form("Zone=a2")),
        json_post("form-escaped-differently", PAYLOAD, "`%20` became `+`; the pair is the same.")
            .form("Zone=a%20b")
            .fails(|sent| sent.form("Zone=a+b")),
        json_post("form-in-another-order", PAYLOAD, "The pairs of a posted form were sorted.")
            .form("B=1&A=2")
            .fails(|sent| sent.form("A=2&B=1")),
    ]
}

fn query_cases() -> Vec<Case> {
    let case = |name, why, before: &str, after: &str| {
        query_get(name, QUERY, why, before).fails(|sent| sent.asks(after))
    };
    vec![
        case("query-altered", "One digit of the query was changed.", "Limit=10", "Limit=11"),
        case("query-sorted-on-the-way", "The pairs were sorted.", "B=1&A=2", "A=2&B=1"),
        case("query-plus-became-percent-20", "`+` became `%20`.", "Note=a+b", "Note=a%20b"),
        case("query-percent-20-became-plus", "`%20` became `+`.", "Note=a%20b", "Note=a+b"),
        case(
            "query-escapes-became-lower-case",
            "Hex digits changed their case.",
            "Note=%C3%A9",
            "Note=%c3%a9",
        ),
        case("query-unescaped-on-the-way", "A needless escape was taken away.", "%41=1", "A=1"),
        case("query-escaped-on-the-way", "A needless escape was put in.", "A=a/b", "A=a%2Fb"),
        case("query-with-a-pair-more", "A pair was added.", "A=1", "A=1&B=2"),
        case("query-with-a-pair-less", "A pair was taken away.", "A=1&B=2", "A=1"),
        case("query-without-an-empty-pair", "An empty pair was taken away.", "A=1&B=", "A=1"),
        case("query-lost", "The whole query was taken away.", "A=1", ""),
        case("query-added", "A query was added where there was none.", "", "A=1"),
        case("query-key-altered", "A key of the query changed its case.", "Limit=10", "limit=10"),
    ]
}

fn methods_and_paths() -> Vec<Case> {
    vec![
        query_get("method-changed-to-post", METHOD, "A GET was sent as POST.", "")
            .fails(|sent| sent.method("POST")),
        json_post("method-changed-to-get", METHOD, "A POST was sent as GET.")
            .body("")
            .fails(|sent| sent.method("GET")),
        query_get("method-changed-and-query-moved", METHOD, "A query became the form of a POST.", "A=1")
            .fails(|sent| sent.method("POST").asks("").form("A=1")),
        json_post("path-changed", PATH, "The path that was signed is another than that sent.")
            .target("/api/v2")
            .path("/api/v2")
            .fails(|sent| sent.target("/api/v3").path("/")),
        json_post("path-lost", PATH, "The path was signed and is not there any more.")
            .path("/api/v3")
            .fails(|sent| sent.path("/")),
        json_post("path-with-a-final-slash", PATH, "A slash was added to the path.")
            .path("/api/v3")
            .fails(|sent| sent.target("/api/v3/").path("/")),
    ]
}

fn scope_cases() -> Vec<Case> {
    vec![
        json_post("time-altered", TIME, "The timestamp was moved by a second.")
            .fails(|sent| sent.timestamp("1700000124")),
        json_post("time-and-day-altered", DATE, "Timestamp and day were moved by a day.")
            .at(1_700_000_123, "2023-11-14")
            .fails(|sent| sent.at(1_700_086_523, "2023-11-15")),
        json_post("day-of-the-key-only", KEY, "The key was made for the day before, all else for this one.")
            .mistaken(|tc3| tc3.clone().date("2023-11-13").sign(&tc3.to_sign(&tc3.canonical()))),
        json_post("service-altered", SERVICE, "The scope was given the first label of the host.")
            .host("bills.example.net")
            .fails(|sent| sent.service("bills")),
        json_post(
            "service-altered-back",
            SERVICE,
            "The first label of the host became the server's own name.",
        )
        .host("bills.example.net")
        .service("bills")
        .fails(|sent| sent.service("intlpartnersmgt")),
        json_post("service-altered-in-case", SERVICE, "A label has no case, but the signature covers it.")
            .host("bills.example.net")
            .service("bills")
            .fails(|sent| sent.service("Bills")),
        json_post("service-of-the-key-only", KEY, "The key was made for another service.")
            .mistaken(|tc3| tc3.clone().service("cvm").sign(&tc3.to_sign(&tc3.canonical()))),
        json_post("key-of-another", KEY, "Signed with another caller's secret.")
            .secret(keys::SECOND.secret)
            .fails(|sent| sent.secret(keys::FIRST.secret)),
        json_post("id-of-another", KEY, "Another caller's id was put in after signing.")
            .fails(|sent| sent.key(&keys::SECOND)),
        json_post("key-empty", KEY, "Signed with no secret at all.")
            .secret("")
            .fails(|sent| sent.secret(keys::FIRST.secret)),
        json_post("key-is-the-id", KEY, "Signed with the id in place of the secret.")
            .secret(keys::FIRST.id)
            .fails(|sent| sent.secret(keys::FIRST.secret)),
        json_post("key-with-a-line-end", KEY, "The secret was read from a file, with its line end.")
            .secret("madeUpSecretOfTheFirstKey0000001\n")
            .fails(|sent| sent.secret(keys::FIRST.secret)),
        json_post("key-in-lower-case", KEY, "The secret was put in lower case.")
            .secret("madeupsecretofthefirstkey0000001")
            .fails(|sent| sent.secret(keys::FIRST.secret)),
    ]
}

fn signature_cases() -> Vec<Case> {
    fn next(digit: Option<char>) -> char {
        if digit == Some('f') { '0' } else { 'f' }
    }
    let case = |name, why, shown| json_post(name, SIGNATURE, why).fails(|sent| sent.shows(shown));
    vec![
        case("signature-first-digit", "The first digit of the signature is wrong.", |right| {
            let mut digits = right.chars();
            let first = next(digits.next());
            format!("{first}{}", digits.as_str())
        }),
        case("signature-last-digit", "The last digit of the signature is wrong.", |right| {
            let mut digits = right.chars();
            let last = next(digits.next_back());
            format!("{}{last}", digits.as_str())
        }),
        case("signature-reversed", "All digits of the signature are there, in another order.", |right| {
            right.chars().rev().collect()
        }),
        case("signature-of-zeros", "Every digit of the signature is 0.", |right| "0".repeat(right.len())),
    ]
}

fn unsigned_cases() -> Vec<Case> {
    let header = "X-TC-Content-SHA256";
    vec![
        json_post("unsigned-header-lost", UNSIGNED, "Signed without the body, and the header is gone.")
            .unsigned()
            .fails(|sent| {
                let body = sent.body.clone();
                sent.without(header).body(body)
            }),
        json_post("unsigned-header-added", UNSIGNED, "Signed with the body, and the header was added.")
            .fails(Tc3::unsigned),
        json_post(
            "unsigned-header-in-lower-case",
            UNSIGNED,
            "The header's value changed its case, so it means nothing.",
        )
        .unsigned()
        .fails(|sent| {
            let body = sent.body.clone();
            sent.body(body).sends(header, "unsigned-payload")
        }),
        query_get(
            "unsigned-header-lost-of-a-get",
            UNSIGNED,
            "A GET was signed without its payload, and the header is gone.",
            "A=1",
        )
        .unsigned()
        .fails(|sent| sent.without(header).body("")),
        query_get(
            "unsigned-header-added-to-a-get",
            UNSIGNED,
            "Signed as usual, and the header that takes the payload out was added to a GET.",
            "A=1",
        )
        .fails(Tc3::unsigned),
        json_post(
            "unsigned-type-altered",
            UNSIGNED,
            "The content type is covered even where the payload is not.",
        )
        .unsigned()
        .fails(|sent| sent.content_type("application/json; charset=utf-8")),
        query_get(
            "unsigned-query-altered",
            UNSIGNED,
            "The query is covered even where the payload is not.",
            "A=1",
        )
        .unsigned()
        .fails(|sent| sent.asks("A=2")),
    ]
}
