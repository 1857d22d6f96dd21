//! The checks that an import and its dry run share: an earlier import of the same files, faults, and guards.

use bill::ledger::Closing;
use bill::{Month, Sum, SumOverflow, Uin};
use store::{Data, ImportStatus, SameImport, StagedImport};

use super::error::ImportError;
use super::fingerprint::{ImportFile, compute_identity};
use super::guard::Guard;
use super::passes::{FoldedImport, fold_files};
use super::plan::planned::{Plan, PlannedBill};
use super::request::ImportRequest;
use crate::ledger::closed::find_closed;
use crate::ledger::import_ahead::ImportAhead;

/// Finds the earlier import of the same files, if all that it stated is current.
///
/// # Errors
///
/// [`ImportError::Superseded`]: it was replaced since, and `--again` was not passed.
pub(super) async fn find_same_import(
    data: &Data,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
) -> Result<Option<SameImport>, ImportError> {
    let identity = compute_identity(files, request);
    let Some(same) = data.catalog.find_same_import(&identity).await? else { return Ok(None) };
    match same.status {
        ImportStatus::Current => Ok(Some(same)),
        ImportStatus::Superseded(..) if !request.consent.again => Err(ImportError::Superseded(same)),
        ImportStatus::Superseded(..) | ImportStatus::Unknown => Ok(None),
    }
}

/// Reads the files of an import. What does not fit into memory goes to a file in the data folder if they are staged,
/// else in the system's folder for temporary files.
///
/// # Errors
///
/// [`ImportError::Faults`]: the files have faults.
pub(super) async fn read_without_faults(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    files: &[ImportFile],
    staged: Option<&StagedImport>,
) -> Result<FoldedImport, ImportError> {
    let temporary = data.filter(|_| staged.is_some()).map(Data::dir);
    let read = fold_files(data, request, files, staged, temporary).await?;
    if read.findings.faults.is_empty() { Ok(read) } else { Err(ImportError::Faults(read.findings.faults)) }
}

/// Refuses a plan in which something looks like a mistake that the operator has not confirmed.
///
/// # Errors
///
/// [`ImportError::Guarded`].
pub(super) async fn check_plan(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    plan: &Plan,
) -> Result<(), ImportError> {
    let guards = find_guards(data, request, plan).await?;
    if guards.is_empty() { Ok(()) } else { Err(ImportError::Guarded(guards)) }
}

/// Finds everything in a plan that looks like a mistake and that the operator has not confirmed.
pub(super) async fn find_guards(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    plan: &Plan,
) -> Result<Vec<Guard>, ImportError> {
    let mut guards = plan.guards.clone();
    if let Some(data) = data.filter(|_| !request.consent.correct) {
        guards.extend(find_closed_changes(data, plan).await?);
    }
    if let Some(data) = data.filter(|_| !request.consent.clock_behind)
        && plan.bills.iter().any(PlannedBill::is_changed)
    {
        let ahead = ImportAhead::find(&data.catalog, request.clock.now_us()).await?;
        guards.extend(ahead.filter(ImportAhead::is_far).map(Guard::ClockBehind));
    }
    if let Some(expected) = request.expectation.total {
        let found = plan.total_after()?;
        guards.extend((found != expected).then_some(Guard::NotExpected { expected, found }));
    }
    if let Some(change_max) = request.expectation.change_max {
        let found = plan.absolute_change()?;
        guards.extend((found > change_max).then_some(Guard::ChangedTooMuch { change_max, found }));
    }
    Ok(guards)
}

/// Finds the closed months that a plan would change.
async fn find_closed_changes(data: &Data, plan: &Plan) -> Result<Vec<Guard>, ImportError> {
    let changed: Vec<&PlannedBill> = plan.bills.iter().filter(|bill| bill.is_changed()).collect();
    let closings = find_closed(data, changed.iter().map(|bill| bill.bill)).await?;
    let to_guard = |(month, payer, closing)| sum_closed_changes(&changed, month, payer, closing);
    Ok(closings.into_iter().map(to_guard).collect::<Result<_, SumOverflow>>()?)
}

fn sum_closed_changes(
    changed: &[&PlannedBill],
    month: Month,
    payer: Uin,
    closing: Closing,
) -> Result<Guard, SumOverflow> {
    let (mut bills, mut difference) = (0, Sum::ZERO);
    for bill in changed.iter().filter(|bill| (bill.bill.month, bill.bill.payer) == (month, payer)) {
        bills += 1;
        difference = difference.plus(bill.difference()?)?;
    }
    Ok(Guard::Closed { closing, bills, difference })
}
