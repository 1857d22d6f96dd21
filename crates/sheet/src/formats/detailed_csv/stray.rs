//! Finds rows that are no lines of a bill: rows of totals, notes, separator lines, marks in the middle of a file.
//!
//! Each is one fault with its own name. None is skipped, since a damaged line might look the same.

use bill::{Column, Uin};

use super::line_ends::{find_bare_return, make_return_fault};
use crate::csv::record::Record;
use crate::csv::separator_line::find_separator_line;
use crate::fault::{Fault, shorten_value};
use crate::header::Header;
use crate::resolve::key_facts::is_digits;
use crate::total_words::{is_exact_total_word, is_total_word};

/// The byte order mark of UTF-8, as a character.
pub(super) const MARK: char = '\u{feff}';

/// Length of the shortest number that is taken for an account, in digits.
const ACCOUNT_DIGITS_MIN: usize = 6;

/// The remedy for rows that a spreadsheet or a person added.
const WITHOUT_ADDED_ROWS: &str = "import the file as downloaded, without rows that were added to it; --expect TOTAL compares the bills with a total";

/// Returns true if a record has the width of the header, a payer and an owner of digits alone, as nearly every line
/// does, and no mark at its start.
pub(super) fn resembles_line(record: &Record<'_>, header: &Header) -> bool {
    record.len() == header.width()
        && text_of(record, header, Column::PayerAccountId).is_some_and(is_digits)
        && text_of(record, header, Column::OwnerAccountId).is_some_and(is_digits)
        && !begins_with_mark(record)
}

/// Finds the fault of a record that is no line of a bill.
pub(super) fn find_stray_row(record: &Record<'_>, header: &Header) -> Option<Fault> {
    if begins_with_mark(record) {
        return Some(make_mark_fault(record.line));
    }
    if find_separator_line(record).is_some() {
        return Some(Fault::of_line(
            record.line,
            "the line sep= is in the middle of the file: several files were put together in one",
            "import the files as downloaded, all parts of a delivery in one command",
        ));
    }
    if record.len() != header.width() && find_bare_return(record) {
        return Some(make_return_fault(record.line));
    }
    if record.field(0).is_some_and(|field| field.contains('\0')) {
        return Some(Fault::of_line(
            record.line,
            "NUL bytes begin the line: the file was never written completely, or is damaged",
            "copy or download it again",
        ));
    }
    find_total_row(record, header)
        .or_else(|| find_note_row(record, header))
        .or_else(|| find_row_without_accounts(record, header))
}

/// Returns true if a record begins with a byte order mark.
fn begins_with_mark(record: &Record<'_>) -> bool {
    record.field(0).is_some_and(|field| field.starts_with(MARK))
}

/// The fault of a byte order mark behind the start of the file.
fn make_mark_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "a byte order mark (U+FEFF) begins the line; a mark belongs to the start of a file only",
        "if files were put together in one, import each as downloaded; if the export wrote the mark, remove it with \
         sed '2,$s/^\\xEF\\xBB\\xBF//'",
    )
}

/// Finds a row of totals: by its word, or since it has nothing that tells whom it charges for what.
fn find_total_row(record: &Record<'_>, header: &Header) -> Option<Fault> {
    let accounts = [Column::PayerAccountId, Column::OwnerAccountId]
        .map(|column| text_of(record, header, column).unwrap_or_default().trim());
    let has_width = record.len() == header.width();
    let is_line = if has_width {
        accounts.iter().any(|text| has_digit(text) && !is_total_word(text))
    } else {
        (0..record.len()).filter_map(|index| record.field(index)).any(is_long_account)
    };
    if is_line {
        return None;
    }
    let fields = || (0..record.len()).filter_map(|index| record.field(index)).map(str::trim);
    let first = fields().find(|field| is_stated(field))?;
    let is_exactly_total = |field: &&str| is_exact_total_word(field);
    let word = accounts.into_iter().filter(|_| has_width).chain([first]).find(|text| is_total_word(text));
    let word = word.or_else(|| fields().find(is_exactly_total));
    if let Some(word) = word {
        return Some(
            Fault::of_line(record.line, "is in a row of totals, which is no charge", WITHOUT_ADDED_ROWS)
                .with_value(shorten_value(word)),
        );
    }
    let columns = [
        Column::PayerAccountId,
        Column::OwnerAccountId,
        Column::TransactionType,
        Column::ActionType,
        Column::ProductName,
    ];
    let is_unstated = |column: &Column| !text_of(record, header, *column).is_some_and(is_stated);
    let names_nothing = if has_width {
        columns.iter().all(is_unstated)
    } else {
        // Commas and amounts alone.
        record.field(0).is_some_and(|field| field.trim().is_empty())
            && fields().filter(|field| !field.is_empty()).all(is_number)
    };
    names_nothing.then(|| {
        Fault::of_line(
            record.line,
            "the line names no payer, owner, product and transaction type, so it looks like a row of totals",
            WITHOUT_ADDED_ROWS,
        )
    })
}

/// Finds a row with one text and nothing else, such as a note of who exported the file.
fn find_note_row(record: &Record<'_>, header: &Header) -> Option<Fault> {
    if record.len() == header.width() && header.width() > 1 {
        let stated = (0..record.len())
            .filter_map(|index| record.field(index))
            .filter(|field| !field.trim().is_empty());
        if stated.count() != 1 {
            return None;
        }
    } else if record.len() > 1 {
        return None;
    }
    let text =
        (0..record.len()).filter_map(|index| record.field(index)).map(str::trim).find(|t| !t.is_empty())?;
    let is_note = text.chars().any(char::is_alphabetic) && !text.starts_with(|c: char| c.is_ascii_digit());
    is_note.then(|| {
        Fault::of_line(
            record.line,
            "is a line with a single text, and no line of a bill",
            "if the text was added to the file, import the file as downloaded; else the line was cut off, so download \
             the file again",
        )
        .with_value(shorten_value(text))
    })
}

/// Finds a row of which neither payer nor owner has a digit, such as a header in another language.
fn find_row_without_accounts(record: &Record<'_>, header: &Header) -> Option<Fault> {
    let payer = text_of(record, header, Column::PayerAccountId)?;
    let owner = text_of(record, header, Column::OwnerAccountId)?;
    if record.len() != header.width() || has_digit(payer) || has_digit(owner) {
        return None;
    }
    Some(
        Fault::of_column(
            record.line,
            header.title(Column::PayerAccountId),
            "is no account number, and the owner is none either, so the row is no line of a bill",
            "import the file as downloaded, without rows that were added to it",
        )
        .with_value(payer.trim()),
    )
}

/// The text of a column; `None` if the file or the record has no such column.
fn text_of<'r>(record: &Record<'r>, header: &Header, column: Column) -> Option<&'r str> {
    record.field(header.index_of(column)?)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns true if a text states something: it is neither empty nor `-`.
fn is_stated(text: &str) -> bool {
    !matches!(text.trim(), "" | "-")
}

/// Returns true for the number of an account, which is longer than the sums in rows of totals.
fn is_long_account(text: &str) -> bool {
    let text = text.trim();
    text.len() >= ACCOUNT_DIGITS_MIN && text.parse::<Uin>().is_ok()
}

/// Returns true for an amount as people write it, such as `1,234.50`.
fn is_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-+., ".contains(&byte))
}
