//! What a person at a terminal sees while an import runs. In a pipe there is nothing.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::fingerprint::FileOfImport;

/// The progress of one import.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins with the bytes of all files ahead.
    pub(super) fn new(files: &[FileOfImport]) -> Progress {
        let bytes = files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.info.bytes));
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(bytes);
        let template = "{bar:30} {percent:>3} %  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left  {msg}";
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
        self.0.set_message(format!("{lines} lines"));
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
