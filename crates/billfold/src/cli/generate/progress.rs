//! A line on the terminal with the progress of `billfold generate`. In a pipe nothing is shown.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use worlds::Progress;

use super::compute_megabytes_a_second;

/// The progress line of one world. It disappears when it is dropped.
pub(super) struct ProgressLine {
    bar: ProgressBar,
    started: Instant,
}

impl ProgressLine {
    /// Starts with a number of lines to write.
    pub(super) fn new(lines: u64) -> Self {
        // Draws on standard error, and only if that is a terminal.
        let bar = ProgressBar::new(lines);
        let template = "{bar:30} {percent:>3} %  {human_pos}/{human_len} lines  {msg}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, started: Instant::now() }
    }

    /// Shows what was written.
    pub(super) fn update(&self, wrote: Progress) {
        self.bar.inc(wrote.new_lines);
        if !self.bar.is_hidden() {
            let speed = compute_megabytes_a_second(wrote.bytes, self.started.elapsed());
            self.bar.set_message(format!("{speed} MB/s"));
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
