//! Version 1 requests that are verified: pairs, their order, and their place.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::rules::{V1_KEYS, V1_PATH, V1_PLACE, V1_SORT, V1_STRING};
use crate::suite::tc3::JSON;
use crate::suite::v1::{Dots, v1_get, v1_post};

pub(crate) fn make_cases() -> Vec<Case> {
    [ordinary_cases(), place_cases(), sorting_cases(), underscore_cases()].concat()
}

fn ordinary_cases() -> Vec<Case> {
    let mut vendor = v1_get("public-sha1-get", V1_STRING, "The example that the vendor's page prints.")
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
        v1_get("sha1-get", V1_STRING, "An ordinary GET with SHA-1.").verified(),
        v1_get("sha256-get", V1_STRING, "An ordinary GET with SHA-256.").sha256().verified(),
        v1_post("sha1-post", V1_STRING, "An ordinary POST with SHA-1.").sha1().verified(),
        v1_post("sha256-post", V1_STRING, "What the client for Node.js sends by default.").verified(),
        v1_get("every-common-parameter", V1_STRING, "Every common parameter of a GET is signed.")
            .pair("Language", "zh-CN")
            .pair("Region", "ap-guangzhou")
            .pair("RequestClient", "SDK_MADE_UP_1.0: my-app")
            .pair("SignatureMethod", "HmacSHA1")
            .pair("Token", "made/up+token==")
            .verified(),
        v1_post("every-common-parameter-posted", V1_STRING, "Every common parameter of a POST is signed.")
            .pair("Language", "en-US")
            .pair("Region", "eu-frankfurt")
            .pair("RequestClient", "SDK_MADE_UP_1.0; odd")
            .pair("Token", "")
            .verified(),
        v1_get("without-parameters-of-its-own", V1_STRING, "An action need not take any.")
            .without("BillMonth")
            .without("CustomerUin")
            .verified(),
        v1_get("key-like-a-common-one", V1_STRING, "`action` is the action's own, as keys have a case.")
            .pair("action", "x")
            .pair("signature", "y")
            .pair("timestamp", "1")
            .verified(),
    ]
}

fn place_cases() -> Vec<Case> {
    let posted = |name, why| v1_post(name, V1_PLACE, why);
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
        v1_get("get-with-a-body", V1_PLACE, "The body of a GET is not read.")
            .rest("Action=x&BillMonth=2023-09")
            .verified(),
        v1_get("get-with-type", V1_PLACE, "A GET may name any type.").header("Content-Type", JSON).verified(),
        v1_get("get-with-common-headers", V1_PLACE, "Headers of TC3 mean nothing to version 1.")
            .header("X-TC-Action", "x")
            .header("X-TC-Timestamp", "1")
            .header("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
            .verified(),
        v1_get("path-as-sent", V1_PATH, "The path of a GET is signed as sent.")
            .target("/api/v3")
            .path("/api/v3")
            .verified(),
        v1_post(
            "path-as-sent-posted",
            V1_PATH,
            "The path of a POST is signed as sent, with its final slash.",
        )
        .target("/v2/index.php/")
        .path("/v2/index.php/")
        .verified(),
        v1_get("target-in-absolute-form", V1_PATH, "A whole URL is cut to its path.")
            .target("http://intlpartnersmgt.example.net/")
            .verified(),
    ]
}

fn sorting_cases() -> Vec<Case> {
    let case = |name, why, keys: &[&str]| {
        keys.iter().fold(v1_get(name, V1_SORT, why), |v1, key| v1.pair(key, "1")).verified()
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
        v1_get("sort-from-last-to-first", V1_SORT, "The order in which pairs are sent does not matter.")
            .reversed()
            .verified(),
        v1_get(
            "sort-not-by-the-equals-sign",
            V1_SORT,
            "Keys are compared, not pairs: `A` before `A.0` though `=` is after `.`.",
        )
        .pair("A.0", "1")
        .pair("A", "2")
        .pair("A-", "3")
        .verified(),
        v1_get(
            "sort-keeps-equal-keys",
            V1_SORT,
            "Pairs with equal keys keep the order in which they were sent.",
        )
        .again("Id", "2")
        .again("Id", "10")
        .again("Id", "1")
        .verified(),
        v1_post("sort-posted", V1_SORT, "The pairs of a POST are sorted, too.")
            .pair("b.1", "")
            .pair("b.0", "")
            .pair("B", "")
            .verified(),
    ]
}

fn underscore_cases() -> Vec<Case> {
    let case = |name, why| {
        v1_get(name, V1_KEYS, why).pair("FilterZ", "1").pair("Filter_Name", "2").pair("Filter.A", "3")
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
        v1_post(
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
        v1_post(
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
        v1_get("underscore-first-and-last", V1_KEYS, "A key may begin and end with `_`, or be nothing else.")
            .pair("_a_", "1")
            .pair("_", "2")
            .verified(),
        v1_get(
            "underscore-in-a-value",
            V1_KEYS,
            "The `_` of a value stays, where that of its key became `.`.",
        )
        .pair("A_B", "a_b")
        .dots(Dots::BeforeSorting)
        .reading("keys-dots-then-sorted")
        .verified(),
    ]
}
