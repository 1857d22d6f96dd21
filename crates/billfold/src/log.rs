//! The log, on standard error: lines for people, or one JSON object a line for programs.

use std::io::IsTerminal as _;

use crate::config::LogFormat;

/// Starts the log.
pub(crate) fn start(format: LogFormat) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false);
    match format {
        LogFormat::Human => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).init();
        }
    }
}
