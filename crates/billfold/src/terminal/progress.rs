//! A progress bar for commands that work through bytes. It is drawn on standard error, and only on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two redraws of the bar.
const REDRAW_INTERVAL: Duration = Duration::from_millis(200);

/// A progress bar, which is removed when it is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Draws an empty bar for bytes whose number is not known yet.
    pub(crate) fn of_bytes() -> Self {
        let bar = ProgressBar::new(0);
        // At most 70 characters, so that it never wraps in 80 columns.
        let template = "{bar:20} {percent:>3} %  {bytes} of {total_bytes}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(REDRAW_INTERVAL);
        Self(bar)
    }

    /// Adds bytes that are still to do.
    pub(crate) fn add_total(&self, bytes: u64) {
        self.0.inc_length(bytes);
    }

    /// Adds bytes that are done.
    pub(crate) fn add_done(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Runs a function that prints, with the bar removed meanwhile.
    pub(crate) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
