//! The page on common parameters: a server needs those that are required, and takes those that are not.

use super::page::GuidePage;
use super::requests::write_v1_request;
use super::signatures::find_example_answer;
use crate::demo::Demo;
use crate::support::{Home, error, now_s, signed_headers, without_id};

/// Lists the parameters of a table of the page, each with true if it is required.
fn list_parameters(page: &GuidePage, heading: &str) -> Vec<(String, bool)> {
    let (_, rest) = page.text.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = GuidePage { text: rest.split("\n## ").next().unwrap().to_owned() };
    let rows = section.list_rows();
    let rows = rows.iter().filter(|row| matches!(row[1], "Yes" | "No"));
    rows.map(|row| (row[0].trim_matches('`').to_owned(), row[1] == "Yes")).collect()
}

#[test]
fn each_header_that_the_page_calls_required_is_and_the_others_may_be_sent_with_any_value() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", "docs/common-parameters");
    let headers = list_parameters(&page, "Signature v3: Headers");
    assert_eq!(headers.len(), 12, "{headers:?}");
    let actions = api::Actions::new();
    let definition = actions.iter().next().unwrap().definition;
    let body = definition.example_input();
    let send = |change: &dyn Fn(&str) -> String| {
        let headers = signed_headers(&demo.server.address, &demo.keys[0], definition.name, body, now_s());
        demo.server.raw(&format!("POST / HTTP/1.1\r\n{}\r\n{body}", change(&headers)))
    };
    for (name, is_required) in headers {
        let answer = if is_required {
            send(&|headers: &str| {
                let own = format!("{}: ", name.to_lowercase());
                let kept = headers.split_inclusive("\r\n");
                kept.filter(|line| !line.to_lowercase().starts_with(&own)).collect()
            })
        } else if name == "X-TC-Token" {
            // A key that is not temporary has none.
            send(&|headers: &str| format!("{name}: x\r\n{headers}"))
        } else {
            let answer = send(&|headers: &str| format!("{name}: null\r\n{headers}"));
            assert_eq!(without_id(answer.response()), find_example_answer(), "{name}");
            continue;
        };
        // Without a host it is no request of HTTP/1.1.
        assert!(
            answer.head.starts_with("HTTP/1.1 400 ") || !error(&answer.response()).0.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn each_parameter_of_v1_that_the_page_calls_required_is_and_the_others_may_be_sent() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", "docs/common-parameters");
    let parameters = list_parameters(&page, "Signature v1: Parameters");
    assert_eq!(parameters.len(), 11, "{parameters:?}");
    let (host, key) = (&demo.server.address, &demo.keys[0]);
    for (name, is_required) in parameters {
        if is_required {
            let answer = demo.server.raw(&write_v1_request(host, key, "POST", &name, &[])).response();
            let message = format!("The request is missing a required parameter `{name}`.");
            assert_eq!(error(&answer), ("MissingParameter".to_owned(), message));
        } else if name != "Token" {
            for value in ["HmacSHA256", "null", ""] {
                let request = write_v1_request(host, key, "POST", "", &[(&name, value)]);
                let answer = demo.server.raw(&request).response();
                assert_eq!(without_id(answer), find_example_answer(), "{name}={value}");
            }
        }
    }
}
