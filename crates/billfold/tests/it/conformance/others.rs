//! The conformance run against servers that are not ours, each bad in its way.

use std::process::Output;

use super::strangers::{self, Stranger};
use super::{OF_ONE_ACTION, json, run, said};
use crate::support::Home;

/// Runs the cases of one action.
fn run_one_action(home: &Home, endpoint: &str, id: &str, secret: &str, more: &[&str]) -> Output {
    run(home, endpoint, id, secret, &[&OF_ONE_ACTION, more].concat())
}

/// A folder and a secret that opens nothing, for strangers who do not look at it.
fn nobody() -> (Home, String) {
    let home = Home::new();
    let secret = home.file("secret", "nobody");
    (home, secret)
}

#[test]
fn an_endpoint_that_cannot_be_reached_or_is_none_is_told() {
    let (home, secret) = nobody();
    let refused = |endpoint: &str| {
        let output = run_one_action(&home, endpoint, "AKIDx", &secret, &[]);
        assert_ne!(output.status.code(), Some(0));
        said(&output)
    };
    assert!(refused("http://127.0.0.1:9").contains("could not reach http://127.0.0.1:9"));
    assert!(refused("http://no-such-host.invalid").contains("could not reach"));
    assert!(refused("127.0.0.1:8787").contains("http://HOST:PORT"));
    let stranger = Stranger::new(|_| b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
    let output = refused(&format!("https://{}", stranger.address));
    assert!(output.contains("could not reach") && output.contains("TLS"), "{output}");
    let hint = format!("does it speak plain HTTP? Try http://{}", stranger.address);
    assert!(output.contains(&hint), "{output}");
    let endpoint = format!("https://{}", stranger.address);
    let call = ["call", "A", "--endpoint", &endpoint, "--secret-id", "a", "--secret-key-file", &secret];
    assert!(home.refused(&call).contains(&hint), "{}", home.refused(&call));
}

#[test]
fn a_server_that_does_not_speak_api_3_0_is_told_from_one_that_does_it_badly() {
    let (home, secret) = nobody();
    for (answer, what) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "does not speak API 3.0"),
        ("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>", "status 404"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "does not speak API 3.0"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "does not speak HTTP"),
        ("SSH-2.0-OpenSSH_9.9\r\n", "does not speak HTTP"),
        ("", "without an answer"),
    ] {
        let stranger = Stranger::new(move |_| answer.as_bytes().to_vec());
        let output = run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &[]);
        assert_eq!(output.status.code(), Some(1), "{answer}");
        let said = said(&output);
        assert!(said.contains(what) && !said.contains("panicked"), "{answer}: {said}");
    }
}

#[test]
fn one_who_always_answers_the_same_fails_with_each_failure_listed() {
    let (home, secret) = nobody();
    let stranger = Stranger::new(|_| strangers::envelope(r#""SummaryOverview":null"#, strangers::SOME_ID));
    let output = run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    for line in [
        "FAILED [documented] parameters: DescribeBillSummaryByPayMode, TC3 JSON: BillMonth is absent",
        "  expected  MissingParameter, its message naming \"BillMonth\"",
        "  got       success",
        "  request   POST / | Host: ",
        "the RequestId 0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c is that of an answer before\n  breaks    two requests",
        "1 fault of the envelope, which fails the run",
    ] {
        assert!(text.contains(line), "{line} is not in {}", text.get(..5000).unwrap_or(&text));
    }
    assert!(!text.contains(&secret));
}

#[test]
fn what_is_only_our_choice_fails_a_run_only_where_it_is_to_be_strict() {
    let (home, secret) = nobody();
    // One who takes a null for an error of its own.
    let stranger = Stranger::new(|_| strangers::error("InvalidParameter", "No."));
    let filter = ["--filter", "BillMonth is null"];
    let output = run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &filter);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("FAILED [chosen]") && text.contains("where Billfold only chose"), "{text}");
    let strict =
        run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &[&filter[..], &["--strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn a_connection_that_is_closed_without_an_answer_is_a_failed_case_and_the_run_goes_on() {
    let (home, secret) = nobody();
    let stranger = Stranger::new(|request| {
        if request.contains("zh-CN") {
            return Vec::new();
        }
        strangers::envelope(r#""SummaryOverview":[]"#, &uuid::Uuid::new_v4().to_string())
    });
    let filter = ["--filter", "TC3 JSON: Chinese", "--json"];
    let report = json(&run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &filter));
    assert_eq!(report["cases"][0]["got"], "the connection was closed without an answer");
    let report =
        json(&run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &["--group", "forms", "--json"]));
    assert_eq!(report["groups"]["forms"]["failed"], 6, "one for each form");
}

#[test]
fn the_clock_of_the_server_is_followed_where_it_is_far_from_ours() {
    let (home, secret) = nobody();
    // One whose clock stands: it is November 1994 there.
    let stranger = Stranger::new(|request| {
        let is_fresh = request.contains("X-TC-Timestamp: 78411") || request.contains("x-tc-timestamp: 78411");
        let answer = if is_fresh {
            strangers::envelope(r#""SummaryOverview":[]"#, &uuid::Uuid::new_v4().to_string())
        } else {
            strangers::error("AuthFailure.SignatureExpire", "The signature is expired.")
        };
        let answer = String::from_utf8(answer).unwrap();
        answer.replacen("\r\n", "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", 1).into_bytes()
    });
    let output = run_one_action(
        &home,
        &stranger.endpoint(),
        "AKIDx",
        &secret,
        &["--filter", "TC3 JSON: as documented"],
    );
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("the clock of http://") && text.contains("s from ours"), "{text}");
}

#[test]
fn an_endpoint_with_tls_is_trusted_by_its_certificate() {
    let (home, secret) = nobody();
    let Some((certificate, key)) = strangers::certificate(&home) else { return };
    let answer = |_: &str| strangers::envelope(r#""SummaryOverview":[]"#, &uuid::Uuid::new_v4().to_string());
    let stranger = Stranger::with_tls(&certificate, &key, answer);
    let endpoint = format!("https://{}", stranger.address.replace("127.0.0.1", "localhost"));
    let filter = ["--filter", "as documented", "--strict"];
    let trusting = [&filter[..], &["--ca-file", &certificate]].concat();
    let output = run_one_action(&home, &endpoint, "AKIDx", &secret, &trusting);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = run_one_action(&home, &endpoint, "AKIDx", &secret, &filter);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("certificate"), "{}", said(&output));
}

/// An answer with a charset behind its content type.
fn with_charset(answer: Vec<u8>) -> Vec<u8> {
    String::from_utf8(answer).unwrap().replacen("json\r\n", "json; charset=utf-8\r\n", 1).into_bytes()
}

#[test]
fn a_fault_that_every_envelope_has_is_told_once_and_hides_no_code() {
    let (home, secret) = nobody();
    let stranger = Stranger::new(|_| with_charset(strangers::error("InvalidParameter", "No.")));
    let group = ["--group", "bodies"];
    let output = run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &group);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.matches("charset=utf-8").count(), 1, "{text}");
    for line in
        ["the official Python client takes an error for a success", "  got       InvalidParameter: No."]
    {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    let report = json(&run_one_action(
        &home,
        &stranger.endpoint(),
        "AKIDx",
        &secret,
        &[&group[..], &["--json"]].concat(),
    ));
    let fault = &report["envelope_faults"][0];
    assert_eq!((&fault["rule"], &fault["basis"]), (&"content-type".into(), &"observed".into()), "{fault}");
    let cases = report["cases"].as_array().unwrap();
    assert_eq!((&fault["answers"], &report["answers"]), (&cases.len().into(), &cases.len().into()));
    for case in cases {
        assert_eq!(case["code"], "InvalidParameter");
        assert_eq!(case["envelope_faults"], serde_json::json!(["content-type"]));
    }
    assert!(cases.iter().any(|case| case["passed"] == true), "a code that is right passes");
}

#[test]
fn a_faulty_envelope_fails_a_run_by_itself_though_every_case_passes() {
    let (home, secret) = nobody();
    let stranger = Stranger::new(|_| {
        with_charset(strangers::envelope(r#""SummaryOverview":[]"#, &uuid::Uuid::new_v4().to_string()))
    });
    let filter = ["--group", "forms", "--filter", "as documented"];
    let output = run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &filter);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("ENVELOPE [observed] 6 of 6 answers: the content type is"), "{text}");
    assert!(text.contains("\n6 cases, 0 failed\n1 fault of the envelope"), "{text}");
}

#[test]
fn where_http_is_broken_a_bare_success_does_not_pass_and_a_refusal_does() {
    let (home, secret) = nobody();
    let passed = |answer: &'static str, name: &'static str| {
        let stranger = Stranger::new(move |request| {
            if request.starts_with("POST") {
                return strangers::envelope(r#""SummaryOverview":[]"#, &uuid::Uuid::new_v4().to_string());
            }
            answer.as_bytes().to_vec()
        });
        let more = ["--group", "http", "--filter", name, "--json"];
        let report = json(&run_one_action(&home, &stranger.endpoint(), "AKIDx", &secret, &more));
        assert_eq!(report["cases"].as_array().unwrap().len(), 1);
        report["cases"][0]["passed"] == true
    };
    for name in ["the method TRACE", "the method CONNECT"] {
        assert!(!passed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", name), "{name}");
        assert!(passed("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n", name), "{name}");
        assert!(!passed("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n", name), "{name}");
    }
    assert!(passed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "the method HEAD"));
}
