//! The progress of a command. It is drawn on standard error, only on a terminal, and removed at the end.

use std::fmt::Display;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};
use sheet::replace_controls;

/// Time between two redraws.
const REDRAW_INTERVAL: Duration = Duration::from_millis(200);

/// The line of a bar for bytes. It has at most 70 characters, so that it never wraps in 80 columns.
const BYTES_TEMPLATE: &str = "{bar:20} {percent:>3} %  {bytes} of {total_bytes}  {eta} left";

/// The line of a bar for files. Its message is cut to the width of the terminal, so that it never wraps.
const FILES_TEMPLATE: &str = "{bar:20} {percent:>3} %  {wide_msg}";

/// The line of a bar for lines.
const LINES_TEMPLATE: &str = "{bar:30} {percent:>3} %  {human_pos}/{human_len} lines  {msg}  {eta} left";

/// The line of a bar for cases.
const CASES_TEMPLATE: &str = "{bar:30} {pos}/{len}  {eta} left  {msg}";

/// The line of a bar for customers.
const CUSTOMERS_TEMPLATE: &str = "{bar:30} {human_pos}/{human_len} customers  {eta} left";

/// The line of a step whose length is not known.
const STEP_TEMPLATE: &str = "{spinner} {wide_msg}";

/// A line with the progress of a command, which is removed when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Lines of files that have been read.
    lines: AtomicU64,
}

impl Progress {
    /// Draws an empty bar for bytes whose number is not known yet.
    pub(crate) fn of_bytes() -> Self {
        Self::start(ProgressBar::new(0), BYTES_TEMPLATE)
    }

    /// Draws an empty bar for the bytes of files.
    pub(crate) fn of_files(bytes: u64) -> Self {
        Self::start(ProgressBar::new(bytes), FILES_TEMPLATE)
    }

    /// Draws an empty bar for lines.
    pub(crate) fn of_lines(lines: u64) -> Self {
        Self::start(ProgressBar::new(lines), LINES_TEMPLATE)
    }

    /// Draws an empty bar for cases.
    pub(crate) fn of_cases(cases: u64) -> Self {
        Self::start(ProgressBar::new(cases), CASES_TEMPLATE)
    }

    /// Draws an empty bar for customers.
    pub(crate) fn of_customers(customers: u64) -> Self {
        Self::start(ProgressBar::new(customers), CUSTOMERS_TEMPLATE)
    }

    /// Draws a step, without a bar.
    pub(crate) fn of_step(step: &'static str) -> Self {
        Self::start(ProgressBar::new_spinner().with_message(step), STEP_TEMPLATE)
    }

    /// Creates a progress that is never drawn.
    pub(crate) fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), lines: AtomicU64::new(0) }
    }

    /// Adds what is still to do.
    pub(crate) fn add_total(&self, count: u64) {
        self.bar.inc_length(count);
    }

    /// Adds what is done.
    pub(crate) fn add_done(&self, count: u64) {
        self.bar.inc(count);
    }

    /// Adds bytes of files that have been read, and the number of lines in them.
    pub(crate) fn add_read_bytes(&self, bytes: u64, lines: u64) {
        let lines = self.lines.fetch_add(lines, Ordering::Relaxed) + lines;
        self.bar.inc(bytes);
        let left = HumanDuration(self.bar.eta());
        self.show_message(format_args!(
            "{left:#} left, {}",
            format_lines_and_rate(lines, self.bar.elapsed())
        ));
    }

    /// Starts again, with the same total.
    pub(crate) fn restart(&self) {
        self.bar.reset();
        self.lines.store(0, Ordering::Relaxed);
    }

    /// Shows a message beside the bar.
    pub(crate) fn show_message(&self, message: impl Display) {
        if !self.bar.is_hidden() {
            self.bar.set_message(replace_controls(&message.to_string()));
        }
    }

    /// Shows the step that is running, in place of the bar.
    pub(crate) fn show_step(&self, step: &'static str) {
        set_template(&self.bar, STEP_TEMPLATE);
        self.bar.set_message(step);
    }

    /// Runs a function that prints, with the bar removed meanwhile.
    pub(crate) fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    fn start(bar: ProgressBar, template: &str) -> Self {
        set_template(&bar, template);
        bar.enable_steady_tick(REDRAW_INTERVAL);
        Self { bar, lines: AtomicU64::new(0) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn set_template(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// Formats a number of lines, and their rate for each second.
fn format_lines_and_rate(lines: u64, elapsed: Duration) -> String {
    let rate = (u128::from(lines) * 1_000).checked_div(elapsed.as_millis());
    match rate.and_then(|rate| u64::try_from(rate).ok()) {
        Some(rate) => format!("{} lines, {} a second", HumanCount(lines), HumanCount(rate)),
        None => format!("{} lines", HumanCount(lines)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_with_their_rate_once_there_is_one() {
        let shown = [0, 1, 2_500].map(|ms| format_lines_and_rate(1_234_567, Duration::from_millis(ms)));
        assert_eq!(shown[0], "1,234,567 lines");
        assert_eq!(shown[1], "1,234,567 lines, 1,234,567,000 a second");
        assert_eq!(shown[2], "1,234,567 lines, 493,826 a second");
    }
}
