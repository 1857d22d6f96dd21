//! The numbers of the lines that an import stored, by bill, object and row group. Pages of a bill's lines are found by them.

use std::io::{self, Read};

use bill::ledger::Statement;
use bill::{BillKey, PartCounts, PaymentKey};
use store::StoreError;

use super::encoding::{read_bill_key, read_payment_key, write_bill_key, write_payment_key};
use super::tally::{Place, Tally, Total, Totals};
use crate::temporary::encoding::read_array;

/// The place of some lines: their bill, the number of the object among those of its month, the row group, and their key.
pub(super) type CountedPlace = (BillKey, u32, u32, PaymentKey);

/// The running numbers of lines.
pub(super) type LineCounter = Tally<CountedPlace, u64>;

/// The numbers of all lines.
pub(super) type LineNumbers = Totals<CountedPlace, u64>;

/// Adds the numbers of its lines to a statement.
///
/// # Errors
///
/// [`StoreError::Damaged`]: the statement has other lines than those that were counted.
pub(super) fn add_line_numbers(
    statement: &mut Statement,
    numbers: &[(CountedPlace, u64)],
) -> Result<(), StoreError> {
    let mut counts = PartCounts::default();
    for ((_, object, row_group, key), lines) in numbers {
        counts.add(*object, *row_group, *key, *lines);
    }
    if counts.count_lines() != statement.content.sums.lines {
        return Err(make_other_lines_error(statement, &counts));
    }
    statement.counts = Some(counts);
    Ok(())
}

/// Makes the error of a bill of which other lines were stored than are published.
fn make_other_lines_error(statement: &Statement, counts: &PartCounts) -> StoreError {
    let BillKey { owner, month, payer } = statement.bill;
    let (found, expected) = (counts.count_lines(), statement.content.sums.lines);
    StoreError::Damaged {
        what: format!(
            "{found} stored lines of the bill of customer {owner}, {month}, payer {payer}, of {expected}"
        ),
    }
}

impl Place for CountedPlace {
    fn bill(&self) -> BillKey {
        self.0
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let (bill, object, row_group, key) = self;
        write_bill_key(bytes, *bill);
        for number in [object, row_group] {
            bytes.extend(number.to_le_bytes());
        }
        write_payment_key(bytes, *key);
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let bill = read_bill_key(from)?;
        let mut number = || read_array(from).map(u32::from_le_bytes);
        let (object, row_group) = (number()?, number()?);
        Ok((bill, object, row_group, read_payment_key(from)?))
    }
}

impl Total for u64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        Ok(Self::from_le_bytes(read_array(from)?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bill::{Month, PayMode, PaymentStatus, TransactionType, Uin};

    use super::super::tally::TOTALS_IN_MEMORY_MAX;
    use super::*;

    #[test]
    fn numbers_beyond_memory_are_those_that_were_counted() {
        let uin = |number| Uin::new(number).unwrap();
        let (pay_mode, transaction_type) = (PayMode::PostPay, TransactionType::PostpayDeductH);
        let month: Month = "2022-11".parse().unwrap();
        let mut counter = LineCounter::new(None);
        let mut expected: BTreeMap<CountedPlace, u64> = BTreeMap::new();
        // Each place is counted in several runs.
        for index in 0..200_000_i64 {
            let owner = uin(1 + index.wrapping_mul(7_919).rem_euclid(40_000));
            let (object, row_group) = (u32::from(index % 3 == 0), u32::from(index % 5 == 0));
            let status = if index % 2 == 0 { PaymentStatus::Paid } else { PaymentStatus::Unstated };
            let key = PaymentKey { manager: uin(9), pay_mode, transaction_type, status };
            let place = (BillKey { month, payer: uin(1), owner }, object, row_group, key);
            *counter.find_total(place).unwrap() += 1;
            *expected.entry(place).or_default() += 1;
        }
        assert!(expected.len() > TOTALS_IN_MEMORY_MAX, "{}", expected.len());
        let all = counter.finish();
        let mut found: BTreeMap<CountedPlace, u64> = BTreeMap::new();
        let mut before = None;
        for number in all.merge().unwrap() {
            let (place, lines) = number.unwrap();
            assert!(before <= Some(place), "the numbers come in the order of their bills");
            before = Some(place);
            *found.entry(place).or_default() += lines;
        }
        assert_eq!(found, expected);
    }
}
