//! The progress bar of a run, drawn on standard error if that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows on a terminal how far a run has come; draws nothing into a pipe.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Starts a bar for this number of cases.
    pub(crate) fn new(cases: usize) -> Self {
        let bar = ProgressBar::no_length();
        bar.set_length(cases.try_into().unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {eta} left  {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Shows that the next case, of this group, has started.
    pub(crate) fn start_case(&self, group: &'static str) {
        self.0.set_message(group);
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
