//! The laws of every folded bill, checked at every publish.

use std::collections::BTreeMap;

use crate::charge::BillKey;
use crate::fold::{Bill, Bills, Cell};
use crate::money::SumOverflow;
use crate::sums::Sums;

/// A partition of a bill that does not sum to its total. It cannot happen while the additions are right, and is checked
/// at every publish because people are charged by these sums.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bill of customer {}, {}, payer {}, does not add up: by {dimension} it has {found}; all its lines \
     together have {expected}",
    bill.owner, bill.month, bill.payer
)]
pub struct BrokenLaw {
    /// The bill.
    pub bill: BillKey,
    /// The dimension of the partition.
    pub dimension: &'static str,
    /// The sums of the partition.
    pub found: Box<Sums>,
    /// The sums of all lines of the bill.
    pub expected: Box<Sums>,
}

/// Checks that every partition of each bill, by any dimension, sums to what all its lines sum to.
///
/// # Errors
/// [`BrokenLaw`] names the first bill and dimension whose partition does not.
pub fn check_laws(bills: &Bills) -> Result<(), BrokenLaw> {
    bills.iter().try_for_each(|(key, bill)| check_bill(*key, bill))
}

/// Checks the laws of one bill.
///
/// # Errors
/// [`BrokenLaw`] names the first dimension whose partition does not sum to the bill.
pub fn check_bill(key: BillKey, bill: &Bill) -> Result<(), BrokenLaw> {
    check_partition("manager", key, bill, |cell| cell.manager)?;
    check_partition("pay mode", key, bill, |cell| cell.pay_mode)?;
    check_partition("transaction type", key, bill, |cell| cell.transaction_type)?;
    check_partition("product", key, bill, |cell| &cell.product)?;
    check_partition("region", key, bill, |cell| &cell.region)
}

/// Sums each part of a partition, then the parts, and compares.
fn check_partition<'a, K: Ord>(
    dimension: &'static str,
    key: BillKey,
    bill: &'a Bill,
    part_of: impl Fn(&'a Cell) -> K,
) -> Result<(), BrokenLaw> {
    let mut found = Sums::default();
    match sum_parts(&bill.cells, part_of, &mut found) {
        Ok(()) if found == bill.sums => Ok(()),
        _ => {
            let (found, expected) = (Box::new(found), Box::new(bill.sums));
            Err(BrokenLaw { bill: key, dimension, found, expected })
        }
    }
}

/// Adds up each part of a partition, and adds the parts to `found`.
fn sum_parts<'a, K: Ord>(
    cells: &'a [Cell],
    part_of: impl Fn(&'a Cell) -> K,
    found: &mut Sums,
) -> Result<(), SumOverflow> {
    let mut parts: BTreeMap<K, Sums> = BTreeMap::new();
    for cell in cells {
        parts.entry(part_of(cell)).or_default().merge(&cell.sums)?;
    }
    parts.values().try_for_each(|part| found.merge(part))
}
