//! Reads the top of a file: the records up to its header.

use super::header_record::{
    count_known_headers, is_header, make_separator_fault, make_title_fault, read_header,
};
use super::line_ends::{has_bare_return, make_return_fault};
use super::stray::MARK;
use crate::csv::record::{Record, is_empty_row};
use crate::csv::separator_line::find_separator_line;
use crate::csv::split_error::SplitError;
use crate::csv::splitter::Splitter;
use crate::fault::{Fault, shorten_value};
use crate::formats::refused::Reason;
use crate::header::Header;

/// Number of records among which the header is searched for a message, if the first record is none.
const TITLE_RECORDS_MAX: usize = 20;

/// Number of first bytes of a file without line feeds that are searched for carriage returns.
const RETURN_BYTES_MAX: usize = 1 << 16;

/// The top of a file that is being read.
#[derive(Debug)]
pub(super) struct Top {
    /// True after a first line `sep=,`.
    has_separator_line: bool,
    /// The other format that the first bytes resemble, for a file in which no header is found.
    other: Option<Reason>,
    /// The first record, if it is no header.
    first: Option<FirstRecord>,
}

/// A first record that is no header.
#[derive(Debug)]
struct FirstRecord {
    line: u64,
    /// The beginning of its first text.
    text: String,
    faults: Vec<Fault>,
    /// Number of records that were searched for a header.
    searched: usize,
}

impl Top {
    /// Starts a file whose first bytes may resemble another format.
    pub(super) fn new(other: Option<Reason>) -> Self {
        Self { has_separator_line: false, other, first: None }
    }

    /// Reads on up to the header. Returns it, or `None` if more bytes are needed.
    ///
    /// # Errors
    /// The faults of the file, or of its header.
    pub(super) fn read(
        &mut self,
        splitter: &mut Splitter,
        file_name: &str,
        at_end: bool,
    ) -> Result<Option<Header>, Vec<Fault>> {
        loop {
            skip_marks(splitter);
            let line = splitter.next_line_number();
            let is_split_by_returns = begins_with_bare_return(splitter.unread());
            match splitter.next(at_end) {
                Ok(None) if at_end => return Err(self.take_first_faults().unwrap_or_else(list_empty_fault)),
                Ok(None) => return Ok(None),
                Ok(Some(record)) if is_empty_row(&record) => {}
                Ok(Some(record)) => {
                    if let Some(header) = self.read_record(&record, file_name)? {
                        return Ok(Some(header));
                    }
                }
                Err(SplitError::RecordTooLong) if is_split_by_returns => {
                    return Err(vec![make_return_fault(line)]);
                }
                Err(error) => return Err(self.describe_split_error(error, line)),
            }
        }
    }

    /// Reads a record above the first line. Returns the header if it is that.
    fn read_record(&mut self, record: &Record<'_>, file_name: &str) -> Result<Option<Header>, Vec<Fault>> {
        if let Some(first) = &mut self.first {
            first.searched = first.searched.saturating_add(1); // stops at the limit anyway
            if is_header(record) {
                return Err(vec![make_title_fault(first.line, &first.text, record.line)]);
            }
            let is_over = first.searched >= TITLE_RECORDS_MAX;
            return if is_over { Err(self.take_first_faults().unwrap_or_default()) } else { Ok(None) };
        }
        match find_separator_line(record) {
            Some(',') if !self.has_separator_line => {
                self.has_separator_line = true;
                return Ok(None);
            }
            Some(separator) => return Err(vec![make_separator_fault(record.line, separator)]),
            None => {}
        }
        let faults = match read_header(record, file_name) {
            Ok(header) => return Ok(Some(header)),
            Err(faults) => faults,
        };
        if count_known_headers(record) > 1 {
            return Err(faults);
        }
        if let Some((why, remedy)) = self.other {
            return Err(vec![Fault::of_file(why, remedy)]);
        }
        let mut texts = (0..record.len()).filter_map(|index| record.field(index)).map(str::trim);
        let text = texts.find(|text| !text.is_empty()).unwrap_or_default();
        self.first = Some(FirstRecord { line: record.line, text: shorten_value(text), faults, searched: 0 });
        Ok(None)
    }

    /// Takes the faults of the first record, which is no header.
    fn take_first_faults(&mut self) -> Option<Vec<Fault>> {
        self.first.take().map(|first| first.faults)
    }

    /// Describes bytes that are no record.
    fn describe_split_error(&mut self, error: SplitError, line: u64) -> Vec<Fault> {
        if let Some((why, remedy)) = self.other {
            return vec![Fault::of_file(why, remedy)];
        }
        self.take_first_faults().unwrap_or_else(|| {
            let (why, remedy) = match error {
                SplitError::NotUtf8 => (
                    "the header is not UTF-8, so it is in another language than English, or the file is no text",
                    "switch the console to English, and export the detailed bill (L3, bill details) as CSV again",
                ),
                SplitError::QuoteNotClosed | SplitError::TextBehindQuote | SplitError::RecordTooLong => {
                    error.describe()
                }
            };
            vec![Fault::of_line(line, why, remedy)]
        })
    }
}

/// Skips byte order marks at the start of the next record.
fn skip_marks(splitter: &mut Splitter) {
    let mut mark = [0; 4];
    let mark = MARK.encode_utf8(&mut mark);
    while splitter.unread().starts_with(mark.as_bytes()) {
        splitter.skip(mark.len());
    }
}

/// Returns true if the next bytes are lines that end with a carriage return alone.
fn begins_with_bare_return(unread: &[u8]) -> bool {
    has_bare_return(unread.get(..RETURN_BYTES_MAX).unwrap_or(unread))
}

/// The fault of a file without a header.
fn list_empty_fault() -> Vec<Fault> {
    vec![Fault::of_file("the file is empty", "export the bill again")]
}
