//! What a person at a terminal sees while an import runs. In a pipe there is nothing.

use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::fingerprint::FileOfImport;

/// The progress of one import.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins with the bytes of all files ahead.
    pub(super) fn new(files: &[FileOfImport]) -> Progress {
        let bytes = files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.info.bytes));
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(bytes);
        let template = "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {eta} left  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// Shows nothing.
    pub(super) fn hidden() -> Progress {
        Progress(ProgressBar::hidden())
    }

    /// So many bytes have been read, and so many lines in all.
    pub(super) fn read(&self, bytes: usize, lines: u64) {
        self.0.inc(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.0.set_message(lines_and_rate(lines, self.0.elapsed()));
    }

    /// What is being done now.
    pub(super) fn say(&self, what: &'static str) {
        self.0.set_message(what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How many lines, and how many that is for each second since the beginning.
fn lines_and_rate(lines: u64, elapsed: Duration) -> String {
    let rate = u128::from(lines).saturating_mul(1_000).checked_div(elapsed.as_millis());
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
        let told = [0, 1, 2_500].map(|ms| lines_and_rate(1_234_567, Duration::from_millis(ms)));
        assert_eq!(told[0], "1,234,567 lines");
        assert_eq!(told[1], "1,234,567 lines, 1,234,567,000 a second");
        assert_eq!(told[2], "1,234,567 lines, 493,826 a second");
    }
}
