//! The published vectors of `tests/vectors`: the generator makes them, the server answers each request as its
//! verdict says, and no signed byte of a verified request can be altered.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
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
#[path = "../examples/vectors/unpack.rs"]
mod unpack;

use committed::{Case, read_cases, read_files, read_keys};

/// Cases of each verdict, at least.
const CASES_MIN: usize = 100;

/// Reads the verified or the refused cases.
fn read_cases_with_verdict(verdict: &str) -> Vec<Case> {
    read_cases().into_iter().filter(|case| case.verdict == verdict).collect()
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let made = suite::make_cases();
    let mut expected = suite::committed_files(&made);
    let committed = read_files();
    let readme = String::from_utf8(committed["README.md"].clone()).unwrap();
    expected.insert("README.md".to_owned(), suite::render_readme(&readme, &made).into_bytes());
    let names = |files: &BTreeMap<String, Vec<u8>>| -> BTreeSet<String> {
        files.keys().filter(|name| *name != ".gitattributes").cloned().collect()
    };
    let how = "run: cargo run -p conformance --example vectors -- write tests/vectors";
    let (are, should) = (names(&committed), names(&expected));
    let odd: Vec<_> = are.symmetric_difference(&should).collect();
    assert!(odd.is_empty(), "{odd:?} are not in both; {how}");
    for (name, bytes) in expected {
        assert!(committed[&name] == bytes, "{name} is not what the generator makes; {how}");
    }
}

#[test]
fn what_is_unpacked_says_the_same_as_the_committed_files_and_no_folder_is_written_over() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unpacked-vectors");
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    unpack::unpack_files(&dir, &suite::unpacked_files(&suite::make_cases())).unwrap();
    let mut expected = BTreeSet::from(["keys.json".to_owned()]);
    assert_eq!(fs::read(dir.join("keys.json")).unwrap(), read_files()["keys.json"]);
    for case in read_cases() {
        let (group, name) = case.name.split_once('/').unwrap();
        let mut check = |ending: &str, bytes: &[u8]| {
            let path = format!("{group}/{name}/{name}.{ending}");
            assert!(fs::read(dir.join(&path)).unwrap() == bytes, "{path}");
            expected.insert(path);
        };
        check("req", &case.raw);
        for (ending, field) in
            [("creq", "canonical_request"), ("sts", "string_to_sign"), ("sig", "signature")]
        {
            if let Some(text) = case.fields[field].as_str() {
                check(ending, text.as_bytes());
            }
        }
        let mut verdict = json!({ "verdict": case.verdict });
        for field in ["code", "says", "rule", "why", "now_s", "service", "readings"] {
            if let Some(value) = case.fields.get(field) {
                verdict[field] = value.clone();
            }
        }
        check("verdict", format!("{verdict:#}\n").as_bytes());
    }
    let unpacked = files_below(&dir);
    assert_eq!(unpacked.iter().collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>());
    let error = unpack::unpack_files(&dir, &BTreeMap::new()).unwrap_err();
    assert!(error.to_string().contains("is not empty"), "{error}");
}

/// Returns the paths of all files below a folder, from there on.
fn files_below(dir: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(dir, &mut found);
    found.iter().map(|path| path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn there_are_enough_cases_of_each_verdict_and_no_two_are_alike() {
    let mut requests = BTreeMap::new();
    let mut reasons = BTreeMap::new();
    for verdict in ["verified", "refused"] {
        let cases = read_cases_with_verdict(verdict);
        assert!(cases.len() >= CASES_MIN, "{verdict}: {}", cases.len());
        for case in cases {
            // The same request may be in two cases that differ by the clock.
            let what = (case.raw.clone(), case.fields["now_s"].as_i64());
            let name = case.name.clone();
            let (group, _) = name.split_once('/').unwrap();
            let why = (group.to_owned(), case.fields["why"].as_str().unwrap().to_owned());
            if let Some(other) = reasons.insert(why, name.clone()) {
                panic!("{name} and {other} give the same reason");
            }
            if let Some(other) = requests.insert(what, case.name) {
                panic!("{name} and {other} are the same request");
            }
        }
    }
    assert_eq!(suite::make_cases().len(), requests.len(), "a name is given twice");
}

#[test]
fn every_case_has_all_its_fields_in_order_and_is_in_its_group() {
    const ORDER: [&str; 12] = [
        "name",
        "code",
        "says",
        "rule",
        "why",
        "now_s",
        "service",
        "readings",
        "request_base64",
        "canonical_request",
        "string_to_sign",
        "signature",
    ];
    for case in read_cases() {
        let tc3 = case.name.starts_with("tc3-");
        let computed: &[&str] = match case.code() {
            None | Some("AuthFailure.SignatureFailure" | "AuthFailure.SignatureExpire") => {
                &["canonical_request", "string_to_sign", "signature"]
            }
            Some("AuthFailure.SecretIdNotFound") => &["canonical_request", "string_to_sign"],
            Some(_) => &[],
        };
        let is_expected = |field: &str| match field {
            "code" => case.code().is_some(),
            "says" | "readings" => case.fields.get(field).is_some(),
            "canonical_request" => tc3 && computed.contains(&field),
            "string_to_sign" | "signature" => computed.contains(&field),
            _ => true,
        };
        let expected: Vec<&str> = ORDER.into_iter().filter(|field| is_expected(field)).collect();
        let fields: Vec<&String> = case.fields.as_object().unwrap().keys().collect();
        assert_eq!(fields, expected, "{}", case.name);
        let group = case.name.split('/').next().unwrap();
        let verdict = case.verdict.as_str();
        assert!(group.ends_with(verdict) && (verdict == "refused") == case.code().is_some(), "{}", case.name);
        if let Some(code) = case.code() {
            assert!(Code::ALL.iter().any(|known| known.as_str() == code), "{}: {code}", case.name);
        }
    }
}

#[test]
fn the_head_of_each_file_says_what_its_cases_share() {
    for name in suite::GROUPS {
        let group = committed::read_group(name);
        let method = if name.starts_with("tc3") { "TC3-HMAC-SHA256" } else { "version 1" };
        assert_eq!(group["format"], "tencent-cloud-api-3-signature-vectors");
        assert_eq!((&group["version"], &group["group"]), (&json!(1), &json!(name)));
        assert_eq!((&group["method"], &group["keys"]), (&json!(method), &json!("keys.json")));
        assert_eq!(group["count"], group["cases"].as_array().unwrap().len());
    }
}

#[test]
fn every_case_holds_a_rule_that_the_readme_states_and_every_rule_has_cases() {
    let readme = String::from_utf8(read_files()["README.md"].clone()).unwrap();
    let sections: BTreeMap<&str, &str> =
        readme.split("\n### `").skip(1).map(|section| section.split_once('`').unwrap()).collect();
    let mut held = BTreeSet::new();
    for case in read_cases() {
        let rule = case.fields["rule"].as_str().unwrap().to_owned();
        let (group, name) = case.name.split_once('/').unwrap();
        let section = sections.get(rule.as_str()).unwrap_or_else(|| panic!("{}: {rule}", case.name));
        let line = section.lines().find(|line| line.starts_with(group)).unwrap();
        assert!(line.contains(&format!("`{name}`")), "{} is not listed", case.name);
        assert!(case.fields["why"].as_str().unwrap().ends_with('.'), "{}", case.name);
        held.insert(rule);
    }
    assert_eq!(sections.keys().copied().collect::<Vec<_>>(), held.iter().collect::<Vec<_>>());
}

#[test]
fn every_verified_case_is_verified_and_by_no_other_key() {
    let keys = read_keys();
    let wrong = keys.keys().map(|id| (id.clone(), "another".to_owned())).collect();
    for case in read_cases_with_verdict("verified") {
        let request = case.request();
        assert_eq!(case.check(&request, &keys), Ok(()), "{}", case.name);
        let refusal = case.check(&request, &wrong).unwrap_err();
        assert_eq!(refusal.code, Code::AuthFailureSignatureFailure, "{}", case.name);
        // The signature that is sent is the one that the case states.
        assert_eq!(
            case.check(&request.with_signature(&case.text("signature")), &keys),
            Ok(()),
            "{}",
            case.name
        );
    }
}

#[test]
fn every_refused_case_is_refused_with_its_code_and_for_its_reason() {
    let keys = read_keys();
    for case in read_cases_with_verdict("refused") {
        let refusal = case.check(&case.request(), &keys).expect_err(&case.name);
        assert_eq!(Some(refusal.code.as_str()), case.code(), "{}: {refusal}", case.name);
        let says = case.fields["says"].as_str().unwrap_or_default();
        assert!(refusal.message.contains(says), "{}: {refusal} says nothing of {says}", case.name);
    }
}

#[test]
fn where_the_signature_is_refused_or_too_old_nothing_else_is_wrong() {
    let keys = read_keys();
    let mut cured = 0;
    for mut case in read_cases_with_verdict("refused") {
        let right = match case.code() {
            Some("AuthFailure.SignatureFailure") => case.request().with_signature(&case.text("signature")),
            Some("AuthFailure.SignatureExpire") => {
                let to_sign = case.text("string_to_sign");
                let of_pair = || to_sign.split_once("&Timestamp=").unwrap().1.split('&').next().unwrap();
                let time =
                    to_sign.lines().nth(1).filter(|_| case.name.starts_with("tc3-")).unwrap_or_else(of_pair);
                case.fields["now_s"] = time.parse::<i64>().unwrap().into();
                case.request().with_signature(&case.text("signature"))
            }
            _ => continue,
        };
        // An unknown caller stays unknown, however young the request is.
        if case.name.ends_with("clock-before-the-secret-id") {
            assert_eq!(case.check(&right, &keys).unwrap_err().code, Code::AuthFailureSecretIdNotFound);
            continue;
        }
        assert_eq!(case.check(&right, &keys), Ok(()), "{}", case.name);
        cured += 1;
    }
    assert!(cured >= CASES_MIN, "{cured}");
}

#[test]
fn no_byte_of_a_signed_piece_can_be_altered_in_any_verified_case() {
    let keys = read_keys();
    let mut tried = 0;
    for case in read_cases_with_verdict("verified") {
        for (what, request) in altered::alter_signed_bytes(&case) {
            assert!(case.check(&request, &keys).is_err(), "{}: {what}: {request:?}", case.name);
            tried += 1;
        }
    }
    assert!(tried > 50_000, "{tried}");
}

#[test]
fn our_own_client_signs_what_an_ordinary_case_says() {
    let case = read_cases().into_iter().find(|case| case.name == "tc3-verified/post-json").unwrap();
    let request = case.request();
    let secret_id = "AKIDvectorsFirst0001";
    let signed = PostJson {
        secret_id,
        host: &request.header("Host"),
        service: "intlpartnersmgt",
        timestamp_s: 1_700_000_123,
        body: &request.body,
    };
    let secret = Secret::new(read_keys()[secret_id].clone());
    assert_eq!(sign_post_json(&signed, &secret), request.header("Authorization"));
}
