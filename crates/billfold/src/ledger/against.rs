//! Comparison of a month with a list of expected totals.
//!
//! An expected amount agrees exactly if ours is the same number. The vendor charges whole cents; so an amount that is
//! written with at most 2 decimals agrees to the cent if it is ours rounded to cents (half a cent away from zero).
//! Rows that agree to the cent are counted separately.

mod columns;
pub(crate) mod expected;
pub(crate) mod row;

use std::collections::BTreeMap;

use bill::{Measure, Sum, SumOverflow, Sums};

use super::month::CustomerBill;
use expected::ListColumns;
use row::{Agreement, Expected, RowKey};

/// Our own sums, grouped as the rows of a list are.
#[derive(Debug)]
pub(crate) struct OwnSums {
    columns: ListColumns,
    sums: BTreeMap<RowKey, Sums>,
}

/// An amount that differs from ours, or that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferingAmount {
    pub(crate) key: RowKey,
    /// Name of the amount.
    pub(crate) amount: &'static str,
    /// The amount as the list states it; `None` if the list has no such row.
    pub(crate) expected: Option<String>,
    /// Our amount; `None` if the month has no such bill.
    pub(crate) own: Option<Sum>,
    /// Our amount minus the expected one.
    pub(crate) difference: Sum,
}

/// Result of a comparison with a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListComparison {
    /// Number of rows that agree exactly.
    pub(crate) exact: u64,
    /// Number of rows that agree to the cent only.
    pub(crate) to_the_cent: u64,
    pub(crate) differing: Vec<DifferingAmount>,
    /// Sum of the totals of all rows.
    pub(crate) expected: Sum,
    /// Sum of our totals.
    pub(crate) own: Sum,
}

impl OwnSums {
    /// Starts without sums, for a list with these columns.
    pub(crate) fn new(columns: ListColumns) -> Self {
        Self { columns, sums: BTreeMap::new() }
    }

    /// Adds a customer's bill.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn add(&mut self, customer: &CustomerBill) -> Result<(), SumOverflow> {
        let payer = Some(customer.bill.payer).filter(|_| self.columns.has_payer);
        for (manager, totals) in &customer.managers {
            let manager = Some(*manager).filter(|_| self.columns.has_manager);
            let mut add = |pay_mode, sums| {
                let key = RowKey { payer, customer: customer.bill.owner, manager, pay_mode };
                self.sums.entry(key).or_default().merge(sums)
            };
            if self.columns.has_mode {
                totals.modes.iter().try_for_each(|(mode, sums)| add(Some(*mode), sums))?;
            } else {
                add(None, &totals.whole)?;
            }
        }
        Ok(())
    }

    /// Compares the sums with a list.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn compare(self, list: &BTreeMap<RowKey, Expected>) -> Result<ListComparison, SumOverflow> {
        let mut outcome = ListComparison::default();
        for (key, expected) in list {
            outcome.expected = outcome.expected.plus(expected.total.sum)?;
            let own = self.sums.get(key);
            let mut agreement = if own.is_some() { Agreement::Exact } else { Agreement::None };
            for (amount, expected) in expected.amounts() {
                // A missing bill is reported once, with its total.
                if own.is_none() && amount != "total" {
                    continue;
                }
                let own = own.map(|own| select_amount(own, amount));
                let of_amount = own.map_or(Ok(Agreement::None), |own| expected.compare(own))?;
                agreement = agreement.max(of_amount);
                if of_amount == Agreement::None {
                    let difference = own.unwrap_or_default().minus(expected.sum)?;
                    let expected = Some(expected.text.clone());
                    outcome.differing.push(DifferingAmount { key: *key, amount, expected, own, difference });
                }
            }
            match agreement {
                Agreement::Exact => outcome.exact += 1,
                Agreement::ToTheCent => outcome.to_the_cent += 1,
                Agreement::None => {}
            }
        }
        for (key, own) in &self.sums {
            outcome.own = outcome.own.plus(own[Measure::Total])?;
            if !list.contains_key(key) {
                let (own, difference) = (Some(own[Measure::Total]), own[Measure::Total]);
                outcome.differing.push(DifferingAmount {
                    key: *key,
                    amount: "total",
                    expected: None,
                    own,
                    difference,
                });
            }
        }
        outcome.differing.sort_by_key(|differing| differing.key);
        Ok(outcome)
    }
}

/// Selects one of the amounts that a list may have.
fn select_amount(sums: &Sums, amount: &str) -> Sum {
    match amount {
        "original" => sums[Measure::Original],
        "voucher" => sums[Measure::Voucher],
        _ => sums[Measure::Total],
    }
}
