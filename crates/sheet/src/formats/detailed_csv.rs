//! The detailed bill as CSV.
//!
//! Columns are found by their headers, in any order. Only bytes that are no record end the reading, since the position of
//! the next record is unknown.

mod by_batches;
mod header_record;
mod line_ends;
mod record_kind;
mod stray;
mod swallowed;
mod top;

use bill::Line;

use record_kind::{NextStep, find_record_kind, report_kind};
use top::Top;

use crate::csv::row_splitter::RowSplitter;
use crate::csv::split_error::SplitError;
use crate::csv::splitter::Splitter;
use crate::fault::Fault;
use crate::findings::Findings;
use crate::formats::refused::Reason;
use crate::notice::Notice;
use crate::rows::RowReader;

/// A file that is being read.
#[derive(Debug)]
pub(crate) struct DetailedCsv {
    splitter: Splitter,
    /// Splits the rows below the header, if the file is read by batches.
    row_splitter: Option<Box<RowSplitter>>,
    /// The part of the file above its first line.
    top: Top,
    /// True if the bytes so far end with a line break.
    ends_with_line_break: bool,
    /// True after a fault that makes the rest of the file unreadable.
    stopped: bool,
}

impl DetailedCsv {
    /// Starts a file. `other` is the other format that its first bytes resemble, which is named if no header is found.
    pub(crate) fn new(other: Option<Reason>) -> Self {
        Self {
            splitter: Splitter::default(),
            row_splitter: None,
            top: Top::new(other),
            ends_with_line_break: false,
            stopped: false,
        }
    }

    /// Reads the next block of the file. `at_end` is true for the last one, which may be empty.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub(crate) fn read<E>(
        &mut self,
        block: &[u8],
        at_end: bool,
        rows: &mut RowReader<'_>,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.stopped {
            return Ok(());
        }
        self.splitter.push(block);
        self.note_line_break(block);
        if rows.header().is_none() {
            self.read_top(at_end, rows, findings);
        }
        while let Some(header) = rows.header() {
            let line_number = self.splitter.next_line_number();
            let record = match self.splitter.next(at_end) {
                Ok(Some(record)) => record,
                Ok(None) => {
                    self.report_end(at_end, rows, findings);
                    return Ok(());
                }
                Err(error) => {
                    self.stopped = true;
                    rows.add_fault(make_split_fault(error, line_number), findings);
                    return Ok(());
                }
            };
            let kind = find_record_kind(&record, header);
            match report_kind(kind, record.line, rows, findings) {
                NextStep::ReadRow => {
                    rows.read_row(record.line, |index| record.field(index), findings, visit)?;
                }
                NextStep::Skip => {}
                NextStep::Stop => {
                    self.stopped = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads the part of the file above its first line, and sets the header if it is complete.
    fn read_top(&mut self, at_end: bool, rows: &mut RowReader<'_>, findings: &mut Findings) {
        match self.top.read(&mut self.splitter, rows.file_name(), at_end) {
            Ok(None) => {}
            Ok(Some(header)) => rows.set_header(header, findings),
            Err(faults) => {
                self.stopped = true;
                for fault in faults {
                    rows.add_fault(fault, findings);
                }
            }
        }
    }

    /// Notes if the bytes up to the end of a block end with a line break.
    fn note_line_break(&mut self, block: &[u8]) {
        if let Some(last) = block.last() {
            self.ends_with_line_break = *last == b'\n';
        }
    }

    /// Adds the notices on the end of the file, if all its bytes were read.
    fn report_end(&self, at_end: bool, rows: &RowReader<'_>, findings: &mut Findings) {
        if at_end && rows.rows() == 0 {
            rows.add_file_notice(Notice::NoLines, findings);
        } else if at_end && !self.ends_with_line_break {
            rows.add_file_notice(Notice::NoLineBreakAtEnd, findings);
        }
    }
}

/// The fault of bytes that are no record.
fn make_split_fault(error: SplitError, line: u64) -> Fault {
    let (why, remedy) = error.describe();
    Fault::of_line(line, why, remedy)
}
