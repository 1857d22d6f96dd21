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

use bill::Batch;

use crate::batches::BatchReader;
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

    /// Reads the next block of the file. `at_end` is true for the last one, which may be empty.
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
        self.sheet.read_by(block, at_end, findings, |format, bytes, rows, findings| {
            let mut block = SplitBlock::default();
            block.set_bytes(bytes);
            format.read_block(&mut block, at_end, rows, batches, findings, visit)
        })
    }

    /// Does what [`BatchSheet::read`] does, in the memory that the block was read into. The bytes of the block are lost.
    ///
    /// # Errors
    ///
    /// As [`BatchSheet::read`].
    pub fn read_block<E>(
        &mut self,
        block: &mut SplitBlock,
        at_end: bool,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.sheet.format_and_rows() {
            Some((format, rows)) => {
                format.read_block(block, at_end, rows, &mut self.batches, findings, visit)
            }
            None => self.read(block.bytes(), at_end, findings, visit),
        }
    }

    /// Goes on with a later part of the file, which begins with the beginning of a line that has a number. The lines so far are not
    /// counted, and bytes of a record that is not complete are forgotten. Returns false if the header has not been read.
    pub fn skip_to_line(&mut self, line: u64) -> bool {
        let Some((format, rows)) = self.sheet.format_and_rows() else { return false };
        rows.forget_rows();
        rows.header().is_some() && format.skip_to_line(line)
    }
}
