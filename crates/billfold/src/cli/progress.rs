//! What a person at a terminal sees while a command works through bytes. In a pipe there is nothing.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of a command.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Nothing is done yet, and it is not known how much there is.
    pub(super) fn of_bytes() -> Progress {
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(0);
        let template = "{bar:30} {percent:>3} %  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// So many bytes more are ahead.
    pub(super) fn ahead(&self, bytes: u64) {
        self.0.inc_length(bytes);
    }

    /// So many bytes more are done.
    pub(super) fn done(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Runs what prints, with the bar out of its way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
