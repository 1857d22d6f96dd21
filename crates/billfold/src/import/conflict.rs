//! Faults of lines that share an id, with the contents of both lines.

use std::collections::{BTreeMap, BTreeSet};

use bill::BillKey;
use bill::ledger::ImportId;
use sheet::Findings;
use store::{Data, LineFilter, Projection, StoreError, StoredLine};

use super::deduplicator::found::Conflicts;
use super::deduplicator::record::LinePlace;
use super::error::ImportError;
use super::existing_bills::ExistingBills;
use super::fault_messages::make_conflict_fault;
use super::fingerprint::{ImportFile, find_file_by_number};
use super::line_content::LineContent;
use super::reading::{Visit, Visitor, read_files};
use super::request::ImportRequest;
use crate::integers::to_usize;
use crate::terminal::progress::Progress;

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
) -> Result<BTreeMap<LinePlace, LineContent>, ImportError> {
    let mut collector = ContentCollector { places, contents: BTreeMap::new() };
    let progress = Progress::hidden();
    // The faults of the files are known already.
    read_files(request, files, &mut Findings::default(), &progress, &mut collector).await?;
    Ok(collector.contents)
}

/// Collects the contents of the lines at some places.
struct ContentCollector<'a> {
    places: &'a BTreeSet<LinePlace>,
    contents: BTreeMap<LinePlace, LineContent>,
}

impl Visitor for ContentCollector<'_> {
    fn visit(&mut self, visit: &Visit<'_>) -> Result<(), ImportError> {
        visit.batch.visit_lines(|line| {
            let place = LinePlace::of_file(visit.file, line.number);
            if self.places.contains(&place) {
                self.contents.insert(place, LineContent::of_line(line));
            }
            Ok(())
        })
    }
}

/// Reads the contents of stored lines.
async fn read_from_objects(
    data: &Data,
    existing: &ExistingBills,
    places: &BTreeSet<LinePlace>,
    contents: &mut BTreeMap<LinePlace, LineContent>,
) -> Result<(), StoreError> {
    let imports: BTreeSet<ImportId> = places.iter().filter_map(|place| place.import).collect();
    for (object, bills) in existing.objects.iter().filter(|(object, _)| imports.contains(&object.import)) {
        let bills: &BTreeSet<BillKey> = bills;
        let collect = &mut |line: &StoredLine<'_>| {
            let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
            if places.contains(&place) {
                contents.insert(place, LineContent::of_stored(line)?);
            }
            Ok::<_, StoreError>(())
        };
        data.lines.visit_lines(&object.object, Projection::Whole, LineFilter::Bills(bills), collect).await?;
    }
    Ok(())
}
