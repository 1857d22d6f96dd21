//! The record that is the header of a file, and records that resemble one.

use super::line_ends::{find_bare_return, make_return_fault};
use crate::csv::record::Record;
use crate::fault::Fault;
use crate::header::Header;
use crate::header_fault::quote_header;
use crate::header_words::find_column;

/// Number of known columns that make a record a header.
const HEADER_COLUMNS_MIN: usize = 4;

/// Reads the header of a file of a name.
///
/// # Errors
///
/// The faults of the record as CSV, or those of [`Header::read`].
pub(super) fn read_header(record: &Record<'_>, file_name: &str) -> Result<Header, Vec<Fault>> {
    if find_bare_return(record) {
        return Err(vec![make_return_fault(record.line)]);
    }
    if let Some(fault) = find_wrong_delimiter(record) {
        return Err(vec![fault]);
    }
    let names: Vec<&str> = (0..record.len()).filter_map(|index| record.field(index)).map(str::trim).collect();
    Header::read(record.line, &names, file_name)
}

/// Counts the fields of a record that are headers of known columns.
pub(super) fn count_known_headers(record: &Record<'_>) -> usize {
    let fields = (0..record.len()).filter_map(|index| record.field(index));
    fields.filter(|name| find_column(name).is_some()).count()
}

/// Returns true if a record is the header of a detailed bill, or resembles one.
pub(super) fn is_header(record: &Record<'_>) -> bool {
    count_known_headers(record) >= HEADER_COLUMNS_MIN
}

/// The fault of a first line that says a separator other than the comma.
pub(super) fn make_separator_fault(line: u64, separator: char) -> Fault {
    let name = match separator {
        '\t' => "tabs".to_owned(),
        ' ' => "blanks".to_owned(),
        other => format!("{other:?}"),
    };
    Fault::of_line(
        line,
        format!("the line sep= says that the fields are separated by {name}, not by commas"),
        "import the file as downloaded; a spreadsheet has saved this one in its own way",
    )
}

/// The fault of lines above the header.
pub(super) fn make_title_fault(line: u64, first: &str, header_line: u64) -> Fault {
    Fault::of_line(
        line,
        format!("the file does not begin with its header, which is on line {header_line}: the first line is {first:?}"),
        "import the file as downloaded, without lines above the header",
    )
    .of_cause("lines above the header")
}

/// The fault of a file whose fields are separated by something else, which makes it one wide field.
pub(super) fn find_wrong_delimiter(record: &Record<'_>) -> Option<Fault> {
    const DELIMITERS: [(&str, char); 4] =
        [("semicolons", ';'), ("tabs", '\t'), ("bars", '|'), ("full-width commas", '，')];
    let first = record.field(0)?;
    let count_known = |text: &str, c: char| text.split(c).filter(|name| find_column(name).is_some()).count();
    let (name, _) = DELIMITERS.into_iter().find(|(_, c)| {
        first.contains(*c) && (count_known(first, *c) >= 2 || (record.len() == 1 && is_list(first, *c)))
    })?;
    Some(Fault::of_line(
        record.line,
        format!("the fields are separated by {name}, not by commas; {}", quote_header(&[first])),
        "import the file as downloaded; a spreadsheet has saved this one in its own way",
    ))
}

/// Returns true if a text is a list of at least three short items.
fn is_list(text: &str, delimiter: char) -> bool {
    let items: Vec<&str> = text.split(delimiter).map(str::trim).filter(|item| !item.is_empty()).collect();
    items.len() >= 3 && items.iter().all(|item| item.chars().count() <= 60)
}
