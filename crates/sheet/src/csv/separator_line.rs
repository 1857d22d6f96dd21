//! The line by which a file tells spreadsheets its separator.

use super::record::Record;

/// Returns the separator of a line that tells it to spreadsheets, such as `sep=;`; `None` for any other record.
#[must_use]
pub fn find_separator_line(record: &Record<'_>) -> Option<char> {
    let first = record.field(0)?.trim_start_matches('\u{feff}').trim_start_matches(' ');
    let (_, separator) = first.split_at_checked(4).filter(|(start, _)| start.eq_ignore_ascii_case("sep="))?;
    match (record.len(), separator.chars().next()) {
        // `sep=,` without quotes is two fields, both without a separator.
        (2, None) if record.field(1).is_some_and(|rest| rest.trim().is_empty()) => Some(','),
        (1, Some(separator)) => Some(separator),
        (1, None) => Some(' '),
        _ => None,
    }
}
