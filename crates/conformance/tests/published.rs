//! The published vectors of `tests/vectors`: that they are what the generator makes, that the server says
//! to each request what its verdict says, and that nothing can be altered in those that are verified.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::collections::{BTreeMap, BTreeSet};

use tc3::sign::{PostJson, sign_post_json};
use tc3::{Code, Secret};

#[path = "published/altered.rs"]
mod altered;
#[path = "published/committed.rs"]
mod committed;
#[path = "published/request.rs"]
mod request;
#[path = "../examples/vectors/suite.rs"]
mod suite;

use committed::{Case, cases, files, keys};

/// How many cases of each verdict the suite has at least.
const CASES_MIN: usize = 100;

/// The verified or the refused cases.
fn of_verdict(verdict: &str) -> Vec<Case> {
    cases().into_iter().filter(|case| case.verdict["verdict"] == verdict).collect()
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let made = suite::cases();
    let mut expected = suite::files(&made);
    let committed = files();
    let readme = String::from_utf8(committed["README.md"].clone()).unwrap();
    expected.insert("README.md".to_owned(), suite::readme(&readme, &made).into_bytes());
    let names = |files: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        files.keys().filter(|name| *name != ".gitattributes").cloned().collect()
    };
    let how = "run: cargo run -p conformance --example vectors -- tests/vectors";
    let (are, should) = (names(&committed), names(&expected));
    let odd: Vec<_> = are.symmetric_difference(&should).collect();
    assert!(odd.is_empty(), "{odd:?} are not in both; {how}");
    for (name, bytes) in expected {
        assert!(committed[&name] == bytes, "{name} is not what the generator makes; {how}");
    }
}

#[test]
fn there_are_enough_cases_of_each_verdict_and_no_two_are_alike() {
    let mut requests = BTreeMap::new();
    let mut reasons = BTreeMap::new();
    for verdict in ["verified", "refused"] {
        let cases = of_verdict(verdict);
        assert!(cases.len() >= CASES_MIN, "{verdict}: {}", cases.len());
        for case in cases {
            // The same request may stand twice where the clock makes the difference.
            let what = (case.files["req"].clone(), case.verdict["now_s"].as_i64());
            let name = case.name.clone();
            let (group, _) = name.split_once('/').unwrap();
            let why = (group.to_owned(), case.verdict["why"].as_str().unwrap().to_owned());
            if let Some(other) = reasons.insert(why, name.clone()) {
                panic!("{name} and {other} give the same reason");
            }
            if let Some(other) = requests.insert(what, case.name) {
                panic!("{name} and {other} are the same request");
            }
        }
    }
    assert_eq!(suite::cases().len(), requests.len(), "a name is given twice");
}

#[test]
fn every_folder_has_all_its_files_and_stands_in_its_group() {
    for case in cases() {
        let tc3 = case.name.starts_with("tc3-");
        let expected: &[&str] = match case.code() {
            None | Some("AuthFailure.SignatureFailure" | "AuthFailure.SignatureExpire") => {
                &["creq", "req", "sig", "sts", "verdict"]
            }
            Some("AuthFailure.SecretIdNotFound") => &["creq", "req", "sts", "verdict"],
            Some(_) => &["req", "verdict"],
        };
        let expected: Vec<&str> =
            expected.iter().copied().filter(|ending| tc3 || *ending != "creq").collect();
        assert_eq!(case.files.keys().collect::<Vec<_>>(), expected, "{}", case.name);
        let group = case.name.split('/').next().unwrap();
        let verdict = case.verdict["verdict"].as_str().unwrap();
        assert!(group.ends_with(verdict) && (verdict == "refused") == case.code().is_some(), "{}", case.name);
        if let Some(code) = case.code() {
            assert!(Code::ALL.iter().any(|known| known.as_str() == code), "{}: {code}", case.name);
        }
    }
}

#[test]
fn every_case_holds_a_rule_that_the_readme_states_and_every_rule_has_cases() {
    let readme = String::from_utf8(files()["README.md"].clone()).unwrap();
    let sections: BTreeMap<&str, &str> =
        readme.split("\n### `").skip(1).map(|section| section.split_once('`').unwrap()).collect();
    let mut held = BTreeSet::new();
    for case in cases() {
        let rule = case.verdict["rule"].as_str().unwrap().to_owned();
        let (group, name) = case.name.split_once('/').unwrap();
        let section = sections.get(rule.as_str()).unwrap_or_else(|| panic!("{}: {rule}", case.name));
        let line = section.lines().find(|line| line.starts_with(group)).unwrap();
        assert!(line.contains(&format!("`{name}`")), "{} is not listed", case.name);
        assert!(case.verdict["why"].as_str().unwrap().ends_with('.'), "{}", case.name);
        held.insert(rule);
    }
    assert_eq!(sections.keys().copied().collect::<Vec<_>>(), held.iter().collect::<Vec<_>>());
}

#[test]
fn every_verified_case_is_verified_and_by_no_other_key() {
    let keys = keys();
    let wrong = keys.keys().map(|id| (id.clone(), "another".to_owned())).collect();
    for case in of_verdict("verified") {
        let request = case.request();
        assert_eq!(case.answer(&request, &keys), Ok(()), "{}", case.name);
        let refusal = case.answer(&request, &wrong).unwrap_err();
        assert_eq!(refusal.code, Code::AuthFailureSignatureFailure, "{}", case.name);
        // The signature that is sent is the one that the case states.
        assert_eq!(case.answer(&request.with_signature(&case.text("sig")), &keys), Ok(()), "{}", case.name);
    }
}

#[test]
fn every_refused_case_is_refused_with_its_code_and_for_its_reason() {
    let keys = keys();
    for case in of_verdict("refused") {
        let refusal = case.answer(&case.request(), &keys).expect_err(&case.name);
        assert_eq!(Some(refusal.code.as_str()), case.code(), "{}: {refusal}", case.name);
        let says = case.verdict["says"].as_str().unwrap_or_default();
        assert!(refusal.message.contains(says), "{}: {refusal} says nothing of {says}", case.name);
    }
}

#[test]
fn where_the_signature_is_refused_or_too_old_nothing_else_is_wrong() {
    let keys = keys();
    let mut cured = 0;
    for mut case in of_verdict("refused") {
        let right = match case.code() {
            Some("AuthFailure.SignatureFailure") => case.request().with_signature(&case.text("sig")),
            Some("AuthFailure.SignatureExpire") => {
                let to_sign = case.text("sts");
                let of_pair = || to_sign.split_once("&Timestamp=").unwrap().1.split('&').next().unwrap();
                let time =
                    to_sign.lines().nth(1).filter(|_| case.name.starts_with("tc3-")).unwrap_or_else(of_pair);
                case.verdict["now_s"] = time.parse::<i64>().unwrap().into();
                case.request().with_signature(&case.text("sig"))
            }
            _ => continue,
        };
        // An unknown caller stays unknown, however young the request is.
        if case.name.ends_with("clock-before-the-secret-id") {
            assert_eq!(case.answer(&right, &keys).unwrap_err().code, Code::AuthFailureSecretIdNotFound);
            continue;
        }
        assert_eq!(case.answer(&right, &keys), Ok(()), "{}", case.name);
        cured += 1;
    }
    assert!(cured >= CASES_MIN, "{cured}");
}

#[test]
fn no_byte_of_a_signed_piece_can_be_altered_in_any_verified_case() {
    let keys = keys();
    let mut tried = 0;
    for case in of_verdict("verified") {
        for (what, request) in altered::all(&case) {
            assert!(case.answer(&request, &keys).is_err(), "{}: {what}: {request:?}", case.name);
            tried += 1;
        }
    }
    assert!(tried > 50_000, "{tried}");
}

#[test]
fn our_own_client_signs_what_an_ordinary_case_says() {
    let case = cases().into_iter().find(|case| case.name == "tc3-verified/post-json").unwrap();
    let request = case.request();
    let secret_id = "AKIDvectorsFirst0001";
    let signed = PostJson {
        secret_id,
        host: &request.header("Host"),
        service: "intlpartnersmgt",
        timestamp_s: 1_700_000_123,
        body: &request.body,
    };
    let secret = Secret::new(keys()[secret_id].clone());
    assert_eq!(sign_post_json(&signed, &secret), request.header("Authorization"));
}
