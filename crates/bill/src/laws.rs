//! The laws of every folded bill, checked at every publish.

use std::collections::BTreeMap;

use crate::charge::BillKey;
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::fold::{Bill, Bills, Cell};
use crate::money::SumOverflow;
use crate::sums::Sums;
use crate::uin::Uin;

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

/// The dimensions of cells by which payment statuses are summed.
type PaymentGroup = (Uin, PayMode, TransactionType);

/// Checks that for each manager, payment mode and transaction type the payment statuses sum to the cells.
fn check_payments(key: BillKey, bill: &Bill) -> Result<(), BrokenLaw> {
    let cells = bill.cells.iter().map(|cell| {
        let group: PaymentGroup = (cell.manager, cell.pay_mode, cell.transaction_type);
        (group, &cell.sums)
    });
    let statuses = bill.payments.iter().map(|(payment, sums)| {
        let group: PaymentGroup = (payment.manager, payment.pay_mode, payment.transaction_type);
        (group, sums)
    });
    let (expected, found) = (sum_groups(cells), sum_groups(statuses));
    let make_error = |found: Sums, expected: Sums| BrokenLaw {
        bill: key,
        dimension: "payment status",
        whole: "its cells of one manager, payment mode and transaction type together",
        found: Box::new(found),
        expected: Box::new(expected),
    };
    let (Ok(expected), Ok(found)) = (expected, found) else {
        return Err(make_error(Sums::default(), bill.sums));
    };
    for group in expected.keys().chain(found.keys()) {
        let of = |sums: &BTreeMap<PaymentGroup, Sums>| sums.get(group).copied().unwrap_or_default();
        if of(&found) != of(&expected) {
            return Err(make_error(of(&found), of(&expected)));
        }
    }
    Ok(())
}

/// Adds up sums by their groups.
fn sum_groups<'a>(
    parts: impl Iterator<Item = (PaymentGroup, &'a Sums)>,
) -> Result<BTreeMap<PaymentGroup, Sums>, SumOverflow> {
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
