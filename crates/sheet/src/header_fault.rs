//! Faults of headers. One cause is one fault, which shows the header that was found.

use bill::{Basis, Column};

use crate::csv::splitter::Record;
use crate::fault::{Fault, shorten_text, shorten_value};
use crate::header_words::find_column;

/// Length of the longest header that a message quotes in full, in characters.
const HEADER_CHARS_MAX: usize = 160;

/// Number of known columns that make a record a header.
const HEADER_COLUMNS_MIN: usize = 4;

/// Number of columns of a message that are named; the others are counted.
const COLUMNS_NAMED_MAX: usize = 8;

/// The header of a repeated column, and two of its indexes.
pub(crate) type ColumnPlaces<'h> = (&'h str, usize, usize);

/// Quotes the header that was found, cut to the length of a message.
pub(crate) fn quote_header(names: &[&str]) -> String {
    // A record may be a million fields; more than the characters shown are never needed.
    let first: Vec<&str> = names.iter().take(HEADER_CHARS_MAX).copied().collect();
    format!("header found: {:?}", shorten_text(&first.join(","), HEADER_CHARS_MAX))
}

/// Counts the fields of a record that are headers of known columns.
pub(crate) fn count_known_headers(record: &Record<'_>) -> usize {
    let fields = (0..record.len()).filter_map(|index| record.field(index));
    fields.filter(|name| find_column(name).is_some()).count()
}

/// Returns true if a record is the header of a detailed bill, or resembles one.
pub(crate) fn is_header(record: &Record<'_>) -> bool {
    count_known_headers(record) >= HEADER_COLUMNS_MIN
}

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

/// The fault of a first line that says a separator other than the comma.
pub(crate) fn make_separator_fault(line: u64, separator: char) -> Fault {
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

/// Returns true if a carriage return without a line feed is within a field, as in files of an old Mac.
pub(crate) fn find_bare_return(record: &Record<'_>) -> bool {
    let fields = (0..record.len()).filter_map(|index| record.field(index));
    fields.map(str::trim).any(|field| has_bare_return(field.as_bytes()))
}

/// Returns true if a text has a carriage return that no line feed follows.
pub(crate) fn has_bare_return(text: &[u8]) -> bool {
    text.windows(2).any(|pair| matches!(pair, [b'\r', next] if !matches!(next, b'\n' | b'\r')))
}

/// The fault of lines that end with a carriage return alone.
pub(crate) fn make_return_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "lines end with a carriage return (CR) alone, as on an old Mac, so that many of them look like one",
        "import the file as downloaded, or convert its line ends with tr '\\r' '\\n'",
    )
}

/// The fault of a file whose fields are separated by something else, which makes it one wide field.
pub(crate) fn find_wrong_delimiter(record: &Record<'_>) -> Option<Fault> {
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

/// Lists the required columns that a file does not have in any of their forms.
pub(crate) fn list_missing_columns(has: &impl Fn(Column) -> bool) -> Vec<Column> {
    /// Each required column, and another that may take its place.
    const REQUIRED: [(Column, Option<Column>); 6] = [
        (Column::PayerAccountId, None),
        (Column::OwnerAccountId, None),
        (Column::TransactionType, Some(Column::ActionType)),
        (Column::BillingMode, Some(Column::PayMode)),
        (Column::OriginalCost, None),
        (Column::Currency, None),
    ];
    let is_missing = |(column, other): &(Column, Option<Column>)| !has(*column) && !other.is_some_and(has);
    REQUIRED.into_iter().filter(is_missing).map(|(column, _)| column).collect()
}

/// The fault of a header that lacks columns of a detailed bill.
pub(crate) fn make_incomplete_header_fault(
    line: u64,
    names: &[&str],
    missing: &[Column],
    lacks_amounts: bool,
    has: &impl Fn(Column) -> bool,
) -> Fault {
    let mut reasons = Vec::new();
    let titles: Vec<String> = missing.iter().map(|column| format!("\"{}\"", column.title())).collect();
    match titles.as_slice() {
        [] => {}
        [one] => reasons.push(format!("the file has no such column: {one}")),
        several => reasons.push(format!("the file has no such columns: {}", several.join(", "))),
    }
    if lacks_amounts {
        reasons.push(describe_missing_amounts(has));
    }
    Fault::of_line(
        line,
        format!("{}; {}", reasons.join("; "), quote_header(names)),
        "export the detailed bill (L3) with all its columns; summaries by instance (L2) or product do not have \
         them, and the two sets of amounts are never mixed",
    )
    .of_cause("columns are missing")
}

/// Describes the columns that each set of amounts lacks.
fn describe_missing_amounts(has: &impl Fn(Column) -> bool) -> String {
    let describe = |basis: Basis| {
        let missing = basis.columns().into_iter().filter(|column| !has(*column));
        let missing: Vec<String> = missing.map(|column| format!("\"{}\"", column.title())).collect();
        format!("of the {} amounts {} is missing", basis.as_str(), missing.join(" and "))
    };
    let sets: Vec<String> = [Basis::Customer, Basis::Cost]
        .into_iter()
        .filter(|basis| !basis.columns().into_iter().all(has))
        .map(describe)
        .collect();
    format!("the file has no complete set of amounts: {}", sets.join("; "))
}

/// The fault of columns that a file has twice; `None` if there is none.
#[expect(clippy::arithmetic_side_effects, reason = "indexes of the fields of a record")]
pub(crate) fn make_repeated_columns_fault(line: u64, repeated: &[ColumnPlaces<'_>]) -> Option<Fault> {
    let ((name, first, second), others) = repeated.split_first()?;
    let mut why = format!("the file has the column twice, as number {} and {}", first + 1, second + 1);
    if !others.is_empty() {
        let mut names: Vec<String> = others
            .iter()
            .take(COLUMNS_NAMED_MAX)
            .map(|(name, first, second)| {
                format!("{:?} ({} and {})", shorten_value(name), first + 1, second + 1)
            })
            .collect();
        if let Some(more) = others.len().checked_sub(COLUMNS_NAMED_MAX).filter(|more| *more > 0) {
            names.push(format!("and {more} more"));
        }
        why = format!("{why}; so it has {}", names.join(", "));
    }
    let remedy = "remove one of the two, so that it is certain which one is meant";
    Some(Fault::of_column(line, *name, why, remedy))
}

/// The fault of lines above the header.
pub(crate) fn make_title_fault(line: u64, first: &str, header_line: u64) -> Fault {
    Fault::of_line(
        line,
        format!("the file does not begin with its header, which is on line {header_line}: the first line is {first:?}"),
        "import the file as downloaded, without lines above the header",
    )
    .of_cause("lines above the header")
}
