//! The months that have bills, with their totals.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{AsOf, BillFilter, BillState, PublishedVersion};
use bill::{Basis, Finality, Month, SumOverflow, Sums, Uin, sum_cells};
use store::{Catalog, StoreError, check_not_pruned};

/// A month that has bills.
#[derive(Clone, Debug, Default)]
pub(crate) struct MonthOverview {
    /// Each payer with its bills.
    pub(crate) payers: BTreeMap<Uin, PayerMonth>,
    /// The payers whose month is closed.
    pub(crate) closed: BTreeSet<Uin>,
    /// Number of versions that corrected a bill after the month was final.
    pub(crate) corrections: u64,
    /// The time of the newest version, microseconds since 1970.
    pub(crate) changed_at_us: i64,
}

/// The bills of a payer's month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PayerMonth {
    /// Number of bills that have lines.
    pub(crate) bills: u64,
    /// Number of those that state what the payer owes; the others state amounts for the customer.
    pub(crate) cost_bills: u64,
    pub(crate) sums: Sums,
}

impl PayerMonth {
    /// Returns the name of the amounts that the bills state: `mixed` if a sum of them is neither.
    pub(crate) const fn basis_name(&self) -> &'static str {
        match self.cost_bills {
            0 => Basis::Customer.as_str(),
            cost if cost == self.bills => Basis::Cost.as_str(),
            _ => "mixed",
        }
    }
}

impl MonthOverview {
    /// Sums the bills of all payers.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn sum_payers(&self) -> Result<PayerMonth, SumOverflow> {
        let mut whole = PayerMonth::default();
        for payer in self.payers.values() {
            whole.bills += payer.bills;
            whole.cost_bills += payer.cost_bills;
            whole.sums.merge(&payer.sums)?;
        }
        Ok(whole)
    }
}

/// Reads the months of the matching bills, oldest first.
///
/// # Errors
///
/// [`StoreError`].
pub(crate) async fn read_months(
    catalog: &Catalog,
    filter: BillFilter,
    finality: Finality,
) -> Result<BTreeMap<Month, MonthOverview>, StoreError> {
    let mut months: BTreeMap<Month, MonthOverview> = BTreeMap::new();
    let mut add_bill = |state: BillState| {
        let PublishedVersion { bill, lines, basis, .. } = state.version;
        check_not_pruned(&state.version)?;
        let payer = months.entry(bill.month).or_default().payers.entry(bill.payer).or_default();
        payer.bills += u64::from(lines > 0);
        payer.cost_bills += u64::from(lines > 0 && basis == Basis::Cost);
        Ok(payer.sums.merge(&sum_cells(&state.cells)?)?)
    };
    catalog.visit_bills(filter, AsOf::Now, &mut add_bill).await?;
    for version in catalog.list_versions(filter).await? {
        // A month that came between the two readings is left to the next one.
        if let Some(month) = months.get_mut(&version.bill.month) {
            month.corrections += u64::from(version.is_correction(finality));
            month.changed_at_us = month.changed_at_us.max(version.published_at_us);
        }
    }
    for (month, overview) in &mut months {
        let closed = catalog.read_closed_payers(*month).await?.into_keys();
        overview.closed = closed.filter(|payer| overview.payers.contains_key(payer)).collect();
    }
    Ok(months)
}
