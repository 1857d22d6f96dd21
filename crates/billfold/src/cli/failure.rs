//! The end of a command that failed: the message on standard error and the exit code.

use std::process::ExitCode;

use crate::terminal::output::print_notice;

/// Exit code of [`GuardRefused`].
const GUARD_REFUSED: u8 = 3;

/// Exit code of [`UsageError`], as that of a command line that cannot be parsed.
const USAGE: u8 = 2;

/// A command that a guard refused because it looks like a mistake. The message names the flag that confirms it, and
/// the program ends with exit code 3.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct GuardRefused(pub(super) String);

/// A command line whose arguments contradict each other; the program ends with exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub(super) String);

/// Prints an error with its causes to standard error, and returns the exit code.
pub(super) fn report_failure(error: &anyhow::Error) -> ExitCode {
    print_notice(format_args!("error: {}", describe_error(error)));
    if error.is::<GuardRefused>() {
        ExitCode::from(GUARD_REFUSED)
    } else if error.is::<UsageError>() {
        ExitCode::from(USAGE)
    } else {
        ExitCode::FAILURE
    }
}

/// Describes an error and its causes. Most messages contain their cause already; it is not repeated, nor is the number
/// that SQLite gives it.
fn describe_error(error: &anyhow::Error) -> String {
    let mut message = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        let words = cause.split_once(": ").filter(|(number, _)| number.starts_with("Error code "));
        if !message.contains(words.map_or(cause.as_str(), |(_, words)| words)) {
            message = format!("{message}: {cause}");
        }
    }
    message
}
