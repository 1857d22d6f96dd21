//! Sums of each customer's bill of a month, by manager, by payment mode and in total.

use std::collections::BTreeMap;

use bill::ledger::BillState;
use bill::{Basis, BillKey, Cell, PayMode, SumOverflow, Sums, Uin, sum_by_pay_mode};

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
    /// Sums cells.
    fn of_cells<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Result<Self, SumOverflow> {
        let mut totals = Self::default();
        for mode in sum_by_pay_mode(cells)? {
            totals.add_sums(mode.pay_mode, &mode.sums)?;
        }
        Ok(totals)
    }

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
        let mut of_manager: BTreeMap<Uin, Vec<&Cell>> = BTreeMap::new();
        for cell in state.cells.iter().filter(|cell| manager.is_none_or(|uin| uin == cell.manager)) {
            of_manager.entry(cell.manager).or_default().push(cell);
        }
        let totals = Totals::of_cells(of_manager.values().flatten().copied())?;
        let managers = of_manager.into_iter().map(|(manager, cells)| Ok((manager, Totals::of_cells(cells)?)));
        let managers = managers.collect::<Result<_, SumOverflow>>()?;
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
