//! Faults of lines that share an id, with the contents of both lines.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{ImportId, ImportMode};
use bill::{BillKey, Charge, Column, Line};
use sheet::{Fault, Findings, replace_controls};
use store::{Data, LineFilter, Projection, StoreError, StoredLine};

use super::deduplicator::found::{Conflicts, IdConflict};
use super::deduplicator::record::LinePlace;
use super::error::ImportError;
use super::existing_bills::ExistingBills;
use super::fingerprint::{ImportFile, find_file_by_number};
use super::reading::{Visit, Visitor, read_files};
use super::request::ImportRequest;
use crate::integers::to_usize;
use crate::terminal::progress::Progress;

/// The most differing columns of two lines that a message shows.
const COLUMNS_SHOWN_MAX: usize = 4;

/// The content of a line: its id, and each column with its text.
struct Content {
    id: String,
    columns: BTreeMap<String, String>,
}

impl Content {
    fn new<'t>(
        id: Option<&str>,
        charge: &Charge<'_>,
        text: impl Fn(Column) -> Option<&'t str>,
        unknown: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let known = Column::ALL.iter().filter_map(|column| Some((column.title(), text(*column)?.to_owned())));
        let mut columns: BTreeMap<String, String> = known.chain(unknown).collect();
        // The same texts are read differently with other code tables or another --month.
        columns.insert("(month)".to_owned(), charge.bill.month.to_string());
        columns.insert("(manager)".to_owned(), charge.manager.to_string());
        let codes = [
            ("(pay mode)", charge.pay_mode.code()),
            ("(action type)", charge.transaction_type.code()),
            ("(product)", charge.product),
            ("(region)", charge.region),
        ];
        columns.extend(codes.map(|(name, code)| (name.to_owned(), code.to_owned())));
        Self { id: id.unwrap_or_default().to_owned(), columns }
    }

    fn of_line(line: &Line<'_>) -> Self {
        let unknown = line.texts.unknown().map(|(name, text)| (name.to_owned(), text.to_owned()));
        Self::new(line.id(), &line.charge, |column| line.texts.get(column), unknown)
    }

    fn of_stored(line: &StoredLine<'_>) -> Result<Self, StoreError> {
        let unknown = line.read_unknown_columns()?;
        Ok(Self::new(line.id(), &line.charge, |column| line.text(column), unknown.into_iter()))
    }
}

/// Adds the faults of lines that share an id. Files and objects are read once more for the contents of the lines.
pub(super) async fn add_conflict_faults(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    conflicts: &Conflicts,
    existing: &ExistingBills,
    findings: &mut Findings,
) -> Result<(), ImportError> {
    let places = conflicts.places();
    if places.is_empty() {
        return Ok(());
    }
    let mut contents = read_from_files(request, files, &places).await?;
    let mut names = BTreeMap::new();
    if let Some(data) = data
        && places.iter().any(|place| place.import.is_some())
    {
        names = data.catalog.read_file_names().await?;
        read_from_objects(data, existing, &places, &mut contents).await?;
    }
    // Lines beyond the first are counted with the last of the same cause.
    let mut more = conflicts.count_unlisted();
    for (index, conflict) in conflicts.first.iter().enumerate() {
        let LinePlace { import, file, line: _ } = conflict.first;
        let first_file = match import {
            None => find_file_by_number(files, file).info.name.clone(),
            Some(import) => {
                let stored = names.get(&import).and_then(|names| names.get(to_usize(file).checked_sub(1)?));
                stored.cloned().unwrap_or_else(|| format!("file {file}"))
            }
        };
        let fault = make_conflict_fault(request, conflict, &contents, &first_file);
        let is_last =
            conflicts.first.iter().skip(index + 1).all(|later| later.is_stored() != conflict.is_stored());
        let unlisted = if is_last { more.remove(&conflict.is_stored()).unwrap_or_default() } else { 0 };
        let name = &find_file_by_number(files, conflict.place.file).info.name;
        findings.faults.add_with_more(name, fault, unlisted);
    }
    findings.faults.count_unlisted(more.values().sum());
    Ok(())
}

/// Reads the contents of lines from the files of the import.
async fn read_from_files(
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    places: &BTreeSet<LinePlace>,
) -> Result<BTreeMap<LinePlace, Content>, ImportError> {
    let mut collector = ContentCollector { places, contents: BTreeMap::new() };
    let progress = Progress::hidden();
    // The faults of the files are known already.
    read_files(request, files, &mut Findings::default(), &progress, &mut collector).await?;
    Ok(collector.contents)
}

/// Collects the contents of the lines at some places.
struct ContentCollector<'a> {
    places: &'a BTreeSet<LinePlace>,
    contents: BTreeMap<LinePlace, Content>,
}

impl Visitor for ContentCollector<'_> {
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError> {
        let place = LinePlace { import: None, file: visit.file, line: visit.line.number };
        if self.places.contains(&place) {
            self.contents.insert(place, Content::of_line(visit.line));
        }
        Ok(())
    }
}

/// Reads the contents of stored lines.
async fn read_from_objects(
    data: &Data,
    existing: &ExistingBills,
    places: &BTreeSet<LinePlace>,
    contents: &mut BTreeMap<LinePlace, Content>,
) -> Result<(), StoreError> {
    let imports: BTreeSet<ImportId> = places.iter().filter_map(|place| place.import).collect();
    for (object, bills) in existing.objects.iter().filter(|(object, _)| imports.contains(&object.import)) {
        let bills: &BTreeSet<BillKey> = bills;
        let collect = &mut |line: &StoredLine<'_>| {
            let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
            if places.contains(&place) {
                contents.insert(place, Content::of_stored(line)?);
            }
            Ok::<_, StoreError>(())
        };
        data.lines.visit_lines(&object.object, Projection::Whole, LineFilter::Bills(bills), collect).await?;
    }
    Ok(())
}

/// The fault of a line whose id another line has.
fn make_conflict_fault(
    request: &ImportRequest<'_>,
    conflict: &IdConflict,
    contents: &BTreeMap<LinePlace, Content>,
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
fn describe_differences(own: &Content, other: &Content) -> String {
    let columns: BTreeSet<&String> = own.columns.keys().chain(other.columns.keys()).collect();
    let show_text = |content: &Content, column: &String| match content.columns.get(column) {
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
