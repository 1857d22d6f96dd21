//! The log, on standard error: lines for people, or one JSON object a line for programs.
//!
//! A thread of its own writes it. Whoever reads it may stall; requests are answered all the same, and the
//! lines that find no room are counted.

use std::io::IsTerminal as _;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};

use crate::config::LogFormat;

/// How many lines wait to be written at the most: some megabytes.
const WAITING_LINES_MAX: usize = 16 * 1024;

/// The log. Where it ends, what still waits is written.
#[derive(Debug)]
pub(crate) struct Log {
    /// How many lines found no room.
    pub(crate) dropped: ErrorCounter,
    _writer: WorkerGuard,
}

/// Starts the log.
pub(crate) fn start(format: LogFormat) -> Log {
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
    // So that even a bug of ours is told in the format of all else.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let said = panic.payload_as_str().unwrap_or("without words");
        tracing::error!(place, said, "a bug: it panicked");
    }));
    Log { dropped, _writer: writer }
}
