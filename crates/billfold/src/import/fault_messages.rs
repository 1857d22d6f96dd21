//! Faults of files and lines that an import finds itself, in words. The reader of bill files words its own.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::ImportMode;
use bill::{Basis, Column};
use sheet::{Fault, replace_controls};

use super::deduplicator::found::IdConflict;
use super::deduplicator::record::LinePlace;
use super::line_content::LineContent;
use super::request::ImportRequest;

/// The most differing columns of two lines that a message shows.
const COLUMNS_SHOWN_MAX: usize = 4;

/// The fault of a file with the same bytes as an earlier one. If the names decide the months, the same bytes may well be
/// the bills of two months, and this does not apply.
pub(super) fn make_duplicate_file_fault(earlier: &str) -> Fault {
    let earlier = replace_controls(earlier);
    let why = format!("the file has the same bytes as {earlier}, so its lines would count twice");
    Fault::of_file(why, "pass each file only once").of_cause("the same bytes as another file")
}

/// The fault of a statement that has no line in any file.
pub(super) fn make_no_lines_fault() -> Fault {
    Fault::of_file(
        "no line below the header, so the file states no bill",
        "export the bill again, or leave the file out; a day without charges of an increment is imported with --append",
    )
}

/// The fault of a file that states other amounts than the first.
pub(super) fn make_mixed_basis_fault(own: Basis, first: Basis, first_file: &str) -> Fault {
    Fault::of_file(
        format!(
            "the file states {} amounts, and {} states {} amounts; an import never mixes them",
            own.as_str(),
            replace_controls(first_file),
            first.as_str()
        ),
        "import the two kinds separately, or export all files with the same columns",
    )
}

/// The fault of a line whose id another line has.
pub(super) fn make_conflict_fault(
    request: &ImportRequest<'_>,
    conflict: &IdConflict,
    contents: &BTreeMap<LinePlace, LineContent>,
    first_file: &str,
) -> Fault {
    let own = contents.get(&conflict.place);
    let (first_file, first_line) = (replace_controls(first_file), conflict.first.line);
    let first = match conflict.first.import {
        None => format!("{first_file}:{first_line}"),
        Some(import) => format!("line {first_line} of {first_file}, import {import}"),
    };
    let (why, remedy, cause) = match request.mode {
        ImportMode::Statement => (
            format!("repeats the charge at {first}: the line was delivered twice"),
            "import each delivery once: only the newest of files that hold the month so far; each of increments that \
             overlap, with --append",
            "a line was delivered twice",
        ),
        ImportMode::Append => {
            let other = contents.get(&conflict.first);
            let differences =
                own.zip(other).map(|(own, other)| describe_differences(own, other)).unwrap_or_default();
            let (remedy, cause) = match conflict.first.import {
                None => (
                    "an append cannot tell which of the two counts: import the whole statement of the bill without \
                     --append, in which both count if they are two charges",
                    "an id has two charges in the files",
                ),
                Some(_) => (
                    "an append adds lines and changes none: import the whole statement of the bill without --append",
                    "an id has another stored charge",
                ),
            };
            (format!("has another charge at {first}: {differences}"), remedy, cause)
        }
    };
    let id = own.map(|content| content.id.clone()).unwrap_or_default();
    let (why, remedy, cause) = if may_be_rounded(&id) {
        (
            format!("{why}; the Id is 15 digits and zeros, as a spreadsheet rounds long numbers"),
            "import the file as downloaded, and never save it from a spreadsheet; if the Ids are those of the download, \
             import the whole statement of the bill without --append, and each delivery once",
            "ids that may be rounded",
        )
    } else {
        (why, remedy, cause)
    };
    Fault::of_column(conflict.place.line, Column::Id.title(), why, remedy).with_value(id).of_cause(cause)
}

/// Returns true for a number with only zeros behind its 15th digit, which is all that spreadsheets keep.
fn may_be_rounded(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
        && id.get(15..).is_some_and(|rest| rest.len() >= 3 && rest.bytes().all(|digit| digit == b'0'))
}

/// Describes the columns in which two lines differ, with both texts.
fn describe_differences(own: &LineContent, other: &LineContent) -> String {
    let columns: BTreeSet<&String> = own.columns.keys().chain(other.columns.keys()).collect();
    let show_text = |content: &LineContent, column: &String| match content.columns.get(column) {
        Some(text) => format!("{text:?}"),
        None => "no such column".to_owned(),
    };
    let differing: Vec<&String> =
        columns.into_iter().filter(|column| own.columns.get(*column) != other.columns.get(*column)).collect();
    let shown = differing.iter().take(COLUMNS_SHOWN_MAX);
    let mut words: Vec<String> = shown
        .map(|column| {
            let name = replace_controls(column);
            format!("{name} is {} there and {} here", show_text(other, column), show_text(own, column))
        })
        .collect();
    let more = differing.len() - words.len();
    if more > 0 {
        words.push(format!("and {more} more columns differ"));
    }
    words.join(", ")
}
