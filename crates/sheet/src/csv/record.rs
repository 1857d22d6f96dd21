//! One record of a CSV file.

use memchr::memchr;

/// One record: its fields, unquoted.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The number of the line on which the record begins, from 1.
    pub line: u64,
    /// The text that the fields are in.
    pub(super) text: &'a str,
    /// Start and end of each field, as positions in the text.
    pub(super) fields: &'a [(usize, usize)],
}

impl<'a> Record<'a> {
    /// The field at an index, from 0.
    #[must_use]
    pub fn field(&self, index: usize) -> Option<&'a str> {
        let (start, end) = *self.fields.get(index)?;
        self.text.get(start..end)
    }

    /// Number of fields.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a record has at least one field")]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Returns true if a field has a line break.
    #[must_use]
    pub fn has_line_breaks(&self) -> bool {
        let end = self.fields.last().map_or(0, |(_, end)| *end);
        self.text.get(..end).is_some_and(|fields| memchr(b'\n', fields.as_bytes()).is_some())
    }

    /// Returns true if the record is a blank line.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self.fields, [(start, end)] if start == end)
    }
}

/// Returns true if all fields of a record are empty or blank.
#[must_use]
pub fn is_empty_row(record: &Record<'_>) -> bool {
    let is_blank = |index: usize| record.field(index).is_none_or(|field| field.trim().is_empty());
    is_blank(0) && (1..record.len()).all(is_blank)
}
