//! A month at a glance: what each customer's bill sums to, by payment mode and in all.

use std::collections::BTreeMap;

use bill::ledger::BillState;
use bill::{Basis, PayMode, SumOverflow, Sums, Uin};
use serde_json::{Map, Value, json};

use super::json;

/// What some bills sum to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    /// By mode; one that has no lines is not there.
    pub(crate) modes: BTreeMap<PayMode, Sums>,
    pub(crate) whole: Sums,
}

/// A customer's bill.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) payer: Uin,
    pub(crate) owner: Uin,
    pub(crate) version: u32,
    pub(crate) basis: Basis,
    pub(crate) totals: Totals,
}

impl Totals {
    /// Adds others.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn merge(&mut self, other: &Totals) -> Result<(), SumOverflow> {
        for (mode, sums) in &other.modes {
            self.modes.entry(*mode).or_default().merge(sums)?;
        }
        self.whole.merge(&other.whole)
    }

    /// The sums of a mode.
    pub(crate) fn mode(&self, mode: PayMode) -> Sums {
        self.modes.get(&mode).copied().unwrap_or_default()
    }

    /// As JSON: amounts are texts.
    pub(crate) fn json(&self) -> Value {
        let modes = self.modes.iter().map(|(mode, sums)| (mode.code().to_owned(), json::sums(sums)));
        json!({ "total": json::sums(&self.whole), "pay_modes": modes.collect::<Map<_, _>>() })
    }
}

impl Customer {
    /// A bill's sums, of the lines of one manager if one is named; `None` where there are no such lines.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn of(state: &BillState, manager: Option<Uin>) -> Result<Option<Customer>, SumOverflow> {
        let mut totals = Totals::default();
        for cell in state.cells.iter().filter(|cell| manager.is_none_or(|uin| uin == cell.manager)) {
            totals.modes.entry(cell.pay_mode).or_default().merge(&cell.sums)?;
            totals.whole.merge(&cell.sums)?;
        }
        let version = &state.version;
        Ok((totals.whole.lines > 0).then_some(Customer {
            payer: version.bill.payer,
            owner: version.bill.owner,
            version: version.number,
            basis: version.basis,
            totals,
        }))
    }
}
