//! A folded bill and its cells.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::charge::BillKey;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::key_names::{KeyKind, KeyNames};
use crate::money::SumOverflow;
use crate::payment_sums::PaymentSums;
use crate::sums::Sums;
use crate::uin::Uin;

/// The exact sums of a bill's lines for one combination of manager, mode, type, product and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The partner directly above the owner.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The product's code, or its normalised name.
    pub product: String,
    /// The region's number or code, or its normalised name.
    pub region: String,
    /// The sums of its lines.
    pub sums: Sums,
}

impl Cell {
    /// The dimensions, which are unique within a bill and order its cells.
    #[must_use]
    pub fn key(&self) -> (Uin, PayMode, TransactionType, &str, &str) {
        (self.manager, self.pay_mode, self.transaction_type, &self.product, &self.region)
    }

    /// The key of the product or of the region.
    #[must_use]
    pub fn key_of(&self, kind: KeyKind) -> &str {
        match kind {
            KeyKind::Product => &self.product,
            KeyKind::Region => &self.region,
        }
    }
}

/// A folded bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Its cells, in the order of their keys.
    pub cells: Vec<Cell>,
    /// The sums of all its lines. They are not computed from the cells, so that the cells can be checked against
    /// them.
    pub sums: Sums,
    /// The names of its products and regions, as its lines have them.
    pub names: KeyNames,
    /// The sums of its lines by payment status.
    pub payments: PaymentSums,
}

impl Bill {
    /// Makes a bill of its cells, which come in any order, and sums these.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn from_cells(
        mut cells: Vec<Cell>,
        names: KeyNames,
        payments: PaymentSums,
    ) -> Result<Self, SumOverflow> {
        cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        let mut sums = Sums::default();
        for cell in &cells {
            sums.merge(&cell.sums)?;
        }
        Ok(Self { cells, sums, names, payments })
    }

    /// Adds other lines of the same bill.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: Self) -> Result<(), SumOverflow> {
        self.sums.merge(&other.sums)?;
        self.names.merge(&other.names);
        self.payments.merge(&other.payments)?;
        let mut old = std::mem::take(&mut self.cells).into_iter().peekable();
        let mut new = other.cells.into_iter().peekable();
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) => old.key().cmp(&new.key()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return Ok(()),
            };
            let first = if order == Ordering::Greater { new.next() } else { old.next() };
            let Some(mut cell) = first else { unreachable!("the cell was peeked at") };
            if order == Ordering::Equal {
                let Some(other) = new.next() else { unreachable!("the cell was peeked at") };
                cell.sums.merge(&other.sums)?;
            }
            self.cells.push(cell);
        }
    }
}

/// Folded bills.
pub type Bills = BTreeMap<BillKey, Bill>;
