//! Finds the records of some bytes and the fields of each: RFC 4180, as strictly as the splitter of single records does.
//!
//! ```text
//! record = field *("," field) ("\n" | "\r\n" | end of the file)
//! field  = plain | '"' *(any byte but a quote | '""') '"'
//! plain  = nothing, or any byte but a quote, then any bytes but "," and "\n"
//! ```
//!
//! Only commas, line feeds and quotes are looked at one by one; [`mark_separators`] finds them.

use bill::Span;

use super::separators::{STEP_BYTES, mark_separators};
use super::split_error::{RECORD_BYTES_MAX, SplitError};

/// Largest number of records that are found at once.
const ROWS_MAX: usize = 1 << 12;

/// Number of bytes after which no further record is looked for at once: a block of 1 MiB, and some bytes of the one before it.
/// The last record may be longer by itself.
const BYTES_MAX: usize = 0x11_0000;

/// One record: its fields are those from the end of the record before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The number of the line on which it begins, from 1.
    pub(crate) line: u64,
    /// The position behind its end.
    pub(super) end: u32,
    /// The index behind its last field.
    pub(super) fields_end: usize,
    /// True if a field has a line break.
    pub(crate) has_line_breaks: bool,
}

/// The records that were found.
#[derive(Debug, Default)]
pub(super) struct FoundRows {
    /// The places of the fields of all records, without quotes and line ends.
    pub(super) fields: Vec<Span>,
    pub(super) rows: Vec<Row>,
    /// Indexes of the fields that hold doubled quotes.
    pub(super) doubled: Vec<usize>,
    /// The number of the line on which the next record begins, from 1.
    pub(super) next_line: u64,
}

/// The part of a field that was read.
#[derive(Clone, Copy)]
enum State {
    /// Nothing, or the start of a field without quotes.
    Plain,
    /// The start of a quoted field.
    Quoted,
    /// A quoted field up to a quote at this position, which closes it, or is the first of two.
    Quote(u32),
}

/// The bytes that are scanned, up to a position.
struct Scanner<'s> {
    bytes: &'s [u8],
    found: &'s mut FoundRows,
    state: State,
    row_start: u32,
    field_start: u32,
    /// True if the field has doubled quotes.
    is_doubled: bool,
    /// Line breaks in the fields of the record.
    line_breaks: u64,
}

/// Finds records from the start of some bytes on, up to a limit of their number and length. At the end of the file the last
/// record needs no line end.
///
/// # Errors
///
/// [`SplitError`]: the bytes behind the records that were found are no record.
pub(super) fn find_rows(bytes: &[u8], at_end: bool, found: &mut FoundRows) -> Result<(), SplitError> {
    found.fields.clear();
    found.rows.clear();
    found.doubled.clear();
    let mut scanner = Scanner {
        bytes,
        found,
        state: State::Plain,
        row_start: 0,
        field_start: 0,
        is_doubled: false,
        line_breaks: 0,
    };
    let result = match scanner.scan() {
        Ok(true) => Ok(()),
        Ok(false) => scanner.finish(at_end),
        Err(error) => Err(error),
    };
    scanner.drop_row();
    result
}

#[expect(clippy::arithmetic_side_effects, reason = "positions in memory and counts of its bytes")]
impl Scanner<'_> {
    /// Scans the bytes. Returns true if it stopped at the limit.
    fn scan(&mut self) -> Result<bool, SplitError> {
        let (steps, rest) = self.bytes.as_chunks::<STEP_BYTES>();
        let mut base = 0;
        for step in steps {
            if self.scan_step(step, base)? {
                return Ok(true);
            }
            base += 64;
        }
        let mut last = [0; STEP_BYTES];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.scan_step(&last, base)
    }

    /// Scans the bytes at a position. Returns true if it stopped at the limit.
    #[inline]
    fn scan_step(&mut self, step: &[u8; STEP_BYTES], base: u32) -> Result<bool, SplitError> {
        let mut marks = mark_separators(step);
        while marks != 0 {
            let offset = marks.trailing_zeros();
            marks &= marks - 1;
            let position = base + offset;
            let byte = step.get(to_index(offset)).copied().unwrap_or_default();
            if byte == b',' && matches!(self.state, State::Plain) {
                self.end_field(position, position + 1);
            } else if self.scan_separator(position, byte)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Scans a separator that does not just end a field without quotes. Returns true if it stopped at the limit.
    fn scan_separator(&mut self, position: u32, byte: u8) -> Result<bool, SplitError> {
        match (self.state, byte) {
            (State::Plain, b'\n') => {
                let end = self.find_plain_end(position);
                self.end_field(end, position + 1);
                return self.end_row(position + 1);
            }
            (State::Plain, b',') => self.end_field(position, position + 1),
            (State::Plain, _) => {
                if position == self.field_start {
                    self.state = State::Quoted;
                }
            }
            (State::Quoted, b'"') => self.state = State::Quote(position),
            (State::Quoted, b'\n') => self.line_breaks += 1,
            (State::Quoted, _) => {}
            (State::Quote(quote), _) => return self.scan_behind_quote(quote, position, byte),
        }
        Ok(false)
    }

    /// Scans the first separator behind a quote in a quoted field. Returns true if it stopped at the limit.
    fn scan_behind_quote(&mut self, quote: u32, position: u32, byte: u8) -> Result<bool, SplitError> {
        let is_next = position == quote + 1;
        let is_behind_return =
            position == quote + 2 && self.bytes.get(to_index(quote) + 1).is_some_and(|byte| *byte == b'\r');
        match byte {
            b'"' if is_next => {
                self.is_doubled = true;
                self.state = State::Quoted;
                Ok(false)
            }
            b',' if is_next => {
                self.end_quoted_field(quote, position + 1);
                Ok(false)
            }
            b'\n' if is_next || is_behind_return => {
                self.end_quoted_field(quote, position + 1);
                self.end_row(position + 1)
            }
            _ => Err(SplitError::TextBehindQuote),
        }
    }

    /// Ends with the last byte of the block, or of the file.
    fn finish(&mut self, at_end: bool) -> Result<(), SplitError> {
        let Ok(length) = u32::try_from(self.bytes.len()) else {
            unreachable!("no more bytes are scanned at once than 32 bits count")
        };
        if let State::Quote(quote) = self.state
            && !matches!(self.bytes.get(to_index(quote) + 1..), Some([] | [b'\r']))
        {
            return Err(SplitError::TextBehindQuote);
        }
        if !at_end {
            let is_long = to_index(length - self.row_start) > RECORD_BYTES_MAX;
            return if is_long { Err(SplitError::RecordTooLong) } else { Ok(()) };
        }
        if self.row_start == length {
            return Ok(());
        }
        match self.state {
            State::Plain => {
                let end = self.find_plain_end(length);
                self.end_field(end, length);
            }
            State::Quoted => return Err(SplitError::QuoteNotClosed),
            State::Quote(quote) => self.end_quoted_field(quote, length),
        }
        self.end_row(length)?;
        Ok(())
    }

    /// Removes the fields of a record that is not complete.
    fn drop_row(&mut self) {
        let fields = self.found.rows.last().map_or(0, |row| row.fields_end);
        self.found.fields.truncate(fields);
        self.found.doubled.retain(|index| *index < fields);
    }

    /// The end of a field without quotes, without a carriage return before the line end.
    fn find_plain_end(&self, line_end: u32) -> u32 {
        let has_return = line_end > self.field_start
            && self.bytes.get(to_index(line_end) - 1).is_some_and(|byte| *byte == b'\r');
        if has_return { line_end - 1 } else { line_end }
    }

    /// Ends a field at a position. The next one begins at `next`.
    #[inline]
    fn end_field(&mut self, end: u32, next: u32) {
        self.found.fields.push(Span { start: self.field_start, end });
        self.field_start = next;
    }

    /// Ends a quoted field at its closing quote.
    fn end_quoted_field(&mut self, quote: u32, next: u32) {
        if self.is_doubled {
            self.found.doubled.push(self.found.fields.len());
            self.is_doubled = false;
        }
        self.found.fields.push(Span { start: self.field_start + 1, end: quote });
        self.field_start = next;
        self.state = State::Plain;
    }

    /// Ends a record behind its last field. Returns true at the limit.
    fn end_row(&mut self, next: u32) -> Result<bool, SplitError> {
        if to_index(next - self.row_start) > RECORD_BYTES_MAX {
            return Err(SplitError::RecordTooLong);
        }
        let found = &mut *self.found;
        found.rows.push(Row {
            line: found.next_line,
            end: next,
            fields_end: found.fields.len(),
            has_line_breaks: self.line_breaks > 0,
        });
        found.next_line += 1 + self.line_breaks;
        self.line_breaks = 0;
        self.row_start = next;
        Ok(found.rows.len() >= ROWS_MAX || to_index(next) >= BYTES_MAX)
    }
}

/// Converts a position to an index.
#[inline]
pub(super) fn to_index(position: u32) -> usize {
    let Ok(index) = usize::try_from(position) else { unreachable!("memory has more than 2^32 bytes") };
    index
}
