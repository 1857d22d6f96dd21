//! TC3 requests that are verified: method, path, query and body.

use crate::suite::case::Case;
use crate::suite::keys;
use crate::suite::rules::{METHOD, PATH, PAYLOAD, QUERY, TYPE, UNSIGNED};
use crate::suite::tc3::{JSON, Tc3, get, post};

pub(crate) fn cases() -> Vec<Case> {
    [vendor(), methods_and_paths(), queries(), more_queries(), bodies(), more_bodies(), unsigned()].concat()
}

/// The vendor's own examples, whose signatures its pages print.
fn vendor() -> Vec<Case> {
    let of_vendor = |tc3: Tc3| {
        let mut tc3 = tc3.key(&keys::VENDOR).service("cvm").host("cvm.tencentcloudapi.com");
        tc3.about.service = "cvm";
        tc3.sends("X-TC-Action", "DescribeInstances").sends("X-TC-Version", "2017-03-12")
    };
    let body = r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
    let posted = post("public-post-json", METHOD, "The example that the vendor's page prints for POST.");
    let asked = get(
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
        post("post-json", METHOD, "An ordinary request, as most clients send it.").verified(),
        get("get-one-parameter", METHOD, "A GET has its parameters in the query.", "BillMonth=2023-10")
            .verified(),
        post("path-sent-below-a-slash", PATH, "A server that is mounted at a path is signed for as `/`.")
            .target("/api/v3")
            .verified(),
        post("path-signed-as-sent", PATH, "A client that signs the path of its URL is taken as well.")
            .target("/api/v3")
            .path("/api/v3")
            .reading("path-as-sent")
            .verified(),
        get("path-signed-as-sent-with-query", PATH, "The path ends before the query.", "BillMonth=2023-10")
            .target("/api/v3/?BillMonth=2023-10")
            .path("/api/v3/")
            .reading("path-as-sent")
            .verified(),
        post("target-in-absolute-form", PATH, "Through a proxy the target is a whole URL; its path is `/`.")
            .target("http://intlpartnersmgt.example.net/")
            .verified(),
        get(
            "target-in-absolute-form-with-query",
            PATH,
            "Through a proxy the target is a whole URL; its query is signed.",
            "A=1&B=2",
        )
        .target("http://intlpartnersmgt.example.net/?A=1&B=2")
        .verified(),
        get(
            "target-in-absolute-form-without-path",
            PATH,
            "A whole URL as target may end with its host; its path is `/`.",
            "A=1",
        )
        .target("http://intlpartnersmgt.example.net?A=1")
        .verified(),
    ]
}

fn queries() -> Vec<Case> {
    let case = |name, why, query| get(name, QUERY, why, query).verified();
    vec![
        case("query-absent", "Without `?` the line of the query is empty.", ""),
        get("query-empty", QUERY, "With `?` and nothing behind it the line of the query is empty, too.", "")
            .target("/?")
            .verified(),
        post("query-empty-of-a-post", QUERY, "Some clients send `/?` for a POST.").target("/?").verified(),
        post("query-of-a-post-is-not-signed", QUERY, "What stands behind `?` of a POST is not covered.")
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
        case("query-apostrophe-unescaped", "An apostrophe is not escaped anew.", "A=it's"),
        case("query-brackets-unescaped", "Brackets, bars and accents are not escaped anew.", "A[0]={1|2}^`"),
    ]
}

fn more_queries() -> Vec<Case> {
    let case = |name, why, query| get(name, QUERY, why, query).verified();
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

fn bodies() -> Vec<Case> {
    let case = |name, why, body: &str| post(name, PAYLOAD, why).body(body).verified();
    vec![
        case("body-empty", "Without a body the payload is nothing, and its hash that of nothing.", ""),
        case("body-empty-object", "The body of an action without parameters.", "{}"),
        case(
            "body-with-blanks",
            "Blanks inside a body and behind it are signed.",
            "{ \"BillMonth\" :  \"2023-10\" }  ",
        ),
        case(
            "body-with-line-feeds",
            "Line feeds inside a body and at its end are signed.",
            "{\n  \"BillMonth\": \"2023-10\"\n}\n",
        ),
        case(
            "body-with-carriage-returns",
            "Line ends of carriage return and line feed are signed as they are.",
            "{\r\n\t\"BillMonth\": \"2023-10\"\r\n}\r\n",
        ),
        case("body-starting-with-an-empty-line", "An empty line ends the head only once.", "\r\n\r\n{}"),
        case("body-unicode", "Text beyond ASCII is signed as its bytes.", "{\"Note\":\"月 é Ω\"}"),
        case("body-unicode-escaped", "Escapes are signed as escapes.", r#"{"Note":"\u6708 \u00e9 \u03a9"}"#),
        case(
            "body-unicode-decomposed",
            "Text is not normalized: combining characters stay as they are.",
            "{\"Note\":\"e\u{301} \u{212b}\"}",
        ),
        case(
            "body-beyond-the-basic-plane",
            "Four bytes, as text and as a pair of escapes.",
            "{\"A\":\"\u{1f600}\",\"B\":\"\\ud83d\\ude00\"}",
        ),
        case(
            "body-with-escapes",
            "Escaped signs in a JSON text stay escaped.",
            r#"{"A":"\"\\\/\b\f\n\r\t"}"#,
        ),
        case(
            "body-with-unsorted-keys",
            "The keys of a JSON object keep their order.",
            r#"{"b":1,"a":2,"B":3}"#,
        ),
        case("body-with-a-key-twice", "Even a doubtful object is signed as it is.", r#"{"a":1,"a":2}"#),
        case(
            "body-with-numbers",
            "Numbers are signed as they are written.",
            r#"{"a":1.0,"b":1e3,"c":-0,"d":9223372036854775807}"#,
        ),
    ]
}

fn more_bodies() -> Vec<Case> {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let uins: Vec<String> =
        (0..300_u64).map(|number| format!("1{:011}", number.wrapping_mul(7_919))).collect();
    let long = format!("{{\"CustomerUins\":[{}]}}", uins.join(", "));
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    vec![
        post("body-of-several-kib", PAYLOAD, "A body of several KiB is hashed like any other.")
            .body(long)
            .verified(),
        post(
            "body-deeply-nested",
            PAYLOAD,
            "Nobody reads a body to check its signature: it may nest as deep as it likes.",
        )
        .body(deep)
        .verified(),
        post(
            "body-that-is-no-json",
            PAYLOAD,
            "Nobody reads a body to check its signature: it need not be JSON.",
        )
        .body("{\"BillMonth\":")
        .verified(),
        post("body-with-a-byte-order-mark", PAYLOAD, "A byte order mark at the start of a body is signed.")
            .body("\u{feff}{\"BillMonth\":\"2023-10\"}")
            .verified(),
        post("body-of-every-byte", PAYLOAD, "A body need not be UTF-8.").body(every_byte).verified(),
        get("body-of-a-get-is-not-signed", PAYLOAD, "The body of a GET is not covered.", "BillMonth=2023-10")
            .body("{\"BillMonth\":\"2023-09\"}")
            .verified(),
        post("form-posted", TYPE, "A form can be posted with TC3.").form("BillMonth=2023-10&A=1").verified(),
        post("form-posted-with-escapes", PAYLOAD, "A posted form is signed as its bytes, not decoded.")
            .form("Note=%E6%9C%88+a%20b%2B&B=&%42=%3d")
            .verified(),
        post("form-posted-empty", PAYLOAD, "A posted form may have no pairs.").form("").verified(),
        post("form-posted-with-charset", TYPE, "A posted form may name its charset.")
            .form("BillMonth=2023-10")
            .content_type("application/x-www-form-urlencoded; charset=utf-8")
            .verified(),
        post("form-posted-with-utf8-unescaped", PAYLOAD, "A posted form may hold UTF-8 that is not escaped.")
            .form("Note=月é")
            .verified(),
    ]
}

fn unsigned() -> Vec<Case> {
    let get = |name, why| get(name, UNSIGNED, why, "BillMonth=2023-10");
    vec![
        post("unsigned-post", UNSIGNED, "The payload is the text `UNSIGNED-PAYLOAD`.").unsigned().verified(),
        get("unsigned-get", "The payload of a GET can be `UNSIGNED-PAYLOAD` as well.").unsigned().verified(),
        post("unsigned-with-another-body", UNSIGNED, "The body may be any, where nothing covers it.")
            .unsigned()
            .body("{\"BillMonth\":\"2023-09\"} was not what was meant")
            .hashes(b"UNSIGNED-PAYLOAD")
            .verified(),
        post(
            "unsigned-and-signed-as-a-header",
            UNSIGNED,
            "The header that takes the body out can itself be covered.",
        )
        .unsigned()
        .covers("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
        .verified(),
        post("unsigned-header-with-blanks", UNSIGNED, "Blanks around `UNSIGNED-PAYLOAD` do not count.")
            .unsigned()
            .sends_raw("X-TC-Content-SHA256", b" \tUNSIGNED-PAYLOAD ")
            .verified(),
        post(
            "unsigned-in-lower-case-means-nothing",
            UNSIGNED,
            "`unsigned-payload` in lower case means nothing: the body is signed.",
        )
        .sends("X-TC-Content-SHA256", "unsigned-payload")
        .verified(),
        post(
            "content-sha256-of-the-body-means-nothing",
            UNSIGNED,
            "A hash in `X-TC-Content-SHA256`, right or wrong, means nothing.",
        )
        .content_type(JSON)
        .sends("X-TC-Content-SHA256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .verified(),
    ]
}
