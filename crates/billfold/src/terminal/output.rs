//! Text on standard output and standard error. Neither panics where the stream is closed or full.

use std::fmt::Display;
use std::io::{Error, ErrorKind, Write as _};

use anyhow::Context as _;
use store::StoreError;

/// Message of a command that changed what it was asked to, and whose output then failed.
pub(crate) const OUTPUT_FAILED: &str = "the command succeeded, but its output could not be written";

/// Prints `text` to standard output. A closed pipe is not an error.
///
/// # Errors
///
/// Standard output cannot be written, for example because its disk is full.
pub(crate) fn print_text(text: impl Display) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context(OUTPUT_FAILED),
        _ => Ok(()),
    }
}

/// Prints a line to standard error. A stream that is closed or full is ignored: the exit code still says how the
/// command ended.
pub(crate) fn print_notice(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints that the command waits for a running import.
pub(crate) fn print_waiting_for_import() {
    print_notice("an import runs; waiting for it to end");
}

/// Prints that an import waits for another one.
pub(crate) fn print_waiting_for_other_import() {
    print_notice("another import runs; waiting for it to end");
}

/// Converts an error of standard output, for callbacks of the store.
pub(crate) fn output_error(source: Error) -> StoreError {
    StoreError::Output(source)
}

/// Returns true if the reader of standard output closed its pipe, which is not an error of the command.
pub(crate) fn is_closed_pipe(error: &StoreError) -> bool {
    matches!(error, StoreError::Output(source) if source.kind() == ErrorKind::BrokenPipe)
}
