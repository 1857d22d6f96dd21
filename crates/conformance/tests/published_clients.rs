//! The verified vectors once more, computed by the signing code of two official clients.
//!
//! `tests/clients/vectors_python.py` says what is checked at which level.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]
#![expect(clippy::print_stdout, reason = "whoever runs the tests shall see what was skipped")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// How many cases a client checks at least as a whole request, and how many it builds at least itself.
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

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Where the official clients are installed, or `None` with a printed reason. In CI they are required.
#[expect(clippy::disallowed_methods, reason = "only tests ask whether this is CI")]
fn clients_folder() -> Option<PathBuf> {
    let folder = root().join("target/clients");
    if folder.join("ready").exists() {
        return Some(folder);
    }
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!is_ci, "CI needs the official clients: run tests/clients/install");
    println!("skipped: the official clients are not installed; tests/clients/install does it");
    None
}

fn python(clients: &Path) -> Command {
    let mut command = Command::new(clients.join("venv/bin/python3"));
    command.arg(root().join("tests/clients/vectors_python.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn node(clients: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(root().join("tests/clients/vectors_node.js")).env("NODE_PATH", clients.join("node_modules"));
    command
}

/// What a script says of a folder of vectors.
fn said(mut command: Command, folder: &Path) -> Value {
    let output = command.arg(folder).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn count(said: &Value, level: &str) -> u64 {
    said[level].as_u64().unwrap()
}

/// How many folders a group of the suite has.
fn folders(group: &str) -> u64 {
    fs::read_dir(root().join("tests/vectors").join(group)).unwrap().map(|_| 1).sum()
}

fn agrees(command: Command, least: &Least) {
    let said = said(command, &root().join("tests/vectors"));
    assert_eq!(said["mismatches"], serde_json::json!([]));
    let cases = count(&said, "cases");
    assert_eq!(cases, folders("tc3-verified").checked_add(folders("v1-verified")).unwrap());
    assert_eq!(count(&said, "step"), cases, "every signature follows from its string to sign");
    assert!(count(&said, "whole") >= least.whole, "{said}");
    assert!(count(&said, "built") >= least.built, "{said}");
}

#[test]
fn the_official_client_for_python_computes_the_same_signatures() {
    if let Some(clients) = clients_folder() {
        agrees(python(&clients), &PYTHON);
    }
}

#[test]
fn the_official_client_for_node_computes_the_same_signatures() {
    if let Some(clients) = clients_folder() {
        agrees(node(&clients), &NODE);
    }
}

#[test]
fn what_no_client_checks_as_a_whole_is_known_by_name() {
    let Some(clients) = clients_folder() else { return };
    let suite = root().join("tests/vectors");
    let not_whole = |command| -> BTreeSet<String> {
        let names = said(command, &suite)["not_whole"].clone();
        serde_json::from_value(names).unwrap()
    };
    let (python, node) = (not_whole(python(&clients)), not_whole(node(&clients)));
    let neither: Vec<&String> = python.intersection(&node).collect();
    assert_eq!(neither, IN_STEPS_ONLY);
}

#[test]
fn the_official_clients_would_notice_a_wrong_vector() {
    let Some(clients) = clients_folder() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-vectors");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let suite = root().join("tests/vectors");
    fs::copy(suite.join("keys.json"), folder.join("keys.json")).unwrap();
    // A body that is not the one that was hashed, and a signature with a wrong character.
    let wrong = [("tc3-verified", "body-with-blanks", "req"), ("v1-verified", "sha256-post", "sig")];
    for (group, name, altered) in wrong {
        let (from, to) = (suite.join(group).join(name), folder.join(group).join(name));
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = fs::read(&path).unwrap();
            if path.extension().unwrap() == altered {
                let place = bytes.iter().rposition(u8::is_ascii_alphanumeric).unwrap();
                *bytes.get_mut(place).unwrap() = b'!';
            }
            fs::write(to.join(path.file_name().unwrap()), bytes).unwrap();
        }
    }
    for command in [python(&clients), node(&clients)] {
        let mismatches = said(command, &folder)["mismatches"].to_string();
        for expected in ["whole: tc3-verified/body-with-blanks", "step: v1-verified/sha256-post"] {
            assert!(mismatches.contains(expected), "{mismatches}");
        }
    }
}
