//! The body of a call: the parameters as a JSON object, checked where the action is ours.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use api::RegisteredAction;
use client::ExactValue;
use sheet::{replace_controls, show_path};

use super::arguments::group_words;
use super::check::check_input;
use super::input::{Members, ReadInput, read_input};
use super::paging::complete_paging;
use super::plain::read_plain_parameters;
use crate::cli::credentials::STDIN;
use crate::cli::failure::UsageError;
use crate::file_error::FileError;
use crate::terminal::output::print_notice;

/// The parameters of a call as they were given.
pub(super) struct Parameters<'a> {
    /// The action.
    pub(super) action: &'a str,
    /// The definition to check them by, if the action is ours and they are to be checked.
    pub(super) checked_by: Option<&'a RegisteredAction>,
    /// True if they are to be sent as they are.
    pub(super) is_unchecked: bool,
    /// The file of the whole input.
    pub(super) json: Option<&'a Path>,
    /// Words of the command line.
    pub(super) words: &'a [String],
}

/// Reads the body of a call. Prints notes on what was completed.
///
/// # Errors
///
/// [`UsageError`] for parameters that are wrong; a file that cannot be read.
pub(super) fn read_body(given: &Parameters<'_>) -> anyhow::Result<String> {
    if let (Some(_), Some(word)) = (given.json, given.words.first()) {
        let message =
            format!("the file of --json is the whole input: leave {word:?} and what follows out, or --json");
        return Err(UsageError(message).into());
    }
    match (given.json, given.checked_by) {
        (Some(file), _) if given.is_unchecked => read_json_text(file),
        (Some(file), None) => {
            let text = read_json_text(file)?;
            parse_members(&text, file)?;
            Ok(text)
        }
        (Some(file), Some(action)) => {
            let members = parse_members(&read_json_text(file)?, file)?;
            check_input(&action.input, &members).map_err(|faults| refuse(given.action, &faults))
        }
        (None, None) => read_plain_parameters(given.words).map_err(|fault| UsageError(fault).into()),
        (None, Some(action)) => read_checked_words(action, given.words),
    }
}

/// Reads and checks words by a definition.
fn read_checked_words(action: &RegisteredAction, words: &[String]) -> anyhow::Result<String> {
    let refuse = |faults: Vec<String>| refuse(action.definition.name, &faults);
    let typed = group_words(words).map_err(|fault| refuse(vec![fault]))?;
    let read = read_input(&action.input, &typed);
    let ReadInput { mut members, completed } =
        read.map_err(|faults| refuse(faults.iter().map(|fault| replace_controls(fault)).collect()))?;
    let paging = complete_paging(&action.input, &mut members);
    let body = check_input(&action.input, &members).map_err(refuse)?;
    for (typed, name) in completed {
        print_notice(format_args!("note: --{} is read as --{name}", replace_controls(&typed)));
    }
    if !paging.is_empty() {
        print_notice(format_args!("note: added {}", paging.join(" ")));
    }
    Ok(body)
}

/// Makes the error of parameters that are wrong, with a line or more for each fault.
fn refuse(action: &str, faults: &[String]) -> anyhow::Error {
    let faults: Vec<String> = faults.iter().map(|fault| format!("  {fault}\n")).collect();
    UsageError(format!(
        "{action} was not sent:\n{}`billfold actions {action}` describes its parameters, and --unchecked sends the call as it is",
        faults.concat()
    ))
    .into()
}

/// Reads the file of the whole input.
fn read_json_text(file: &Path) -> anyhow::Result<String> {
    if file == Path::new(STDIN) {
        let mut text = String::new();
        let doing = "could not read the parameters from standard input";
        std::io::stdin().read_to_string(&mut text).context(doing)?;
        return Ok(text);
    }
    Ok(std::fs::read_to_string(file).map_err(FileError::at("read the parameters from", file))?)
}

/// Parses the whole input, which must be an object.
fn parse_members(text: &str, file: &Path) -> Result<Members, UsageError> {
    let fault = match ExactValue::parse(text) {
        Ok(ExactValue::Object(members)) => return Ok(members),
        Ok(_) => "is JSON, and no object".to_owned(),
        Err(error) => format!("is not JSON: {error}"),
    };
    Err(UsageError(format!(
        "the input of --json {} {fault}: pass an object such as {{\"Name\":\"value\"}}",
        show_path(file)
    )))
}
