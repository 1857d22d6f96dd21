//! Finds rows inside quotes: a quote opens in one row and closes in the same column of a later one, so that the rows
//! between look like one text.

use memchr::memchr_iter;

use crate::csv::record::Record;
use crate::fault::Fault;
use crate::header::Header;

/// Smallest number of separators of a row; a text may have fewer commas by chance.
const SEPARATORS_MIN: usize = 8;

/// Returns the fault of a record if a field of it has exactly as many line breaks and commas as whole rows have.
pub(super) fn find_swallowed_rows(record: &Record<'_>, header: &Header) -> Option<Fault> {
    if !record.has_line_breaks() {
        return None;
    }
    let Some(separators) = record.len().checked_sub(1) else {
        unreachable!("a record has at least one field")
    };
    let is_of_rows = |field: &str| {
        let count = |byte| memchr_iter(byte, field.as_bytes()).count();
        let rows = count(b'\n');
        rows > 0 && separators >= SEPARATORS_MIN && rows.checked_mul(separators) == Some(count(b','))
    };
    let index = (0..record.len()).find(|index| record.field(*index).is_some_and(is_of_rows))?;
    Some(Fault::of_column(
        record.line,
        header.name_at(index),
        "a quote opens here and closes in the same column of a later line, so that whole lines would be one text",
        "a quote within a text must be doubled; export the file again",
    ))
}
