//! A block of a file with the places of its records.

use bill::Span;

use super::field::{join_doubled_quotes, slice_from};
use super::record::Record;
use super::row_scanner::{FoundRows, Row, to_index};
use super::split_error::SplitError;

/// Bytes before a block, for those of a record that began in the block before it.
const ROOM_BYTES: usize = 1 << 12;

/// A block of a file, and the records that end in it once it is split. Pieces of some thousand records follow each other.
#[derive(Debug, Default)]
pub struct SplitBlock {
    /// The bytes of the block, behind the room for others.
    buffer: Vec<u8>,
    /// The same bytes without those behind the last record, once the block is split.
    text: String,
    /// The length of the block, in bytes; 0 once it is split.
    length: usize,
    /// The pieces; those from `used` on are memory for later blocks.
    pieces: Vec<Piece>,
    used: usize,
    /// The reason why the bytes behind the last record are none, and the number of the line on which they begin.
    error: Option<(SplitError, u64)>,
}

/// Some records, from a position of the block on.
#[derive(Debug, Default)]
struct Piece {
    start: usize,
    found: FoundRows,
}

/// Records that follow each other in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SplitRows<'a> {
    /// The bytes of all records. Places are positions in it.
    pub(crate) text: &'a str,
    /// The records.
    pub(crate) rows: &'a [Row],
    fields: &'a [Span],
    /// The reason why the bytes behind the last record are none, and the number of the line on which they begin.
    pub(crate) error: Option<(SplitError, u64)>,
}

impl SplitBlock {
    /// Returns memory for at most so many bytes of a block. What it held before is lost; reusing it saves allocations.
    #[expect(clippy::arithmetic_side_effects, reason = "a length in memory")]
    pub fn make_room(&mut self, bytes: usize) -> &mut [u8] {
        if self.buffer.is_empty() {
            self.buffer = std::mem::take(&mut self.text).into_bytes();
        }
        self.buffer.resize(ROOM_BYTES + bytes, 0);
        self.length = 0;
        self.buffer.get_mut(ROOM_BYTES..).unwrap_or_default()
    }

    /// Sets how many bytes of that memory are the block.
    ///
    /// # Panics
    ///
    /// If it has fewer bytes.
    pub fn set_length(&mut self, length: usize) {
        assert!(length <= slice_from(&self.buffer, ROOM_BYTES).len(), "a block is in its memory");
        self.length = length;
    }

    /// Sets the bytes of the block.
    pub fn set_bytes(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len()).copy_from_slice(bytes);
        self.length = bytes.len();
    }

    /// The bytes of the block, until it is split.
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "a position in memory")]
    pub fn bytes(&self) -> &[u8] {
        self.buffer.get(ROOM_BYTES..ROOM_BYTES + self.length).unwrap_or_default()
    }

    /// The pieces, in order. One may have no record if it has an error.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = SplitRows<'_>> {
        let last = self.used.checked_sub(1);
        self.used_pieces().iter().enumerate().map(move |(index, piece)| {
            let FoundRows { rows, fields, .. } = &piece.found;
            let Some(text) = self.text.get(piece.start..piece.end()) else {
                unreachable!("the records are in the block")
            };
            SplitRows { text, rows, fields, error: self.error.filter(|_| Some(index) == last) }
        })
    }

    /// The error at which the file cannot be split on.
    pub(super) const fn error(&self) -> Option<(SplitError, u64)> {
        self.error
    }

    /// Takes the bytes of the block behind others, and the position at which these begin.
    #[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
    pub(super) fn take_bytes(&mut self, before: &[u8]) -> (Vec<u8>, usize) {
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.resize(ROOM_BYTES + std::mem::take(&mut self.length), 0);
        let Some(start) = ROOM_BYTES.checked_sub(before.len()) else {
            bytes.splice(..ROOM_BYTES, before.iter().copied());
            return (bytes, 0);
        };
        let Some((free, room)) =
            bytes.get_mut(..ROOM_BYTES).and_then(|room| room.split_at_mut_checked(start))
        else {
            unreachable!("there is room")
        };
        // All bytes are checked at once, so that those of an earlier block must not stay.
        free.fill(0);
        room.copy_from_slice(before);
        (bytes, start)
    }

    /// Starts without a piece.
    pub(super) fn start_pieces(&mut self) {
        self.text.clear();
        self.used = 0;
        self.error = None;
    }

    /// Adds a piece from a position on, whose first record is on a line.
    #[expect(clippy::arithmetic_side_effects, reason = "a count of pieces")]
    pub(super) fn add_piece(&mut self, start: usize, line: u64) -> &mut FoundRows {
        if self.used == self.pieces.len() {
            self.pieces.push(Piece::default());
        }
        let Some(piece) = self.pieces.get_mut(self.used) else { unreachable!("it was added above") };
        self.used += 1;
        piece.start = start;
        piece.found.next_line = line;
        &mut piece.found
    }

    /// Removes the last piece.
    pub(super) const fn drop_last_piece(&mut self) {
        self.used = self.used.saturating_sub(1); // there is one
    }

    /// Sets the reason why bytes on a line are no record.
    pub(super) const fn set_error(&mut self, error: SplitError, line: u64) {
        self.error = Some((error, line));
    }

    /// Sets the bytes up to the end of the last record, in which doubled quotes become single. Records from the first on that is
    /// not UTF-8 are removed.
    #[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
    pub(super) fn set_text(&mut self, mut bytes: Vec<u8>) {
        for piece in self.pieces.iter_mut().take(self.used) {
            piece.join_doubled_quotes(&mut bytes);
        }
        let fault = match String::from_utf8(bytes) {
            Ok(text) => {
                self.text = text;
                return;
            }
            Err(fault) => fault,
        };
        let valid = fault.utf8_error().valid_up_to();
        let index = self.used_pieces().partition_point(|piece| piece.end() <= valid);
        let Some(piece) = self.pieces.get_mut(index) else { unreachable!("the fault is in a record") };
        piece.found.drop_rows_from(valid - piece.start);
        self.used = index + 1;
        self.error = Some((SplitError::NotUtf8, piece.found.next_line));
        let mut bytes = fault.into_bytes();
        bytes.truncate(piece.end());
        let Ok(text) = String::from_utf8(bytes) else {
            unreachable!("the records before the fault are UTF-8")
        };
        self.text = text;
    }

    fn used_pieces(&self) -> &[Piece] {
        self.pieces.get(..self.used).unwrap_or_default()
    }
}

#[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
impl Piece {
    /// The position behind its last record.
    fn end(&self) -> usize {
        self.start + self.found.rows.last().map_or(0, |row| to_index(row.end))
    }

    /// Makes the doubled quotes of all fields single, in place.
    fn join_doubled_quotes(&mut self, bytes: &mut [u8]) {
        let Some(bytes) = bytes.get_mut(self.start..) else { unreachable!("a piece is in the block") };
        let FoundRows { fields, doubled, .. } = &mut self.found;
        for index in doubled {
            let Some(field) = fields.get_mut(*index) else { unreachable!("the field was found") };
            let Some(text) = bytes.get_mut(to_index(field.start)..to_index(field.end)) else {
                unreachable!("the field is in its record")
            };
            let Ok(length) = u32::try_from(join_doubled_quotes(text)) else {
                unreachable!("a field only becomes shorter")
            };
            field.end = field.start + length;
        }
    }
}

impl FoundRows {
    /// Removes the records from the one on that holds a position.
    fn drop_rows_from(&mut self, position: usize) {
        let count = self.rows.partition_point(|row| to_index(row.end) <= position);
        if let Some(row) = self.rows.get(count) {
            self.next_line = row.line;
        }
        self.rows.truncate(count);
        self.fields.truncate(self.rows.last().map_or(0, |row| row.fields_end));
    }
}

impl<'a> SplitRows<'a> {
    /// The places of the fields of all records, one record after the other.
    pub(crate) const fn fields(&self) -> &'a [Span] {
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
