//! The payers of a closing: the totals of their bills, and payers that are unknown.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use bill::{Sums, Uin};
use store::{Catalog, StoreError};

use super::month_bills::{MonthBills, list_bills_with_lines};
use super::result::{Check, CheckResult, Finding};

/// Number and sums of the bills of one payer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PayerTotal {
    /// Number of bills with lines.
    pub(crate) bills: u64,
    /// Their sums.
    pub(crate) sums: Sums,
}

/// Adds up the bills of each payer.
pub(super) fn add_payer_totals(
    payers: &BTreeSet<Uin>,
    bills: &MonthBills,
) -> Result<BTreeMap<Uin, PayerTotal>, StoreError> {
    let mut totals: BTreeMap<Uin, PayerTotal> =
        payers.iter().map(|payer| (*payer, PayerTotal::default())).collect();
    for (bill, sums) in list_bills_with_lines(bills) {
        if let Some(total) = totals.get_mut(&bill.payer) {
            total.bills += 1;
            total.sums.merge(sums)?;
        }
    }
    Ok(totals)
}

/// Finds the named payers that have neither an account nor a bill.
pub(super) async fn find_payers_without_account_or_bill(
    catalog: &Catalog,
    named: &[Uin],
    bills: &MonthBills,
    before: &MonthBills,
) -> Result<Vec<Uin>, StoreError> {
    let mut known: BTreeSet<Uin> = bills.keys().chain(before.keys()).map(|bill| bill.payer).collect();
    if named.iter().any(|payer| !known.contains(payer)) {
        let accounts = catalog.list_accounts().await?.into_iter();
        known.extend(accounts.filter(|account| account.role != Role::Customer).map(|account| account.uin));
    }
    Ok(named.iter().copied().filter(|payer| !known.contains(payer)).collect())
}

/// Checks that every payer has a bill with lines.
pub(super) fn check_payers(payers: &BTreeSet<Uin>, bills: &MonthBills) -> CheckResult {
    let present: BTreeSet<Uin> = list_bills_with_lines(bills).map(|(bill, _)| bill.payer).collect();
    let missing = payers.difference(&present).map(|payer| Finding::NoBills { payer: *payer }).collect();
    CheckResult::of_findings(Check::Payers, missing)
}
