//! The reasons why bytes are no record, with their remedies.

/// Length of the longest record, in bytes. A longer one nearly always has a quote that is never closed.
pub(super) const RECORD_BYTES_MAX: usize = 1 << 20;

/// The reason why bytes are no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// The file ends inside a quoted field.
    QuoteNotClosed,
    /// Something other than a comma or a line end follows a closing quote.
    TextBehindQuote,
    /// The record is longer than a megabyte.
    RecordTooLong,
    /// The record is not UTF-8.
    NotUtf8,
}

impl SplitError {
    /// Returns the reason and the remedy in words.
    #[must_use]
    pub const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::QuoteNotClosed => (
                "a quoted field that begins in this record is not closed before the file ends",
                "the file was probably cut off; download it again",
            ),
            Self::TextBehindQuote => (
                "text follows a closing quote",
                "a quote inside a quoted field must be doubled (RFC 4180); export the file again, or fix this line",
            ),
            Self::RecordTooLong => (
                "the record is longer than 1 MiB, which no bill line is",
                "look for a quote in this line that is never closed",
            ),
            Self::NotUtf8 => (
                "the record is not UTF-8",
                "save the file as CSV in UTF-8; for a Chinese export, iconv -f GB18030 -t UTF-8",
            ),
        }
    }
}
