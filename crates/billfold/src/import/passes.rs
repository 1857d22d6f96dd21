//! The passes over the files of an import: their lines are folded, and those that count are stored on the way. An
//! append has a pass before that, which compares its lines with the stored ones.

mod comparing;
mod storing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bill::ledger::ImportMode;
use bill::{BatchContents, BatchMeanings, BillKey, MeaningReader};
use sheet::{Findings, Notice};
use store::{Data, LinesWriter, StagedImport, WrittenObject};

use super::conflict;
use super::deduplicator::AppendLines;
use super::deduplicator::found::{CountedLines, LineComparison, LineSet, Repeats};
use super::deduplicator::shared::SharedLines;
use super::error::ImportError;
use super::existing_bills::{ColumnUse, ExistingBills};
use super::fingerprint::{ImportFile, sum_bytes};
use super::reading::{ReadSummary, count_readers, read_files, read_files_at_once};
use super::request::ImportRequest;
use super::spilling_fold::Folded;
use crate::terminal::progress::Progress;
use comparing::Comparing;
use storing::{StoredLines, Storing};

/// The files of an import, read and folded.
pub(crate) struct FoldedImport {
    /// The bills of all lines that count.
    pub(super) folded: Folded,
    /// The stored lines of these bills; of an append only.
    pub(super) existing: ExistingBills,
    /// Lines of each bill that an append repeats and adds.
    pub(super) repeats: BTreeMap<BillKey, Repeats>,
    /// For each bill, a file of which most lines are in another file, too.
    pub(super) shared_files: BTreeMap<BillKey, SharedLines>,
    /// The objects that the lines were stored in; none where there are faults, or nothing is to be stored.
    pub(super) objects: Vec<WrittenObject>,
    /// Facts about the files as a whole.
    pub(super) summary: ReadSummary,
    /// The files.
    pub(super) files: Vec<ImportFile>,
    /// True if they add lines to bills.
    pub(super) is_append: bool,
    /// The number of lines that were stored already; of an append only.
    pub(super) skipped: u64,
    /// Faults and notices.
    pub(super) findings: Findings,
}

impl FoldedImport {
    /// Makes an append with faults, of which nothing is folded.
    fn of_faults(files: &[ImportFile], summary: ReadSummary, findings: Findings) -> Self {
        Self {
            folded: Folded::default(),
            existing: ExistingBills::default(),
            repeats: BTreeMap::new(),
            shared_files: BTreeMap::new(),
            objects: Vec::new(),
            summary,
            files: files.to_vec(),
            is_append: true,
            skipped: 0,
            findings,
        }
    }
}

/// Reads all files of an import, and stores the lines that count if it is staged. What does not fit into memory goes to a
/// file in the folder `temporary`.
pub(super) async fn fold_files(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    staged: Option<&StagedImport>,
    temporary: Option<&Path>,
) -> Result<FoldedImport, ImportError> {
    let mut findings = Findings::default();
    let mut existing = ExistingBills::default();
    let mut compared = LineComparison::default();
    let mut bills = BTreeSet::new();
    if request.mode == ImportMode::Append {
        let summary;
        (summary, bills) = compare_with_stored_lines(
            data,
            request,
            files,
            temporary,
            &mut findings,
            &mut existing,
            &mut compared,
        )
        .await?;
        if !findings.faults.is_empty() {
            return Ok(FoldedImport::of_faults(files, summary, findings));
        }
        findings = Findings::default(); // all that is worth saying comes up again
    }
    let start = |there| {
        let writer = data.zip(staged).map(|(data, staged)| data.lines.writer(staged.clone()));
        Storing::new(request, files, temporary, writer, there)
    };
    let there = std::mem::take(&mut compared.repeated);
    let progress = Progress::of_files(sum_bytes(files));
    let reading = read_and_store(request, files, start, there, &progress, &mut findings);
    let (stored, summary) = Box::pin(reading).await?; // large
    let StoredLines { folding, writers, identities, skipped, folded: with_lines } = stored;
    let folded = folding.finish(bills.difference(&with_lines).copied())?;
    if let Some(identities) = identities {
        compared = identities.compare()?;
        conflict::add_conflict_faults(data, request, files, &compared.conflicts, &existing, &mut findings)
            .await?;
    }
    add_notice(&mut findings, Notice::IdRepeats, compared.repeated_ids, files);
    add_notice(&mut findings, Notice::IdInTwoBills, compared.shared_ids, files);
    let objects = finish_objects(writers, &findings).await?;
    Ok(FoldedImport {
        folded,
        existing,
        repeats: compared.repeats,
        shared_files: compared.shared_files,
        objects,
        summary,
        files: files.to_vec(),
        is_append: request.mode == ImportMode::Append,
        skipped,
        findings,
    })
}

/// Reads all files, and stores the lines that count and are not `there`, in passes that `start` starts: by several threads, if the
/// files are large and have no fault.
async fn read_and_store<'t>(
    request: &'t ImportRequest<'_>,
    files: &'t [ImportFile],
    start: impl Fn(LineSet) -> Storing<'t>,
    there: LineSet,
    progress: &Progress,
    findings: &mut Findings,
) -> Result<(StoredLines, ReadSummary), ImportError> {
    if let Some(readers) = count_readers(request, files) {
        let mut shares = start(LineSet::default()).split(readers);
        let read = read_files_at_once(request, files, progress, &mut shares)?;
        let stored = shares.into_iter().map(Storing::finish);
        if let Some((summary, found)) = read {
            *findings = found;
            return Ok((StoredLines::merge(stored)?, summary));
        }
        // The report of faults follows the order of the lines, and a text over the end of a part is none.
        abort_objects(stored.flat_map(|stored| stored.writers)).await?;
        progress.restart();
    }
    let mut storing = start(there);
    let summary = read_files(request, files, findings, progress, &mut storing).await?;
    Ok((storing.finish(), summary))
}

/// Completes the objects that lines were stored in, or aborts them if there are faults.
async fn finish_objects(
    writers: Vec<LinesWriter>,
    findings: &Findings,
) -> Result<Vec<WrittenObject>, ImportError> {
    let mut objects = Vec::new();
    if findings.faults.is_empty() {
        for writer in writers {
            objects.extend(writer.finish().await?);
        }
    } else {
        abort_objects(writers).await?;
    }
    Ok(objects)
}

/// Aborts the objects of some writers. Returns the first error, and aborts the others all the same.
async fn abort_objects(writers: impl IntoIterator<Item = LinesWriter>) -> Result<(), ImportError> {
    let mut aborted = Ok(());
    for writer in writers {
        aborted = aborted.and(writer.abort().await);
    }
    Ok(aborted?)
}

/// Compares the lines of an append with those that are stored. Returns the bills that they belong to, too.
async fn compare_with_stored_lines(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    temporary: Option<&Path>,
    findings: &mut Findings,
    existing: &mut ExistingBills,
    compared: &mut LineComparison,
) -> Result<(ReadSummary, BTreeSet<BillKey>), ImportError> {
    let mut comparing = Comparing {
        identities: AppendLines::new(temporary),
        bills: BTreeSet::new(),
        columns: ColumnUse::default(),
        meanings: BatchMeanings::new(request.tables),
        contents: BatchContents::default(),
    };
    let progress = Progress::of_files(sum_bytes(files));
    let summary = read_files(request, files, findings, &progress, &mut comparing).await?;
    progress.show_step("comparing with the stored lines");
    let Comparing { mut identities, bills, columns, .. } = comparing;
    if findings.faults.is_empty() {
        if let Some(data) = data {
            *existing = ExistingBills::find(data, &bills, !request.consent.again).await?;
            let mut reader = MeaningReader::new(request.tables);
            let stored = existing.compare_lines(data, &mut identities, &mut reader, &progress).await?;
            if let Some((bill, has_ids)) = stored.find_mixed_ids(&columns) {
                return Err(ImportError::MixedIds { bill, has_ids });
            }
            existing.other_columns = stored.find_other_columns(&columns);
        }
        *compared = identities.compare(&existing.parts)?;
        conflict::add_conflict_faults(data, request, files, &compared.conflicts, existing, findings).await?;
    }
    Ok((summary, bills))
}

/// Adds the lines that a comparison counted to the notices.
fn add_notice(findings: &mut Findings, notice: Notice, counted: CountedLines, files: &[ImportFile]) {
    let Some(first) = counted.first else { return };
    let file = usize::try_from(first.file).ok().and_then(|number| files.get(number.checked_sub(1)?));
    let name = file.map_or("", |file| file.info.name.as_str());
    findings.notices.add_many(notice, counted.count, || format!("{name}:{}", first.line));
}
