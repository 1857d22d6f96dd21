//! The bills of a month, as the checks before it is closed need them.

use std::collections::BTreeMap;

use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{BillKey, Month, Sums, Uin, sum_cells};
use store::{Catalog, StoreError, check_not_pruned};

use crate::ledger::against::OwnSums;
use crate::ledger::month::CustomerBill;

/// Current versions of a month's bills, each with its number and its sums.
pub(super) type MonthBills = BTreeMap<BillKey, (u32, Sums)>;

/// Loads the current versions of a month's bills, of some payers if some are named. Those that have lines are
/// added to `own`, which is compared with a list.
pub(super) async fn load_month_bills(
    catalog: &Catalog,
    month: Month,
    named: &[Uin],
    mut own: Option<&mut OwnSums>,
) -> Result<MonthBills, StoreError> {
    let mut bills = MonthBills::new();
    let mut each = |state: BillState| {
        check_not_pruned(&state.version)?;
        let bill = state.version.bill;
        if !named.is_empty() && !named.contains(&bill.payer) {
            return Ok(());
        }
        if let (Some(own), Some(customer)) = (own.as_deref_mut(), CustomerBill::of(&state, None)?) {
            own.add(&customer)?;
        }
        bills.insert(bill, (state.version.number, sum_cells(&state.cells)?));
        Ok(())
    };
    catalog.visit_bills(BillFilter::of_month(Some(month)), AsOf::Now, &mut each).await?;
    Ok(bills)
}

/// Iterates over the bills that have lines, with their sums.
pub(super) fn list_bills_with_lines(bills: &MonthBills) -> impl Iterator<Item = (&BillKey, &Sums)> {
    bills.iter().map(|(bill, (_, sums))| (bill, sums)).filter(|(_, sums)| sums.lines > 0)
}
