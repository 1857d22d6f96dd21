//! The dry run of an import: finds out what the import would do to each bill, and changes nothing.

use bill::ledger::{AsOf, Decider, Decision, ImportMode, PublishOptions};
use bill::{Cell, KeyNames};
use store::Data;

use super::checks::{find_guards, find_same_import, read_without_faults};
use super::error::ImportError;
use super::guard::Guard;
use super::names::inspect_files;
use super::outcome::{Done, Outcome};
use super::passes::FoldedImport;
use super::plan::plan_bills;
use super::plan::planned::{Plan, PlannedBill};
use super::request::ImportRequest;
use crate::terminal::progress::Progress;

/// Cells of a bill before or after an import, and the names of their products and regions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BillSide<'a> {
    pub(crate) cells: &'a [Cell],
    pub(crate) names: &'a KeyNames,
}

/// Receives each bill that would change, as it is and as it would be.
pub(crate) type Details<'a> =
    dyn FnMut(&PlannedBill, BillSide<'_>, BillSide<'_>) -> Result<(), ImportError> + 'a;

/// Finds out what an import would do, and the guards that would refuse it. A data folder that does not exist, `None`,
/// has no bills. `details` receives the bills that would change.
///
/// # Errors
///
/// [`ImportError`], as with the import itself. Guards that need the plan are returned and are no error.
pub(crate) async fn preview_import(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    details: Option<&mut Details<'_>>,
) -> Result<(Outcome, Vec<Guard>), ImportError> {
    let inspected = inspect_files(request)?;
    let files = inspected.files.as_slice();
    let same = match data {
        Some(data) => {
            data.check_objects_are_known().await?;
            find_same_import(data, request, files).await?
        }
        None => None,
    };
    let to_current = |same| (Outcome::Current { same, untidy: None }, Vec::new());
    if request.asks_only_for_bills()
        && let Some(same) = same
    {
        return Ok(to_current(same));
    }
    inspected.check_names()?;
    let read = read_without_faults(data, request, files, None).await?;
    let progress = Progress::of_step("comparing with what is published");
    let plan = plan_bills(data, request, &read).await?;
    drop(progress);
    let guards = find_guards(data, request, &plan).await?;
    let changes_nothing = guards.is_empty() && !plan.bills.iter().any(PlannedBill::is_changed);
    if let Some(same) = same.filter(|_| changes_nothing) {
        return Ok(to_current(same));
    }
    if let Some(details) = details {
        show_details(data, request, &read, &plan, details).await?;
    }
    Ok((Outcome::Done(Box::new(Done::new(None, plan, read, None))), guards))
}

/// Decides on every bill as the publication would, and gives those that change to `details`.
async fn show_details(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    read: &FoldedImport,
    plan: &Plan,
    details: &mut Details<'_>,
) -> Result<(), ImportError> {
    let mut decider = Decider::new(PublishOptions {
        mode: request.mode,
        basis: read.summary.basis,
        overrides: request.overrides,
    });
    for (statement, planned) in plan.statements(read)?.zip(&plan.bills) {
        let bill = planned.bill;
        let mut current = match data {
            Some(data) => data.catalog.read_bills(bill.owner, bill.month, AsOf::Now).await?,
            None => Vec::new(),
        };
        if let (Some(data), ImportMode::Append) = (data, request.mode)
            && let Some(now) = current.iter_mut().find(|state| state.version.bill == bill)
        {
            now.payments = data.catalog.read_payments(bill, now.version.number).await?;
        }
        if let Decision::Next(next) = decider.decide(statement?, &current)? {
            let now = current.iter_mut().find(|state| state.version.bill == bill);
            let (mut cells, mut names) = ([].as_slice(), &KeyNames::default());
            if let (Some(data), Some(now)) = (data, now) {
                data.load_names(now).await?;
                (cells, names) = (&now.cells, &now.names);
            }
            let new = BillSide { cells: &next.content.cells, names: &next.content.names };
            details(planned, BillSide { cells, names }, new)?;
        }
    }
    Ok(())
}
