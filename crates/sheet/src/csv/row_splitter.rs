//! Splits the bytes of a bill file into many records at once, as strictly as [`Splitter`](super::splitter::Splitter) does one
//! by one: the same records, on the same lines, up to the same error.
//!
//! The bytes are scanned once for separators, and checked once for UTF-8. Fields are places in them; nothing is allocated
//! for a record.

use bill::Span;

use super::field::{join_doubled_quotes, slice_from};
use super::record::Record;
use super::row_scanner::{FoundRows, Row, find_rows, to_index};
use super::split_error::SplitError;

/// Largest number of bytes that are scanned at once, so that positions have 32 bits.
const SCANNED_BYTES_MAX: usize = 1 << 31;

/// Splits bytes that come in blocks into many records at once.
#[derive(Debug)]
pub(crate) struct RowSplitter {
    buffer: Vec<u8>,
    /// The position of the next record in the buffer.
    start: usize,
    found: FoundRows,
}

/// Records that follow each other in a file.
#[derive(Debug)]
pub(crate) struct SplitRows<'a> {
    /// The bytes of all records. Places are positions in it.
    pub(crate) text: &'a str,
    /// The records.
    pub(crate) rows: &'a [Row],
    fields: &'a [Span],
    /// The reason why the bytes behind the last record are none, and the number of the line on which they begin.
    pub(crate) error: Option<(SplitError, u64)>,
}

impl RowSplitter {
    /// Starts with the bytes of a file from the beginning of a record on, which is on a line.
    pub(crate) fn new(bytes: &[u8], line: u64) -> Self {
        let found = FoundRows { next_line: line, ..FoundRows::default() };
        Self { buffer: bytes.to_vec(), start: 0, found }
    }

    /// Appends a block of the file.
    pub(crate) fn push(&mut self, block: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(block);
    }

    /// Splits the next records; none if the buffer holds no complete one. At the end of the file the last record needs no
    /// line end.
    #[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
    pub(crate) fn split_next(&mut self, at_end: bool) -> SplitRows<'_> {
        let unread = slice_from(&self.buffer, self.start);
        let (bytes, at_end) = match unread.get(..SCANNED_BYTES_MAX) {
            Some(bytes) if bytes.len() < unread.len() => (bytes, false),
            _ => (unread, at_end),
        };
        let mut error = find_rows(bytes, at_end, &mut self.found).err();
        let start = self.start;
        let length = self.found.rows.last().map_or(0, |row| to_index(row.end));
        let Some(bytes) = self.buffer.get_mut(start..start + length) else {
            unreachable!("the records are in the buffer")
        };
        self.found.join_doubled_quotes(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(fault) => {
                error = Some(SplitError::NotUtf8);
                let length = self.found.drop_rows_from(fault.valid_up_to());
                let Some(Ok(text)) = bytes.get(..length).map(std::str::from_utf8) else {
                    unreachable!("the records before the fault are UTF-8")
                };
                text
            }
        };
        self.start += text.len();
        let error = error.map(|error| (error, self.found.next_line));
        SplitRows { text, rows: &self.found.rows, fields: &self.found.fields, error }
    }
}

impl FoundRows {
    /// Makes the doubled quotes of all fields single, in place.
    #[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
    fn join_doubled_quotes(&mut self, bytes: &mut [u8]) {
        for index in &self.doubled {
            let Some(field) = self.fields.get_mut(*index) else { unreachable!("the field was found") };
            let Some(text) = bytes.get_mut(to_index(field.start)..to_index(field.end)) else {
                unreachable!("the field is in its record")
            };
            let Ok(length) = u32::try_from(join_doubled_quotes(text)) else {
                unreachable!("a field only becomes shorter")
            };
            field.end = field.start + length;
        }
    }

    /// Removes the records from the one on that holds a position. Returns the length of those before it, in bytes.
    fn drop_rows_from(&mut self, position: usize) -> usize {
        let count = self.rows.partition_point(|row| to_index(row.end) <= position);
        if let Some(row) = self.rows.get(count) {
            self.next_line = row.line;
        }
        self.rows.truncate(count);
        let last = self.rows.last();
        self.fields.truncate(last.map_or(0, |row| row.fields_end));
        last.map_or(0, |row| to_index(row.end))
    }
}

impl<'a> SplitRows<'a> {
    /// The places of the fields of all records, one record after the other.
    pub(crate) fn fields(&self) -> &'a [Span] {
        self.fields
    }

    /// The places of the fields of the record at an index.
    pub(crate) fn fields_of(&self, index: usize) -> &'a [Span] {
        let start =
            index.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |row| row.fields_end);
        let fields = self.rows.get(index).and_then(|row| self.fields.get(start..row.fields_end));
        let Some(fields) = fields else { unreachable!("the index {index} is of no record") };
        fields
    }

    /// The record at an index by itself. `places` is overwritten; reusing it saves allocations.
    pub(crate) fn record<'r>(&self, index: usize, places: &'r mut Vec<(usize, usize)>) -> Record<'r>
    where
        'a: 'r,
    {
        let Some(row) = self.rows.get(index) else { unreachable!("the index {index} is of no record") };
        let start = index.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |row| row.end);
        let Some(text) = self.text.get(to_index(start)..to_index(row.end)) else {
            unreachable!("the record is in the text")
        };
        let place_of = |position: u32| position.checked_sub(start).map_or(0, to_index);
        places.clear();
        places.extend(self.fields_of(index).iter().map(|field| (place_of(field.start), place_of(field.end))));
        Record { line: row.line, text, fields: places }
    }
}
