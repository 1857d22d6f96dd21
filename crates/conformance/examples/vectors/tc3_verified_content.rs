//! TC3 requests that are verified: method, path and query.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::rules::{METHOD, PATH, QUERY};
use crate::suite::tc3::{Tc3, json_post, query_get};

pub(crate) fn make_cases() -> Vec<Case> {
    [published_cases(), methods_and_paths(), query_cases(), more_query_cases()].concat()
}

/// The vendor's own examples, whose signatures its pages print.
fn published_cases() -> Vec<Case> {
    let of_vendor = |tc3: Tc3| {
        let mut tc3 = tc3.key(&keys::VENDOR).service("cvm").host("cvm.tencentcloudapi.com");
        tc3.about.service = "cvm";
        tc3.sends("X-TC-Action", "DescribeInstances").sends("X-TC-Version", "2017-03-12")
    };
    let body = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
    let posted = json_post("public-post-json", METHOD, "The example that the vendor's page prints for POST.");
    let asked = query_get(
        "public-get",
        METHOD,
        "The example that the vendor's client prints for GET.",
        "Limit=10&Offset=0",
    );
    vec![
        of_vendor(posted)
            .content_type("application/json; charset=utf-8")
            .body(body)
            .at(1_551_113_065, "2019-02-25")
            .verified(),
        of_vendor(asked).at(1_539_084_154, "2018-10-09").verified(),
    ]
}

fn methods_and_paths() -> Vec<Case> {
    vec![
        json_post("post-json", METHOD, "An ordinary request, as most clients send it.").verified(),
        query_get("get-one-parameter", METHOD, "A GET has its parameters in the query.", "BillMonth=2023-10")
            .verified(),
        json_post(
            "path-sent-below-a-slash",
            PATH,
            "A server that is mounted at a path is signed for as `/`.",
        )
        .target("/api/v3")
        .verified(),
        json_post("path-signed-as-sent", PATH, "A client that signs the path of its URL is taken as well.")
            .target("/api/v3")
            .path("/api/v3")
            .reading("path-as-sent")
            .verified(),
        query_get(
            "path-signed-as-sent-with-query",
            PATH,
            "The path ends before the query.",
            "BillMonth=2023-10",
        )
        .target("/api/v3/?BillMonth=2023-10")
        .path("/api/v3/")
        .reading("path-as-sent")
        .verified(),
        json_post(
            "target-in-absolute-form",
            PATH,
            "Through a proxy the target is a whole URL; its path is `/`.",
        )
        .target("http://intlpartnersmgt.example.net/")
        .verified(),
        query_get(
            "target-in-absolute-form-with-query",
            PATH,
            "Through a proxy the target is a whole URL; its query is signed.",
            "A=1&B=2",
        )
        .target("http://intlpartnersmgt.example.net/?A=1&B=2")
        .verified(),
        query_get(
            "target-in-absolute-form-without-path",
            PATH,
            "A whole URL as target may end with its host; its path is `/`.",
            "A=1",
        )
        .target("http://intlpartnersmgt.example.net?A=1")
        .verified(),
    ]
}

fn query_cases() -> Vec<Case> {
    let case = |name, why, query| query_get(name, QUERY, why, query).verified();
    vec![
        case("query-absent", "Without `?` the line of the query is empty.", ""),
        query_get(
            "query-empty",
            QUERY,
            "With `?` and nothing behind it the line of the query is empty, too.",
            "",
        )
        .target("/?")
        .verified(),
        json_post("query-empty-of-a-post", QUERY, "Some clients send `/?` for a POST.")
            .target("/?")
            .verified(),
        json_post("query-of-a-post-is-not-signed", QUERY, "The query of a POST is not covered.")
            .target("/?BillMonth=2023-09")
            .verified(),
        case("query-unsorted", "The order sent is the order signed.", "Zone=1&BillMonth=2023-10&Action.0=x"),
        case("query-with-a-key-twice", "A key may come again, and keeps its places.", "Id=2&Id=1&Id=2"),
        case("query-blank-as-plus", "A blank that is sent as `+` is signed as `+`.", "Note=a+b+"),
        case(
            "query-blank-as-percent-20",
            "A blank that is sent as `%20` is signed as `%20`.",
            "Note=a%20b%20",
        ),
        case("query-utf8-escaped", "Escapes of UTF-8 stay escaped.", "Note=%E6%9C%88%20%C3%A9"),
        case(
            "query-beyond-the-basic-plane",
            "Escapes of characters of four bytes stay escaped.",
            "Note=%F0%9F%94%91%F0%9F%98%80",
        ),
        case(
            "query-escapes-in-lower-case",
            "Hex digits of an escape keep their lower case.",
            "Note=%e6%9c%88%2f",
        ),
        case(
            "query-escapes-in-both-cases",
            "Hex digits of an escape keep their case, even mixed.",
            "Note=%eF%bB%Bf%C3%a9",
        ),
        case("query-escaped-without-need", "`%41` does not become `A`.", "%42illMonth=%32023-10"),
        case("query-reserved-unescaped", "Signs that need no escape stay bare.", "A=a/b:c@d!$(e)*,;~-._f"),
        case("query-apostrophe-unescaped", "An apostrophe is not escaped again.", "A=it's"),
        case("query-brackets-unescaped", "Brackets, bars and accents are not escaped again.", "A[0]={1|2}^`"),
    ]
}

fn more_query_cases() -> Vec<Case> {
    let case = |name, why, query| query_get(name, QUERY, why, query).verified();
    let long: Vec<String> = (0..160_u32)
        .map(|number| format!("Ids.{number}=ins-{:08x}", number.wrapping_mul(0x9e37_79b9)))
        .collect();
    vec![
        case("query-empty-values", "A key without value keeps its `=`.", "A=&B=&C="),
        case("query-empty-key", "A value without a key keeps its `=`.", "=x&A=1"),
        case(
            "query-equals-in-a-value",
            "A value may hold `=`, since the first one ends the key.",
            "Filter=a=b==&C=1",
        ),
        case(
            "query-escaped-separators",
            "Escaped `&` and `=` stay escaped and separate nothing.",
            "A=1%262%3D3&B=%26",
        ),
        case("query-escaped-plus", "`%2B` is a plus sign and stays escaped.", "Note=1%2B1+%2B"),
        case("query-escaped-percent", "`%2541` is decoded once, to `%41`.", "Note=100%25&B=%2541"),
        case("query-second-question-mark", "Only the first `?` begins the query.", "A=1?B=2&C=?"),
        case(
            "query-nested-keys",
            "Lists and objects are written with dots.",
            "F.0.Name=zone&F.0.Values.0=a&F.0.Values.1=b",
        ),
        case(
            "query-key-like-a-common-parameter",
            "With TC3 `Action` in a query is the action's own.",
            "Action=x&Timestamp=1",
        ),
        case(
            "query-key-with-underscore",
            "With TC3 `_` is a letter like any other.",
            "Filter_Name=1&Filter.A=2",
        ),
        case("query-key-escaped", "A key with escapes is signed with them.", "Filters%2E0=1&%E6%9C%88=2"),
        case("query-escaped-line-end", "An escaped line end breaks no line.", "Note=a%0Ab%0D%0Ac"),
        case("query-escaped-zero-byte", "An escaped zero byte ends no text.", "Note=a%00b"),
        case("query-of-several-kib", "A query of several KiB is signed like any other.", &long.join("&")),
    ]
}
