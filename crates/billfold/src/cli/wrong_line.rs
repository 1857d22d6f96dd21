//! Errors of the command line: what is wrong with which value of which argument, and what to write instead.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use access::{Role, RoleError};
use bill::{AmountError, Month, MonthError, UinError};
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use sheet::replace_controls;

/// Ways out of a missing argument that another flag replaces: the command, the argument, the way.
const INSTEAD_OF_MISSING: [(&str, &str, &str); 1] =
    [("versions", "<CUSTOMER_UIN>", "or pass --month yyyy-MM, for all bills of a month")];

/// Adds to an error what to write instead, and makes control characters of the line visible.
pub(super) fn explain_wrong_line(error: clap::Error, root: &Command, arguments: &[OsString]) -> clap::Error {
    let (path, command) = find_command(root, arguments);
    let kind = error.kind();
    if kind == ErrorKind::ValueValidation {
        explain_wrong_value(&error, command).unwrap_or(error)
    } else if kind == ErrorKind::InvalidValue {
        explain_missing_value(&error, command).unwrap_or_else(|| show_controls(error))
    } else if kind == ErrorKind::UnknownArgument {
        explain_unknown_argument(error, (&path, command), arguments)
    } else if kind == ErrorKind::MissingRequiredArgument {
        explain_missing_argument(error, &path)
    } else {
        show_controls(error)
    }
}

/// Finds the command that a line names, as far as its words do, with the words that lead to it.
fn find_command<'c>(root: &'c Command, arguments: &[OsString]) -> (String, &'c Command) {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    words.fold((root.get_name().to_owned(), root), |(path, command), word| {
        match command.find_subcommand(word) {
            Some(below) => (format!("{path} {word}"), below),
            None => (path, command),
        }
    })
}

/// Returns a text of an error's context.
fn find_context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// Replaces control characters of the line, which clap repeats as they are.
fn show_controls(mut error: clap::Error) -> clap::Error {
    let texts: Vec<(ContextKind, String)> = error
        .context()
        .filter_map(|(kind, value)| {
            let ContextValue::String(text) = value else { return None };
            Some((kind, replace_controls(text)))
        })
        .collect();
    for (kind, text) in texts {
        error.insert(kind, ContextValue::String(text));
    }
    error
}

/// Explains a value that its parser refused; `None` where the parser wrote the whole error.
fn explain_wrong_value(error: &clap::Error, command: &Command) -> Option<clap::Error> {
    let argument = find_context(error, ContextKind::InvalidArg)?;
    let value = find_context(error, ContextKind::InvalidValue)?;
    let definition = command.get_arguments().find(|known| known.to_string() == argument);
    let why = explain_value(error, value, definition);
    let text = format!("invalid value '{}' for '{argument}': {why}\n", replace_controls(value));
    Some(clap::Error::raw(ErrorKind::ValueValidation, text).with_cmd(command))
}

/// Explains that a flag has no value; `None` for any other error, and where the values that it takes are listed.
fn explain_missing_value(error: &clap::Error, command: &Command) -> Option<clap::Error> {
    let argument = find_context(error, ContextKind::InvalidArg)?;
    find_context(error, ContextKind::InvalidValue).filter(|value| value.is_empty())?;
    let definition = command.get_arguments().find(|known| known.to_string() == argument)?;
    if !definition.get_possible_values().is_empty() {
        return None;
    }
    let text = format!(
        "'{argument}' has no value: write one behind it; it says: {}\n",
        describe_argument(definition)
    );
    Some(clap::Error::raw(ErrorKind::InvalidValue, text).with_cmd(command))
}

/// The help of an argument, as a part of a sentence.
fn describe_argument(argument: &Arg) -> String {
    lower_first(&argument.get_help().map(ToString::to_string).unwrap_or_default())
}

/// The cause and the fix of a value that its parser refused.
fn explain_value(error: &clap::Error, value: &str, argument: Option<&Arg>) -> String {
    let source = error.source();
    let why = source.map(ToString::to_string).unwrap_or_default();
    if source.is_some_and(<dyn std::error::Error>::is::<UinError>) {
        return "is not an account number: pass its digits alone, such as 700000000001".to_owned();
    }
    if source.is_some_and(<dyn std::error::Error>::is::<MonthError>) {
        let month = spell_month(value).unwrap_or("year and month, such as 2022-11".to_owned());
        return format!("{why}: pass {month}");
    }
    if source.is_some_and(<dyn std::error::Error>::is::<RoleError>) {
        return format!("is not a role: pass {}", list_roles());
    }
    if source.is_some_and(<dyn std::error::Error>::is::<AmountError>) {
        return format!("{why}: pass an amount in digits with at most 8 decimals, such as 1234.56");
    }
    if let Some((_, range)) = why.split_once(" is not in ") {
        return format!("is out of range: pass a whole number {}", describe_range(range));
    }
    if let Some(error) = source.and_then(|source| source.downcast_ref::<ParseIntError>()) {
        let is_too_large = matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow);
        return if is_too_large {
            "is beyond every number that is taken: pass fewer digits".to_owned()
        } else {
            explain_number(value)
        };
    }
    // The parser's own text names the fix behind a colon, or examples.
    if why.contains(": pass ") || why.contains("such as") || why.contains("must be") || why.contains("pass ")
    {
        return why;
    }
    match argument {
        Some(argument) => format!("{why}: pass {}", describe_argument(argument)),
        None => why,
    }
}

/// The cause and the fix of a text that is no whole number.
fn explain_number(value: &str) -> String {
    match spell_number(value) {
        Some(digits) => format!("is not written in digits alone: pass {digits}"),
        None => "is not a whole number: pass digits alone, such as 12".to_owned(),
    }
}

/// The digits of a number that is written with separators or an exponent, if they are certain: groups of three behind
/// `,` or `_`, or a short exponent.
fn spell_number(value: &str) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((mantissa, exponent)) = value.split_once(['e', 'E']) {
        let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_certain = is_digits(whole)
            && (fraction.is_empty() || is_digits(fraction))
            && (fraction.len()..=18).contains(&exponent);
        return is_certain.then(|| format!("{whole}{fraction}{}", "0".repeat(exponent - fraction.len())));
    }
    [',', '_', ' ', '\''].into_iter().find_map(|separator| {
        let (first, rest) = value.split_once(separator)?;
        let is_group = |group: &str| is_digits(group) && group.len() == 3;
        let is_certain = is_digits(first) && first.len() <= 3 && rest.split(separator).all(is_group);
        is_certain.then(|| format!("{first}{}", rest.replace(separator, "")))
    })
}

/// The month that a text of another form names, as `yyyy-MM`.
fn spell_month(value: &str) -> Option<String> {
    let digits: Vec<&str> = value.split(['-', '/', '.', '_']).collect();
    let (year, month) = match digits.as_slice() {
        [number] if number.len() == 6 => number.split_at_checked(4)?,
        [year, month] | [year, month, _] if year.len() == 4 => (*year, *month),
        [month, year] if year.len() == 4 => (*year, *month),
        _ => return None,
    };
    let spelled = format!("{year}-{month:0>2}");
    spelled.parse::<Month>().ok().map(|_| spelled)
}

/// Describes a range that clap writes as `1..=120`.
fn describe_range(range: &str) -> String {
    match range.split_once("..") {
        Some((first, last)) if !last.is_empty() => {
            format!("from {first} to {}", last.strip_prefix('=').unwrap_or(last))
        }
        Some((first, _)) => format!("from {first}"),
        None => range.to_owned(),
    }
}

/// The roles, as `a, b or c`.
fn list_roles() -> String {
    let names = Role::ALL.map(Role::as_str);
    match names.split_last() {
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The text with its first letter in lower case.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// Explains an argument that the command does not have: one that is written without a flag, or one of the data folder.
fn explain_unknown_argument(
    mut error: clap::Error,
    (path, command): (&str, &Command),
    arguments: &[OsString],
) -> clap::Error {
    let unknown = find_context(&error, ContextKind::InvalidArg).unwrap_or_default().to_owned();
    let positional = command.get_positionals().find(|known| is_named(known, &unknown));
    if let Some(positional) = positional {
        let value = find_value_of(&unknown, arguments).unwrap_or_else(|| positional.to_string());
        add_tip(&mut error, &format!("{positional} is written without a flag, such as: {path} {value}"));
    } else if ["--data", "--config", "--catalog"].contains(&unknown.as_str()) {
        add_tip(
            &mut error,
            &format!("`{path}` uses no data folder, configuration or catalog: leave {unknown} out"),
        );
    }
    remove_confirming_tip(&mut error);
    show_controls(error)
}

/// Flags that confirm what a guard refuses. A wrong word never leads to one of them.
const CONFIRMING_FLAGS: [&str; 11] = [
    "--accept",
    "--again",
    "--correct",
    "--missing-parts",
    "--other-basis",
    "--other-columns",
    "--other-month",
    "--overlap",
    "--second-payer",
    "--shrink",
    "--sum-files",
];

/// Removes the tip to use a flag that only resembles the wrong word, if it confirms what a guard refuses.
fn remove_confirming_tip(error: &mut clap::Error) {
    if !find_context(error, ContextKind::SuggestedArg).is_some_and(|flag| CONFIRMING_FLAGS.contains(&flag)) {
        return;
    }
    add_tip(error, "a refusal names the flag that says a change is meant");
    error.remove(ContextKind::Usage);
}

/// Returns true if an unknown flag has the name of an argument that is written without one, or a part of it.
fn is_named(positional: &Arg, flag: &str) -> bool {
    let Some(name) = flag.strip_prefix("--").map(|name| name.replace('-', "_")) else { return false };
    let id = positional.get_id().as_str();
    id == name || id.strip_suffix(&name).is_some_and(|rest| rest.ends_with('_')) || format!("{name}s") == id
}

/// Returns the value that a line has behind a flag.
fn find_value_of(flag: &str, arguments: &[OsString]) -> Option<String> {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if word == flag {
            return words.next().filter(|value| !value.starts_with('-')).map(str::to_owned);
        }
        if let Some(value) = word.strip_prefix(flag).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

/// Explains that an argument is missing which another one replaces.
fn explain_missing_argument(mut error: clap::Error, path: &str) -> clap::Error {
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => missing.as_slice(),
        _ => &[],
    };
    let is_this = |(command, argument, _): &&(&str, &str, &str)| {
        path.ends_with(command) && missing.iter().any(|missing| missing == argument)
    };
    if let Some((_, _, way)) = INSTEAD_OF_MISSING.iter().find(is_this) {
        add_tip(&mut error, way);
    }
    show_controls(error)
}

/// Puts a tip into an error, in place of those that it has.
fn add_tip(error: &mut clap::Error, tip: &str) {
    let tips = vec![StyledStr::from(replace_controls(tip))];
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    error.remove(ContextKind::SuggestedArg);
}
