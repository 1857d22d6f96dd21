//! A month against a list of expected totals: what agrees, what agrees to the cent, and what differs.
//!
//! An amount agrees where it is ours to the last digit as it is written. Since the vendor charges whole cents, one
//! that is written with at most 2 decimals agrees to the cent, too, where ours rounded to cents (half a cent away
//! from zero) is it; such are counted apart.

mod expected;

use std::collections::BTreeMap;
use std::path::Path;

use bill::{Measure, PayMode, Sum, SumOverflow, Sums, Uin};

use super::month::Customer;

pub(crate) use expected::Expected;

/// What a row of the list is about; payer and mode where the list has such columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) payer: Option<Uin>,
    pub(crate) customer: Uin,
    pub(crate) pay_mode: Option<PayMode>,
}

/// Which columns the list has, besides customer and total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) has_payer: bool,
    pub(crate) has_mode: bool,
}

/// Our own sums, by what the rows of the list are about.
#[derive(Debug)]
pub(crate) struct Own {
    shape: Shape,
    sums: BTreeMap<Key, Sums>,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Differing {
    pub(crate) key: Key,
    /// The name of the amount.
    pub(crate) amount: &'static str,
    /// As it is written; `None` where the list has no such row.
    pub(crate) expected: Option<String>,
    /// `None` where the month has no such bill.
    pub(crate) own: Option<Sum>,
    /// What ours is more.
    pub(crate) difference: Sum,
}

/// How a comparison came out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// How many rows agree to the last digit.
    pub(crate) exact: u64,
    /// How many agree to the cent.
    pub(crate) to_the_cent: u64,
    pub(crate) differing: Vec<Differing>,
    /// The totals of all rows, and ours.
    pub(crate) expected: Sum,
    pub(crate) own: Sum,
}

/// How one amount compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    Exact,
    ToTheCent,
    None,
}

impl Own {
    /// None yet, for a list of this shape.
    pub(crate) fn new(shape: Shape) -> Own {
        Own { shape, sums: BTreeMap::new() }
    }

    /// Adds a customer's bill.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn add(&mut self, customer: &Customer) -> Result<(), SumOverflow> {
        let payer = Some(customer.payer).filter(|_| self.shape.has_payer);
        let mut add = |pay_mode, sums| {
            let key = Key { payer, customer: customer.owner, pay_mode };
            self.sums.entry(key).or_default().merge(sums)
        };
        if self.shape.has_mode {
            customer.totals.modes.iter().try_for_each(|(mode, sums)| add(Some(*mode), sums))
        } else {
            add(None, &customer.totals.whole)
        }
    }

    /// Compares with a list.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(crate) fn compare(self, list: &BTreeMap<Key, Expected>) -> Result<Outcome, SumOverflow> {
        let mut outcome = Outcome::default();
        for (key, expected) in list {
            outcome.expected = outcome.expected.plus(expected.total.sum)?;
            let own = self.sums.get(key);
            let mut agreement = if own.is_some() { Agreement::Exact } else { Agreement::None };
            for (amount, expected) in expected.amounts() {
                // Where there is no such bill, its total alone says so.
                if own.is_none() && amount != "total" {
                    continue;
                }
                let own = own.map(|own| own_amount(own, amount));
                let one = own.map_or(Ok(Agreement::None), |own| expected.agreement(own))?;
                agreement = agreement.max(one);
                if one == Agreement::None {
                    let difference = own.unwrap_or_default().minus(expected.sum)?;
                    let expected = Some(expected.text.clone());
                    outcome.differing.push(Differing { key: *key, amount, expected, own, difference });
                }
            }
            match agreement {
                Agreement::Exact => outcome.exact = outcome.exact.saturating_add(1),
                Agreement::ToTheCent => outcome.to_the_cent = outcome.to_the_cent.saturating_add(1),
                Agreement::None => {}
            }
        }
        for (key, own) in &self.sums {
            outcome.own = outcome.own.plus(own[Measure::Total])?;
            if !list.contains_key(key) {
                let (own, difference) = (Some(own[Measure::Total]), own[Measure::Total]);
                outcome.differing.push(Differing {
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

impl expected::Amount {
    /// How our own amount compares with it.
    fn agreement(&self, own: Sum) -> Result<Agreement, SumOverflow> {
        Ok(if own == self.sum {
            Agreement::Exact
        } else if self.decimals <= 2 && own.in_cents()? == self.sum {
            Agreement::ToTheCent
        } else {
            Agreement::None
        })
    }
}

/// One of the amounts that a list may have.
fn own_amount(sums: &Sums, amount: &str) -> Sum {
    match amount {
        "original" => sums[Measure::Original],
        "voucher" => sums[Measure::Voucher],
        _ => sums[Measure::Total],
    }
}

/// Reads a list: a CSV file with a header.
///
/// # Errors
/// What is wrong with it, with file, line and column, the first faults all at once.
pub(crate) fn read(path: &Path) -> anyhow::Result<(Shape, BTreeMap<Key, Expected>)> {
    expected::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_agree_with_what_rounds_to_them_and_more_decimals_with_the_same_alone() {
        let agreement = |expected: &str, own: &str| {
            let amount = expected::Amount::parse(expected).unwrap();
            amount.agreement(own.parse().unwrap()).unwrap()
        };
        for (expected, own, agrees) in [
            ("1", "1.00000000", Agreement::Exact),
            ("1.005", "1.005", Agreement::Exact),
            ("1.01", "1.005", Agreement::ToTheCent),
            ("1.00", "1.00499999", Agreement::ToTheCent),
            ("1", "1.00499999", Agreement::ToTheCent),
            ("1", "1.4", Agreement::None),
            ("-1.01", "-1.005", Agreement::ToTheCent),
            ("1.00", "1.005", Agreement::None),
            ("1.000", "1.00000001", Agreement::None),
            ("0.00", "-0.00499999", Agreement::ToTheCent),
        ] {
            assert_eq!(agreement(expected, own), agrees, "{expected} {own}");
        }
    }
}
