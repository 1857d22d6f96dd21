//! The log on standard error: lines for people, or one JSON object a line for programs.
//!
//! A thread of its own writes it. If the reader stalls, requests are answered all the same, and the lines that do not
//! fit the queue are dropped and counted.

mod line_format;
mod line_queue;

use std::io::IsTerminal as _;

use crate::config::LogFormat;
use crate::terminal::output::{open_error_output, raw_error_output};
use crate::terminal::shown::TextForm;
use line_format::{LineTime, ShownFields};
pub(crate) use line_queue::DroppedLines;
use line_queue::{LineQueue, LineWriter};

/// The log. Waiting lines are written when it is dropped.
#[derive(Debug)]
pub(crate) struct Log {
    /// Counts the dropped lines.
    pub(crate) dropped: DroppedLines,
    _writer: LineWriter,
}

/// Starts the log, which also gets the messages of panics.
///
/// # Errors
///
/// The system starts no thread.
pub(crate) fn start_log(format: LogFormat) -> std::io::Result<Log> {
    let queue = LineQueue::default();
    let dropped = queue.dropped();
    let writer = match format {
        // The time and the level are coloured on a terminal, by escapes of ours.
        LogFormat::Human => queue.start_writer(raw_error_output())?,
        LogFormat::Json => queue.start_writer(open_error_output(TextForm::Json))?,
    };
    let log = tracing_subscriber::fmt().with_writer(queue).with_target(false).log_internal_errors(false);
    let log = log.with_timer(LineTime);
    match format {
        LogFormat::Human => {
            log.with_ansi(raw_error_output().is_terminal()).fmt_fields(ShownFields).init();
        }
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).init();
        }
    }
    // A panic is logged in the same format as all else.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let said = panic.payload_as_str().unwrap_or("a panic without a message");
        tracing::error!(place, said, "a bug: it panicked");
    }));
    Ok(Log { dropped, _writer: writer })
}
