//! Names, comments and arithmetic: what `docs/STYLE.md` asks for, as far as it can be counted. Each number here is a
//! ceiling that may only be lowered; `tidy::words` says how it is counted.
#![expect(clippy::print_stdout, reason = "a test says what it counted")]

use tidy::words::{
    Share, count_one_word_functions, count_question_comments, count_saturation, list_filler_names,
    list_function_holders,
};
use tidy::{parse_sources, read_files};

/// Free functions with a name of one word, of 1,000.
const ONE_WORD_PER_THOUSAND_MAX: usize = 10;

/// Documentation comments that begin with a question word, of 1,000.
const QUESTION_COMMENTS_PER_THOUSAND_MAX: usize = 5;

/// `saturating_…` and `unwrap_or(…MAX)` in 1,000 lines.
const SATURATIONS_PER_THOUSAND_MAX: usize = 1;

/// Characters of the name of a test.
const TEST_NAME_CHARS_MAX: usize = 101;

/// Words of comments and messages in source that plain English has another word for: the word, what to write, and how
/// many lines of source still have it.
const BANNED_WORDS: &[(&str, &str, usize)] = &[
    ("whoever", "name the client, the caller or the operator", 0),
    ("nobody", "name those who do not", 1), // a token of a conformance case
    ("somebody", "name the one who does", 0),
    ("anew", "again", 0),
    ("lest", "so that … not", 0),
    ("hearsay", "untrusted", 0),
    ("seldom", "rarely", 0),
    ("at the most", "at most", 0),
    ("of no meaning", "is ignored", 1), // a file that later work deletes
    ("mend", "fix, repair or correct", 0),
    ("told", "reported or logged", 2),
    ("begun", "started", 5),
    ("whatever", "name it", 9),
    ("lies in", "is stored in", 1),
    ("stands in", "is in", 0),
];

fn assert_at_most((share, named): (Share, Vec<String>), per_thousand_max: usize) {
    let Share { found, all } = share;
    let per_thousand = share.per_thousand();
    println!("{found} of {all}, {per_thousand} in 1,000, {per_thousand_max} may be");
    assert!(
        per_thousand <= per_thousand_max,
        "{found} of {all} are {per_thousand} in 1,000, and {per_thousand_max} may be; docs/STYLE.md says why:\n{}",
        named.join("\n")
    );
}

#[test]
fn free_functions_are_named_by_a_verb_and_its_object() {
    assert_at_most(count_one_word_functions(&parse_sources()), ONE_WORD_PER_THOUSAND_MAX);
}

#[test]
fn no_name_has_a_filler_and_no_type_exists_only_to_hold_functions() {
    let sources = parse_sources();
    assert_eq!(list_filler_names(&sources), Vec::<String>::new());
    assert_eq!(list_function_holders(&sources), Vec::<String>::new());
}

#[test]
fn documentation_states_and_does_not_ask() {
    assert_at_most(count_question_comments(&parse_sources()), QUESTION_COMMENTS_PER_THOUSAND_MAX);
}

#[test]
fn arithmetic_does_not_hide_our_own_bugs() {
    assert_at_most(count_saturation(&parse_sources()), SATURATIONS_PER_THOUSAND_MAX);
}

#[test]
fn plain_words_are_used() {
    let sources = parse_sources();
    for (word, instead, lines_max) in BANNED_WORDS {
        let mut found = Vec::new();
        for source in &sources {
            for (number, line) in source.numbered_lines() {
                let line = line.to_lowercase();
                let mut rest = line.as_str();
                while let Some((before, after)) = rest.split_once(word) {
                    let is_within =
                        before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
                    if !is_within {
                        found.push(format!("{}:{number}", source.path));
                    }
                    rest = after;
                }
            }
        }
        assert!(
            found.len() <= *lines_max,
            "write {instead:?} for {word:?}, which {lines_max} lines may have:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn names_of_tests_can_be_read() {
    for (path, text) in read_files("crates", ".rs") {
        let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
        for index in 1..lines.len() {
            let is_test =
                lines[index - 1].starts_with("#[test]") || lines[index - 1].starts_with("#[tokio::test");
            if let Some((name, _)) = lines[index].split_once('(').filter(|_| is_test) {
                let name = name.rsplit(' ').next().unwrap_or_default();
                assert!(name.len() <= TEST_NAME_CHARS_MAX, "{path}: {name} has {} characters", name.len());
            }
        }
    }
}
