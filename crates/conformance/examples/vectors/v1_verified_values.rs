//! Version 1 requests that are verified: values of pairs, and their spellings.

use crate::suite::case::Case;
use crate::suite::rules::V1_VALUES;
use crate::suite::v1::{v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [value_cases(), spelling_cases()].concat()
}

fn value_cases() -> Vec<Case> {
    let case = |name, why, value| v1_get(name, V1_VALUES, why).pair("Note", value).verified();
    let long = "0123456789abcdef".repeat(192);
    vec![
        case("value-empty", "An empty value keeps its key and its `=`.", ""),
        v1_get("value-region-empty", V1_VALUES, "An empty common parameter keeps its key and its `=`.")
            .pair("Region", "")
            .verified(),
        v1_get("values-all-empty", V1_VALUES, "Any number of empty values keep their keys.")
            .pair("A", "")
            .pair("B", "")
            .pair("Language", "")
            .pair("RequestClient", "")
            .pair("Token", "")
            .verified(),
        case("value-with-ampersand", "`&` in a value is not escaped in the string.", "a&b"),
        case("value-with-equals", "`=` in a value is not escaped in the string.", "a=b=="),
        case("value-with-plus", "`+` in a value is not escaped in the string.", "1+1"),
        case("value-with-slash", "`/` in a value is not escaped in the string.", "a/b//"),
        case(
            "value-with-blanks",
            "Blanks in a value and around it are not escaped in the string, nor cut.",
            " a  b ",
        ),
        case("value-with-percent", "`%` in a value is not escaped in the string.", "100% %41"),
        case(
            "value-with-question-mark-and-hash",
            "`?` and `#` in a value are not escaped in the string.",
            "a?b#c",
        ),
        case(
            "value-with-quotes",
            "Quotes and backslashes in a value are not escaped in the string.",
            "\"a\" 'b' \\",
        ),
        case("value-with-line-ends", "Line ends in a value are not escaped in the string.", "a\nb\r\nc"),
        case("value-with-a-zero-byte", "A zero byte in a value does not end the string.", "a\0b"),
        case("value-utf8", "UTF-8 is not escaped in the string.", "月 é Ω"),
        case(
            "value-beyond-the-basic-plane",
            "Characters of four bytes are in the string as they are.",
            "\u{1f600}\u{1f511}",
        ),
        case(
            "value-decomposed",
            "Values are not normalized: combining characters stay as they are.",
            "e\u{301}\u{212b}",
        ),
        case("value-like-a-pair", "What looks like a pair in a value is none.", "x&Action=y&Signature=z"),
        case("value-of-json", "A value may be JSON.", "{\"a\": [1, \"b\"]}"),
        case("value-of-several-kib", "A value of several KiB is signed like any other.", &long),
        v1_post("value-posted", V1_VALUES, "The values of a POST are signed decoded, too.")
            .pair("Note", "月 a+b & c=d/%")
            .verified(),
    ]
}

fn spelling_cases() -> Vec<Case> {
    let case = |name, why, value, wire| v1_get(name, V1_VALUES, why).pair_as("Note", value, wire).verified();
    vec![
        case("blank-sent-as-plus", "A blank may be sent as `+`.", "a b", "Note=a+b"),
        case("blank-sent-as-percent-20", "A blank may be sent as `%20`.", "a b", "Note=a%20b"),
        case("escapes-in-lower-case", "Hex digits may be small.", "é/月", "Note=%c3%a9%2f%e6%9c%88"),
        case("escaped-without-need", "Anything may be escaped.", "abc", "Note=%61%62%63"),
        case("reserved-unescaped", "What is no separator may be bare.", "a/b:c@d?e", "Note=a/b:c@d?e"),
        case(
            "equals-unescaped",
            "A value may hold a bare `=`, since the first one ends the key.",
            "a=b",
            "Note=a=b",
        ),
        v1_get("key-escaped", V1_VALUES, "Keys are decoded before they are sorted.")
            .pair_as("A.0", "1", "A%2E0=1")
            .pair_as("Ab", "2", "%41b=2")
            .verified(),
        v1_get("key-empty", V1_VALUES, "A key may be empty.").pair_as("", "x", "=x").verified(),
        v1_get("key-with-separators", V1_VALUES, "A key may hold escaped separators.")
            .pair("a&b=c d+e", "1")
            .verified(),
        v1_get("common-parameter-escaped", V1_VALUES, "A common parameter is one however it is escaped.")
            .pair_as("Action", "DescribeBillSummaryByPayMode", "%41ction=Describe%42illSummaryByPayMode")
            .verified(),
        v1_post(
            "utf8-unescaped-in-a-post",
            V1_VALUES,
            "The body of a POST may hold UTF-8 that is not escaped.",
        )
        .pair_as("Note", "月é", "Note=月é")
        .verified(),
    ]
}
