//! Reads a bill file by batches: bytes in, batches of lines and faults out.
//!
//! It reads what [`Sheet`] reads, and finds the same faults and notices in the same order. A fuzz target holds both
//! side by side. The way of the data:
//!
//! ```text
//! bytes > separators, 64 bytes at once         (csv/separators.rs)
//!       > records and places of fields         (csv/row_scanner.rs), one check for UTF-8 (csv/split_block.rs)
//!       > rows of the header's width           (formats/detailed_csv/by_batches.rs)
//!       > ids of texts, for each column        (batches/columns.rs)
//!       > each combination of keys resolved    (batches/keys.rs, resolve.rs), amounts as units (batches/amounts.rs)
//!       > a batch of the lines without fault   (batches.rs, bill::Batch)
//! ```
//!
//! The first two steps depend on nothing but the bytes, so a caller can take them for the next block on another thread.

use bill::Batch;

use crate::batches::BatchReader;
use crate::csv::row_splitter::RowSplitter;
use crate::csv::split_block::SplitBlock;
use crate::findings::Findings;
use crate::rules::Rules;
use crate::sheet::Sheet;

/// One bill file that is being read by batches.
#[derive(Debug)]
pub struct BatchSheet<'a> {
    sheet: Sheet<'a>,
    /// `None` until the header is read.
    batches: Option<BatchReader>,
}

impl<'a> BatchSheet<'a> {
    /// Starts to read a file. Faults quote its name, and its name may state the month.
    #[must_use]
    pub fn new(file: &str, rules: Rules<'a>) -> Self {
        Self { sheet: Sheet::new(file, rules), batches: None }
    }

    /// The file as a sheet, which says what is known of it and how many lines were read. It cannot be read line by line.
    #[must_use]
    pub const fn sheet(&self) -> &Sheet<'a> {
        &self.sheet
    }

    /// Reads the next block of the file, unless its splitter was taken. `at_end` is true for the last one, which may be empty.
    /// Calls `visit` with batches of the lines that have no fault. A batch has at least one line.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub fn read<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let batches = &mut self.batches;
        self.sheet.read_by(block, at_end, findings, |format, block, rows, findings| {
            format.read_batches(block, at_end, rows, batches, findings, visit)
        })
    }

    /// Takes the splitter of the rows, as soon as the header is read. From then on the caller splits each block, on another
    /// thread if it likes, and gives it to [`BatchSheet::read_split`]. `None` before that, and if a fault has ended the file.
    pub fn take_splitter(&mut self) -> Option<RowSplitter> {
        self.sheet.split_mut().and_then(|(format, _)| format.take_splitter())
    }

    /// Reads the next block of the file, which the splitter that was taken has split.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    ///
    /// # Panics
    ///
    /// If no splitter was taken.
    pub fn read_split<E>(
        &mut self,
        split: &SplitBlock,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some((format, rows)) = self.sheet.split_mut() else {
            unreachable!("a file with a splitter has a format")
        };
        format.read_split(split, rows, &mut self.batches, findings, visit)
    }
}
