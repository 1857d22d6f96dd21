//! The progress of an import, shown on a terminal; nothing is shown elsewhere.

use std::time::Duration;

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use super::fingerprint::ImportFile;

/// The line of the bar. Its message is cut to the width of the terminal, so that it never wraps.
const BAR_TEMPLATE: &str = "{bar:20} {percent:>3} %  {wide_msg}";

/// The line of a step whose length is not known.
const STEP_TEMPLATE: &str = "{spinner} {wide_msg}";

/// Time between two redraws.
const REDRAW_INTERVAL: Duration = Duration::from_millis(200);

/// The progress of one import.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Starts a bar for the bytes of files.
    pub(super) fn new(files: &[ImportFile]) -> Self {
        let bytes = files.iter().map(|file| file.info.bytes).sum();
        // Draws on standard error if that is a terminal.
        let progress = Self(ProgressBar::new(bytes));
        progress.set_template(BAR_TEMPLATE);
        progress.0.enable_steady_tick(REDRAW_INTERVAL);
        progress
    }

    /// Starts with a step, without a bar.
    pub(super) fn of_step(step: &'static str) -> Self {
        let progress = Self(ProgressBar::new_spinner());
        progress.show_step(step);
        progress.0.enable_steady_tick(REDRAW_INTERVAL);
        progress
    }

    /// A progress that is never shown.
    pub(super) fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// Adds bytes that have been read; `lines` is the number of lines so far.
    pub(super) fn count_read(&self, bytes: u64, lines: u64) {
        self.0.inc(bytes);
        let left = HumanDuration(self.0.eta());
        self.0.set_message(format!("{left:#} left, {}", format_lines_and_rate(lines, self.0.elapsed())));
    }

    /// Shows the step that is running, in place of the bar.
    pub(super) fn show_step(&self, step: &'static str) {
        self.set_template(STEP_TEMPLATE);
        self.0.set_message(step);
    }

    fn set_template(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
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
