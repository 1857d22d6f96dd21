//! Closed months: finds those that a change would touch, and describes a closing in a refusal.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::Closing;
use bill::{BillKey, Month, Uin};
use sheet::replace_controls;
use store::{Data, StoreError};

use crate::clock::format_both_zones;

/// Finds the payers' months among those of some bills that are closed, in the order of months and payers.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(crate) async fn find_closed(
    data: &Data,
    bills: impl Iterator<Item = BillKey>,
) -> Result<Vec<(Month, Uin, Closing)>, StoreError> {
    let mut payers: BTreeMap<Month, BTreeSet<Uin>> = BTreeMap::new();
    for bill in bills {
        payers.entry(bill.month).or_default().insert(bill.payer);
    }
    let mut found = Vec::new();
    for (month, payers) in payers {
        let closed = data.catalog.read_closed_payers(month).await?;
        let closed = closed.into_iter().filter(|(payer, _)| payers.contains(payer));
        found.extend(closed.map(|(payer, closing)| (month, payer, closing)));
    }
    Ok(found)
}

/// Describes a closing: month, payer, time and user.
pub(crate) fn describe_closing(closing: &Closing) -> String {
    format!("{} of payer {} is {}", closing.month, closing.payer, describe_closed_since(closing))
}

/// Describes the time and the user of a closing.
pub(crate) fn describe_closed_since(closing: &Closing) -> String {
    format!("closed since {} by {}", format_both_zones(closing.at_us), replace_controls(&closing.done_by))
}
