//! A dry run: what an import would do to each bill, with nothing touched.

use bill::{BillKey, Notices};
use store::{AsOf, BillState, Data, Decider, Decision, NextVersion, Terms};

use super::folded::{Read, read};
use super::{ImportError, Order, fingerprint, look_for_same};

/// What a dry run found out besides the bills.
#[derive(Debug)]
pub(crate) enum Preview {
    /// The same files are what is published already.
    Current(store::SameImport),
    /// The import could be done.
    Sound {
        /// How many lines the files have.
        lines: u64,
        /// How many of them are there already.
        skipped: u64,
        /// How many bills it would change.
        changed: u64,
        /// How many bills it would leave as they are.
        unchanged: u64,
        /// What is worth saying about the files.
        notices: Notices,
    },
}

/// A bill that would change.
pub(crate) struct WouldChange<'a> {
    /// Which bill.
    pub(crate) bill: BillKey,
    /// What it is now; `None` where it is not there.
    pub(crate) now: Option<&'a BillState>,
    /// What it would be.
    pub(crate) next: &'a NextVersion,
}

/// Finds out what an import would do; each bill that would change is handed to `each`. A folder that is not
/// there has no bills.
///
/// # Errors
/// [`ImportError`], for the same reasons as the import itself.
pub(crate) async fn preview(
    data: Option<&Data>,
    order: &Order<'_>,
    each: &mut dyn FnMut(&WouldChange<'_>) -> Result<(), ImportError>,
) -> Result<Preview, ImportError> {
    let files = fingerprint(order.files)?;
    if let Some(data) = data
        && let Some(same) = look_for_same(data, order, &files).await?
    {
        return Ok(Preview::Current(same));
    }
    // Temporary files go to the system's folder, so that the data folder is not touched.
    let read = read(data, order, &files, None, None).await?;
    if !read.findings.faults.is_empty() {
        return Err(ImportError::Faults(read.findings.faults));
    }
    let (changed, unchanged) = decide(data, order, &read, each).await?;
    let Read { walked, skipped, findings, .. } = read;
    Ok(Preview::Sound { lines: walked.lines, skipped, changed, unchanged, notices: findings.notices })
}

/// Decides on every bill as the publication would; how many would change, and how many would not.
async fn decide(
    data: Option<&Data>,
    order: &Order<'_>,
    read: &Read,
    each: &mut dyn FnMut(&WouldChange<'_>) -> Result<(), ImportError>,
) -> Result<(u64, u64), ImportError> {
    let mut decider = Decider::new(Terms { way: order.way, basis: read.walked.basis, allow: order.allow });
    let (mut changed, mut unchanged) = (0_u64, 0_u64);
    for statement in read.statements()? {
        let statement = statement?;
        let bill = statement.bill;
        let current = match data {
            Some(data) => data.catalog.bills(bill.owner, bill.month, AsOf::Now).await?,
            None => Vec::new(),
        };
        match decider.decide(statement, &current)?.map_err(ImportError::Refused)? {
            Decision::Unchanged { .. } => unchanged = unchanged.saturating_add(1),
            Decision::Next(next) => {
                changed = changed.saturating_add(1);
                let now = current.iter().find(|state| state.version.bill == bill);
                each(&WouldChange { bill, now, next: &next })?;
            }
        }
    }
    Ok((changed, unchanged))
}
