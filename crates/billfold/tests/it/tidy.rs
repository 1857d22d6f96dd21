//! What every file of the project keeps to. The lists of exceptions only shrink.

use std::path::{Path, PathBuf};

/// Lines that a file of code has at the most.
const LINES_MAX: usize = 300;

/// Lines that no file exceeds, whatever it is.
const LINES_HARD_MAX: usize = 500;

/// Files of more than [`LINES_MAX`] lines, each a room that may want a wall.
const LONG_FILES: &[&str] = &[
    "crates/bill/src/action_type.rs",
    "crates/bill/src/sheet/row.rs",
    "crates/billfold/tests/it/import.rs",
    "crates/billfold/tests/it/support.rs",
    "crates/tc3/src/sign.rs",
    "crates/tc3/src/verify.rs",
    "crates/tc3/tests/property.rs",
];

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file below a folder with an ending, and its text; paths from the root.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    let named = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    found.into_iter().map(named).collect()
}

/// The part of a source file before its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

#[test]
fn every_source_file_says_first_what_its_room_is_for_and_is_not_too_long() {
    let mut long = Vec::new();
    for (name, text) in files("crates", ".rs") {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "{name} does not say what it is for");
        let lines = text.lines().count();
        assert!(lines <= LINES_HARD_MAX, "{name} has {lines} lines");
        if lines > LINES_MAX {
            long.push(name);
        }
    }
    assert_eq!(long, LONG_FILES, "the list of long files is not what it says");
}

#[test]
fn sql_is_spoken_below_the_catalog_only() {
    for (name, text) in files("crates", ".rs") {
        let speaks = ["SELECT ", "INSERT INTO", "DELETE FROM", "rusqlite::"]
            .iter()
            .any(|sql| code(&text).contains(sql));
        let may = name.starts_with("crates/store/src/catalog/")
            || name == "crates/store/src/error/database.rs"
            || name.contains("/tests/");
        assert!(!speaks || may, "{name} speaks SQL");
    }
}

#[test]
fn sqlite_gets_its_paths_from_one_file_only() {
    for (name, text) in files("crates", ".rs") {
        let opens = ["Connection::open", "ATTACH "].iter().any(|call| code(&text).contains(call));
        let may = name == "crates/store/src/catalog/sqlite/file.rs" || name.contains("/tests/");
        assert!(!opens || may, "{name} opens a file of SQLite itself");
    }
}

#[test]
fn the_pure_rooms_do_no_input_or_output_and_read_no_clock_or_environment() {
    for room in ["crates/bill/src", "crates/tc3/src"] {
        for (name, text) in files(room, ".rs") {
            for impure in ["std::fs", "std::net", "std::env", "std::time", "std::thread", "tokio", "async fn"]
            {
                assert!(!code(&text).contains(impure), "{name} uses {impure}");
            }
        }
    }
}

#[test]
fn no_float_is_in_the_rooms_that_handle_amounts() {
    for room in ["crates/bill/src", "crates/store/src"] {
        for (name, text) in files(room, ".rs") {
            for float in ["f32", "f64"] {
                assert!(!code(&text).contains(float), "{name} has a float");
            }
        }
    }
}

#[test]
fn http_is_not_known_below_the_binary() {
    for room in ["bill", "tc3", "store"] {
        let manifest = std::fs::read_to_string(root().join("crates").join(room).join("Cargo.toml")).unwrap();
        for library in ["axum", "hyper", "\nhttp ", "ureq", "reqwest"] {
            assert!(!manifest.contains(library), "{room} depends on {library}");
        }
    }
    let bill = std::fs::read_to_string(root().join("crates/bill/Cargo.toml")).unwrap();
    let tc3 = std::fs::read_to_string(root().join("crates/tc3/Cargo.toml")).unwrap();
    assert!(!bill.contains("tc3") && !tc3.contains("bill"), "the two pure rooms do not know each other");
}

#[test]
fn documents_name_the_tests_that_hold_them_and_each_is_there() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let architecture = read("ARCHITECTURE.md");
    assert!(architecture.lines().count() <= 300);
    let protocol = read("docs/protocol.md");
    let (_, choices) = protocol.split_once("## Gaps and choices").unwrap();
    for row in choices.lines().filter(|line| line.starts_with("| ")).skip(1) {
        assert!(row.contains("| `test:"), "no test holds this: {row}");
    }
    let mut all_tests = String::new();
    for (_, text) in files("crates", ".rs") {
        all_tests.push_str(&text);
    }
    for document in [&architecture, &protocol] {
        let code = document.split('`').skip(1).step_by(2);
        let named: Vec<&str> = code.filter_map(|code| code.strip_prefix("test:")).collect();
        assert!(named.len() >= 12, "each invariant and each choice names its test");
        for name in named {
            assert!(all_tests.contains(&format!("fn {name}(")), "there is no test {name}");
        }
    }
}

#[test]
fn unsafe_is_forbidden_in_every_crate() {
    for root_file in ["bill/src/lib.rs", "tc3/src/lib.rs", "store/src/lib.rs", "billfold/src/main.rs"] {
        let (_, text) = files("crates", root_file).into_iter().next().unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root_file}");
    }
}

#[test]
fn the_readme_has_no_gap_and_names_only_files_that_are_there() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(root().join(link).exists(), "{link} is not there");
    }
    for command in ["cargo run --locked -- demo", "cargo test --workspace --locked"] {
        assert!(readme.contains(command), "{command}");
    }
    // The test command is the one that CI runs.
    let ci = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.contains("cargo test --workspace --locked"));
}
