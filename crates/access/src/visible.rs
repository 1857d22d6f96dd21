//! The question for a month's bills, and the part of them that a caller may see.

use bill::ledger::BillState;
use bill::{Cell, KeyKind, KeyNames, Month, Uin};

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
}

/// The part of a month's bills that a caller may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisibleBill {
    /// The cells of the lines that the caller may see; empty if the month has no such lines. Two of them have the same key
    /// where two payers have such lines.
    pub cells: Vec<Cell>,
    /// The names in the bill files of the products and regions of these cells; empty if they were not asked for.
    pub names: KeyNames,
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
    /// Joins the cells of the versions, and the names of these cells' products and regions.
    #[must_use]
    pub fn into_visible(self) -> Visible {
        let states = match self {
            Self::Nothing => return Visible::Nothing,
            Self::Withheld => return Visible::Withheld,
            Self::States(states) => states,
        };
        let mut bill = VisibleBill::default();
        for state in states {
            bill.names.merge(&select_names(&state));
            bill.cells.extend(state.cells);
        }
        Visible::Bill(bill)
    }
}

/// Selects the names of the products and regions that the cells of a version have: those of cells that the caller does not
/// see stay unknown to it.
fn select_names(state: &BillState) -> KeyNames {
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
