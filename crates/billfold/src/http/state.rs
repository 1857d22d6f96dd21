//! The state that all responses share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing_appender::non_blocking::ErrorCounter;

use crate::answer::service::App;

/// The state that all responses share.
#[derive(Debug)]
pub(crate) struct HttpState {
    /// The state that the API needs.
    pub(crate) app: Arc<App>,
    /// True for a server of the demo world.
    pub(super) is_demo: bool,
    /// Counts the lines that the log dropped.
    pub(super) log_lines_dropped: ErrorCounter,
    /// True while the catalog can be read, as the last readiness check found.
    pub(super) is_readable: AtomicBool,
    /// True once the server was asked to stop.
    pub(super) is_draining: AtomicBool,
}

impl HttpState {
    /// The state of a server that starts now.
    pub(crate) fn new(app: App, is_demo: bool, log_lines_dropped: ErrorCounter) -> Self {
        let (is_readable, is_draining) = (AtomicBool::new(true), AtomicBool::new(false));
        Self { app: Arc::new(app), is_demo, log_lines_dropped, is_readable, is_draining }
    }

    /// Lets the readiness check fail from now on, as the server is stopping.
    pub(crate) fn start_draining(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }
}
