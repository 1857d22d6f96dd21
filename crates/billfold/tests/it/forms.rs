//! Every form that a request may have, through raw sockets: those that clients send, and those that they might.

use tc3::Method;

use crate::support::{Draft, Key, Server, encoded, error, version_1};
use crate::wire::{BODY, FAST, serve_one_bill};

const QUERY: &str = "BillMonth=2022-11&CustomerUin=100001";

fn check_is_answered(server: &Server, request: &[u8]) {
    let answer = server.bytes(request);
    let shown = String::from_utf8_lossy(request).into_owned();
    assert_eq!(answer["SummaryOverview"][0]["TotalCost"], "1.00000000", "{shown}: {answer}");
}

/// A multipart body; each part is its headers and its value.
fn multipart_body(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (head, value) in parts {
        body.extend(["--aB7\r\n", head, "\r\n\r\n", value, "\r\n"]);
    }
    (body + "--aB7--\r\n").into_bytes()
}

fn multipart_draft(server: &Server, key: &Key, parts: &[(&str, &str)]) -> Draft {
    Draft {
        content_type: Some("multipart/form-data; boundary=aB7".to_owned()),
        body: multipart_body(parts),
        ..Draft::json(&server.address, key, "")
    }
}

const MONTH_PART: (&str, &str) = ("Content-Disposition: form-data; name=\"BillMonth\"", "2022-11");
const UIN_PART: (&str, &str) = ("Content-Disposition: form-data; name=\"CustomerUin\"", "100001");

#[test]
fn every_form_of_tc3_is_answered() {
    let (_home, server, key) = serve_one_bill(FAST);
    let json = || Draft::json(&server.address, &key, BODY);
    let get = || Draft::get(&server.address, &key, QUERY);
    let drafts = [
        json(),
        get(),
        Draft { content_type: Some("application/json; charset=utf-8".to_owned()), ..json() },
        Draft { content_type: Some("Application/JSON".to_owned()), ..json() },
        Draft {
            content_type: Some("application/x-www-form-urlencoded".to_owned()),
            body: QUERY.into(),
            ..json()
        },
        multipart_draft(&server, &key, &[MONTH_PART, UIN_PART]),
        multipart_draft(
            &server,
            &key,
            &[
                ("content-disposition: form-data; name=BillMonth\r\ncontent-type: text/plain", "2022-11"),
                (
                    "Content-Disposition: form-data; name=\"CustomerUin\"\r\nContent-Type: application/json",
                    "100001",
                ),
            ],
        ),
        Draft { unsigned_payload: true, ..json() },
        Draft { unsigned_payload: true, ..get() },
        Draft { target: "/?".to_owned(), ..json() },
        Draft { target: format!("http://{}/", server.address), ..json() },
        Draft { target: format!("http://{}/?{QUERY}", server.address), ..get() },
        Draft { target: format!("http://elsewhere.example?{QUERY}"), ..get() },
        Draft { signed_headers: "content-type;host;x-tc-action", ..json() },
        Draft { blanks: "  ", ..json() },
        Draft { blanks: "\t", ..json() },
        Draft { host: format!("http://{}", server.address), ..json() },
        Draft { host: "Some-Where.example:1".to_owned(), ..json() },
        Draft { host: "a b/\"é\"".to_owned(), ..json() },
        Draft { service: "127".to_owned(), ..json() },
        Draft {
            service: server.address.clone().replace("127.0.0.1", "localhost"),
            host: server.address.replace("127.0.0.1", "localhost"),
            ..json()
        },
        Draft { body: format!(" {BODY}\n").into(), ..json() },
        Draft {
            body: br#"{"Bill\u004donth":"2022-\u0031\u0031","CustomerUin":"100001"}"#.to_vec(),
            ..json()
        },
        Draft::get(&server.address, &key, "BillMonth=%32022-11&Customer%55in=100001"),
    ];
    for draft in drafts {
        check_is_answered(&server, &draft.bytes());
    }
    let lower =
        String::from_utf8(json().bytes()).unwrap().replace("X-TC-", "x-tc-").replace("Host:", "hOST:");
    check_is_answered(&server, lower.as_bytes());
}

#[test]
fn every_form_of_version_1_is_answered() {
    let (_home, server, key) = serve_one_bill(FAST);
    let own = [("BillMonth", "2022-11"), ("CustomerUin", "100001")];
    let others: [&[(&str, &str)]; 7] = [
        &[],
        &[("SignatureMethod", "HmacSHA256")],
        &[("SignatureMethod", "HmacSHA1")],
        &[("SignatureMethod", "")],
        &[("Region", ""), ("Language", "en-US"), ("RequestClient", "a b+c&d=é")],
        &[("Nonce", "0"), ("Region", "null")],
        &[("Nonce", "18446744073709551615"), ("SignatureMethod", "HmacSHA256")],
    ];
    for method in [Method::Get, Method::Post] {
        for other in others {
            let pairs = [own.as_slice(), other].concat();
            for end in ["", "\n"] {
                check_is_answered(&server, &version_1(method, &server.address, &key, &pairs, end));
            }
        }
    }
}

#[test]
fn a_blank_may_be_written_as_plus_or_as_20() {
    let (_home, server, key) = serve_one_bill(FAST);
    for blank in ["+", "%20"] {
        let query = format!("BillMonth={}&CustomerUin=100001", encoded("2022 11 月", blank));
        let (code, _) = error(&server.bytes(&Draft::get(&server.address, &key, &query).bytes()));
        // It was read, and is no month.
        assert_eq!(code, "InvalidParameterValue.InvalidMonth");
        let query = format!("Bill{blank}Month=1&{QUERY}");
        let (_, message) = error(&server.bytes(&Draft::get(&server.address, &key, &query).bytes()));
        assert_eq!(message, "The parameter `Bill Month` is not recognized.");
    }
}

#[test]
fn one_checker_serves_every_form() {
    let (_home, server, key) = serve_one_bill(FAST);
    let faults: [(&str, &str, &str); 6] = [
        (
            r#"{"CustomerUin":1}"#,
            "CustomerUin=1",
            "MissingParameter: The request is missing a required parameter `BillMonth`.",
        ),
        (
            r#"{"BillMonth":"x","CustomerUin":"y"}"#,
            "BillMonth=x&CustomerUin=y",
            "InvalidParameter: The value type of parameter `CustomerUin` is not valid.",
        ),
        (
            r#"{"BillMonth":"x","CustomerUin":1,"Y":1}"#,
            "BillMonth=x&CustomerUin=1&Y=1",
            "UnknownParameter: The parameter `Y` is not recognized.",
        ),
        (
            r#"{"BillMonth":"x","BillMonth":"y"}"#,
            "BillMonth=x&BillMonth=y",
            "InvalidParameter: The parameter `BillMonth` is given more than once.",
        ),
        (
            r#"{"BillMonth":["x"],"CustomerUin":1}"#,
            "BillMonth.0=x&CustomerUin=1",
            "InvalidParameter: The value type of parameter `BillMonth` is not valid.",
        ),
        (
            r#"{"BillMonth":"x","CustomerUin":9223372036854775808}"#,
            "BillMonth=x&CustomerUin=9223372036854775808",
            "InvalidParameter: The value type of parameter `CustomerUin` is not valid.",
        ),
    ];
    for (json, query, expected) in faults {
        let pairs: Vec<(&str, &str)> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let heads: Vec<String> = pairs
            .iter()
            .map(|(name, _)| format!("Content-Disposition: form-data; name=\"{name}\""))
            .collect();
        let parts: Vec<(&str, &str)> =
            heads.iter().zip(&pairs).map(|(head, (_, value))| (head.as_str(), *value)).collect();
        let form = Draft {
            content_type: Some("application/x-www-form-urlencoded".to_owned()),
            body: query.into(),
            ..Draft::json(&server.address, &key, "")
        };
        let requests = [
            Draft::json(&server.address, &key, json).bytes(),
            Draft::get(&server.address, &key, query).bytes(),
            form.bytes(),
            multipart_draft(&server, &key, &parts).bytes(),
            version_1(Method::Get, &server.address, &key, &pairs, ""),
            version_1(Method::Post, &server.address, &key, &pairs, ""),
        ];
        for request in requests {
            let (code, message) = error(&server.bytes(&request));
            assert_eq!(format!("{code}: {message}"), expected, "{}", String::from_utf8_lossy(&request));
        }
    }
}

#[test]
fn what_is_malformed_has_a_code_of_its_form() {
    let (_home, server, key) = serve_one_bill(FAST);
    let json = |body: &[u8]| Draft { body: body.to_vec(), ..Draft::json(&server.address, &key, "") };
    let typed =
        |content_type: &str, body: &[u8]| Draft { content_type: Some(content_type.to_owned()), ..json(body) };
    let multipart = "multipart/form-data; boundary=aB7";
    let form = "application/x-www-form-urlencoded";
    let deep = ["{\"BillMonth\":".repeat(100_000), "1".to_owned(), "}".repeat(100_000)].concat();
    let cases: [(Draft, &str, &str); 13] = [
        (json(b""), "InvalidParameter", "not a valid JSON object"),
        (json(b"[]"), "InvalidParameter", "not a valid JSON object"),
        (json(b"\"x\""), "InvalidParameter", "not a valid JSON object"),
        (json(b"{\"BillMonth\":\"\xff\"}"), "InvalidParameter", "not a valid JSON object"),
        (json("[".repeat(100_000).as_bytes()), "InvalidParameter", "not a valid JSON object"),
        (json(deep.as_bytes()), "MissingParameter", "`CustomerUin`"),
        (typed(multipart, b"x"), "InvalidRequest", "does not begin with the boundary"),
        (typed("multipart/form-data", b""), "InvalidRequest", "no boundary"),
        (
            typed("application/octet-stream", b""),
            "InvalidParameter",
            "`application/octet-stream` is not supported",
        ),
        (Draft { content_type: None, ..json(BODY.as_bytes()) }, "InvalidParameter", "`Content-Type`"),
        (typed(form, b"BillMonth"), "InvalidParameter", "Url key and value should be splited by `=`."),
        (typed(form, b"BillMonth=%zz"), "InvalidParameter", "percent-encoding of the parameter `BillMonth`"),
        (
            Draft::get(&server.address, &key, "BillMonth=%ff"),
            "InvalidParameter",
            "`BillMonth` is not valid UTF-8",
        ),
    ];
    for (draft, code, says) in cases {
        let (got, message) = error(&server.bytes(&draft.bytes()));
        assert!(got == code && message.contains(says), "{code}, {says}: {got}: {message}");
    }
}

#[test]
fn sizes_are_exact_in_every_form() {
    let (_home, server, key) = serve_one_bill(FAST);
    let query = |bytes: usize| {
        let start = format!("{QUERY}&X=");
        format!("{start}{}", "x".repeat(bytes - start.len()))
    };
    let code = |request: &[u8]| error(&server.bytes(request)).0;
    let get = |bytes| Draft::get(&server.address, &key, &query(bytes)).bytes();
    assert_eq!(code(&get(32 * 1024)), "UnknownParameter");
    assert_eq!(code(&get(32 * 1024 + 1)), "RequestSizeLimitExceeded");
    assert_eq!(code(&get(60_000)), "RequestSizeLimitExceeded");

    let json = |bytes: usize| {
        let body = format!("{}{}", BODY, " ".repeat(bytes - BODY.len()));
        Draft::json(&server.address, &key, &body).bytes()
    };
    check_is_answered(&server, &json(10 * 1024 * 1024));
    for bytes in [10 * 1024 * 1024 + 1, 80 * 1024 * 1024] {
        assert_eq!(code(&json(bytes)), "RequestSizeLimitExceeded");
    }

    let form = |bytes: usize| {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        format!("{head}Content-Length: {bytes}\r\n\r\nX={}", "x".repeat(bytes - 2)).into_bytes()
    };
    assert_eq!(code(&form(1024 * 1024)), "MissingParameter");
    for bytes in [1024 * 1024 + 1, 20 * 1024 * 1024] {
        let (code, message) = error(&server.bytes(&form(bytes)));
        assert_eq!(code, "AuthFailure.SignatureFailure");
        assert!(message.contains("because of exceeding request size limit"), "{message}");
    }
    let chunked =
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n";
    let chunks = format!("{chunked}{}\r\n1\r\nx\r\n0\r\n\r\n", "x".repeat(0x10_0000));
    assert_eq!(code(chunks.as_bytes()), "AuthFailure.SignatureFailure");
}
