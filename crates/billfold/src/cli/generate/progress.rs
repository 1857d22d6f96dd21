//! What a person at a terminal sees while a world is made. In a pipe there is nothing.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of one world.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// Begins with all lines ahead.
    pub(super) fn new(lines: u64) -> Progress {
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(lines);
        let template = "{bar:30} {percent:>3} %  {human_pos}/{human_len} lines  {msg}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, begun: Instant::now() }
    }

    /// So many more lines are written, and so many bytes in all.
    pub(super) fn wrote(&self, lines: u64, bytes: u64) {
        self.bar.inc(lines);
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{} MB/s", megabytes_a_second(bytes, self.begun.elapsed())));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Megabytes (10^6 bytes) in a second.
pub(crate) fn megabytes_a_second(bytes: u64, took: Duration) -> u64 {
    let per_s = u128::from(bytes).checked_div(took.as_micros()).unwrap_or(0);
    u64::try_from(per_s).unwrap_or(u64::MAX)
}
