//! Faults of headers. One cause is one fault, which shows the header that was found.

use bill::{Basis, Column};

use crate::fault::{Fault, shorten_text, shorten_value};

/// Length of the longest header that a message quotes in full, in characters.
const HEADER_CHARS_MAX: usize = 160;

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
