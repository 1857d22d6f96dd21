//! Samples of calls: what they send in each form, and how they are asked for, on the command line and over HTTP.

mod compared;
mod corpus;
pub(crate) mod languages;
mod models;
mod powershell;
mod recorder;
mod rust;

use std::process::Output;

use api::{Actions, Service};
use serde_json::{Value, json};

use crate::support::{ACTION, Answer, Home, Server};
use languages::print_sample;

/// The forms, in order.
const FORMS: [&str; 13] = [
    "python",
    "node",
    "go",
    "java",
    "php",
    "dotnet",
    "cpp",
    "ruby",
    "rust",
    "tccli",
    "curl",
    "powershell",
    "billfold",
];

/// Sends a request for samples.
fn send(server: &Server, method: &str, body: &str) -> Answer {
    server.raw(&format!(
        "{method} /explorer/samples HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// Asks for samples, which must be given.
fn ask(server: &Server, query: &Value) -> Value {
    let answer = send(server, "POST", &query.to_string());
    assert!(answer.head.starts_with("HTTP/1.1 200 "), "{} {}", answer.head, answer.body);
    let head = answer.head.to_lowercase();
    for line in
        ["content-type: application/json", "cache-control: no-store", "x-content-type-options: nosniff"]
    {
        assert!(head.lines().any(|one| one == line), "{head}");
    }
    serde_json::from_str(&answer.body).unwrap()
}

#[test]
fn samples_over_http_are_those_of_the_command_line_for_every_action_or_have_a_reason() {
    let home = Home::with_partners();
    let server = home.serve();
    let address = "http://127.0.0.1:9399";
    for action in Actions::new().iter() {
        let definition = action.definition;
        let input: Value = serde_json::from_str(definition.example_input()).unwrap();
        let query = json!({ "service": definition.service.name(), "action": definition.name, "input": input, "address": address });
        let answer = ask(&server, &query);
        let (given, missing) = (answer["samples"].as_array().unwrap(), answer["missing"].as_array().unwrap());
        let mut forms: Vec<&str> =
            given.iter().chain(missing).map(|one| one["form"].as_str().unwrap()).collect();
        forms.sort_by_key(|form| FORMS.iter().position(|known| known == form));
        assert_eq!(forms, FORMS, "{}", definition.name);
        assert!(missing.iter().all(|one| !one["reason"].as_str().unwrap().is_empty()));
        assert!(missing.is_empty() || definition.service == Service::Billfold, "{missing:?}");
        for sample in given {
            let (form, text) = (sample["form"].as_str().unwrap(), sample["text"].as_str().unwrap());
            let first = text.lines().next().unwrap();
            assert!(
                first.contains(&format!("Calls {} at {address} with ", definition.name)),
                "{form}: {first}"
            );
            assert!(sample["file"].as_str().unwrap().contains(definition.name), "{sample}");
            if definition.name == ACTION {
                assert_eq!(text, print_sample(form, ACTION, &input, address), "{form}");
            }
        }
    }
    let query = json!({ "action": ACTION, "input": { "BillMonth": "2022-11", "CustomerUin": "7" }, "address": "https://[::1]:8443", "language": "zh-CN" });
    let answer = ask(&server, &query);
    let python = &answer["samples"][0];
    assert!(
        python["text"].as_str().unwrap().starts_with("# 使用 ")
            && python["note"].as_str().unwrap().contains('请'),
        "{python}"
    );
    // A number may come as a text, as in a request. Ruby has no port over TLS.
    assert!(python["text"].as_str().unwrap().contains("request.CustomerUin = 7\n"), "{python}");
    assert_eq!(answer["missing"][0]["form"], "ruby");
}

#[test]
fn a_request_for_samples_is_refused_with_the_servers_own_words_and_nothing_of_it_is_code() {
    let home = Home::with_partners();
    let server = home.serve();
    let right = json!({ "action": ACTION, "input": { "BillMonth": "2022-11", "CustomerUin": 7 }, "address": "http://a" });
    let change = |name: &str, value: Value| {
        let mut query = right.clone();
        query[name] = value;
        query.to_string()
    };
    for (body, expected) in [
        (change("input", json!({ "BillMonth": "2022-11" })), "CustomerUin"),
        (change("input", json!({ "BillMonth": 202_211, "CustomerUin": 7 })), "BillMonth"),
        (change("input", json!({ "BillMonth": "2022-11", "CustomerUin": 7, "x'); evil(": 1 })), "x'); evil("),
        (change("input", json!([])), "JSON"),
        (change("action", json!("Evil\u{2028}")), "is no action of the service"),
        (change("service", json!("cvm")), "is no action of the service"),
        (change("address", json!("http://a/$(x)")), "is no address of a server"),
        (change("address", json!("http://a'; evil; '")), "is no address of a server"),
        (change("language", json!("de")), "send en-US or zh-CN"),
        (change("key", json!("AKID")), "unknown field `key`"),
        ("{".to_owned(), "the body is no request for samples"),
    ] {
        let answer = send(&server, "POST", &body);
        assert!(answer.head.starts_with("HTTP/1.1 400 "), "{body}: {}", answer.head);
        let error: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(error["error"].as_str().unwrap().contains(expected), "{body}: {error}");
        assert_eq!(error.as_object().unwrap().len(), 1);
    }
    let large = change("input", json!({ "BillMonth": "x".repeat(64 * 1024), "CustomerUin": 7 }));
    assert!(send(&server, "POST", &large).head.starts_with("HTTP/1.1 413 "));
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let answer = send(&server, method, "");
        assert!(answer.head.starts_with("HTTP/1.1 405 "), "{method}: {}", answer.head);
        assert!(answer.head.to_lowercase().contains("allow: post"), "{}", answer.head);
    }
    // The largest inputs, at once: each takes the memory of its text.
    let whole = change("input", json!({ "BillMonth": "'\u{1}".repeat(6 * 1024), "CustomerUin": 7 }));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert!(send(&server, "POST", &whole).head.starts_with("HTTP/1.1 200 ")));
        }
    });
}

/// Runs `billfold call` with a key in its environment, which no sample needs.
fn call(home: &Home, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = home.command(&[&["call"], words].concat());
    command.env("TENCENTCLOUD_SECRET_ID", "AKIDnever").env("TENCENTCLOUD_SECRET_KEY", "neverprinted");
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_command_line_prints_a_sample_without_a_key_and_refuses_what_it_would_not_send() {
    let home = Home::new();
    let bill = ["--BillMonth", "2022-11", "--CustomerUin", "7"];
    for form in FORMS {
        let (code, text, notes) = call(&home, &[&[ACTION, "--sample", form][..], &bill].concat());
        assert_eq!(code, Some(0), "{form}: {notes}");
        assert!(
            text.contains("2022-11") && text.contains("127.0.0.1:8787") && text.ends_with('\n'),
            "{text}"
        );
        assert!(!format!("{text}{notes}").contains("never"), "{text}");
        assert!(notes.starts_with("note: save it as DescribeBillSummaryByPayMode"), "{notes}");
    }
    let (code, list, _) = call(&home, &[ACTION, "--sample", "list"]);
    assert_eq!((code, list.lines().count()), (Some(0), 13), "{list}");
    for (words, expected) in [
        (&[ACTION, "--sample", "cobol"][..], "is no form of samples: pass one of python, node,"),
        (&[ACTION, "--sample", "python", "--endpoint", "a/b"], "is no address of a server"),
        (&[ACTION, "--sample", "python", "--table"], "leave --table and --unchecked out"),
        (&[ACTION, "--sample", "python", "--Nonsense", "1"], "Nonsense"),
    ] {
        let (code, text, said) = call(&home, &[words, &bill].concat());
        assert_eq!((code, text.as_str()), (Some(2), ""), "{words:?}: {said}");
        assert!(said.contains(expected), "{words:?}: {said}");
    }
    let (code, _, said) = call(&home, &[ACTION, "--sample", "python", "--BillMonth", "2022-11"]);
    assert!(code == Some(2) && said.contains("CustomerUin"), "{said}");
    let (code, _, said) = call(&home, &["DescribeBillSummari", "--sample", "python"]);
    assert!(
        code == Some(2) && said.contains("the nearest action of Billfold is DescribeBillSummary"),
        "{said}"
    );
    let tls =
        call(&home, &[&[ACTION, "--sample", "ruby", "--endpoint", "https://a:8443"][..], &bill].concat());
    assert!(tls.0 == Some(1) && tls.2.contains("port 443 alone"), "{tls:?}");
}
