//! Imports bill files, top to bottom: from the files of one command to their published versions.
//!
//! Nothing is printed here but the progress. What an import says is in four places: errors in `error.rs`, guards in
//! `guard_messages.rs`, faults of files in `fault_messages.rs` and in the crate `sheet`, and what was done in
//! `cli/import/`.

mod change_check;
mod checks;
mod conflict;
mod day_sums;
mod deduplicator;
mod encoding;
pub(crate) mod error;
mod existing_bills;
mod fault_messages;
mod file_parts;
mod fingerprint;
pub(crate) mod guard;
pub(crate) mod guard_messages;
mod known_cells;
mod line_content;
mod line_counts;
mod line_months;
mod marks;
mod meanings;
pub(crate) mod names;
pub(crate) mod notice_record;
pub(crate) mod outcome;
mod passes;
pub(crate) mod plan;
mod preserved;
pub(crate) mod preview;
mod reading;
mod refold;
pub(crate) mod request;
mod spill;
mod spilling_fold;
mod tally;

use bill::ledger::{PublishOptions, Statement};
use store::{Data, ImportLock, Publication, StagedImport, Staging, StoreError, WrittenObject};

use crate::terminal::progress::Progress;
use checks::{check_plan, find_same_import, read_without_faults};
use day_sums::add_day_sums;
use error::ImportError;
use fingerprint::{ImportFile, compute_identity};
use line_counts::add_line_numbers;
use names::InspectedFiles;
use notice_record::format_notices;
use outcome::{Done, Outcome};
use plan::plan_bills;
use plan::planned::PlannedBill;
use refold::check_stored_lines;
use request::ImportRequest;

/// Imports the files of a request, either all or none. Calls `waiting` if another import runs.
///
/// # Errors
///
/// [`ImportError`]; the catalog and the objects are then as they were before, except as [`ImportError`] says.
pub(crate) async fn import_files(
    data: &Data,
    request: &ImportRequest<'_>,
    inspected: &InspectedFiles,
    waiting: impl FnOnce() + Send,
) -> Result<Outcome, ImportError> {
    let outcome = run_import(data, request, inspected, waiting).await;
    outcome.map_err(|error| error.find_cause(data))
}

/// Runs an import. An error may be a consequence of another one.
async fn run_import(
    data: &Data,
    request: &ImportRequest<'_>,
    inspected: &InspectedFiles,
    waiting: impl FnOnce() + Send,
) -> Result<Outcome, ImportError> {
    let files = inspected.files.as_slice();
    let lock = data.lock_import(waiting).await?;
    data.check_objects_are_known().await?; // the catalog may be older than its objects: then nothing is swept either
    data.sweep_unfinished_imports(&lock).await?; // what a killed import left
    let same = find_same_import(data, request, files).await?;
    let asks_for_more = same.is_none() || !request.asks_only_for_bills();
    if asks_for_more {
        inspected.check_names()?; // parts of a delivery that are missing
    }
    if let Some(same) = same
        && (!asks_for_more || changes_nothing(data, request, files).await?)
    {
        let untidy = data.write_lists().await.err(); // if that import was killed before it wrote them
        return Ok(Outcome::Current { same, untidy }); // current already: report it and stop
    }
    let infos: Vec<_> = files.iter().map(|file| file.info.clone()).collect();
    let (imported_by, now_us) = (request.imported_by, request.clock.now_us());
    let identity = compute_identity(files, request);
    let staging = Staging { mode: request.mode, identity, imported_by, files: &infos, now_us };
    data.mark_objects().await?;
    let staged = data.catalog.stage_import(&staging).await?;
    let outcome = store_and_publish(data, request, files, &staged, &lock).await;
    sweep_unpublished(data, &staged, &lock, outcome).await
}

/// Returns true if a request whose files are current, and which asks for more than their bills, changes no bill.
async fn changes_nothing(
    data: &Data,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
) -> Result<bool, ImportError> {
    let read = read_without_faults(Some(data), request, files, None).await?;
    let plan = plan_bills(Some(data), request, &read).await?;
    check_plan(Some(data), request, &plan).await?;
    Ok(!plan.bills.iter().any(PlannedBill::is_changed))
}

/// Runs the part of an import between its staging and its end.
async fn store_and_publish(
    data: &Data,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    staged: &StagedImport,
    lock: &ImportLock,
) -> Result<Outcome, ImportError> {
    let read = read_without_faults(Some(data), request, files, Some(staged)).await?; // to Parquet, and folded
    let progress = Progress::of_step("comparing with what is published");
    let plan = plan_bills(Some(data), request, &read).await?; // the change of each bill
    check_plan(Some(data), request, &plan).await?; // what looks like a mistake is refused
    progress.show_step("folding again what was stored");
    let kept = check_stored_lines(data, &read).await?; // fold again from what was stored; both agree
    progress.show_step("publishing");
    let publication = Publication {
        import: staged.id,
        options: PublishOptions {
            mode: request.mode,
            basis: read.summary.basis,
            overrides: request.overrides,
        },
        objects: &read.objects,
        lines: read.summary.lines,
        notices: &format_notices(&read.findings.notices),
        rules: &request.tables.digest(),
        computed: &plan.computed,
        now_us: request.clock.now_us(),
    };
    data.check_can_publish(lock, &read.objects)?;
    let statements = kept.numbers.add_to_statements(plan.statements(&read)?, add_line_numbers)?;
    let statements = kept.days.add_to_statements(statements, add_day_sums)?;
    let mut statements = statements.chain(check_at_the_end(data, lock, &read.objects));
    let published = data.catalog.publish(&publication, &mut statements).await?; // the laws; ONE transaction
    drop(statements);
    data.catalog.pin_file(); // the report is of what was published, wherever the folder is now
    let untidy = data.write_lists().await.err();
    Ok(Outcome::Done(Box::new(Done::new(Some(published), plan, read, untidy))))
}

/// Returns no statement, but the error if the import cannot be published any more. The publishing transaction takes its
/// statements one after the other, so at the end of them this is asked again, long after the transaction began.
fn check_at_the_end<'a>(
    data: &'a Data,
    lock: &'a ImportLock,
    objects: &'a [WrittenObject],
) -> impl Iterator<Item = Result<Statement, StoreError>> + Send + use<'a> {
    std::iter::once_with(|| data.check_can_publish(lock, objects)).filter_map(Result::err).map(Err)
}

/// Ends an import: sweeps what it wrote and did not publish. After a success these are the objects of an import in
/// which every bill was unchanged.
async fn sweep_unpublished(
    data: &Data,
    staged: &StagedImport,
    lock: &ImportLock,
    outcome: Result<Outcome, ImportError>,
) -> Result<Outcome, ImportError> {
    let mut outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            // It discards its own objects only, since it may have lost its lock. What it cannot discard, the next import
            // sweeps; the first error is the one to report.
            let was_swept = data.discard_import(staged).await.unwrap_or(false);
            return Err(if was_swept { error.into_swept(staged.id) } else { error });
        }
    };
    let swept = data.sweep_unfinished_imports(lock).await.err();
    if let Outcome::Done(done) = &mut outcome {
        done.untidy = done.untidy.take().or(swept);
    }
    Ok(outcome)
}
