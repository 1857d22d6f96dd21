//! Reads the rows of a detailed bill by batches.

use bill::{Batch, Span};

use super::record_kind::{NextStep, find_record_kind, report_kind};
use super::{DetailedCsv, make_split_fault};
use crate::batches::BatchReader;
use crate::batches::wide_rows::WideRows;
use crate::csv::row_splitter::RowSplitter;
use crate::csv::split_block::{SplitBlock, SplitRows};
use crate::csv::splitter::Splitter;
use crate::findings::Findings;
use crate::rows::RowReader;

/// The bytes of a text that may begin with a byte order mark.
const MARK_START: u8 = 0xef;

impl DetailedCsv {
    /// Reads the next block of the file, as [`DetailedCsv::read`] does, by batches. The block is split in place.
    ///
    /// # Errors
    ///
    /// Only those of `visit`; faults of the file go to `findings`.
    pub(crate) fn read_block<E>(
        &mut self,
        block: &mut SplitBlock,
        at_end: bool,
        rows: &mut RowReader<'_>,
        batches: &mut Option<BatchReader>,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.stopped {
            return Ok(());
        }
        self.note_line_break(block.bytes());
        if let Some(splitter) = &mut self.row_splitter {
            splitter.split(block, at_end);
        } else {
            self.splitter.push(block.bytes());
            self.read_top(at_end, rows, findings);
            let Some(header) = rows.header() else { return Ok(()) };
            *batches = Some(BatchReader::new(header));
            let line = self.splitter.next_line_number();
            let mut splitter = RowSplitter::new(self.splitter.unread(), line);
            self.splitter = Splitter::default();
            block.set_bytes(&[]); // all of them are before it
            splitter.split(block, at_end);
            self.row_splitter = Some(Box::new(splitter));
        }
        let Some(batches) = batches else { unreachable!("it was made when the header was read") };
        self.read_split(block, at_end, rows, batches, findings, visit)
    }

    /// Goes on with the beginning of a later line, whose number is given. Returns false if the rows have not been reached, or cannot
    /// be.
    pub(crate) fn skip_to_line(&mut self, line: u64) -> bool {
        let Some(splitter) = &mut self.row_splitter else { return false };
        **splitter = RowSplitter::new(&[], line);
        !self.stopped
    }

    /// Reads the records of a block that was split.
    fn read_split<E>(
        &mut self,
        split: &SplitBlock,
        at_end: bool,
        rows: &mut RowReader<'_>,
        batches: &mut BatchReader,
        findings: &mut Findings,
        visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut scratch = Scratch::default();
        for piece in split.pieces() {
            let next = read_rows(&piece, rows, batches, &mut scratch, findings, visit)?;
            if next == NextStep::Stop || piece.error.is_some() {
                self.stopped = true;
                return Ok(());
            }
        }
        self.report_end(at_end, rows, findings);
        Ok(())
    }
}

/// Memory that is reused for each batch.
#[derive(Default)]
struct Scratch {
    /// The fields of the rows that have the width of the header, if not all have it.
    fields: Vec<Span>,
    /// The places of the fields of one record.
    places: Vec<(usize, usize)>,
}

/// Reads rows, and gives the lines among them to `visit`. Returns [`NextStep::Stop`] after a row that ends the file.
fn read_rows<E>(
    found: &SplitRows<'_>,
    rows: &mut RowReader<'_>,
    batches: &mut BatchReader,
    scratch: &mut Scratch,
    findings: &mut Findings,
    visit: &mut impl FnMut(&Batch<'_>) -> Result<(), E>,
) -> Result<NextStep, E> {
    let Some(header) = rows.header() else { unreachable!("the header is above the rows") };
    let width = header.width();
    let Scratch { fields, places } = scratch;
    let wide = WideRows::new(found.text, select_wide_rows(found, width, fields), width);
    batches.start(rows, wide);
    let mut next = NextStep::Skip;
    let mut wide_row = 0..;
    for (index, row) in found.rows.iter().enumerate() {
        let is_wide = found.fields_of(index).len() == width;
        let wide_index = if is_wide { wide_row.next() } else { None };
        let is_usual = |wide_index: &usize| {
            !row.has_line_breaks
                && batches.has_accounts(*wide_index)
                && wide.field(*wide_index, 0).is_none_or(|text| text.as_bytes().first() != Some(&MARK_START))
        };
        next = if wide_index.as_ref().is_some_and(is_usual) {
            rows.count_row();
            NextStep::ReadRow
        } else {
            let Some(header) = rows.header() else { unreachable!("the header is above the rows") };
            let kind = find_record_kind(&found.record(index, places), header);
            report_kind(kind, row.line, rows, findings)
        };
        match (next, wide_index) {
            (NextStep::ReadRow, Some(wide_index)) => {
                batches.add_row(rows, wide, wide_index, row.line, findings);
            }
            (NextStep::ReadRow, None) => unreachable!("a row has the width of the header"),
            (NextStep::Skip, _) => {}
            (NextStep::Stop, _) => break,
        }
    }
    let Some(header) = rows.header() else { unreachable!("the header is above the rows") };
    let batch = batches.finish(header, wide);
    if !batch.is_empty() {
        visit(&batch)?;
    }
    if let Some((error, line)) = found.error
        && next != NextStep::Stop
    {
        rows.add_fault(make_split_fault(error, line), findings);
    }
    Ok(next)
}

/// Returns the fields of the rows that have the width of the header. They are copied to `fields` only if not all have it.
fn select_wide_rows<'f>(found: &SplitRows<'f>, width: usize, fields: &'f mut Vec<Span>) -> &'f [Span] {
    let is_wide = |index: &usize| found.fields_of(*index).len() == width;
    if (0..found.rows.len()).all(|index| is_wide(&index)) {
        return found.fields();
    }
    fields.clear();
    for index in (0..found.rows.len()).filter(is_wide) {
        fields.extend_from_slice(found.fields_of(index));
    }
    fields
}
