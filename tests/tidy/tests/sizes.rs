//! Sizes of files and functions, and how much of the repository is data. The lists of exceptions only shrink.

use tidy::{list_files, parse_sources, read_files};

/// Lines that a file of code has at most.
const LINES_MAX: usize = 300;

/// Lines that no file exceeds.
const LINES_HARD_MAX: usize = 400;

/// Files of more than [`LINES_MAX`] lines, each to be split when it is next changed.
const LONG_FILES: &[&str] = &[
    "crates/billfold/tests/it/import.rs",
    "crates/tc3/src/sign.rs",
    "crates/tc3/src/verify.rs",
    "crates/tc3/tests/property.rs",
];

/// Lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;

/// Files below `tests/vectors` and `fuzz/corpus`.
const DATA_FILES_MAX: usize = 300;

#[test]
fn every_source_file_says_first_what_its_room_is_for_and_is_not_too_long() {
    let mut long = Vec::new();
    let files = ["crates", "tests", "fuzz"].into_iter().flat_map(|folder| read_files(folder, ".rs"));
    for (name, text) in files {
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
fn no_function_is_too_long_to_be_read_at_once() {
    for source in parse_sources() {
        for function in source.list_functions() {
            let (name, lines) = (&function.name, function.lines);
            assert!(lines <= FUNCTION_LINES_MAX, "{}: {name} has {lines} lines", source.path);
        }
    }
}

#[test]
fn data_is_kept_in_few_files() {
    let files = list_files("tests/vectors", "").len() + list_files("fuzz/corpus", "").len();
    assert!(files <= DATA_FILES_MAX, "{files} files of data, {DATA_FILES_MAX} may be");
}
