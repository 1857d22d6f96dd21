//! The detailed bill as CSV.
//!
//! Columns are found by their headers, in any order. Only bytes that are no record end the reading, since the position of
//! the next record is unknown.

mod header_record;
mod line_ends;
mod stray;
mod swallowed;
mod top;

use bill::Line;

use header_record::is_header;
use stray::{find_stray_row, resembles_line};
use swallowed::find_swallowed_rows;
use top::Top;

use crate::csv::record::{Record, is_empty_row};
use crate::csv::split_error::SplitError;
use crate::csv::splitter::Splitter;
use crate::fault::Fault;
use crate::findings::Findings;
use crate::formats::refused::Reason;
use crate::header::Header;
use crate::notice::Notice;
use crate::rows::RowReader;

/// A file that is being read.
#[derive(Debug)]
pub(crate) struct DetailedCsv {
    splitter: Splitter,
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
        if let Some(last) = block.last() {
            self.ends_with_line_break = *last == b'\n';
        }
        if rows.header().is_none() {
            self.read_top(at_end, rows, findings);
        }
        while let Some(header) = rows.header() {
            let line_number = self.splitter.next_line_number();
            let record = match self.splitter.next(at_end) {
                Ok(Some(record)) => record,
                Ok(None) => {
                    if at_end && rows.rows() == 0 {
                        rows.add_file_notice(Notice::NoLines, findings);
                    } else if at_end && !self.ends_with_line_break {
                        rows.add_file_notice(Notice::NoLineBreakAtEnd, findings);
                    }
                    return Ok(());
                }
                Err(error) => {
                    self.stopped = true;
                    rows.add_fault(make_split_fault(error, line_number), findings);
                    return Ok(());
                }
            };
            if is_empty_row(&record) {
                if !record.is_blank() {
                    rows.add_line_notice(Notice::EmptyRow, record.line, findings);
                }
                continue;
            }
            let is_line = resembles_line(&record, header);
            if !is_line && is_header(&record) {
                self.stopped = true;
                rows.add_fault(make_repeated_header_fault(record.line), findings);
                return Ok(());
            }
            let fault = find_record_fault(&record, header, is_line);
            rows.count_row();
            match fault {
                Some(fault) => rows.add_fault(fault, findings),
                None => rows.read_row(record.line, |index| record.field(index), findings, visit)?,
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
}

/// Finds the fault of a record that is no row of a bill. One that resembles a line may still have too few or too many
/// fields, or rows within a field.
fn find_record_fault(record: &Record<'_>, header: &Header, resembles_line: bool) -> Option<Fault> {
    let stray = if resembles_line { None } else { find_stray_row(record, header) };
    if stray.is_some() {
        return stray;
    }
    if record.len() != header.width() {
        return Some(make_wrong_width_fault(record, header.width()));
    }
    find_swallowed_rows(record, header)
}

/// The fault of a header below the first line.
fn make_repeated_header_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "the header is repeated here: several files were put together in one",
        "import the files as downloaded, all parts of a delivery in one command",
    )
}

/// The fault of bytes that are no record.
fn make_split_fault(error: SplitError, line: u64) -> Fault {
    let (why, remedy) = error.describe();
    Fault::of_line(line, why, remedy)
}

/// The fault of a record with too few or too many fields.
fn make_wrong_width_fault(record: &Record<'_>, expected: usize) -> Fault {
    let found = record.len();
    let (remedy, cause) = if found < expected {
        (
            "the file may have been cut off here, so download it again; if the row was added to it, import it as \
             downloaded",
            "too few fields",
        )
    } else {
        ("a text with a comma in it must be in quotes; export the file again", "too many fields")
    };
    let fields = if found == 1 { "field" } else { "fields" };
    let why = format!("the line has {found} {fields}, and the header has {expected}");
    Fault::of_line(record.line, why, remedy).of_cause(cause)
}
