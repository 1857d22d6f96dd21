//! Checks of a payer's month before it is closed. They change nothing.

mod month_bills;
mod parts;
pub(crate) mod payers;
pub(crate) mod result;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::Closing;
use bill::{BillKey, Finality, Measure, Month, Uin, find_shrink, sum_cells};
use store::{Catalog, Data, StoreError};

use super::against::expected::ExpectedList;
use super::against::{ListComparison, OwnSums};
use month_bills::{MonthBills, list_bills_with_lines, load_month_bills};
use payers::{PayerTotal, add_payer_totals, check_payers, find_payers_without_account_or_bill};
use result::{Check, CheckResult, Finding};

/// The month that is to be closed, and the data for its checks.
#[derive(Debug)]
pub(crate) struct CloseRequest<'a> {
    pub(crate) month: Month,
    /// The payers; if empty, all that have bills with lines in the month or had some in the month before.
    pub(crate) payers: &'a [Uin],
    /// The list of expected totals.
    pub(crate) list: Option<ExpectedList>,
    pub(crate) finality: Finality,
    pub(crate) now_us: i64,
}

/// Results of all checks.
#[derive(Debug)]
pub(crate) struct Checklist {
    /// The payers whose month is open, in order. The checks apply to them, except for the list of expected totals,
    /// which is compared with all payers of the request.
    pub(crate) open: Vec<Uin>,
    /// The closings of the payers whose month is closed already.
    pub(crate) closed: Vec<Closing>,
    /// All results in the order of the checks. If no payer's month is open, only that of the list of expected totals,
    /// if there is one.
    pub(crate) results: Vec<CheckResult>,
    /// Totals of the bills of each payer of the request.
    pub(crate) totals: BTreeMap<Uin, PayerTotal>,
    /// Payers of the request that have no account, and no bill of the month or the month before.
    pub(crate) unknown: Vec<Uin>,
    /// The comparison with the list of expected totals.
    pub(crate) outcome: Option<ListComparison>,
}

/// Runs all checks for the payers of a request whose month is open.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(crate) async fn run_checks(data: &Data, request: CloseRequest<'_>) -> Result<Checklist, StoreError> {
    let CloseRequest { month, payers: named, list, finality, now_us } = request;
    let mut own = list.as_ref().map(|list| OwnSums::new(list.columns));
    let bills = load_month_bills(&data.catalog, month, named, own.as_mut()).await?;
    let before = match month.previous() {
        Some(before) => load_month_bills(&data.catalog, before, named, None).await?,
        None => MonthBills::new(),
    };
    let mut payers: BTreeSet<Uin> = named.iter().copied().collect();
    if named.is_empty() {
        payers.extend(
            list_bills_with_lines(&bills).chain(list_bills_with_lines(&before)).map(|(bill, _)| bill.payer),
        );
    }
    let totals = add_payer_totals(&payers, &bills)?;
    let unknown = find_payers_without_account_or_bill(&data.catalog, named, &bills, &before).await?;
    let mut closed = data.catalog.read_closed_payers(month).await?;
    closed.retain(|payer, _| payers.contains(payer));
    payers.retain(|payer| !closed.contains_key(payer));
    let closed = closed.into_values().collect();
    let mut results = Vec::new();
    if !payers.is_empty() {
        results = vec![
            CheckResult::new(Check::Final, finality.is_final(month, now_us)),
            check_payers(&payers, &bills),
            check_customers(&payers, &bills, &before),
            check_parts(data, month, &payers).await?,
            check_shrank(&data.catalog, &payers, &bills).await?,
        ];
    }
    let outcome = match (own, list) {
        (Some(own), Some(list)) => Some(own.compare(&list.rows)?),
        _ => None,
    };
    let agrees = outcome.as_ref().map(|outcome| outcome.differing.is_empty());
    results.extend(agrees.map(|agrees| CheckResult::new(Check::Against, agrees)));
    Ok(Checklist { open: payers.into_iter().collect(), closed, results, totals, unknown, outcome })
}

/// Checks that every customer of the month before has a bill with lines. The largest totals come first.
fn check_customers(payers: &BTreeSet<Uin>, bills: &MonthBills, before: &MonthBills) -> CheckResult {
    let present: BTreeSet<(Uin, Uin)> =
        list_bills_with_lines(bills).map(|(bill, _)| (bill.payer, bill.owner)).collect();
    let is_missing =
        |bill: &BillKey| payers.contains(&bill.payer) && !present.contains(&(bill.payer, bill.owner));
    let mut missing: Vec<_> = list_bills_with_lines(before).filter(|(bill, _)| is_missing(bill)).collect();
    missing.sort_by_key(|(_, sums)| Reverse(sums[Measure::Total].units().unsigned_abs()));
    let missing = missing.into_iter().map(|(bill, sums)| Finding::NoBill {
        payer: bill.payer,
        customer: bill.owner,
        total_before: sums[Measure::Total],
    });
    CheckResult::of_findings(Check::Customers, missing.collect())
}

/// Checks that no part of a numbered delivery is missing among the files whose lines count.
async fn check_parts(data: &Data, month: Month, payers: &BTreeSet<Uin>) -> Result<CheckResult, StoreError> {
    let missing = parts::find_missing_parts(&data.catalog, month, payers).await?;
    let missing = missing.into_iter().map(|(payer, name)| Finding::MissingPart { payer, name }).collect();
    Ok(CheckResult::of_findings(Check::Parts, missing))
}

/// Checks that no bill's current version has lost too much against the version before it.
async fn check_shrank(
    catalog: &Catalog,
    payers: &BTreeSet<Uin>,
    bills: &MonthBills,
) -> Result<CheckResult, StoreError> {
    let (mut shrunk, mut pruned) = (Vec::new(), 0_u64);
    for (bill, (version, new)) in bills.iter().filter(|(bill, _)| payers.contains(&bill.payer)) {
        let Some(number) = version.checked_sub(1).filter(|number| *number > 0) else { continue };
        let Some(before) = catalog.read_version(*bill, number).await? else {
            pruned += 1;
            continue;
        };
        let old = sum_cells(&before.cells)?;
        if let Some(shrink) = find_shrink(&old, new) {
            let (old_total, new_total) = (old[Measure::Total], new[Measure::Total]);
            shrunk.push(Finding::Shrank { bill: *bill, version: *version, shrink, old_total, new_total });
        }
    }
    Ok(CheckResult { pruned, ..CheckResult::of_findings(Check::Shrank, shrunk) })
}
