//! Bills and versions as a caller sees them, the same for both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use access::{BillsQuery, HistoryAnswer, SeenBill, SeenState, Sight, VersionTotals};
use bill::ledger::{BillState, Closing, select_last_closed};
use bill::{BillKey, Month, Uin};

use crate::error::StoreError;

/// Number of bills that are read with their cells at once.
pub(super) const BILLS_AT_ONCE: usize = 256;

/// A bill that a caller may see a part of, before its current version is read.
#[derive(Clone, Debug)]
pub(super) struct BillRow {
    /// The id of its row.
    pub(super) id: i64,
    /// The digest that is stored of the version that it names as current, if that is its newest.
    pub(super) digest: Option<Vec<u8>>,
    /// The name of the owner's account; empty if it has none.
    pub(super) owner_name: String,
}

/// The totals of a bill's current version and, if they were asked for, the version with its cells.
#[derive(Clone, Debug)]
pub(super) struct BillContent {
    pub(super) totals: Arc<VersionTotals>,
    pub(super) state: Option<BillState>,
}

/// The payers' months that are closed.
#[derive(Clone, Debug)]
pub(super) struct ClosedMonths(BTreeSet<(Month, Uin)>);

/// A bill as its caller sees it, and true if its versions have to be read, since some have other lines.
#[derive(Clone, Debug)]
pub(super) struct ShownBill {
    id: i64,
    bill: SeenBill,
    needs_history: bool,
}

impl ClosedMonths {
    /// Reduces the history of closings, in the order in which they were written.
    pub(super) fn of_history(closings: &[Closing]) -> Self {
        let mut months: Vec<Month> = closings.iter().map(|closing| closing.month).collect();
        months.sort_unstable();
        months.dedup();
        let mut closed = BTreeSet::new();
        for month in months {
            let of_month = closings.iter().filter(|closing| closing.month == month).cloned().collect();
            closed.extend(select_last_closed(of_month).into_keys().map(|payer| (month, payer)));
        }
        Self(closed)
    }
}

impl ShownBill {
    /// Narrows a bill to what its caller sees; `None` if that is nothing.
    pub(super) fn select(
        sight: &Sight,
        closed: &ClosedMonths,
        row: BillRow,
        content: BillContent,
    ) -> Result<Option<Self>, StoreError> {
        let BillContent { totals, state } = content;
        let Some(seen) = sight.select_totals(&totals)? else { return Ok(None) };
        let version = totals.version;
        let bill = SeenBill {
            version,
            version_count: version.number,
            owner_name: row.owner_name,
            is_closed: closed.0.contains(&(version.bill.month, version.bill.payer)),
            is_withheld: seen.is_withheld,
            sums: seen.sums,
            state: state.filter(|_| !seen.is_withheld).map(|state| sight.narrow_state(state)),
        };
        let needs_history = seen.is_partial && version.number > 1;
        Ok(Some(Self { id: row.id, bill, needs_history }))
    }

    /// Counts only those versions that changed what the caller sees. `states` are all, by number.
    fn apply_history(&mut self, sight: &Sight, states: Vec<BillState>) {
        if let Some((version, count)) = sight.count_versions(states) {
            self.bill.version = version;
            self.bill.version_count = u32::try_from(count).unwrap_or(u32::MAX); // versions have numbers of this type
        }
    }
}

/// Returns the numbers of the first and last month of a question; those beyond all months where it names none.
pub(super) fn find_month_range(query: &BillsQuery) -> (u32, u32) {
    (query.first.map_or(0, Month::yyyymm), query.last.map_or(999_912, Month::yyyymm))
}

/// Lists the ids of those bills whose versions have to be read.
pub(super) fn list_partly_seen(bills: &[ShownBill]) -> Vec<i64> {
    bills.iter().filter(|shown| shown.needs_history).map(|shown| shown.id).collect()
}

/// Counts of those bills whose versions had to be read only the versions that changed what the caller sees. `states` are all
/// versions of these bills, each bill's by number.
pub(super) fn apply_histories(
    sight: &Sight,
    bills: Vec<ShownBill>,
    states: Vec<BillState>,
) -> impl Iterator<Item = SeenBill> {
    let mut histories = group_by_bill(states);
    bills.into_iter().map(move |mut shown| {
        if let Some(states) = histories.remove(&shown.bill.version.bill) {
            shown.apply_history(sight, states);
        }
        shown.bill
    })
}

/// Groups versions by their bills.
fn group_by_bill(states: Vec<BillState>) -> BTreeMap<BillKey, Vec<BillState>> {
    let mut bills: BTreeMap<BillKey, Vec<BillState>> = BTreeMap::new();
    for state in states {
        bills.entry(state.version.bill).or_default().push(state);
    }
    bills
}

/// Narrows the versions of an owner's bills of a month, each bill's by number, to what a caller sees. The bills come by payer.
pub(super) fn narrow_histories(sight: &Sight, states: Vec<BillState>) -> HistoryAnswer {
    let bills = group_by_bill(states).into_values();
    let seen: Option<Vec<Vec<SeenState>>> = bills.map(|states| sight.narrow_history(states)).collect();
    seen.map_or(HistoryAnswer::Withheld, |seen| HistoryAnswer::Versions(seen.into_iter().flatten().collect()))
}
