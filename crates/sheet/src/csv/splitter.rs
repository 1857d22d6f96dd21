//! Splits the bytes of a bill file into records: RFC 4180, strictly, with the number of every line.
//!
//! Fields are slices of one buffer; nothing is allocated for a record. Text at which a lenient reader would guess (a
//! quote that is never closed, text behind a closing quote) is an error.

use memchr::memchr_iter;

use super::field::{FieldEnd, join_doubled_quotes, next_field, slice_from};

use super::record::Record;
use super::split_error::{RECORD_BYTES_MAX, SplitError};

/// Splits bytes that come in blocks into records.
#[derive(Debug, Default)]
pub struct Splitter {
    buffer: Vec<u8>,
    /// The position of the next record in the buffer.
    start: usize,
    /// Number of lines before that position.
    lines_before: u64,
    /// Start and end of each field of the last record, as positions in the record.
    fields: Vec<(usize, usize)>,
    /// Indexes of the fields that hold doubled quotes. These are joined only when the record is complete, since an
    /// incomplete record is split again with the next block.
    doubled: Vec<usize>,
}

#[expect(clippy::arithmetic_side_effects, reason = "positions in memory and counts of its bytes")]
impl Splitter {
    /// Appends a block of the file.
    pub fn push(&mut self, block: &[u8]) {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(block);
    }

    /// The bytes that are not split yet.
    #[must_use]
    pub fn unread(&self) -> &[u8] {
        slice_from(&self.buffer, self.start)
    }

    /// Skips unread bytes that belong to no record, such as a byte order mark.
    pub fn skip(&mut self, bytes: usize) {
        self.start += bytes.min(self.unread().len());
    }

    /// The number of the line on which the next record begins, from 1.
    #[must_use]
    pub fn next_line_number(&self) -> u64 {
        self.lines_before + 1
    }

    /// Splits the next record; `None` if the buffer holds no complete one. At the end of the file
    /// the last record needs no line end.
    ///
    /// # Errors
    /// [`SplitError`]: the next bytes are no record, and the position of the one after them is unknown.
    pub fn next(&mut self, at_end: bool) -> Result<Option<Record<'_>>, SplitError> {
        let line = self.next_line_number();
        let Some(rest) = self.buffer.get_mut(self.start..) else {
            unreachable!("the next record starts in the buffer")
        };
        if rest.is_empty() {
            return Ok(None);
        }
        self.fields.clear();
        self.doubled.clear();
        let mut at = 0;
        loop {
            let field = next_field(rest, &mut at, at_end)?;
            if field.has_doubled_quotes {
                self.doubled.push(self.fields.len());
            }
            self.fields.push((field.start, field.end));
            match field.ends_at {
                FieldEnd::Comma => {}
                FieldEnd::Line => break,
                FieldEnd::Buffer if at_end => break,
                FieldEnd::Buffer if rest.len() > RECORD_BYTES_MAX => {
                    return Err(SplitError::RecordTooLong);
                }
                FieldEnd::Buffer => return Ok(None),
            }
        }
        if at > RECORD_BYTES_MAX {
            return Err(SplitError::RecordTooLong);
        }
        for index in &self.doubled {
            let field = self.fields.get_mut(*index);
            let Some((start, end)) = field else { unreachable!("the field was pushed above") };
            let Some(text) = rest.get_mut(*start..*end) else { unreachable!("the field is in the record") };
            *end = *start + join_doubled_quotes(text);
        }
        let Some(bytes) = rest.get(..at) else { unreachable!("the record is in the buffer") };
        let text = std::str::from_utf8(bytes).ok().ok_or(SplitError::NotUtf8)?;
        let lines = u64::try_from(memchr_iter(b'\n', bytes).count());
        let Ok(lines) = lines else { unreachable!("memory has fewer than 2^64 bytes") };
        self.lines_before += lines;
        self.start += at;
        Ok(Some(Record { line, text, fields: &self.fields }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits a text that comes in blocks of a size.
    fn split(text: &[u8], block: usize) -> Result<Vec<(u64, Vec<String>)>, SplitError> {
        let mut splitter = Splitter::default();
        let mut records = Vec::new();
        let mut blocks = text.chunks(block).peekable();
        while let Some(block) = blocks.next() {
            splitter.push(block);
            while let Some(record) = splitter.next(blocks.peek().is_none())? {
                let fields = (0..record.len()).map(|n| record.field(n).unwrap().to_owned());
                records.push((record.line, fields.collect()));
            }
        }
        Ok(records)
    }

    #[test]
    fn quotes_commas_line_ends_and_doubled_quotes_are_read_as_rfc_4180_says() {
        let text = b"a,\"b,1\",c\r\n\"x \"\"y\"\"\",\"two\nlines\",\n,,\"\"\n5\" pipe,z,";
        for block in 1..text.len() {
            let records = split(text, block).unwrap();
            assert_eq!(
                records,
                [
                    (1, vec!["a".into(), "b,1".into(), "c".into()]),
                    (2, vec!["x \"y\"".into(), "two\nlines".into(), String::new()]),
                    (4, vec![String::new(), String::new(), String::new()]),
                    (5, vec!["5\" pipe".into(), "z".into(), String::new()]),
                ],
                "blocks of {block}"
            );
        }
    }

    #[test]
    fn what_a_lenient_reader_would_guess_at_is_an_error() {
        assert_eq!(split(b"a,\"b\n", 9), Err(SplitError::QuoteNotClosed));
        assert_eq!(split(b"a,\"b\"c,d\n", 9), Err(SplitError::TextBehindQuote));
        assert_eq!(split(b"a,\xff\n", 9), Err(SplitError::NotUtf8));
        let long = [b"\"".as_slice(), &vec![b'x'; RECORD_BYTES_MAX + 99_999]].concat();
        assert_eq!(split(&long, 65_536), Err(SplitError::RecordTooLong));
    }

    #[test]
    fn random_sheets_are_split_as_the_csv_crate_splits_them() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let pieces = ["", "a", "é中", " ", "\"", "\n", "\r\n", ",", "x,y", "1.5"];
        for _ in 0..2_000 {
            let width = random.usize(2..6);
            let mut writer = csv::WriterBuilder::new()
                .terminator(if random.bool() { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
                .from_writer(Vec::new());
            let mut expected = Vec::new();
            for _ in 0..random.usize(1..8) {
                let row: Vec<String> = (0..width)
                    .map(|_| (0..random.usize(0..4)).map(|_| pieces[random.usize(..pieces.len())]).collect())
                    .collect();
                writer.write_record(&row).unwrap();
                expected.push(row);
            }
            let text = writer.into_inner().unwrap();
            let block = random.usize(1..=text.len());
            let found: Vec<_> = split(&text, block).unwrap().into_iter().map(|r| r.1).collect();
            assert_eq!(found, expected, "seed {seed}, {:?}", String::from_utf8_lossy(&text));
        }
    }
}
