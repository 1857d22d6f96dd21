//! Faults of lines that share an id, with what stands in both.

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, Charge, Column, Fault, FaultPlace, Findings, Line};
use store::{Data, Detail, ImportId, StoreError, StoredLine, Wanted};

use super::append::ExistingBills;
use super::fingerprint::FileOfImport;
use super::identities::{Conflicts, LinePlace, SameId};
use super::progress::Progress;
use super::reading::{Visit, Visitor, walk};
use super::{ImportError, Order};

/// How many differing columns of two lines a message shows.
const COLUMNS_SHOWN_MAX: usize = 4;

/// What stands in a line: its id, and each column with its text.
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
    ) -> Content {
        let known = Column::ALL.iter().filter_map(|column| Some((column.title(), text(*column)?.to_owned())));
        let mut columns: BTreeMap<String, String> = known.chain(unknown).collect();
        // What names and columns were read as may differ where the code tables or --month did.
        columns.insert("(month)".to_owned(), charge.bill.month.to_string());
        columns.insert("(manager)".to_owned(), charge.manager.to_string());
        let codes = [
            ("(pay mode)", charge.pay_mode.code()),
            ("(action type)", charge.transaction_type.code()),
            ("(product)", charge.product),
            ("(region)", charge.region),
        ];
        columns.extend(codes.map(|(name, code)| (name.to_owned(), code.to_owned())));
        Content { id: id.unwrap_or_default().to_owned(), columns }
    }

    fn of_line(line: &Line<'_>) -> Content {
        let unknown = line.texts.unknown().map(|(name, text)| (name.to_owned(), text.to_owned()));
        Content::new(line.id(), &line.charge, |column| line.texts.get(column), unknown)
    }

    fn of_stored(line: &StoredLine<'_>) -> Result<Content, StoreError> {
        let unknown = line.unknown()?;
        Ok(Content::new(line.id(), &line.charge, |column| line.text(column), unknown.into_iter()))
    }
}

/// Adds the faults of lines that share an id. Files and objects are read once more for what stands there.
pub(super) async fn add_faults(
    data: Option<&Data>,
    order: &Order<'_>,
    files: &[FileOfImport],
    conflicts: &Conflicts,
    existing: &ExistingBills,
    findings: &mut Findings,
) -> Result<(), ImportError> {
    let places = conflicts.places();
    if places.is_empty() {
        return Ok(());
    }
    let mut contents = in_files(order, files, &places).await?;
    let mut names = BTreeMap::new();
    if let Some(data) = data
        && places.iter().any(|place| place.import.is_some())
    {
        names = data.catalog.file_names().await?;
        in_objects(data, existing, &places, &mut contents).await?;
    }
    let own: Vec<String> = files.iter().map(|file| file.info.name.clone()).collect();
    let name_of = |place: &LinePlace| {
        let names = place.import.map_or(Some(&own), |import| names.get(&import));
        let name = names.and_then(|names| names.get(usize::try_from(place.file).ok()?.checked_sub(1)?));
        name.map_or("", String::as_str)
    };
    for conflict in &conflicts.first {
        let fault = fault(order, conflict, &contents, name_of(&conflict.first));
        findings.faults.add(name_of(&conflict.place), fault);
    }
    let shown = u64::try_from(conflicts.first.len()).unwrap_or(u64::MAX);
    findings.faults.count_more(conflicts.count.saturating_sub(shown));
    Ok(())
}

/// What stands at places in the files that are being imported.
async fn in_files(
    order: &Order<'_>,
    files: &[FileOfImport],
    places: &BTreeSet<LinePlace>,
) -> Result<BTreeMap<LinePlace, Content>, ImportError> {
    let mut keeping = Keeping { places, contents: BTreeMap::new() };
    let progress = Progress::hidden();
    // What is wrong with the files is known already.
    walk(order, files, &mut Findings::default(), &progress, &mut keeping).await?;
    Ok(keeping.contents)
}

/// Keeps what stands at places.
struct Keeping<'a> {
    places: &'a BTreeSet<LinePlace>,
    contents: BTreeMap<LinePlace, Content>,
}

impl Visitor for Keeping<'_> {
    fn visit(&mut self, visit: &Visit<'_, '_>) -> Result<(), ImportError> {
        let place = LinePlace { import: None, file: visit.file, line: visit.line.number };
        if self.places.contains(&place) {
            self.contents.insert(place, Content::of_line(visit.line));
        }
        Ok(())
    }
}

/// What stands at places in lines that are stored.
async fn in_objects(
    data: &Data,
    existing: &ExistingBills,
    places: &BTreeSet<LinePlace>,
    contents: &mut BTreeMap<LinePlace, Content>,
) -> Result<(), StoreError> {
    let imports: BTreeSet<ImportId> = places.iter().filter_map(|place| place.import).collect();
    for (object, bills) in existing.objects.iter().filter(|(object, _)| imports.contains(&object.import)) {
        let bills: &BTreeSet<BillKey> = bills;
        let keep = &mut |line: &StoredLine<'_>| {
            let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
            if places.contains(&place) {
                contents.insert(place, Content::of_stored(line)?);
            }
            Ok(())
        };
        data.lines.each_line(&object.object, Detail::Whole, Wanted::Of(bills), keep).await?;
    }
    Ok(())
}

/// The fault of a line whose id another line has.
fn fault(
    order: &Order<'_>,
    conflict: &SameId,
    contents: &BTreeMap<LinePlace, Content>,
    first_file: &str,
) -> Fault {
    let own = contents.get(&conflict.place);
    let first_line = conflict.first.line;
    let first = match conflict.first.import {
        None => format!("{first_file}:{first_line}"),
        Some(import) => format!("line {first_line} of {first_file}, import {import}"),
    };
    let (why, remedy) = match order.way {
        store::Way::Statement => (
            format!(
                "stands again with the same charge; the first is at {first}: the line was delivered twice"
            ),
            "import each delivery once: of files that hold the month so far, the newest alone; of increments that \
             overlap, each with --append",
        ),
        store::Way::Append => {
            let other = contents.get(&conflict.first);
            let differences = own.zip(other).map(|(own, other)| differences(own, other)).unwrap_or_default();
            let remedy = match conflict.first.import {
                None => {
                    "an append cannot tell which of the two counts: import the whole statement of the bill without \
                     --append, in which both count if they are two charges"
                }
                Some(_) => {
                    "an append adds lines and changes none: import the whole statement of the bill without --append"
                }
            };
            (format!("stands with another charge at {first}: {differences}"), remedy)
        }
    };
    Fault {
        place: FaultPlace::Column(conflict.place.line, Column::Id.title()),
        value: Some(own.map(|content| content.id.clone()).unwrap_or_default()),
        why,
        remedy: remedy.to_owned(),
    }
}

/// The columns in which two lines differ, with both texts.
fn differences(own: &Content, other: &Content) -> String {
    let columns: BTreeSet<&String> = own.columns.keys().chain(other.columns.keys()).collect();
    let text = |content: &Content, column: &String| match content.columns.get(column) {
        Some(text) => format!("{text:?}"),
        None => "no such column".to_owned(),
    };
    let differing: Vec<&String> =
        columns.into_iter().filter(|column| own.columns.get(*column) != other.columns.get(*column)).collect();
    let shown = differing.iter().take(COLUMNS_SHOWN_MAX);
    let mut words: Vec<String> = shown
        .map(|column| format!("{column} is {} there and {} here", text(other, column), text(own, column)))
        .collect();
    let more = differing.len().saturating_sub(words.len());
    if more > 0 {
        words.push(format!("and {more} more columns differ"));
    }
    words.join(", ")
}
