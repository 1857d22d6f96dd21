//! The verified vectors once more, computed by the signing code of two official clients.
//!
//! `tests/clients/vectors_python.py` describes the levels of the checks.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]
#![expect(clippy::print_stdout, reason = "the developer must see what was skipped")]

#[path = "../../../tests/skip.rs"]
mod skip;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Cases that a client checks as whole requests, and those that it builds itself, at least.
struct Least {
    whole: u64,
    built: u64,
}

const PYTHON: Least = Least { whole: 264, built: 27 };
const NODE: Least = Least { whole: 246, built: 87 };

/// The cases that neither client can express as a whole request: values in lower case, more signed headers
/// than two, equal keys, and the spellings of clients that are not here. Their signatures are checked from
/// the string to sign on.
const IN_STEPS_ONLY: &[&str] = &[
    "tc3-verified/all-values-signed-in-lower-case",
    "tc3-verified/host-in-capitals-signed-in-lower-case",
    "tc3-verified/host-in-capitals-signed-in-lower-case-without-port",
    "tc3-verified/host-with-a-scheme-signed-without-port",
    "tc3-verified/listed-action",
    "tc3-verified/listed-action-of-a-get",
    "tc3-verified/listed-before-the-others",
    "tc3-verified/listed-common-parameters",
    "tc3-verified/listed-content-length",
    "tc3-verified/listed-header-of-ones-own",
    "tc3-verified/listed-in-another-order",
    "tc3-verified/listed-timestamp-and-version",
    "tc3-verified/multipart-boundary-in-capitals-signed-in-lower-case",
    "tc3-verified/type-in-capitals-signed-in-lower-case",
    "tc3-verified/unsigned-and-signed-as-a-header",
    "tc3-verified/value-beyond-ascii",
    "tc3-verified/value-empty",
    "tc3-verified/value-with-colons",
    "tc3-verified/value-with-commas",
    "v1-verified/host-signed-without-port",
    "v1-verified/sort-keeps-equal-keys",
    "v1-verified/underscore-as-dot-after-sorting",
    "v1-verified/underscore-posted-after-sorting",
];

fn project_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Finds the folder of the official clients, or skips the test.
fn find_clients() -> Option<PathBuf> {
    let folder = project_root().join("target/clients");
    if folder.join("ready").exists() {
        return Some(folder);
    }
    skip::skip_test("the official clients are not installed: run tests/clients/install");
    None
}

fn python_command(clients: &Path) -> Command {
    let mut command = Command::new(clients.join("venv/bin/python3"));
    command.arg(project_root().join("tests/clients/vectors_python.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn node_command(clients: &Path) -> Command {
    let mut command = Command::new("node");
    command
        .arg(project_root().join("tests/clients/vectors_node.js"))
        .env("NODE_PATH", clients.join("node_modules"));
    command
}

/// Runs a script over a folder of vectors, and returns what it prints.
fn run_script(mut command: Command, folder: &Path) -> Value {
    let output = command.arg(folder).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn level_count(said: &Value, level: &str) -> u64 {
    said[level].as_u64().unwrap()
}

/// Reads the file of a group of the suite.
fn read_group(group: &str) -> Value {
    let path = project_root().join("tests/vectors").join(format!("{group}.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn count_cases(group: &str) -> usize {
    read_group(group)["cases"].as_array().unwrap().len()
}

fn check_agreement(command: Command, least: &Least) {
    let said = run_script(command, &project_root().join("tests/vectors"));
    assert_eq!(said["mismatches"], serde_json::json!([]));
    let cases = level_count(&said, "cases");
    let there: usize = ["tc3-verified", "v1-verified"].into_iter().map(count_cases).sum();
    assert_eq!(usize::try_from(cases), Ok(there));
    assert_eq!(level_count(&said, "step"), cases, "every signature follows from its string to sign");
    assert!(level_count(&said, "whole") >= least.whole, "{said}");
    assert!(level_count(&said, "built") >= least.built, "{said}");
}

#[test]
fn the_official_client_for_python_computes_the_same_signatures() {
    if let Some(clients) = find_clients() {
        check_agreement(python_command(&clients), &PYTHON);
    }
}

#[test]
fn the_official_client_for_node_computes_the_same_signatures() {
    if let Some(clients) = find_clients() {
        check_agreement(node_command(&clients), &NODE);
    }
}

#[test]
fn what_no_client_checks_as_a_whole_is_known_by_name() {
    let Some(clients) = find_clients() else { return };
    let suite = project_root().join("tests/vectors");
    let not_whole = |command| -> BTreeSet<String> {
        let names = run_script(command, &suite)["not_whole"].clone();
        serde_json::from_value(names).unwrap()
    };
    let (python, node) = (not_whole(python_command(&clients)), not_whole(node_command(&clients)));
    let neither: Vec<&String> = python.intersection(&node).collect();
    assert_eq!(neither, IN_STEPS_ONLY);
}

#[test]
fn the_official_clients_would_notice_a_wrong_vector() {
    let Some(clients) = find_clients() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-vectors");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let suite = project_root().join("tests/vectors");
    fs::copy(suite.join("keys.json"), folder.join("keys.json")).unwrap();
    // A body that is not the one that was hashed, and a signature with a wrong character.
    let wrong = [("tc3-verified", "body-with-blanks"), ("v1-verified", "sha256-post")];
    for (group, name) in wrong {
        let mut file = read_group(group);
        let cases = file["cases"].as_array_mut().unwrap();
        cases.retain(|case| case["name"] == name);
        let case = cases.first_mut().unwrap();
        if group.starts_with("tc3") {
            let mut request = STANDARD.decode(case["request_base64"].as_str().unwrap()).unwrap();
            spoil_last_character(&mut request);
            case["request_base64"] = STANDARD.encode(request).into();
        } else {
            let mut signature = case["signature"].as_str().unwrap().as_bytes().to_vec();
            spoil_last_character(&mut signature);
            case["signature"] = String::from_utf8(signature).unwrap().into();
        }
        fs::write(folder.join(format!("{group}.json")), file.to_string()).unwrap();
    }
    for command in [python_command(&clients), node_command(&clients)] {
        let mismatches = run_script(command, &folder)["mismatches"].to_string();
        for expected in ["whole: tc3-verified/body-with-blanks", "step: v1-verified/sha256-post"] {
            assert!(mismatches.contains(expected), "{mismatches}");
        }
    }
}

/// Puts another character in the place of the last letter or digit.
fn spoil_last_character(bytes: &mut [u8]) {
    let place = bytes.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
    *bytes.get_mut(place).unwrap() = b'!';
}
