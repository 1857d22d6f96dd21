//! The payers of a closing: what their bills come to, and those that nobody knows.

use std::collections::{BTreeMap, BTreeSet};

use bill::{Role, Sums, Uin};
use store::{Catalog, StoreError};

use super::{Check, CheckResult, Finding, MonthBills, with_lines};
use crate::terminal::table::format_count;

/// What the bills of one payer come to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PayerTotal {
    /// How many bills with lines there are.
    pub(crate) bills: u64,
    /// Their sums.
    pub(crate) sums: Sums,
}

/// Adds up the bills of each payer.
pub(super) fn add_totals(
    payers: &BTreeSet<Uin>,
    bills: &MonthBills,
) -> Result<BTreeMap<Uin, PayerTotal>, StoreError> {
    let mut totals: BTreeMap<Uin, PayerTotal> =
        payers.iter().map(|payer| (*payer, PayerTotal::default())).collect();
    for (bill, sums) in with_lines(bills) {
        if let Some(total) = totals.get_mut(&bill.payer) {
            total.bills = total.bills.saturating_add(1);
            total.sums.merge(sums)?;
        }
    }
    Ok(totals)
}

/// Finds the payers that are named and have neither an account nor a bill.
pub(super) async fn find_unknown(
    catalog: &Catalog,
    named: &[Uin],
    bills: &MonthBills,
    before: &MonthBills,
) -> Result<Vec<Uin>, StoreError> {
    let mut known: BTreeSet<Uin> = bills.keys().chain(before.keys()).map(|bill| bill.payer).collect();
    if named.iter().any(|payer| !known.contains(payer)) {
        let accounts = catalog.accounts().await?.into_iter();
        known.extend(accounts.filter(|own| own.role != Role::Customer).map(|own| own.uin));
    }
    Ok(named.iter().copied().filter(|payer| !known.contains(payer)).collect())
}

/// Checks that every payer has a bill with lines.
pub(super) fn check_payers(payers: &BTreeSet<Uin>, bills: &MonthBills) -> CheckResult {
    let present: BTreeSet<Uin> = with_lines(bills).map(|(bill, _)| bill.payer).collect();
    let missing = payers.difference(&present).map(|payer| Finding::NoBills { payer: *payer }).collect();
    CheckResult::new(Check::Payers, missing, "no payer is without bills", |count| {
        format!("{count} without a bill with lines", count = format_count(count, "payer"))
    })
}
