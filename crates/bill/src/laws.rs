//! The laws of every folded bill, checked at every publish.

use std::collections::BTreeMap;

use crate::charge::BillKey;
use crate::day_sums::DaySums;
use crate::folded_bill::{Bill, Bills, Cell};
use crate::money::SumOverflow;
use crate::sums::Sums;

/// A partition of a bill that does not sum to its total. It cannot happen while the additions are right, and is checked
/// at every publish because people are charged by these sums.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bill of customer {}, {}, payer {}, does not add up: by {dimension} it has {found}; {whole} have {expected}",
    bill.owner, bill.month, bill.payer
)]
pub struct BrokenLaw {
    /// The bill.
    pub bill: BillKey,
    /// The dimension of the partition.
    pub dimension: &'static str,
    /// The lines that were parted, for the message.
    pub whole: &'static str,
    /// The sums of the partition.
    pub found: Box<Sums>,
    /// The sums of these lines.
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
    check_partition("region", key, bill, |cell| &cell.region)?;
    check_payments(key, bill)
}

/// Checks that for each manager, payment mode and transaction type the payment statuses sum to the cells.
fn check_payments(key: BillKey, bill: &Bill) -> Result<(), BrokenLaw> {
    let law = Law {
        bill: key,
        dimension: "payment status",
        whole: "its cells of one manager, payment mode and transaction type together",
    };
    let cells = bill.cells.iter().map(|cell| {
        let group = (cell.manager, cell.pay_mode, cell.transaction_type);
        (group, &cell.sums)
    });
    let statuses = bill.payments.iter().map(|(payment, sums)| {
        let group = (payment.manager, payment.pay_mode, payment.transaction_type);
        (group, sums)
    });
    law.check_groups(cells, statuses)
}

/// Checks that for each manager the days of some lines of a bill sum to the cells of these lines.
///
/// # Errors
/// [`BrokenLaw`] names the first sums that differ.
pub fn check_days(bill: BillKey, cells: &[Cell], days: &DaySums) -> Result<(), BrokenLaw> {
    let law = Law { bill, dimension: "day", whole: "its cells of one manager together" };
    let cells = cells.iter().map(|cell| (cell.manager, &cell.sums));
    law.check_groups(cells, days.iter().map(|(manager, _, sums)| (manager, sums)))
}

/// A law of a bill: lines that are summed by another dimension than their cells sum to the cells.
struct Law {
    bill: BillKey,
    dimension: &'static str,
    whole: &'static str,
}

impl Law {
    /// Checks that the sums of each group are those of its cells.
    fn check_groups<'a, K: Ord>(
        &self,
        cells: impl Iterator<Item = (K, &'a Sums)>,
        parts: impl Iterator<Item = (K, &'a Sums)>,
    ) -> Result<(), BrokenLaw> {
        let (Ok(expected), Ok(found)) = (sum_groups(cells), sum_groups(parts)) else {
            return Err(self.make_error(Sums::default(), Sums::default()));
        };
        for group in expected.keys().chain(found.keys()) {
            let of = |sums: &BTreeMap<K, Sums>| sums.get(group).copied().unwrap_or_default();
            if of(&found) != of(&expected) {
                return Err(self.make_error(of(&found), of(&expected)));
            }
        }
        Ok(())
    }

    /// Makes the error of sums that differ.
    fn make_error(&self, found: Sums, expected: Sums) -> BrokenLaw {
        let Self { bill, dimension, whole } = *self;
        BrokenLaw { bill, dimension, whole, found: Box::new(found), expected: Box::new(expected) }
    }
}

/// Adds up sums by their groups.
fn sum_groups<'a, K: Ord>(
    parts: impl Iterator<Item = (K, &'a Sums)>,
) -> Result<BTreeMap<K, Sums>, SumOverflow> {
    let mut groups = BTreeMap::new();
    for (group, sums) in parts {
        let own: &mut Sums = groups.entry(group).or_default();
        own.merge(sums)?;
    }
    Ok(groups)
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
            let whole = "all its lines together";
            Err(BrokenLaw { bill: key, dimension, whole, found, expected })
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
