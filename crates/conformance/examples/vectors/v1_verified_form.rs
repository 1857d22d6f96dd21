//! Version 1 requests that are verified: pairs, their order, their values, and where they stand.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::rules::{V1_KEYS, V1_PATH, V1_PLACE, V1_SORT, V1_STRING, V1_VALUES};
use crate::suite::tc3::JSON;
use crate::suite::v1::{Dots, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [ordinary(), places(), sorting(), underscores(), values(), spellings()].concat()
}

fn ordinary() -> Vec<Case> {
    let mut vendor = get("public-sha1-get", V1_STRING, "The example that the vendor's page prints.")
        .host("cvm.tencentcloudapi.com")
        .key(&keys::VENDOR)
        .without("BillMonth")
        .without("CustomerUin")
        .pair("Action", "DescribeInstances")
        .pair("Version", "2017-03-12")
        .pair("Nonce", "11886")
        .pair("InstanceIds.0", "ins-09dx96dg")
        .pair("Limit", "20")
        .pair("Offset", "0")
        .pair("Region", "ap-guangzhou")
        .at(1_465_185_768);
    vendor.about.service = "cvm";
    vec![
        vendor.verified(),
        get("sha1-get", V1_STRING, "An ordinary GET with SHA-1.").verified(),
        get("sha256-get", V1_STRING, "An ordinary GET with SHA-256.").sha256().verified(),
        post("sha1-post", V1_STRING, "An ordinary POST with SHA-1.").sha1().verified(),
        post("sha256-post", V1_STRING, "What the client for Node.js sends by default.").verified(),
        get("every-common-parameter", V1_STRING, "Every common parameter of a GET is signed.")
            .pair("Language", "zh-CN")
            .pair("Region", "ap-guangzhou")
            .pair("RequestClient", "SDK_MADE_UP_1.0: my-app")
            .pair("SignatureMethod", "HmacSHA1")
            .pair("Token", "made/up+token==")
            .verified(),
        post("every-common-parameter-posted", V1_STRING, "Every common parameter of a POST is signed.")
            .pair("Language", "en-US")
            .pair("Region", "eu-frankfurt")
            .pair("RequestClient", "SDK_MADE_UP_1.0; odd")
            .pair("Token", "")
            .verified(),
        get("without-parameters-of-its-own", V1_STRING, "An action need not take any.")
            .without("BillMonth")
            .without("CustomerUin")
            .verified(),
        get("key-like-a-common-one", V1_STRING, "`action` is the action's own, as keys have a case.")
            .pair("action", "x")
            .pair("signature", "y")
            .pair("timestamp", "1")
            .verified(),
    ]
}

fn places() -> Vec<Case> {
    let posted = |name, why| post(name, V1_PLACE, why);
    vec![
        posted(
            "post-with-charset",
            "The content type of a POST may name a charset, as the client for Java does.",
        )
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .verified(),
        posted("post-without-type", "A POST need not have a content type.")
            .without_header("Content-Type")
            .verified(),
        posted("post-typed-as-json", "A POST is a form even where its content type says JSON.")
            .header("Content-Type", JSON)
            .verified(),
        posted("post-with-a-query", "The query of a POST is not read.")
            .rest("Action=x&BillMonth=2023-09")
            .verified(),
        get("get-with-a-body", V1_PLACE, "The body of a GET is not read.")
            .rest("Action=x&BillMonth=2023-09")
            .verified(),
        get("get-with-type", V1_PLACE, "A GET may name any type.").header("Content-Type", JSON).verified(),
        get("get-with-common-headers", V1_PLACE, "Headers of TC3 mean nothing to version 1.")
            .header("X-TC-Action", "x")
            .header("X-TC-Timestamp", "1")
            .header("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
            .verified(),
        get("path-as-sent", V1_PATH, "The path of a GET is signed as sent.")
            .target("/api/v3")
            .path("/api/v3")
            .verified(),
        post("path-as-sent-posted", V1_PATH, "The path of a POST is signed as sent, with its final slash.")
            .target("/v2/index.php/")
            .path("/v2/index.php/")
            .verified(),
        get("target-in-absolute-form", V1_PATH, "A whole URL is cut to its path.")
            .target("http://intlpartnersmgt.example.net/")
            .verified(),
    ]
}

fn sorting() -> Vec<Case> {
    let case = |name, why, keys: &[&str]| {
        keys.iter().fold(get(name, V1_SORT, why), |v1, key| v1.pair(key, "1")).verified()
    };
    vec![
        case(
            "sort-prefix-before-longer",
            "A key comes before those that it begins.",
            &["Ab.0", "Ab", "Abc", "A"],
        ),
        case(
            "sort-dot-before-letters",
            "In a key `.` comes before digits and letters.",
            &["A0", "A.0", "AA", "Aa"],
        ),
        case(
            "sort-capitals-first",
            "Keys with capitals come before those with small letters.",
            &["a", "Z", "b", "Y"],
        ),
        case(
            "sort-digits-before-letters",
            "Keys with digits come before those with letters.",
            &["a1", "1a", "A1", "9", "10"],
        ),
        case("sort-numbers-as-text", "The key `L.10` comes before `L.2`.", &["L.2", "L.10", "L.1", "L.0"]),
        case(
            "sort-signs",
            "Keys with signs are sorted by the signs' bytes.",
            &["a~", "a-", "a.", "a!", "a*", "a'"],
        ),
        case(
            "sort-beyond-ascii",
            "Keys beyond ASCII are compared by their bytes, not by any language.",
            &["é", "z", "e", "月", "Ä"],
        ),
        get("sort-from-last-to-first", V1_SORT, "The order in which pairs are sent does not matter.")
            .reversed()
            .verified(),
        get(
            "sort-not-by-the-equals-sign",
            V1_SORT,
            "Keys are compared, not pairs: `A` before `A.0` though `=` is after `.`.",
        )
        .pair("A.0", "1")
        .pair("A", "2")
        .pair("A-", "3")
        .verified(),
        get(
            "sort-keeps-equal-keys",
            V1_SORT,
            "Pairs with equal keys keep the order in which they were sent.",
        )
        .again("Id", "2")
        .again("Id", "10")
        .again("Id", "1")
        .verified(),
        post("sort-posted", V1_SORT, "The pairs of a POST are sorted, too.")
            .pair("b.1", "")
            .pair("b.0", "")
            .pair("B", "")
            .verified(),
    ]
}

fn underscores() -> Vec<Case> {
    let case = |name, why| {
        get(name, V1_KEYS, why).pair("FilterZ", "1").pair("Filter_Name", "2").pair("Filter.A", "3")
    };
    vec![
        case("underscore-as-sent", "A key with `_` is signed as sent: `_` comes after capitals.").verified(),
        case("underscore-as-dot-before-sorting", "The client for Python puts `.` for `_` before it sorts.")
            .dots(Dots::BeforeSorting)
            .reading("keys-dots-then-sorted")
            .verified(),
        case("underscore-as-dot-after-sorting", "The client for Java puts `.` for `_` after it has sorted.")
            .dots(Dots::AfterSorting)
            .reading("keys-sorted-then-dots")
            .verified(),
        post(
            "underscore-posted-before-sorting",
            V1_KEYS,
            "In a POST every `_` of a key became `.` before sorting.",
        )
        .pair("a_b_c", "1")
        .pair("a_B", "2")
        .pair("aZ", "3")
        .dots(Dots::BeforeSorting)
        .reading("keys-dots-then-sorted")
        .verified(),
        post(
            "underscore-posted-after-sorting",
            V1_KEYS,
            "In a POST every `_` of a key became `.` after sorting.",
        )
        .pair("a_b_c", "1")
        .pair("a_B", "2")
        .pair("aZ", "3")
        .dots(Dots::AfterSorting)
        .reading("keys-sorted-then-dots")
        .verified(),
        get("underscore-first-and-last", V1_KEYS, "A key may begin and end with `_`, or be nothing else.")
            .pair("_a_", "1")
            .pair("_", "2")
            .verified(),
        get("underscore-in-a-value", V1_KEYS, "The `_` of a value stays, where that of its key became `.`.")
            .pair("A_B", "a_b")
            .dots(Dots::BeforeSorting)
            .reading("keys-dots-then-sorted")
            .verified(),
    ]
}

fn values() -> Vec<Case> {
    let case = |name, why, value| get(name, V1_VALUES, why).pair("Note", value).verified();
    let long = "0123456789abcdef".repeat(192);
    vec![
        case("value-empty", "An empty value keeps its key and its `=`.", ""),
        get("value-region-empty", V1_VALUES, "An empty common parameter keeps its key and its `=`.")
            .pair("Region", "")
            .verified(),
        get("values-all-empty", V1_VALUES, "Any number of empty values keep their keys.")
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
            "Characters of four bytes stand in the string as they are.",
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
        post("value-posted", V1_VALUES, "The values of a POST are signed decoded, too.")
            .pair("Note", "月 a+b & c=d/%")
            .verified(),
    ]
}

fn spellings() -> Vec<Case> {
    let case = |name, why, value, wire| get(name, V1_VALUES, why).pair_as("Note", value, wire).verified();
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
        get("key-escaped", V1_VALUES, "Keys are decoded before they are sorted.")
            .pair_as("A.0", "1", "A%2E0=1")
            .pair_as("Ab", "2", "%41b=2")
            .verified(),
        get("key-empty", V1_VALUES, "A key may be empty.").pair_as("", "x", "=x").verified(),
        get("key-with-separators", V1_VALUES, "A key may hold escaped separators.")
            .pair("a&b=c d+e", "1")
            .verified(),
        get("common-parameter-escaped", V1_VALUES, "A common parameter is one however it is escaped.")
            .pair_as("Action", "DescribeBillSummaryByPayMode", "%41ction=Describe%42illSummaryByPayMode")
            .verified(),
        post("utf8-unescaped-in-a-post", V1_VALUES, "The body of a POST may hold UTF-8 that is not escaped.")
            .pair_as("Note", "月é", "Note=月é")
            .verified(),
    ]
}
