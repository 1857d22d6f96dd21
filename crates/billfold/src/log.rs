//! The log on standard error: lines for people, or one JSON object a line for programs.
//!
//! A thread of its own writes it. If the reader stalls, requests are answered all the same, and the lines that do not
//! fit the queue are dropped and counted.

use std::fmt;
use std::io::IsTerminal as _;

use sheet::replace_controls;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::{DefaultFields, Writer};

use crate::config::LogFormat;
use crate::terminal::output::{open_error_output, raw_error_output};
use crate::terminal::shown::TextForm;

/// The most lines that wait to be written, some megabytes.
const WAITING_LINES_MAX: usize = 16 * 1024;

/// The log. Waiting lines are written when it is dropped.
#[derive(Debug)]
pub(crate) struct Log {
    /// Counts the dropped lines.
    pub(crate) dropped: ErrorCounter,
    _writer: WorkerGuard,
}

/// Starts the log, which also gets the messages of panics.
pub(crate) fn start_log(format: LogFormat) -> Log {
    let queue = NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES_MAX);
    let (lines, writer) = match format {
        // The time and the level are coloured on a terminal, by escapes of ours.
        LogFormat::Human => queue.finish(raw_error_output()),
        LogFormat::Json => queue.finish(open_error_output(TextForm::Json)),
    };
    let dropped = lines.error_counter();
    let log = tracing_subscriber::fmt().with_writer(lines).with_target(false).log_internal_errors(false);
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
    Log { dropped, _writer: writer }
}

/// Formats the message and the fields of an event for people, on one line and without characters that control a terminal.
struct ShownFields;

impl<'w> FormatFields<'w> for ShownFields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut text = String::new();
        DefaultFields::new().format_fields(Writer::new(&mut text), fields)?;
        writer.write_str(&replace_controls(&text))
    }
}
