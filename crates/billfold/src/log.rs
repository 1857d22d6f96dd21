//! The log on standard error: lines for people, or one JSON object a line for programs.
//!
//! A thread of its own writes it. If the reader stalls, requests are answered all the same, and the lines that do not
//! fit the queue are dropped and counted.

use std::io::IsTerminal as _;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};

use crate::config::LogFormat;

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
    let (lines, writer) =
        NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES_MAX).finish(std::io::stderr());
    let dropped = lines.error_counter();
    let log = tracing_subscriber::fmt().with_writer(lines).with_target(false).log_internal_errors(false);
    match format {
        LogFormat::Human => log.with_ansi(std::io::stderr().is_terminal()).init(),
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
