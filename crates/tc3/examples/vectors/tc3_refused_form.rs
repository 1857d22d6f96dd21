//! TC3 requests that are refused before their signature is looked at: method, content type, form, and the
//! common parameters.

use crate::suite::case::{
    Case, INVALID_AUTHORIZATION, INVALID_PARAMETER, MISSING_PARAMETER, SPLITTING, UNSUPPORTED_PROTOCOL,
};
use crate::suite::rules::{COMMON, METHOD, ONCE, PAIRS, TIME, TYPE};
use crate::suite::tc3::{get, post};

pub(crate) fn cases() -> Vec<Case> {
    [methods(), types(), queries(), forms(), missing(), twice(), times()].concat()
}

fn methods() -> Vec<Case> {
    let case = |name, why, method| {
        post(name, METHOD, why).method(method).refused(UNSUPPORTED_PROTOCOL, "", |sent| sent)
    };
    vec![
        case("method-put", "PUT is not spoken.", "PUT"),
        case("method-delete", "Nor is DELETE.", "DELETE"),
        case("method-head", "Nor is HEAD.", "HEAD"),
        case("method-in-lower-case", "A method has a case.", "post"),
        case("method-made-up", "Nor anything else.", "DESCRIBE"),
    ]
}

fn types() -> Vec<Case> {
    let case = |name, why, value: &'static str| {
        let tc3 = post(name, TYPE, why).content_type(value);
        tc3.refused(INVALID_PARAMETER, "`Content-Type`", |sent| sent)
    };
    vec![
        case("type-plain-text", "A POST is no plain text.", "text/plain"),
        case("type-octet-stream", "Nor a stream of bytes.", "application/octet-stream"),
        case("type-xml", "Nor XML.", "application/xml; charset=utf-8"),
        case("type-almost-json", "Nor something like JSON.", "application/json5"),
        case("type-empty", "Nor of no type.", ""),
        post("type-lost", TYPE, "A POST without `Content-Type` cannot be read.").refused(
            INVALID_PARAMETER,
            "`Content-Type`",
            |sent| sent.without("Content-Type"),
        ),
    ]
}

fn queries() -> Vec<Case> {
    let case =
        |name, why, says, query| get(name, PAIRS, why, query).refused(INVALID_PARAMETER, says, |sent| sent);
    let escape = "The percent-encoding of the parameter `A`";
    let utf8 = "The parameter `A` is not valid UTF-8.";
    vec![
        case("query-without-equals", "A pair has a `=`.", SPLITTING, "BillMonth"),
        case("query-second-pair-without-equals", "Every pair.", SPLITTING, "A=1&BillMonth"),
        case("query-ending-in-an-ampersand", "Even an empty one.", SPLITTING, "A=1&"),
        case("query-starting-with-an-ampersand", "Wherever it is.", SPLITTING, "&A=1"),
        case("query-with-two-ampersands", "Between others, too.", SPLITTING, "A=1&&B=2"),
        case("query-separated-by-semicolons", "A semicolon does not separate.", SPLITTING, "A=1&B;C"),
        case("query-with-an-escape-cut-short", "An escape has two digits.", escape, "A=1%4"),
        case("query-ending-in-a-percent-sign", "Not none.", escape, "A=100%"),
        case("query-with-an-escape-of-no-hex", "They are hex digits.", escape, "A=%zz"),
        case("query-with-an-escape-of-another-kind", "`%u6708` is no escape.", escape, "A=%u6708"),
        case("query-with-a-byte-that-is-no-utf8", "Escaped bytes are UTF-8.", utf8, "A=%FF"),
        case("query-with-half-a-character", "Whole characters.", utf8, "A=%E6%9C"),
        case("query-with-an-overlong-character", "Written in the shortest way.", utf8, "A=%C0%AF"),
        case("query-with-a-surrogate", "And no halves of pairs.", utf8, "A=%ED%A0%80"),
    ]
}

fn forms() -> Vec<Case> {
    let case = |name, why, says, form: &'static [u8]| {
        post(name, PAIRS, why).form(form).refused(INVALID_PARAMETER, says, |sent| sent)
    };
    let escape = "The percent-encoding of the parameter `A`";
    vec![
        case("form-without-equals", "A posted form has the same rules.", SPLITTING, b"BillMonth"),
        case("form-that-is-json", "A body of JSON is no form.", SPLITTING, b"{\"BillMonth\":\"2023-10\"}"),
        case("form-ending-in-an-ampersand", "No pair may be empty.", SPLITTING, b"A=1&"),
        case("form-with-a-bad-escape", "An escape has two hex digits.", escape, b"A=%4g"),
        case(
            "form-with-escapes-that-are-no-utf8",
            "Escaped bytes are UTF-8.",
            "is not valid UTF-8.",
            b"A=%C3%28",
        ),
        case("form-that-is-no-utf8", "So are bare ones.", "The request body is not valid UTF-8.", b"A=\xe9"),
    ]
}

fn missing() -> Vec<Case> {
    let time = "`X-TC-Timestamp`";
    let action = "`X-TC-Action`";
    let version = "`X-TC-Version`";
    let lost = |name, why, says, headers: &[&str]| {
        let change =
            |sent| headers.iter().fold(sent, |sent: crate::suite::tc3::Tc3, name| sent.without(name));
        post(name, COMMON, why).refused(MISSING_PARAMETER, says, change)
    };
    let empty = |name, why, says, header| {
        post(name, COMMON, why).refused(MISSING_PARAMETER, says, |sent| sent.sends(header, ""))
    };
    vec![
        lost("timestamp-missing", "The timestamp is missing.", time, &["X-TC-Timestamp"]),
        lost("action-missing", "The action is missing.", action, &["X-TC-Action"]),
        lost("version-missing", "The version is missing.", version, &["X-TC-Version"]),
        lost(
            "timestamp-is-missed-first",
            "All three are missing.",
            time,
            &["X-TC-Timestamp", "X-TC-Action", "X-TC-Version"],
        ),
        lost("action-is-missed-before-version", "Two are missing.", action, &["X-TC-Version", "X-TC-Action"]),
        empty("timestamp-empty", "An empty timestamp is none.", time, "X-TC-Timestamp"),
        empty("action-empty", "An empty action is none.", action, "X-TC-Action"),
        empty("version-empty", "An empty version is none.", version, "X-TC-Version"),
        post(
            "timestamp-is-missed-before-authorization",
            COMMON,
            "What is missing is said before what is wrong.",
        )
        .refused(MISSING_PARAMETER, time, |sent| {
            sent.without("X-TC-Timestamp").sends_raw("Authorization", b" SKIP")
        }),
        get("common-parameters-in-the-query", COMMON, "With TC3 they are headers.", "Timestamp=1700000123")
            .refused(MISSING_PARAMETER, time, |sent| sent.without("X-TC-Timestamp")),
    ]
}

fn twice() -> Vec<Case> {
    // Names of headers have no case, so that another spelling is the same header.
    let case = |name, why, header, value| {
        post(name, ONCE, why)
            .refused(INVALID_PARAMETER, "is given more than once", |sent| sent.sends(header, value))
    };
    vec![
        case("timestamp-twice", "Two timestamps.", "x-tc-timestamp", "1700000124"),
        case("action-twice", "Two actions.", "X-Tc-Action", "DescribeBillSummaryByRegion"),
        case(
            "action-twice-alike",
            "Even if both are the same.",
            "x-tc-action",
            "DescribeBillSummaryByPayMode",
        ),
        case("version-twice-once-empty", "An empty one counts.", "X-TC-VERSION", ""),
        post("token-twice", ONCE, "Two tokens.").sends("X-TC-Token", "a").refused(
            INVALID_PARAMETER,
            "is given more than once",
            |sent| sent.sends("x-tc-token", "b"),
        ),
        post("unsigned-header-twice", ONCE, "Signed with the body, and a second header says that it is not.")
            .sends("X-TC-Content-SHA256", "none")
            .refused(INVALID_PARAMETER, "is given more than once", |sent| {
                sent.sends("x-tc-content-sha256", "UNSIGNED-PAYLOAD")
            }),
    ]
}

fn times() -> Vec<Case> {
    let case = |name, why, text| {
        let tc3 = post(name, TIME, why).timestamp(text);
        tc3.refused(INVALID_PARAMETER, "`X-TC-Timestamp`", |sent| sent)
    };
    vec![
        case("time-in-words", "A timestamp is a number.", "now"),
        case("time-as-a-date", "No date.", "2023-11-14T22:15:23Z"),
        case("time-negative", "Not below zero.", "-1700000123"),
        case("time-with-a-sign", "Without a sign.", "+1700000123"),
        case("time-with-a-fraction", "Without a fraction.", "1700000123.5"),
        case("time-with-an-exponent", "Without an exponent.", "1.700000123e9"),
        case("time-in-hex", "In decimal digits.", "0x6553F1BB"),
        case("time-with-a-blank-inside", "Without blanks.", "1700 000123"),
        case("time-in-other-digits", "In the digits of ASCII.", "١٧٠٠٠٠٠١٢٣"),
        case("time-beyond-63-bits", "That fit into 63 bits.", "9223372036854775808"),
        case("time-of-thirty-digits", "Not more.", "170000012300000000000000000000"),
        post(
            "time-at-the-end-of-63-bits",
            TIME,
            "The largest number is one, of a day that nobody signs for.",
        )
        .timestamp("9223372036854775807")
        .refused(INVALID_AUTHORIZATION, "`Date` in Credential not valid", |sent| sent),
    ]
}
