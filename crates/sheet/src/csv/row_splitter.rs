//! Splits the blocks of a bill file into records, as strictly as [`Splitter`](super::splitter::Splitter) does one by one: the
//! same records, on the same lines, up to the same error.
//!
//! The bytes are scanned once for separators, and checked once for UTF-8. Fields are places in them; nothing is copied or
//! allocated for a record.

use super::field::slice_from;
use super::row_scanner::{find_rows, to_index};
use super::split_block::SplitBlock;

/// Largest number of bytes that are scanned at once, so that positions have 32 bits.
const SCANNED_BYTES_MAX: usize = 1 << 31;

/// Splits bytes that come in blocks into records.
#[derive(Debug)]
pub(crate) struct RowSplitter {
    /// The bytes of a record that is not complete.
    rest: Vec<u8>,
    /// The number of the line on which the next record begins, from 1.
    next_line: u64,
    /// True after bytes that are no record.
    has_stopped: bool,
}

impl RowSplitter {
    /// Starts with the bytes of a file from the beginning of a record on, which is on a line.
    pub(crate) fn new(bytes: &[u8], line: u64) -> Self {
        Self { rest: bytes.to_vec(), next_line: line, has_stopped: false }
    }

    /// Splits the next block of the file, in place. `at_end` is true for the last one, which may be empty. The last record of a file
    /// needs no line end; that of another block waits for the next one.
    pub(crate) fn split(&mut self, block: &mut SplitBlock, at_end: bool) {
        let (mut bytes, start) = block.take_bytes(&self.rest);
        self.rest.clear();
        block.start_pieces();
        if self.has_stopped {
            return;
        }
        let end = self.find_pieces(&bytes, start, at_end, block);
        self.rest.extend_from_slice(slice_from(&bytes, end));
        bytes.truncate(end);
        block.set_text(bytes);
        self.has_stopped = block.error().is_some();
    }

    /// Finds the records of a block from a position on, piece by piece. Returns the position behind them.
    #[expect(clippy::arithmetic_side_effects, reason = "positions in memory")]
    fn find_pieces(&mut self, bytes: &[u8], start: usize, at_end: bool, block: &mut SplitBlock) -> usize {
        let mut start = start;
        loop {
            let unread = slice_from(bytes, start);
            let (scanned, is_last) = match unread.get(..SCANNED_BYTES_MAX) {
                Some(scanned) if scanned.len() < unread.len() => (scanned, false),
                _ => (unread, at_end),
            };
            let found = block.add_piece(start, self.next_line);
            let result = find_rows(scanned, is_last, found);
            self.next_line = found.next_line;
            let length = found.rows.last().map_or(0, |row| to_index(row.end));
            start += length;
            if let Err(error) = result {
                block.set_error(error, self.next_line);
                return start;
            }
            if length == 0 {
                block.drop_last_piece();
                return start;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::split_error::SplitError;

    /// The line and the fields of a record.
    type LineOfFields = (u64, Vec<String>);

    /// Splits a text that comes in blocks of a size.
    fn split(text: &[u8], size: usize) -> (Vec<LineOfFields>, Option<(SplitError, u64)>) {
        let mut splitter = RowSplitter::new(&[], 1);
        let (mut records, mut error) = (Vec::new(), None);
        let mut block = SplitBlock::default();
        for bytes in text.chunks(size).chain([[].as_slice()]) {
            block.set_bytes(bytes);
            splitter.split(&mut block, bytes.is_empty());
            for piece in block.pieces() {
                for (index, row) in piece.rows.iter().enumerate() {
                    let fields = piece.fields_of(index).iter().map(|field| field.text_of(piece.text));
                    records.push((row.line, fields.map(str::to_owned).collect()));
                }
                error = error.or(piece.error);
            }
        }
        (records, error)
    }

    fn record(line: u64, fields: &[&str]) -> LineOfFields {
        (line, fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn blocks_of_any_size_give_the_same_records() {
        let text = "a,\"b,1\",c\r\n\"x \"\"é\"\"\",\"two\nlines\",\n,,\"\"\n5\" pipe,z,";
        for size in 1..=text.len() {
            let expected = vec![
                record(1, &["a", "b,1", "c"]),
                record(2, &["x \"é\"", "two\nlines", ""]),
                record(4, &["", "", ""]),
                record(5, &["5\" pipe", "z", ""]),
            ];
            assert_eq!(split(text.as_bytes(), size), (expected, None), "blocks of {size}");
        }
    }

    #[test]
    fn the_records_before_bytes_that_are_none_are_split_and_those_behind_them_are_not() {
        let cases: [(&[u8], SplitError); 3] = [
            (b"a,b\nc,\xff\nd,e\n\"f\"g\n", SplitError::NotUtf8),
            (b"a,b\nc,\"d\"e\nf,\xff\n", SplitError::TextBehindQuote),
            (b"a,b\nc,\"d\n", SplitError::QuoteNotClosed),
        ];
        for (text, error) in cases {
            for size in 1..=text.len() {
                let expected = (vec![record(1, &["a", "b"])], Some((error, 2)));
                assert_eq!(split(text, size), expected, "{:?}, {size}", String::from_utf8_lossy(text));
            }
        }
    }
}
