//! Sums of each customer's bill of a month, by manager, by payment mode and in total.

use std::collections::BTreeMap;

use bill::ledger::BillState;
use bill::{Basis, BillKey, PayMode, SumOverflow, Sums, Uin};

/// The sums of some bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// By mode; a mode without lines is absent.
    pub(crate) modes: BTreeMap<PayMode, Sums>,
    pub(crate) whole: Sums,
}

/// The sums of a customer's bill.
#[derive(Clone, Debug)]
pub(crate) struct CustomerBill {
    pub(crate) bill: BillKey,
    pub(crate) version: u32,
    pub(crate) basis: Basis,
    pub(crate) totals: Totals,
    /// The sums of the charges under each manager, which sum to those of the bill.
    pub(crate) managers: BTreeMap<Uin, Totals>,
}

impl Totals {
    /// Adds sums of a mode.
    fn add_sums(&mut self, mode: PayMode, sums: &Sums) -> Result<(), SumOverflow> {
        self.modes.entry(mode).or_default().merge(sums)?;
        self.whole.merge(sums)
    }

    /// Adds other sums.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        other.modes.iter().try_for_each(|(mode, sums)| self.add_sums(*mode, sums))
    }

    /// Returns the sums of a mode, which are 0 for a mode without lines.
    pub(crate) fn sums_of_mode(&self, mode: PayMode) -> Sums {
        self.modes.get(&mode).copied().unwrap_or_default()
    }
}

impl CustomerBill {
    /// Sums a bill, only the lines of one manager if one is named; `None` if there are no such lines.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn of(state: &BillState, manager: Option<Uin>) -> Result<Option<Self>, SumOverflow> {
        let mut totals = Totals::default();
        let mut managers: BTreeMap<Uin, Totals> = BTreeMap::new();
        for cell in state.cells.iter().filter(|cell| manager.is_none_or(|uin| uin == cell.manager)) {
            totals.add_sums(cell.pay_mode, &cell.sums)?;
            managers.entry(cell.manager).or_default().add_sums(cell.pay_mode, &cell.sums)?;
        }
        let version = &state.version;
        Ok((totals.whole.lines > 0).then_some(Self {
            bill: version.bill,
            version: version.number,
            basis: version.basis,
            totals,
            managers,
        }))
    }
}
