//! The catalogue of error codes: it agrees with the order of errors and the conformance cases, and `billfold explain` prints all
//! of it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::Stdio;

use api::{Actions, CHECKS, CodeUse, find_code_use, list_common_codes, list_messages};
use bill::Language;
use tc3::Code;

use crate::support::Home;

/// The languages of the program, and their names on the command line.
const LANGUAGES: [(&str, Language); 2] = [("en", Language::English), ("zh", Language::Chinese)];

/// Returns a text without its line breaks and blanks, in which wrapped texts can be looked for.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Lists the codes in a text.
fn list_codes_in(text: &str) -> Vec<Code> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    words.filter_map(|word| Code::ALL.iter().copied().find(|code| code.as_str() == word)).collect()
}

fn is_answered(code: Code) -> bool {
    !matches!(find_code_use(code), CodeUse::Never { .. })
}

/// Runs `explain` with arguments that it refuses, and returns the message.
fn refuse(home: &Home, arguments: &[&str]) -> String {
    let output = home.run(&[&["explain"], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_checks_of_the_catalogue_are_those_of_the_documented_order_of_errors() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/protocol.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let (_, order) = docs.split_once("## The order of errors").unwrap();
    let order = order.split("\n## ").next().unwrap();
    let row =
        |check: &api::Check| format!("| {} | {} | `{}` |", check.number, check.fault.english, check.codes[0]);
    let documented: Vec<&str> =
        order.lines().filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit()).collect();
    let (last, checks) = CHECKS.split_last().unwrap();
    assert_eq!(documented, checks.iter().map(row).collect::<Vec<_>>());
    // The last check is a sentence below the table, and so are the codes of single actions.
    for code in CHECKS.iter().flat_map(|check| check.codes).chain(last.codes) {
        assert!(order.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn every_code_that_documents_and_conformance_cases_expect_is_answered_by_the_catalogue() {
    let home = Home::new();
    let cases = home.json(&["conformance", "--list", "--json"]);
    let cases = cases["cases"].as_array().unwrap().iter().map(|case| case["expected"].as_str().unwrap());
    let mut seen: BTreeSet<Code> = cases.flat_map(list_codes_in).collect();
    assert!(seen.len() > 10, "{seen:?}");
    seen.extend(CHECKS.iter().flat_map(|check| check.codes));
    for action in Actions::new().iter() {
        let definition = action.definition;
        seen.extend(definition.errors.iter().map(|error| error.code));
        seen.extend([definition.wrong_role, definition.busy]);
    }
    seen.extend(list_common_codes());
    for code in Code::ALL {
        assert_eq!(is_answered(*code), seen.contains(code), "{code}");
    }
}

#[test]
fn explain_prints_all_of_the_catalogue_for_every_code_in_both_languages() {
    let home = Home::new();
    let actions = Actions::new();
    for code in Code::ALL {
        for (flag, language) in LANGUAGES {
            let text = home.ok(&["explain", code.as_str(), "--language", flag]);
            assert!(text.starts_with(&format!("{code}\n")), "{text}");
            assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
            let text = without_blanks(&text);
            let check = |part: &str| assert!(text.contains(&without_blanks(part)), "{code} lacks {part:?}");
            check("200");
            for message in list_messages(*code) {
                check(&message);
            }
            check("https://www.tencentcloud.com/document/product/1085/");
            match find_code_use(*code) {
                CodeUse::Common { cause, remedy } => {
                    check(cause.in_language(language));
                    check(remedy.in_language(language));
                }
                CodeUse::Actions => {}
                CodeUse::Never { reason } => check(reason.in_language(language)),
            }
            for one in CHECKS.iter().filter(|one| one.codes.contains(code)) {
                check(one.fault.in_language(language));
            }
            for definition in actions.iter().map(|action| action.definition) {
                for error in definition.errors.iter().filter(|error| error.code == *code) {
                    check(definition.name);
                    check(error.cause.in_language(language));
                    check(error.remedy.in_language(language));
                }
            }
        }
    }
}

#[test]
fn a_code_is_found_by_its_last_part_in_an_answer_and_in_a_message_of_a_client() {
    let home = Home::new();
    let envelope =
        r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"m"},"RequestId":"i"}}"#;
    for (argument, code) in [
        ("UinNoAuth", "UnauthorizedOperation.UinNoAuth"),
        ("uinnoauth", "UnauthorizedOperation.UinNoAuth"),
        ("invalidaction", "InvalidAction"),
        // A whole code goes before the last part of another.
        ("requestlimitexceeded", "RequestLimitExceeded"),
        ("Page", "InvalidParameter.Page"),
        (envelope, "AuthFailure.SignatureFailure"),
        (r#"{"Error":{"Code":"uinnoauth"}}"#, "UnauthorizedOperation.UinNoAuth"),
        (
            "[TencentCloudSDKException] code:InvalidParameterValue.InvalidMonth message:Incorrect month value requestId:x",
            "InvalidParameterValue.InvalidMonth",
        ),
        ("refused with InternalError.", "InternalError"),
        ("Incorrect month value", "InvalidParameterValue.InvalidMonth"),
        ("The current user doesn't have permission for the operation.", "UnauthorizedOperation.UinNoAuth"),
        ("The query has `40000` bytes, which exceeds the limit `32768`.", "RequestSizeLimitExceeded"),
        ("The action not support this region.", "UnsupportedRegion"),
        ("签名错误", "AuthFailure.SignatureFailure"),
        ("wrong signature", "AuthFailure.SignatureFailure"),
    ] {
        let report = home.json(&["explain", argument, "--json"]);
        assert_eq!((&report["report"], &report["code"]), (&"error_code".into(), &code.into()), "{argument}");
        assert_eq!(report["status"], 200);
    }
}

#[test]
fn an_answer_is_read_from_standard_input_and_chinese_texts_have_chinese_marks() {
    let home = Home::new();
    let command = &mut home.command(&["explain", "-", "--language", "zh"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let answer = "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure.SignatureFailure\"}}}\n";
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("AuthFailure.SignatureFailure\n"), "{text}");
    assert!(
        text.contains("出处：签名方法文档\n") && text.contains("document/product/1085/51426\n"),
        "{text}"
    );
    let of_actions = home.ok(&["explain", "UinNoAuth", "--language", "zh"]);
    assert!(of_actions.contains("处理办法：") && !of_actions.contains("处理办法:"), "{of_actions}");
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest_and_gives_a_terminal_no_orders() {
    let home = Home::new();
    let cases = [
        ("InvalidActoin", "\"InvalidActoin\" is no error code: did you mean InvalidAction?"),
        ("UinNoAuht", "\"UinNoAuht\" is no error code: did you mean UnauthorizedOperation.UinNoAuth?"),
        (
            "AuthFailure",
            "\"AuthFailure\" is a group of codes: pass AuthFailure.InvalidAuthorization, AuthFailure.SecretIdNotFound, \
             AuthFailure.SignatureExpire, AuthFailure.SignatureFailure or AuthFailure.TokenFailure",
        ),
        (
            "signature error",
            "\"signature error\" is no error code: did you mean AuthFailure.SignatureExpire or AuthFailure.SignatureFailure?",
        ),
        (
            "Your current request times equals to `2` in a second, which exceeds the frequency limit `1` for a second. Please \
             reduce the frequency of calls.",
            "several codes have this message: pass RequestLimitExceeded or RequestLimitExceeded.IPLimitExceeded",
        ),
        ("Quux", "\"Quux\" is no error code: pass one that `billfold explain` lists"),
        (
            "\u{1b}[2J\u{202e}",
            "\"\\u{1b}[2J\\u{202e}\" is no error code: pass one that `billfold explain` lists",
        ),
        (
            r#"{"Error":{"Code":"\u001b[2J"}}"#,
            "\"\\u{1b}[2J\" is no error code: pass one that `billfold explain` lists",
        ),
        (
            r#"{"Response":{"RequestId":"x"}}"#,
            "the JSON has no error: pass an answer whose `Response` has `Error`, or a code",
        ),
    ];
    for (argument, message) in cases {
        assert_eq!(refuse(&home, &[argument]), format!("error: {message}\n"));
    }
    assert!(refuse(&home, &["InvalidAction", "--csv"]).contains("--csv"));
    assert!(refuse(&home, &["--json", "--csv"]).contains("--json"));
}

#[test]
fn without_a_code_all_codes_are_listed_once_in_each_format_and_language() {
    let home = Home::new();
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let mut order = Vec::new();
    for (flag, language) in LANGUAGES {
        let report = home.json(&["explain", "--json", "--language", flag]);
        let codes = report["codes"].as_array().unwrap();
        let listed: Vec<String> = codes.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(listed.len(), names.len());
        assert_eq!(listed.iter().map(String::as_str).collect::<BTreeSet<_>>(), names);
        let list = home.ok(&["explain", "--language", flag]);
        let starts: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
        for (code, name) in codes.iter().zip(&listed) {
            assert_eq!(starts.iter().filter(|start| *start == name).count(), 1, "{name}: {list}");
            let code_use = find_code_use(*Code::ALL.iter().find(|code| code.as_str() == name).unwrap());
            let (word, text) = match &code_use {
                CodeUse::Common { cause, .. } => ("common", Some(cause)),
                CodeUse::Actions => ("actions", None),
                CodeUse::Never { reason } => ("never", Some(reason)),
            };
            assert_eq!(code["use"], word, "{name}");
            if let Some(text) = text {
                assert!(
                    without_blanks(&list).contains(&without_blanks(text.in_language(language))),
                    "{name}"
                );
            }
        }
        let csv = home.ok(&["explain", "--csv", "--language", flag]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<String> =
            reader.records().map(|record| record.unwrap().get(0).unwrap().to_owned()).collect();
        assert_eq!(records, listed);
        order.push(listed);
    }
    assert_eq!(order[0], order[1]);
}
