//! Wrong signatures in the server's log: the likely mistake is named there and never in the answer, and of many wrong
//! signatures only some in each second are diagnosed.

use std::time::{Duration, Instant};

use crate::support::{Draft, Home, Key, Server, error, next_second, now_s};
use crate::wire::{BODY, FAST, serve_one_bill};

fn serve_watched_world() -> (Home, Server, Key) {
    let (home, server, key) = serve_one_bill(FAST);
    drop(server);
    let server = home.serve_watched();
    (home, server, key)
}

/// Waits for the line of the doctor about a request.
fn wait_for_diagnosis(home: &Home, request_id: &str) -> String {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        let log = home.log();
        let mut lines =
            log.lines().filter(|line| line.contains(request_id) && line.contains("signature doctor"));
        if let Some(line) = lines.next() {
            return line.to_owned();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the doctor said nothing of {request_id}: {}", home.log());
}

#[test]
fn the_log_names_the_mistake_and_the_answer_does_not() {
    let (home, server, key) = serve_watched_world();
    let other = home.key(crate::support::DISTRIBUTOR);
    let draft = Draft::json(&server.address, &key, BODY);
    let signed_with =
        |secret: &str| Draft { key: Key { secret: secret.to_owned(), ..key.clone() }, ..draft.clone() };
    let sent = |draft: Draft, from: &str, to: &str| {
        let text = String::from_utf8(draft.bytes()).unwrap();
        assert!(text.contains(from), "{from}: {text}");
        text.replace(from, to).into_bytes()
    };
    let spaced = r#"{"BillMonth": "2022-11", "CustomerUin": 100001}"#;
    let with_body = |body: &str| Draft::json(&server.address, &key, body);
    let compact_length = format!("Content-Length: {}", BODY.len());
    let spaced_length = format!("Content-Length: {}", spaced.len());
    let reserialised = {
        let signed = sent(with_body(spaced), spaced, BODY);
        String::from_utf8(signed).unwrap().replace(&spaced_length, &compact_length).into_bytes()
    };
    let requests = [
        ("secret-of-other-key", signed_with(&other.secret).bytes()),
        ("secret-blanks", signed_with(&format!("{}\n", key.secret)).bytes()),
        ("secret-is-id", signed_with(&key.id).bytes()),
        ("json-blanks", reserialised),
        ("content-type-other", sent(draft.clone(), "application/json", "application/json; charset=utf-8")),
        ("", signed_with("quite another").bytes()),
    ];
    for (cause, request) in requests {
        next_second(); // One wrong signature of an account is looked at in each second.
        let answer = server.bytes(&request);
        let (code, message) = error(&answer);
        assert_eq!(code, "AuthFailure.SignatureFailure");
        assert_eq!(
            message,
            "The provided credentials could not be validated. Please check your signature is correct."
        );
        let line = wait_for_diagnosis(&home, answer["RequestId"].as_str().unwrap());
        let expected = if cause.is_empty() { "no known mistake explains it" } else { cause };
        assert!(line.contains(expected), "{expected}: {line}");
        for secret in [&key.secret, &other.secret] {
            assert!(!line.contains(secret.as_str()), "{line}");
        }
    }
    assert_eq!(server.metric("billfold_signature_diagnoses_total{cause=\"secret-is-id\"}"), Some(1.0));
    assert_eq!(server.metric("billfold_signature_diagnoses_total{cause=\"unexplained\"}"), Some(1.0));
}

#[test]
fn a_flood_of_wrong_signatures_is_not_looked_at_one_by_one() {
    let (home, server, key) = serve_watched_world();
    let wrong = Key { secret: "wrong".to_owned(), ..key.clone() };
    let begun = now_s();
    for _ in 0..200 {
        let (code, _) = error(&server.bytes(&Draft::json(&server.address, &wrong, BODY).bytes()));
        assert_eq!(code, "AuthFailure.SignatureFailure");
    }
    let seconds = now_s() - begun + 1;
    assert!(server.bytes(&Draft::json(&server.address, &key, BODY).bytes())["SummaryOverview"].is_array());
    home.wait_for_log("signature doctor");
    assert!(server.stop().success());
    let looked_at = home.log().lines().filter(|line| line.contains("signature doctor")).count();
    assert!((1..=seconds).contains(&i64::try_from(looked_at).unwrap()), "{looked_at} in {seconds} s");
}
