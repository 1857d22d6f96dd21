//! Closed months: finds those that a change would touch, and describes them.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::Closing;
use bill::{BillKey, Month, Uin};
use serde_json::{Value, json};
use store::{Data, StoreError};

use super::account_names::AccountNames;
use crate::clock::{format_both_zones, format_rfc3339};
use crate::terminal::table::replace_controls;

/// Number of closed months that a refusal lists; the others are counted.
const CLOSED_LISTED_MAX: usize = 5;

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

/// Describes the closed months that a command would change, and what to do, for a refusal.
pub(crate) fn describe_closed(closed: &[(Month, Uin, Closing)]) -> String {
    let listed = closed.iter().take(CLOSED_LISTED_MAX);
    let mut names: Vec<String> = listed.map(|(_, _, closing)| describe_closing(closing)).collect();
    if closed.len() > CLOSED_LISTED_MAX {
        names.push(format!("and {} more", closed.len() - CLOSED_LISTED_MAX));
    }
    let reopen = match closed {
        [(month, payer, _)] => format!("`billfold reopen {month} --payer {payer}`"),
        _ => "`billfold reopen MONTH --payer UIN`".to_owned(),
    };
    format!(
        "{}: add --correct if the change is meant, or open the month again with {reopen}",
        names.join("; ")
    )
}

/// Describes a closing: month, payer, time and user.
pub(crate) fn describe_closing(closing: &Closing) -> String {
    format!("{} of payer {} is {}", closing.month, closing.payer, describe_closed_since(closing))
}

/// Describes the time and the user of a closing.
pub(crate) fn describe_closed_since(closing: &Closing) -> String {
    format!("closed since {} by {}", format_both_zones(closing.at_us), replace_controls(&closing.done_by))
}

/// Converts a closing to JSON.
pub(crate) fn closing_to_json(closing: &Closing, names: &AccountNames) -> Value {
    json!({
        "payer": closing.payer.get(),
        "payer_name": names.name(closing.payer),
        "since": format_rfc3339(closing.at_us),
        "by": closing.done_by,
    })
}
