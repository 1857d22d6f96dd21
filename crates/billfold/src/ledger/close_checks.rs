//! Checks of a payer's month before it is closed. None of them changes anything.

mod parts;
mod payers;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, Finality, Measure, Month, Shrink, Sum, Sums, Uin, find_shrink};
use store::{AsOf, Catalog, Closing, Data, Scope, StoreError};

use super::against::{Expected, Key, Outcome, Own, Shape};
use super::finality;
use super::find::{check_kept, whole};
use super::month::Customer;
use crate::table::counted;
pub(crate) use payers::PayerTotal;
use payers::{add_totals, check_payers, find_unknown};

/// A check, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Check {
    /// The month is final
    Final,
    /// Each payer has bills with lines
    Payers,
    /// Each customer of the month before has a bill with lines
    Customers,
    /// No part of a numbered delivery is missing
    Parts,
    /// No bill has lost too much against its version before
    Shrank,
    /// The list of expected totals agrees. It cannot be accepted: it is checked only where a list is given.
    #[value(skip)]
    Against,
}

impl Check {
    /// Returns the name, as `--accept` takes it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Check::Final => "final",
            Check::Payers => "payers",
            Check::Customers => "customers",
            Check::Parts => "parts",
            Check::Shrank => "shrank",
            Check::Against => "against",
        }
    }
}

/// The month that is to be closed, and what it is checked with.
#[derive(Debug)]
pub(crate) struct CloseRequest<'a> {
    pub(crate) month: Month,
    /// The payers; if empty, all that have bills with lines in the month or had some in the month before.
    pub(crate) payers: &'a [Uin],
    /// The list of expected totals.
    pub(crate) list: Option<(Shape, BTreeMap<Key, Expected>)>,
    pub(crate) finality: Finality,
    pub(crate) now_us: i64,
}

/// Results of all checks.
#[derive(Debug)]
pub(crate) struct Checklist {
    /// The payers whose month is open, in order. The checks are about them, but for the list of expected totals,
    /// which is compared with all payers of the request.
    pub(crate) open: Vec<Uin>,
    /// The closings of the payers whose month is closed already.
    pub(crate) closed: Vec<Closing>,
    /// Where no payer's month is open, that of the list of expected totals alone, if there is one.
    pub(crate) results: Vec<CheckResult>,
    /// What the bills of each payer of the request come to.
    pub(crate) totals: BTreeMap<Uin, PayerTotal>,
    /// Payers of the request that have no account, and no bill of the month or the month before.
    pub(crate) unknown: Vec<Uin>,
    /// The comparison with the list of expected totals.
    pub(crate) outcome: Option<Outcome>,
}

/// Result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckResult {
    pub(crate) check: Check,
    pub(crate) is_passed: bool,
    pub(crate) summary: String,
    pub(crate) findings: Vec<Finding>,
}

/// One thing that makes a check fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The payer has no bill with lines.
    NoBills { payer: Uin },
    /// The customer had a bill with lines in the month before, with this total, and has none now.
    NoBill { payer: Uin, customer: Uin, total_before: Sum },
    /// A part of a numbered delivery is missing.
    MissingPart { payer: Uin, name: String },
    /// The bill's current version has lost too much against the version before it.
    Shrank { bill: BillKey, version: u32, shrink: Shrink, old_total: Sum, new_total: Sum },
}

/// Current versions of a month's bills, each with its number and its sums.
type MonthBills = BTreeMap<BillKey, (u32, Sums)>;

/// Runs every check on the payers of a request whose month is open.
///
/// # Errors
/// [`StoreError`]: the catalog cannot be read.
pub(crate) async fn run_checks(data: &Data, request: CloseRequest<'_>) -> Result<Checklist, StoreError> {
    let CloseRequest { month, payers: named, list, finality, now_us } = request;
    let mut own = list.as_ref().map(|(shape, _)| Own::new(*shape));
    let bills = load_month(&data.catalog, month, named, own.as_mut()).await?;
    let before = match month.previous() {
        Some(before) => load_month(&data.catalog, before, named, None).await?,
        None => MonthBills::new(),
    };
    let mut payers: BTreeSet<Uin> = named.iter().copied().collect();
    if named.is_empty() {
        payers.extend(with_lines(&bills).chain(with_lines(&before)).map(|(bill, _)| bill.payer));
    }
    let totals = add_totals(&payers, &bills)?;
    let unknown = find_unknown(&data.catalog, named, &bills, &before).await?;
    let mut closed = data.catalog.closed(month).await?;
    closed.retain(|payer, _| payers.contains(payer));
    payers.retain(|payer| !closed.contains_key(payer));
    let closed = closed.into_values().collect();
    let mut results = Vec::new();
    if !payers.is_empty() {
        results = vec![
            check_final(finality, month, now_us),
            check_payers(&payers, &bills),
            check_customers(&payers, &bills, &before),
            check_parts(data, month, &payers).await?,
            check_shrank(&data.catalog, &payers, &bills).await?,
        ];
    }
    let outcome = match (own, list) {
        (Some(own), Some((_, list))) => Some(own.compare(&list)?),
        _ => None,
    };
    results.extend(outcome.as_ref().map(check_against));
    Ok(Checklist { open: payers.into_iter().collect(), closed, results, totals, unknown, outcome })
}

/// Loads the current versions of a month's bills, of some payers if some are named. Those that have lines are
/// added to what is compared with a list.
async fn load_month(
    catalog: &Catalog,
    month: Month,
    named: &[Uin],
    mut own: Option<&mut Own>,
) -> Result<MonthBills, StoreError> {
    let mut bills = MonthBills::new();
    let mut each = |state: store::BillState| {
        check_kept(&state.version)?;
        let bill = state.version.bill;
        if !named.is_empty() && !named.contains(&bill.payer) {
            return Ok(());
        }
        if let (Some(own), Some(customer)) = (own.as_deref_mut(), Customer::of(&state, None)?) {
            own.add(&customer)?;
        }
        bills.insert(bill, (state.version.number, whole(&state)?));
        Ok(())
    };
    catalog.each_bill(Scope::of_month(Some(month)), AsOf::Now, &mut each).await?;
    Ok(bills)
}

/// Iterates over the bills that have lines, with their sums.
fn with_lines(bills: &MonthBills) -> impl Iterator<Item = (&BillKey, &Sums)> {
    bills.iter().map(|(bill, (_, sums))| (bill, sums)).filter(|(_, sums)| sums.lines > 0)
}

/// Checks that the month is final.
fn check_final(finality: Finality, month: Month, now_us: i64) -> CheckResult {
    CheckResult {
        check: Check::Final,
        is_passed: now_us >= finality.at_us(month),
        summary: finality::describe(finality, month, now_us),
        findings: Vec::new(),
    }
}

/// Checks that every customer of the month before has a bill with lines. The largest totals come first.
fn check_customers(payers: &BTreeSet<Uin>, bills: &MonthBills, before: &MonthBills) -> CheckResult {
    let present: BTreeSet<(Uin, Uin)> = with_lines(bills).map(|(bill, _)| (bill.payer, bill.owner)).collect();
    let is_missing =
        |bill: &BillKey| payers.contains(&bill.payer) && !present.contains(&(bill.payer, bill.owner));
    let mut missing: Vec<_> = with_lines(before).filter(|(bill, _)| is_missing(bill)).collect();
    missing.sort_by_key(|(_, sums)| Reverse(sums[Measure::Total].units().unsigned_abs()));
    let missing = missing.into_iter().map(|(bill, sums)| Finding::NoBill {
        payer: bill.payer,
        customer: bill.owner,
        total_before: sums[Measure::Total],
    });
    let passed = "no customer of the month before is missing";
    CheckResult::new(Check::Customers, missing.collect(), passed, |count| {
        format!("{} of the month before without a bill with lines", counted(count, "customer"))
    })
}

/// Checks that no part of a numbered delivery is missing among the files whose lines count.
async fn check_parts(data: &Data, month: Month, payers: &BTreeSet<Uin>) -> Result<CheckResult, StoreError> {
    let missing = parts::find_missing(&data.catalog, month, payers).await?;
    let missing = missing.into_iter().map(|(payer, name)| Finding::MissingPart { payer, name }).collect();
    Ok(CheckResult::new(Check::Parts, missing, "no part of a delivery is missing", |count| {
        format!("{} missing", counted(count, "part"))
    }))
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
        let Some(cells) = catalog.cells_of(*bill, number).await? else {
            pruned = pruned.saturating_add(1);
            continue;
        };
        let mut old = Sums::default();
        cells.iter().try_for_each(|cell| old.merge(&cell.sums))?;
        if let Some(shrink) = find_shrink(&old, new) {
            let (old_total, new_total) = (old[Measure::Total], new[Measure::Total]);
            shrunk.push(Finding::Shrank { bill: *bill, version: *version, shrink, old_total, new_total });
        }
    }
    let passed = "no bill lost half of its lines, or 20 % of an amount";
    let mut result = CheckResult::new(Check::Shrank, shrunk, passed, |count| {
        format!("{} lost much against the version before", counted(count, "bill"))
    });
    if pruned > 0 {
        let bills = counted(pruned, "bill");
        result.summary = format!("{}; {bills} not compared, the version before was pruned", result.summary);
    }
    Ok(result)
}

/// Checks that the list of expected totals agrees.
fn check_against(outcome: &Outcome) -> CheckResult {
    let differing = u64::try_from(outcome.differing.len()).unwrap_or(u64::MAX);
    let rows = outcome.exact.saturating_add(outcome.to_the_cent);
    let summary = match differing {
        0 => format!("{} of the list agree", counted(rows, "row")),
        _ => format!("{} not as in the list", counted(differing, "amount")),
    };
    CheckResult { check: Check::Against, is_passed: differing == 0, summary, findings: Vec::new() }
}

impl CheckResult {
    /// Makes the result of a check that fails where there is a finding.
    fn new(
        check: Check,
        findings: Vec<Finding>,
        passed: &str,
        failed: impl FnOnce(u64) -> String,
    ) -> CheckResult {
        let summary = match u64::try_from(findings.len()).unwrap_or(u64::MAX) {
            0 => passed.to_owned(),
            count => failed(count),
        };
        CheckResult { check, is_passed: findings.is_empty(), summary, findings }
    }
}
