//! The page on requests: its request and answers are those of a server, and its forms and paths are there.

use serde_json::Value;
use tc3::sign::{
    build_canonical_request, build_string_to_sign, build_v1_string, compute_sha256_hex,
    compute_tc3_signature, compute_v1_signature, derive_key, format_utc_date,
};
use tc3::{Digest, Method, Secret};

use super::page::GuidePage;
use super::signatures::find_example_answer;
use crate::demo::Demo;
use crate::support::{Home, Key, error, now_s, signed_headers, without_id};

/// The path of the page.
const REQUESTS: &str = "docs/making-requests";

/// The query of the first example of the first action, by name.
fn list_example_pairs() -> Vec<(String, String)> {
    let actions = api::Actions::new();
    let input: Value =
        serde_json::from_str(actions.iter().next().unwrap().definition.example_input()).unwrap();
    let to_text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    input.as_object().unwrap().iter().map(|(name, value)| (name.clone(), to_text(value))).collect()
}

fn join_pairs(pairs: &[(String, String)]) -> String {
    let encode = |text: &str| text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// Writes a request in one of the forms with v3.
fn write_v3_request(host: &str, key: &Key, action: &str, form: [&str; 2]) -> String {
    let [method_name, content_type] = form;
    let pairs = list_example_pairs();
    let (query, body) = match (method_name, content_type) {
        ("GET", _) => (join_pairs(&pairs), String::new()),
        (_, "application/json") => {
            let actions = api::Actions::new();
            (String::new(), actions.get(action).unwrap().definition.example_input().to_owned())
        }
        (_, "multipart/form-data") => {
            let part = |(name, value): &(String, String)| {
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            (String::new(), pairs.iter().map(part).collect::<String>() + "--x--\r\n")
        }
        _ => (String::new(), join_pairs(&pairs)),
    };
    let content_type = match content_type {
        "any" => "text/plain",
        "multipart/form-data" => "multipart/form-data; boundary=x",
        other => other,
    };
    let (method, time) = (Method::parse(method_name).unwrap(), now_s());
    let headers = [("content-type", content_type), ("host", host)];
    let canonical =
        build_canonical_request(method, "/", &query, &headers, &compute_sha256_hex(body.as_bytes()));
    let day = format_utc_date(time);
    let secret = Secret::new(key.secret.clone());
    let to_sign = build_string_to_sign(time, &day, "intlpartnersmgt", &canonical);
    let signature = compute_tc3_signature(&derive_key(&secret, &day, "intlpartnersmgt"), &to_sign);
    format!(
        "{method_name} /?{query} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nX-TC-Action: {action}\r\n\
         X-TC-Version: 2022-09-28\r\nX-TC-Timestamp: {time}\r\nAuthorization: TC3-HMAC-SHA256 \
         Credential={}/{day}/intlpartnersmgt/tc3_request, SignedHeaders=content-type;host, Signature={signature}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        key.id,
        body.len()
    )
}

/// Writes a request in one of the forms with v1. Some parameters are left out, and others added.
pub(super) fn write_v1_request(
    host: &str,
    key: &Key,
    method: &str,
    without: &str,
    added: &[(&str, &str)],
) -> String {
    let actions = api::Actions::new();
    let (action, time) = (actions.iter().next().unwrap().definition.name, now_s().to_string());
    let common = [
        ("Action", action),
        ("Version", "2022-09-28"),
        ("Timestamp", &time),
        ("Nonce", "7"),
        ("SecretId", &key.id),
    ];
    let mut pairs = list_example_pairs();
    pairs.extend(common.iter().chain(added).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    pairs.retain(|(name, _)| name != without);
    let text = build_v1_string(Method::parse(method).unwrap(), host, "/", &pairs);
    let digest =
        if added.contains(&("SignatureMethod", "HmacSHA256")) { Digest::Sha256 } else { Digest::Sha1 };
    let signature = compute_v1_signature(digest, &Secret::new(key.secret.clone()), &text);
    pairs.push(("Signature".to_owned(), signature));
    pairs.retain(|(name, _)| name != without);
    let form = join_pairs(&pairs);
    match method {
        "GET" => format!("GET /?{form} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
        _ => format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
            form.len()
        ),
    }
}

#[test]
fn the_request_of_the_page_has_the_head_of_a_real_one_and_its_answer_is_that_of_the_demo() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", REQUESTS);
    let request = page.find_code("Request");
    let (head, body) = request.split_once("\n\n").unwrap();
    let action = head.lines().find_map(|line| line.strip_prefix("X-TC-Action: ")).unwrap();
    let list_names = |head: &str| {
        let mut names: Vec<String> =
            head.lines().filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect();
        names.retain(|name| name != "Connection");
        names.sort();
        names
    };
    let real = signed_headers(&demo.server.address, &demo.keys[0], action, body, now_s());
    assert_eq!(list_names(head), list_names(&real));
    let real = demo.server.raw(&format!("POST / HTTP/1.1\r\n{real}\r\n{body}"));
    let (shown_head, shown) = page.find_code("Answer").split_once("\n\n").unwrap();
    let shown: Value = serde_json::from_str(shown).unwrap();
    assert_eq!(without_id(shown["Response"].clone()), without_id(real.response()));
    for line in shown_head.lines() {
        assert!(real.head.to_lowercase().contains(&line.to_lowercase()), "{line}: {}", real.head);
    }
    for row in page.list_rows().iter().filter(|row| row[0].starts_with("`X-RateLimit")) {
        assert!(real.head.to_lowercase().contains(&row[0].trim_matches('`').to_lowercase()), "{}", real.head);
    }
    // The error of the page, by the request that causes it.
    let headers = signed_headers(&demo.server.address, &demo.keys[0], action, body, now_s());
    let headers: String =
        headers.split_inclusive("\r\n").filter(|line| !line.starts_with("X-TC-Timestamp")).collect();
    let refused = demo.server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{body}")).response();
    let shown: Value = serde_json::from_str(page.find_code("An error")).unwrap();
    assert_eq!(error(&shown["Response"]), error(&refused));
}

#[test]
fn every_form_of_the_page_on_requests_is_answered() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", REQUESTS);
    let actions = api::Actions::new();
    let action = actions.iter().next().unwrap().definition.name;
    let mut forms = 0;
    for row in page.list_rows() {
        let [method @ ("GET" | "POST"), content_type, version @ ("v1" | "v3"), _, _] = row[..] else {
            continue;
        };
        let (host, key) = (&demo.server.address, &demo.keys[0]);
        let request = match version {
            "v3" => write_v3_request(host, key, action, [method, content_type.trim_matches('`')]),
            _ => write_v1_request(host, key, method, "", &[("SignatureMethod", "HmacSHA256")]),
        };
        assert_eq!(without_id(demo.server.raw(&request).response()), find_example_answer(), "{row:?}");
        forms += 1;
    }
    assert_eq!(forms, 6);
}

#[test]
fn every_path_of_the_page_on_requests_is_served() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", REQUESTS);
    let mut paths = 0;
    for row in page.list_rows().iter().filter(|row| row.len() == 2 && row[0].starts_with("`/")) {
        let path = row[0].trim_matches('`');
        let answer = demo.server.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            demo.server.address
        ));
        assert!(
            answer.head.starts_with("HTTP/1.1 200 ") && !answer.body.is_empty(),
            "{path}: {}",
            answer.head
        );
        paths += 1;
    }
    assert_eq!(paths, 6);
}
