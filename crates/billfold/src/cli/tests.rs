//! The definition of the command line, and each argument of each command with values that it does not take.

use clap::error::ErrorKind;
use clap::{Arg, Command as Definition};

use super::Cli;
use super::command_line::{build_command, parse_arguments};

/// Values of which each argument that has a form refuses one at least.
const WRONG: [&str; 12] = [
    "-5",
    "x\u{1b}[31m",
    "1e6x",
    "1,000,000",
    "1_000",
    "1.5.5",
    "2026-13",
    "",
    "-",
    "file:/x",
    "-1e400",
    "99999999999999999999",
];

/// Arguments that take any text: a name, an id, a path, a text that is found wrong when it is used.
const ANY_TEXT: [&str; 31] = [
    "account add --name",
    "account set --name",
    "actions name",
    "call action",
    "call parameters",
    "call --ca-file",
    "call --endpoint",
    "call --json",
    "call --sample",
    "call --secret-id",
    "call --secret-key-file",
    "call --token-file",
    "close --against",
    "conformance --action",
    "conformance --ca-file",
    "conformance --filter",
    "conformance --group",
    "conformance --host",
    "conformance --param",
    "conformance --secret-id",
    "conformance --secret-key-file",
    "conformance --token-file",
    "doctor file",
    "doctor --host",
    "doctor --secret-id",
    "doctor --secret-key-file",
    "explain code",
    "key add --secret-id",
    "key delete secret_id",
    "month --against-endpoint",
    "month --secret-id",
];

/// Returns the error of a line.
fn find_error(words: &[String]) -> Option<clap::Error> {
    let arguments = ["billfold".to_owned()].into_iter().chain(words.iter().cloned());
    parse_arguments::<Cli>(arguments.map(Into::into)).err().map(|error| {
        assert_eq!(error.exit_code(), 2, "{words:?}: {error}");
        error
    })
}

/// A value that an argument takes, by the name of the argument.
fn choose_right_value(argument: &Arg) -> &'static str {
    let id = argument.get_id().as_str();
    match id {
        _ if id.contains("month") => "2026-10",
        "files" => "a.csv",
        _ => "7",
    }
}

/// Lists every command that takes arguments of its own, with the words that lead to it.
fn list_commands<'c>(
    command: &'c Definition,
    path: &[String],
    found: &mut Vec<(Vec<String>, &'c Definition)>,
) {
    found.push((path.to_vec(), command));
    for below in command.get_subcommands() {
        list_commands(below, &[path, &[below.get_name().to_owned()]].concat(), found);
    }
}

#[test]
fn the_definition_is_sound() {
    build_command::<Cli>().debug_assert();
}

#[test]
fn a_wrong_value_of_each_argument_is_named_with_its_argument_and_what_to_write() {
    let mut root = build_command::<Cli>();
    root.build();
    let mut commands = Vec::new();
    list_commands(&root, &[], &mut commands);
    let (mut refused, mut any) = (0, Vec::new());
    for (path, command) in commands {
        let mut before: Vec<String> = Vec::new();
        for argument in command.get_arguments().filter(|argument| argument.get_action().takes_values()) {
            let name = argument.get_long().map(|long| format!("--{long}"));
            let mut messages = Vec::new();
            for value in WRONG {
                let own = match &name {
                    Some(name) => vec![format!("{name}={value}")],
                    // A text that begins with a dash and is no number is an option, which is told as unknown.
                    None => vec![value.to_owned()],
                };
                let words = [path.as_slice(), &before, &own].concat();
                let Some(error) = find_error(&words) else { continue };
                if matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue) {
                    messages.push((value, error.to_string()));
                }
            }
            for (value, error) in &messages {
                let shown = value.replace('\u{1b}', "\u{fffd}");
                let is_url = *value == "file:/x";
                assert!(error.contains(&argument.to_string()), "{path:?}: {argument}: {error}");
                assert!(
                    is_url || value.is_empty() || shown.split(',').any(|part| error.contains(part)),
                    "{path:?} {value}: {error}"
                );
                assert!(!error.contains('\u{1b}') && !error.contains("digit found"), "{path:?}: {error}");
                let has_remedy = ["pass ", "write ", "such as", "possible values", "must be"]
                    .iter()
                    .any(|word| error.contains(word));
                assert!(has_remedy, "{path:?}: {error}");
                refused += 1;
            }
            let id = argument.get_id().as_str();
            if messages.is_empty() {
                any.push(format!("{} {}", path.join(" "), name.clone().unwrap_or(id.to_owned())));
            }
            if name.is_none() {
                before.push(choose_right_value(argument).to_owned());
            }
        }
    }
    // An address of a catalog may hold a password, so that it is checked where no error repeats it.
    any.retain(|argument| !ANY_TEXT.contains(&argument.as_str()) && !argument.ends_with(" --catalog"));
    assert_eq!(any, Vec::<String>::new(), "these take any text, and are not known to");
    assert!(refused > 200, "{refused}");
}

#[test]
fn a_number_in_another_spelling_is_answered_with_its_digits() {
    for (line, expected) in [
        (
            "generate --lines 1e6",
            "invalid value '1e6' for '--lines <N>': is not written in digits alone: pass 1000000",
        ),
        ("generate --lines 1,000,000", "pass 1000000"),
        ("generate --lines 1_000_000", "pass 1000000"),
        ("generate --customers 2.5E3", "pass 2500"),
        ("generate --lines 1,00", "is not a whole number: pass digits alone"),
        ("generate --lines 1e-3", "is not a whole number: pass digits alone"),
        ("generate --months 0", "is out of range: pass a whole number from 1 to "),
        (
            "revert x",
            "invalid value 'x' for '<IMPORT>': is not a whole number: pass digits alone, such as 12",
        ),
        ("key create --uin -5", "'-5' for '--uin <UIN>': is not an account number: pass its digits alone"),
        ("bill 7 202610", "pass 2026-10"),
        ("bill 7 2026/1", "pass 2026-01"),
        ("bill 7 October", "pass year and month, such as 2022-11"),
        ("revert 99999999999999999999", "is beyond every number that is taken: pass fewer digits"),
        ("prune --older-than -5d", "'-5d' for '--older-than <AGE>': is no age: pass a number of days"),
        ("bill 7 2026-10 --payer --json", "'--json' for '--payer <UIN>': is not an account number"),
        ("account add 7 --role Reseller", "pass distributor, second-level-reseller, reseller or customer"),
        ("import a.csv --expect 1,5", "pass an amount in digits with at most 8 decimals, such as 1234.56"),
        ("versions", "or pass --month yyyy-MM"),
        ("month --month 2026-10", "<MONTH> is written without a flag, such as: billfold month 2026-10"),
        (
            "bill --customer-uin=7 2026-10",
            "<CUSTOMER_UIN> is written without a flag, such as: billfold bill 7",
        ),
        ("generate --lines 5 --data d", "`billfold generate` uses no data folder"),
    ] {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let error = find_error(&words).unwrap_or_else(|| panic!("{line} is taken")).to_string();
        assert!(error.contains(expected), "{line}: {error}");
    }
}

#[test]
fn the_options_of_the_data_folder_are_taken_before_the_command_and_behind_it() {
    let data = |line: &str| {
        let words = ["billfold"].into_iter().chain(line.split(' '));
        parse_arguments::<Cli>(words.map(Into::into)).unwrap().1.data.map(|path| path.display().to_string())
    };
    for (line, expected) in [
        ("--data a imports", Some("a")),
        ("imports --data a", Some("a")),
        ("--data a imports --data b", Some("b")),
        ("--data a key --data b list", Some("b")),
        ("key list --data c", Some("c")),
        ("--data a generate --lines 5", Some("a")),
        ("imports", None),
    ] {
        assert_eq!(data(line).as_deref(), expected, "{line}");
    }
}
