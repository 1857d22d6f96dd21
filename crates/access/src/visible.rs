//! The question for a month's bills, and the part of them that a caller may see.

use std::collections::BTreeSet;

use bill::ledger::BillState;
use bill::{Cell, KeyKind, KeyNames, Month, PaymentSums, SumOverflow, Uin};

/// The account whose month is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillOwner {
    /// A customer of the caller.
    Customer(Uin),
    /// The caller itself, an end customer.
    Caller,
}

/// A question for the current bills of one month. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillQuery {
    /// The owner of the bills.
    pub owner: BillOwner,
    /// The month of the bills.
    pub month: Month,
    /// True if the names of products and regions are read, too.
    pub with_names: bool,
    /// True if the sums by payment status are read, too.
    pub with_payments: bool,
}

/// The part of a month's bills that a caller may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisibleBill {
    /// The cells of the lines that the caller may see; empty if the month has no such lines. Two of them have the same key
    /// where two payers have such lines.
    pub cells: Vec<Cell>,
    /// The names in the bill files of the products and regions of these cells; empty if they were not asked for.
    pub names: KeyNames,
    /// The sums by payment status of the lines of these cells; `None` if they were not asked for.
    pub payments: Option<PaymentSums>,
}

/// The answer to a [`BillQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of it states what another account pays.
    Withheld,
    /// The bill.
    Bill(VisibleBill),
}

/// The current versions of a month's bills, narrowed to what a caller may see of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisibleStates {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of it states what another account pays.
    Withheld,
    /// The versions of which the caller sees at least one cell, each with these cells alone.
    States(Vec<BillState>),
}

impl VisibleStates {
    /// Joins the cells of the versions, the names of these cells' products and regions, and with `with_payments` the sums by
    /// payment status of their managers.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn into_visible(self, with_payments: bool) -> Result<Visible, SumOverflow> {
        let states = match self {
            Self::Nothing => return Ok(Visible::Nothing),
            Self::Withheld => return Ok(Visible::Withheld),
            Self::States(states) => states,
        };
        let (mut bill, mut payments) = (VisibleBill::default(), PaymentSums::default());
        for state in states {
            bill.names.merge(&select_names(&state));
            add_payments(&mut payments, &state)?;
            bill.cells.extend(state.cells);
        }
        bill.payments = with_payments.then_some(payments);
        Ok(Visible::Bill(bill))
    }
}

/// Adds the sums by payment status of the managers that the cells of a version have. A caller sees all cells of a manager, or
/// none: the sums of managers that it does not see stay unknown to it.
fn add_payments(payments: &mut PaymentSums, state: &BillState) -> Result<(), SumOverflow> {
    let managers: BTreeSet<Uin> = state.cells.iter().map(|cell| cell.manager).collect();
    let own = state.payments.iter().flat_map(PaymentSums::iter);
    own.filter(|(key, _)| managers.contains(&key.manager)).try_for_each(|(key, sums)| payments.add(key, sums))
}

/// Selects the names of the products and regions that the cells of a version have; other products and regions stay unknown to
/// the caller. The name of one that its cells share with those of another manager is that of the whole bill: the least that any
/// line spells.
#[must_use]
pub fn select_names(state: &BillState) -> KeyNames {
    let mut names = KeyNames::default();
    for cell in &state.cells {
        for (kind, key) in [(KeyKind::Product, &cell.product), (KeyKind::Region, &cell.region)] {
            if let Some(name) = state.names.find(kind, key) {
                names.add(kind, key, name);
            }
        }
    }
    names
}
