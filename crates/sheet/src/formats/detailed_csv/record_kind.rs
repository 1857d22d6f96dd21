//! Tells what a record below the header is: a row of the bill, nothing, or a fault.

use super::header_record::is_header;
use super::stray::{find_stray_row, resembles_line};
use super::swallowed::find_swallowed_rows;
use crate::csv::record::{Record, is_empty_row};
use crate::fault::Fault;
use crate::findings::Findings;
use crate::header::Header;
use crate::notice::Notice;
use crate::rows::RowReader;

/// A record below the header.
pub(super) enum RecordKind {
    /// A blank line, which is no row.
    Blank,
    /// Commas or blanks alone, which are no row.
    Empty,
    /// A header again, which ends the reading.
    RepeatedHeader(Fault),
    /// A row that is no line of a bill.
    Fault(Fault),
    /// A row of a bill.
    Row,
}

/// The way on after a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextStep {
    /// The record is a row, which is read.
    ReadRow,
    /// The record is none.
    Skip,
    /// The rest of the file is not read.
    Stop,
}

/// Counts a record of a kind, adds its fault or notice, and returns the way on. The record is on a line of the file.
pub(super) fn report_kind(
    kind: RecordKind,
    line: u64,
    rows: &mut RowReader<'_>,
    findings: &mut Findings,
) -> NextStep {
    match kind {
        RecordKind::Blank => NextStep::Skip,
        RecordKind::Empty => {
            rows.add_line_notice(Notice::EmptyRow, line, findings);
            NextStep::Skip
        }
        RecordKind::RepeatedHeader(fault) => {
            rows.add_fault(fault, findings);
            NextStep::Stop
        }
        RecordKind::Fault(fault) => {
            rows.count_row();
            rows.add_fault(fault, findings);
            NextStep::Skip
        }
        RecordKind::Row => {
            rows.count_row();
            NextStep::ReadRow
        }
    }
}

/// Finds the kind of a record. A row that resembles a line may still have too few or too many fields, or rows within a field.
pub(super) fn find_record_kind(record: &Record<'_>, header: &Header) -> RecordKind {
    if is_empty_row(record) {
        return if record.is_blank() { RecordKind::Blank } else { RecordKind::Empty };
    }
    let is_line = resembles_line(record, header);
    if !is_line && is_header(record) {
        return RecordKind::RepeatedHeader(make_repeated_header_fault(record.line));
    }
    let stray = if is_line { None } else { find_stray_row(record, header) };
    let fault = stray.or_else(|| {
        if record.len() == header.width() {
            find_swallowed_rows(record, header)
        } else {
            Some(make_wrong_width_fault(record, header.width()))
        }
    });
    fault.map_or(RecordKind::Row, RecordKind::Fault)
}

/// The fault of a header below the first line.
fn make_repeated_header_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "the header is repeated here: several files were put together in one",
        "import the files as downloaded, all parts of a delivery in one command",
    )
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
