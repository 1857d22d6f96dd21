//! Text on standard output and standard error. Neither panics where the stream is closed or full, and no character that
//! controls a terminal gets through: clippy refuses every other way to the two streams.

use std::fmt::Display;
use std::io::{BufWriter, Error, ErrorKind, Stderr, Stdout, Write as _};

use anyhow::Context as _;
use store::StoreError;

use super::shown::{ShownWriter, TextForm};

/// Message of a command that changed what it was asked to, and whose output then failed.
pub(crate) const OUTPUT_FAILED: &str = "the command succeeded, but its output could not be written";

/// Standard output, behind a buffer.
pub(crate) type Output = BufWriter<ShownWriter<Stdout>>;

/// Opens standard output, for a report that is written piece by piece.
pub(crate) fn open_output() -> Output {
    #[expect(clippy::disallowed_methods, reason = "the one way to standard output")]
    let stdout = std::io::stdout();
    BufWriter::new(ShownWriter::new(stdout, TextForm::Plain))
}

/// Opens standard error, for lines of JSON or for text.
pub(crate) fn open_error_output(form: TextForm) -> ShownWriter<Stderr> {
    ShownWriter::new(raw_error_output(), form)
}

/// Returns standard error as it is, for text that has escapes of ours and from which those of others are removed already.
#[expect(clippy::disallowed_methods, reason = "the one way to standard error")]
pub(crate) fn raw_error_output() -> Stderr {
    std::io::stderr()
}

/// Prints `text` to standard output. A closed pipe is not an error.
///
/// # Errors
///
/// Standard output cannot be written, for example because its disk is full.
pub(crate) fn print_text(text: impl Display) -> anyhow::Result<()> {
    let mut out = open_output();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context(OUTPUT_FAILED),
        _ => Ok(()),
    }
}

/// Prints a line to standard error. A stream that is closed or full is ignored: the exit code still says how the
/// command ended.
pub(crate) fn print_notice(line: impl Display) {
    let _ = open_error_output(TextForm::Plain).write_all(format!("{line}\n").as_bytes());
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
