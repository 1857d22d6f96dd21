//! Reads a bill file: bytes in, lines and faults out.
//!
//! The file comes in blocks, as the caller reads it. Its first bytes tell its format. A fault of a line does not stop the
//! reading of further lines, so that one run shows all faults.

use bill::{Basis, Line, Month};

use crate::findings::Findings;
use crate::formats::{Format, HEAD_BYTES};
use crate::rows::RowReader;
use crate::rules::Rules;

/// One bill file that is being read.
#[derive(Debug)]
pub struct Sheet<'a> {
    rows: RowReader<'a>,
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

impl<'a> Sheet<'a> {
    /// Starts to read a file. Faults quote its name, and its name may state the month.
    #[must_use]
    pub fn new(file: &str, rules: Rules<'a>) -> Self {
        Self { rows: RowReader::new(file, rules), state: State::Head(Vec::new()) }
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
    /// Calls `visit` with each line that has no fault.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub fn read<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.read_by(block, at_end, findings, |format, block, rows, findings| {
            format.read(block, at_end, rows, findings, visit)
        })
    }

    /// Reads the next block of the file by `read`, which gets the format, once that is known, and all bytes since the last call.
    ///
    /// # Errors
    ///
    /// Only those of `read`; faults of the file go to `findings`.
    pub(crate) fn read_by<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        findings: &mut Findings,
        read: impl FnOnce(&mut Format, &[u8], &mut RowReader<'a>, &mut Findings) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.state {
            State::Refused => Ok(()),
            State::Recognised(format) => read(format, block, &mut self.rows, findings),
            State::Head(head) => {
                head.extend_from_slice(block);
                if head.len() < HEAD_BYTES && !at_end {
                    return Ok(());
                }
                let head = std::mem::take(head);
                match Format::recognise(&head) {
                    Ok(mut format) => {
                        let outcome = read(&mut format, &head, &mut self.rows, findings);
                        self.state = State::Recognised(format);
                        outcome
                    }
                    Err(fault) => {
                        self.rows.add_fault(fault, findings);
                        self.state = State::Refused;
                        Ok(())
                    }
                }
            }
        }
    }

    /// The format and the rows of the file; `None` if its format is not known yet, or not read.
    pub(crate) const fn format_and_rows(&mut self) -> Option<(&mut Format, &mut RowReader<'a>)> {
        match &mut self.state {
            State::Recognised(format) => Some((format, &mut self.rows)),
            State::Head(_) | State::Refused => None,
        }
    }
}
