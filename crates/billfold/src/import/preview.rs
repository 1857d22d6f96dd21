//! A dry run: what an import would do to each bill, with nothing touched.

use bill::Cell;
use bill::ledger::{AsOf, Decider, Decision, PublishOptions};
use store::Data;

use super::{
    Done, Guard, ImportError, Order, Outcome, Plan, PlannedBill, Read, find_guards, find_same, look_at_files,
    plan, read_sound,
};

/// Receives each bill that would change, with its cells as they are and as they would be.
pub(crate) type Details<'a> = dyn FnMut(&PlannedBill, &[Cell], &[Cell]) -> Result<(), ImportError> + 'a;

/// Finds out what an import would do, and the guards that would refuse it. A folder that is not there has no bills.
/// Bills that would change are given to `details`, if it is there.
///
/// # Errors
/// [`ImportError`], for the same reasons as the import itself, but for guards that need the bills to be known.
pub(crate) async fn preview(
    data: Option<&Data>,
    order: &Order<'_>,
    details: Option<&mut Details<'_>>,
) -> Result<(Outcome, Vec<Guard>), ImportError> {
    let looked_at = look_at_files(order)?;
    let files = looked_at.files.as_slice();
    let same = match data {
        Some(data) => find_same(data, order, files).await?,
        None => None,
    };
    let current = |same| (Outcome::Current { same, untidy: None }, Vec::new());
    if order.asks_only_for_bills()
        && let Some(same) = same
    {
        return Ok(current(same));
    }
    looked_at.check_names()?;
    let read = read_sound(data, order, files, None).await?;
    let plan = plan(data, order, &read).await?;
    let guards = find_guards(data, order, &plan).await?;
    let changes_nothing = guards.is_empty() && !plan.bills.iter().any(PlannedBill::is_changed);
    if let Some(same) = same.filter(|_| changes_nothing) {
        return Ok(current(same));
    }
    if let Some(details) = details {
        give_details(data, order, &read, &plan, details).await?;
    }
    Ok((Outcome::Done(Box::new(Done::new(None, plan, read, None))), guards))
}

/// Decides on every bill as the publication would, and gives those that change to a function.
async fn give_details(
    data: Option<&Data>,
    order: &Order<'_>,
    read: &Read,
    plan: &Plan,
    details: &mut Details<'_>,
) -> Result<(), ImportError> {
    let mut decider =
        Decider::new(PublishOptions { mode: order.way, basis: read.walked.basis, overrides: order.allow });
    for (statement, planned) in plan.statements(read)?.zip(&plan.bills) {
        let bill = planned.bill;
        let current = match data {
            Some(data) => data.catalog.bills(bill.owner, bill.month, AsOf::Now).await?,
            None => Vec::new(),
        };
        if let Decision::Next(next) = decider.decide(statement?, &current)? {
            let now = current.iter().find(|state| state.version.bill == bill);
            details(planned, now.map(|now| now.cells.as_slice()).unwrap_or_default(), &next.content.cells)?;
        }
    }
    Ok(())
}
