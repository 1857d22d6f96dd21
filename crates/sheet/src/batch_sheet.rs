//! Reads a bill file by batches: bytes in, batches of lines and faults out.
//!
//! It reads what [`Sheet`](crate::Sheet) reads, and finds the same faults and notices in the same order. A fuzz target holds both
//! side by side. The way of the data:
//!
//! ```text
//! bytes > separators, 64 bytes at once         (csv/separators.rs)
//!       > records and places of fields         (csv/row_scanner.rs), one check for UTF-8 (csv/row_splitter.rs)
//!       > rows of the header's width           (formats/detailed_csv/by_batches.rs)
//!       > ids of texts, for each column        (batches/columns.rs)
//!       > each combination of keys resolved    (batches/keys.rs, resolve.rs), amounts as units (batches/amounts.rs)
//!       > a batch of the lines without fault   (batches.rs, bill::Batch)
//! ```

use bill::{Basis, Batch, Month};

use crate::batches::BatchReader;
use crate::findings::Findings;
use crate::formats::{Format, HEAD_BYTES};
use crate::rows::RowReader;
use crate::rules::Rules;

/// One bill file that is being read by batches.
#[derive(Debug)]
pub struct BatchSheet<'a> {
    rows: RowReader<'a>,
    /// `None` until the header is read.
    batches: Option<BatchReader>,
    state: State,
}

/// The part of a file that was read.
#[derive(Debug)]
enum State {
    /// Its first bytes, which are too few to tell its format.
    Head(Vec<u8>),
    /// Its first bytes, and those after them that its format has taken.
    Recognised(Format),
    /// Its first bytes, which are of a format that is not read.
    Refused,
}

impl<'a> BatchSheet<'a> {
    /// Starts to read a file. Faults quote its name, and its name may state the month.
    #[must_use]
    pub fn new(file: &str, rules: Rules<'a>) -> Self {
        Self { rows: RowReader::new(file, rules), batches: None, state: State::Head(Vec::new()) }
    }

    /// The amounts that the file states; `None` until its header is read.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        self.rows.header().map(|header| header.basis)
    }

    /// Returns true if the caller gave the month of lines that state none.
    #[must_use]
    pub const fn has_given_month(&self) -> bool {
        self.rows.rules().month.is_some()
    }

    /// The month that the file's name gives to its lines; `None` if the lines or the caller give it.
    #[must_use]
    pub fn month_from_name(&self) -> Option<Month> {
        self.rows.month_from_name()
    }

    /// Number of lines that were read, with those that have faults and without the header.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.rows.rows()
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
        let (rows, batches) = (&mut self.rows, &mut self.batches);
        match &mut self.state {
            State::Refused => Ok(()),
            State::Recognised(format) => format.read_batches(block, at_end, rows, batches, findings, visit),
            State::Head(head) => {
                head.extend_from_slice(block);
                if head.len() < HEAD_BYTES && !at_end {
                    return Ok(());
                }
                let head = std::mem::take(head);
                match Format::recognise(&head) {
                    Ok(mut format) => {
                        let read = format.read_batches(&head, at_end, rows, batches, findings, visit);
                        self.state = State::Recognised(format);
                        read
                    }
                    Err(fault) => {
                        rows.add_fault(fault, findings);
                        self.state = State::Refused;
                        Ok(())
                    }
                }
            }
        }
    }
}
