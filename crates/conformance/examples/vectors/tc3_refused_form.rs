//! TC3 requests that are refused before their signature is checked: method, content type, form, and the
//! common parameters.

use crate::suite::case::{
    Case, INVALID_AUTHORIZATION, INVALID_PARAMETER, MISSING_PARAMETER, SPLITTING, UNSUPPORTED_PROTOCOL,
};
use crate::suite::rules::{COMMON, METHOD, ONCE, PAIRS, TIME, TYPE};
use crate::suite::tc3::{json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [
        method_cases(),
        type_cases(),
        query_cases(),
        form_cases(),
        missing_parameter_cases(),
        doubled_parameter_cases(),
        time_cases(),
    ]
    .concat()
}

fn method_cases() -> Vec<Case> {
    let case = |name, why, method| {
        json_post(name, METHOD, why).method(method).refused(UNSUPPORTED_PROTOCOL, "", |sent| sent)
    };
    vec![
        case("method-put", "The method PUT is not spoken.", "PUT"),
        case("method-delete", "The method DELETE is not spoken.", "DELETE"),
        case("method-head", "The method HEAD is not spoken.", "HEAD"),
        case("method-in-lower-case", "`post` in lower case is no method.", "post"),
        case("method-made-up", "The method DESCRIBE does not exist.", "DESCRIBE"),
    ]
}

fn type_cases() -> Vec<Case> {
    let case = |name, why, value: &'static str| {
        let tc3 = json_post(name, TYPE, why).content_type(value);
        tc3.refused(INVALID_PARAMETER, "`Content-Type`", |sent| sent)
    };
    vec![
        case("type-plain-text", "A POST of plain text is not understood.", "text/plain"),
        case(
            "type-octet-stream",
            "A POST of a stream of bytes is not understood.",
            "application/octet-stream",
        ),
        case("type-xml", "A POST of XML is not understood.", "application/xml; charset=utf-8"),
        case("type-almost-json", "A POST of `application/json5` is not understood.", "application/json5"),
        case("type-empty", "A POST with an empty content type is not understood.", ""),
        json_post("type-lost", TYPE, "A POST without `Content-Type` cannot be read.").refused(
            INVALID_PARAMETER,
            "`Content-Type`",
            |sent| sent.without("Content-Type"),
        ),
    ]
}

fn query_cases() -> Vec<Case> {
    let case = |name, why, says, query| {
        query_get(name, PAIRS, why, query).refused(INVALID_PARAMETER, says, |sent| sent)
    };
    let escape = "The percent-encoding of the parameter `A`";
    let utf8 = "The parameter `A` is not valid UTF-8.";
    vec![
        case("query-without-equals", "The only pair of a query has no `=`.", SPLITTING, "BillMonth"),
        case(
            "query-second-pair-without-equals",
            "The second pair of a query has no `=`.",
            SPLITTING,
            "A=1&BillMonth",
        ),
        case(
            "query-ending-in-an-ampersand",
            "A query ends in `&`, which promises another pair.",
            SPLITTING,
            "A=1&",
        ),
        case(
            "query-starting-with-an-ampersand",
            "A query starts with `&`, before which a pair is missing.",
            SPLITTING,
            "&A=1",
        ),
        case(
            "query-with-two-ampersands",
            "Between two `&` of a query a pair is missing.",
            SPLITTING,
            "A=1&&B=2",
        ),
        case("query-separated-by-semicolons", "A semicolon does not separate pairs.", SPLITTING, "A=1&B;C"),
        case("query-with-an-escape-cut-short", "An escape of a query has one digit.", escape, "A=1%4"),
        case(
            "query-ending-in-a-percent-sign",
            "A percent sign at the end of a query begins no escape.",
            escape,
            "A=100%",
        ),
        case(
            "query-with-an-escape-of-no-hex",
            "The digits of an escape of a query are not hex.",
            escape,
            "A=%zz",
        ),
        case("query-with-an-escape-of-another-kind", "`%u6708` is no escape.", escape, "A=%u6708"),
        case("query-with-a-byte-that-is-no-utf8", "An escaped byte of a query is no UTF-8.", utf8, "A=%FF"),
        case(
            "query-with-half-a-character",
            "The escapes of a character of a query are cut short.",
            utf8,
            "A=%E6%9C",
        ),
        case(
            "query-with-an-overlong-character",
            "The escapes of a query write a character longer than need be.",
            utf8,
            "A=%C0%AF",
        ),
        case(
            "query-with-a-surrogate",
            "The escapes of a query write half of a pair of surrogates.",
            utf8,
            "A=%ED%A0%80",
        ),
    ]
}

fn form_cases() -> Vec<Case> {
    let case = |name, why, says, form: &'static [u8]| {
        json_post(name, PAIRS, why).form(form).refused(INVALID_PARAMETER, says, |sent| sent)
    };
    let escape = "The percent-encoding of the parameter `A`";
    vec![
        case("form-without-equals", "A pair of a posted form has no `=`.", SPLITTING, b"BillMonth"),
        case(
            "form-that-is-json",
            "A body of JSON was sent as a form.",
            SPLITTING,
            b"{\"BillMonth\":\"2023-10\"}",
        ),
        case(
            "form-ending-in-an-ampersand",
            "A posted form ends in `&`, which promises another pair.",
            SPLITTING,
            b"A=1&",
        ),
        case(
            "form-with-a-bad-escape",
            "A posted form holds an escape whose digits are not hex.",
            escape,
            b"A=%4g",
        ),
        case(
            "form-with-escapes-that-are-no-utf8",
            "A posted form holds escapes that are no UTF-8.",
            "is not valid UTF-8.",
            b"A=%C3%28",
        ),
        case(
            "form-that-is-no-utf8",
            "A posted form holds a byte that is no UTF-8.",
            "The request body is not valid UTF-8.",
            b"A=\xe9",
        ),
    ]
}

fn missing_parameter_cases() -> Vec<Case> {
    let time = "`X-TC-Timestamp`";
    let action = "`X-TC-Action`";
    let version = "`X-TC-Version`";
    let lost = |name, why, says, headers: &[&str]| {
        let change =
            |sent| headers.iter().fold(sent, |sent: crate::suite::tc3::Tc3, name| sent.without(name));
        json_post(name, COMMON, why).refused(MISSING_PARAMETER, says, change)
    };
    let empty = |name, why, says, header| {
        json_post(name, COMMON, why).refused(MISSING_PARAMETER, says, |sent| sent.sends(header, ""))
    };
    vec![
        lost("timestamp-missing", "The timestamp is missing.", time, &["X-TC-Timestamp"]),
        lost("action-missing", "The action is missing.", action, &["X-TC-Action"]),
        lost("version-missing", "The version is missing.", version, &["X-TC-Version"]),
        lost(
            "timestamp-is-missed-first",
            "Timestamp, action and version are missing; the timestamp is named.",
            time,
            &["X-TC-Timestamp", "X-TC-Action", "X-TC-Version"],
        ),
        lost(
            "action-is-missed-before-version",
            "Action and version are missing; the action is named.",
            action,
            &["X-TC-Version", "X-TC-Action"],
        ),
        empty("timestamp-empty", "An empty timestamp is none.", time, "X-TC-Timestamp"),
        empty("action-empty", "An empty action is none.", action, "X-TC-Action"),
        empty("version-empty", "An empty version is none.", version, "X-TC-Version"),
        json_post(
            "timestamp-is-missed-before-authorization",
            COMMON,
            "What is missing is reported before what is wrong.",
        )
        .refused(MISSING_PARAMETER, time, |sent| {
            sent.without("X-TC-Timestamp").sends_raw("Authorization", b" SKIP")
        }),
        query_get(
            "common-parameters-in-the-query",
            COMMON,
            "With TC3 common parameters are headers, no part of the query.",
            "Timestamp=1700000123",
        )
        .refused(MISSING_PARAMETER, time, |sent| sent.without("X-TC-Timestamp")),
    ]
}

fn doubled_parameter_cases() -> Vec<Case> {
    // Names of headers have no case, so that another spelling is the same header.
    let case = |name, why, header, value| {
        json_post(name, ONCE, why)
            .refused(INVALID_PARAMETER, "is given more than once", |sent| sent.sends(header, value))
    };
    vec![
        case("timestamp-twice", "Two timestamps are sent.", "x-tc-timestamp", "1700000124"),
        case("action-twice", "Two different actions are sent.", "X-Tc-Action", "DescribeBillSummaryByRegion"),
        case(
            "action-twice-alike",
            "The same action is sent twice.",
            "x-tc-action",
            "DescribeBillSummaryByPayMode",
        ),
        case("version-twice-once-empty", "A version is sent twice, once empty.", "X-TC-VERSION", ""),
        json_post("token-twice", ONCE, "Two tokens are sent.").sends("X-TC-Token", "a").refused(
            INVALID_PARAMETER,
            "is given more than once",
            |sent| sent.sends("x-tc-token", "b"),
        ),
        json_post(
            "unsigned-header-twice",
            ONCE,
            "Signed with the body, and a second header says that it is not.",
        )
        .sends("X-TC-Content-SHA256", "none")
        .refused(INVALID_PARAMETER, "is given more than once", |sent| {
            sent.sends("x-tc-content-sha256", "UNSIGNED-PAYLOAD")
        }),
    ]
}

fn time_cases() -> Vec<Case> {
    let case = |name, why, text| {
        let tc3 = json_post(name, TIME, why).timestamp(text);
        tc3.refused(INVALID_PARAMETER, "`X-TC-Timestamp`", |sent| sent)
    };
    vec![
        case("time-in-words", "The timestamp is a word.", "now"),
        case("time-as-a-date", "The timestamp is a date.", "2023-11-14T22:15:23Z"),
        case("time-negative", "The timestamp is below zero.", "-1700000123"),
        case("time-with-a-sign", "The timestamp has a plus sign.", "+1700000123"),
        case("time-with-a-fraction", "The timestamp has a fraction.", "1700000123.5"),
        case("time-with-an-exponent", "The timestamp has an exponent.", "1.700000123e9"),
        case("time-in-hex", "The timestamp is in hex digits.", "0x6553F1BB"),
        case("time-with-a-blank-inside", "The timestamp has a blank in it.", "1700 000123"),
        case("time-in-other-digits", "The timestamp is in digits that are not those of ASCII.", "١٧٠٠٠٠٠١٢٣"),
        case("time-beyond-63-bits", "The timestamp does not fit into 63 bits.", "9223372036854775808"),
        case("time-of-thirty-digits", "The timestamp has thirty digits.", "170000012300000000000000000000"),
        json_post(
            "time-at-the-end-of-63-bits",
            TIME,
            "The largest timestamp is a number, of a day that no client signs for.",
        )
        .timestamp("9223372036854775807")
        .refused(INVALID_AUTHORIZATION, "`Date` in Credential not valid", |sent| sent),
    ]
}
