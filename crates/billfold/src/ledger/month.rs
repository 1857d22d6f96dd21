//! Sums of each customer's bill of a month, by payment mode and in total.

use std::collections::BTreeMap;

use bill::ledger::BillState;
use bill::{Basis, PayMode, SumOverflow, Sums, Uin};
use serde_json::{Map, Value, json};

use super::json;

/// The sums of some bills.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    /// By mode; a mode without lines is absent.
    pub(crate) modes: BTreeMap<PayMode, Sums>,
    pub(crate) whole: Sums,
}

/// The sums of a customer's bill.
#[derive(Clone, Debug)]
pub(crate) struct CustomerBill {
    pub(crate) payer: Uin,
    pub(crate) owner: Uin,
    pub(crate) version: u32,
    pub(crate) basis: Basis,
    pub(crate) totals: Totals,
}

impl Totals {
    /// Adds other sums.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        for (mode, sums) in &other.modes {
            self.modes.entry(*mode).or_default().merge(sums)?;
        }
        self.whole.merge(&other.whole)
    }

    /// Returns the sums of a mode, which are 0 for a mode without lines.
    pub(crate) fn sums_of_mode(&self, mode: PayMode) -> Sums {
        self.modes.get(&mode).copied().unwrap_or_default()
    }

    /// Converts to JSON, with amounts as texts.
    pub(crate) fn to_json(&self) -> Value {
        let modes = self.modes.iter().map(|(mode, sums)| (mode.code().to_owned(), json::sums_to_json(sums)));
        json!({ "total": json::sums_to_json(&self.whole), "pay_modes": modes.collect::<Map<_, _>>() })
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
        for cell in state.cells.iter().filter(|cell| manager.is_none_or(|uin| uin == cell.manager)) {
            totals.modes.entry(cell.pay_mode).or_default().merge(&cell.sums)?;
            totals.whole.merge(&cell.sums)?;
        }
        let version = &state.version;
        Ok((totals.whole.lines > 0).then_some(Self {
            payer: version.bill.payer,
            owner: version.bill.owner,
            version: version.number,
            basis: version.basis,
            totals,
        }))
    }
}
