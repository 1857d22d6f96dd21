//! Counting of the lines that an import stored, by bill, object and row group, for any number of lines. The numbers are published
//! with each bill: pages of its lines are found by them.

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::Path;

use bill::ledger::Statement;
use bill::{BillKey, Month, PartCounts, PayMode, PaymentKey, PaymentStatus, TransactionType, Uin};
use foldhash::fast::RandomState;
use store::StoreError;

use super::spill::{Runs, Spill};
use crate::temporary::encoding::{make_read_back_error, read_array, read_text, write_text};

/// Numbers that are kept in memory: at most about 10 MB.
const NUMBERS_IN_MEMORY_MAX: usize = 1 << 16;

/// The place of some lines: their bill, the number of the object among those of its month, the row group, and their key.
pub(super) type Place = (BillKey, u32, u32, PaymentKey);

/// A number of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct LineNumber {
    place: Place,
    lines: u64,
}

/// A running count.
pub(super) struct LineCounter {
    numbers: HashMap<Place, u64, RandomState>,
    runs: Runs<LineNumber>,
}

/// The lines of the objects of an import, counted.
pub(super) struct CountedLines {
    runs: Runs<LineNumber>,
}

impl LineCounter {
    /// Starts a count. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { numbers: HashMap::default(), runs: Runs::new(folder) }
    }

    /// Adds a line.
    pub(super) fn add(&mut self, place: Place) -> Result<(), StoreError> {
        *self.numbers.entry(place).or_default() += 1;
        if self.numbers.len() >= NUMBERS_IN_MEMORY_MAX {
            let sorted = self.take_numbers();
            self.runs.spill(sorted.into_iter())?;
        }
        Ok(())
    }

    /// Ends the count.
    pub(super) fn finish(mut self) -> CountedLines {
        let last = self.take_numbers();
        self.runs.keep_in_memory(last);
        CountedLines { runs: self.runs }
    }

    /// Takes the numbers that are in memory, in order.
    fn take_numbers(&mut self) -> Vec<LineNumber> {
        let numbers = std::mem::take(&mut self.numbers).into_iter();
        let mut sorted: Vec<LineNumber> = numbers.map(|(place, lines)| LineNumber { place, lines }).collect();
        sorted.sort_unstable();
        sorted
    }
}

impl CountedLines {
    /// Adds its numbers to each statement of the import, which come in the order of their bills.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: numbers that were written to the disk cannot be read back. A statement whose lines are not those that were
    /// counted is an error in its place.
    pub(super) fn add_to_statements<'a>(
        &'a self,
        statements: impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send + 'a, StoreError> {
        let mut numbers = self.runs.merge()?.peekable();
        Ok(statements.map(move |statement| {
            let mut statement = statement?;
            let mut counts = PartCounts::default();
            let is_own = |next: &Result<LineNumber, StoreError>| {
                next.as_ref().map_or(true, |number| number.place.0 == statement.bill)
            };
            while let Some(number) = numbers.next_if(is_own) {
                let LineNumber { place: (_, object, row_group, key), lines } = number?;
                counts.add(object, row_group, key, lines);
            }
            if counts.count_lines() != statement.content.sums.lines {
                return Err(make_other_lines_error(&statement, &counts));
            }
            statement.counts = Some(counts);
            Ok(statement)
        }))
    }
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

impl Spill for LineNumber {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (bill, object, row_group, key) = self.place;
        for number in [bill.month.yyyymm(), object, row_group] {
            bytes.extend(number.to_le_bytes());
        }
        for uin in [bill.payer, bill.owner, key.manager] {
            bytes.extend(uin.get().to_le_bytes());
        }
        for text in [key.pay_mode.code(), key.transaction_type.code(), key.status.as_str()] {
            write_text(bytes, text);
        }
        bytes.extend(self.lines.to_le_bytes());
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut number = || read_array(from).map(u32::from_le_bytes);
        let [month, object, row_group] = [number()?, number()?, number()?];
        let mut uin = || {
            let number = i64::from_le_bytes(read_array(from)?);
            Uin::new(number).ok_or_else(make_read_back_error)
        };
        let [payer, owner, manager] = [uin()?, uin()?, uin()?];
        let month = Month::from_yyyymm(month).ok_or_else(make_read_back_error)?;
        let pay_mode = PayMode::from_code(&read_text(from)?).ok_or_else(make_read_back_error)?;
        let transaction_type =
            TransactionType::from_code(&read_text(from)?).ok_or_else(make_read_back_error)?;
        let status = PaymentStatus::from_name(&read_text(from)?).ok_or_else(make_read_back_error)?;
        let key = PaymentKey { manager, pay_mode, transaction_type, status };
        let lines = u64::from_le_bytes(read_array(from)?);
        Ok(Self { place: (BillKey { month, payer, owner }, object, row_group, key), lines })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn numbers_beyond_memory_are_those_that_were_counted() {
        let uin = |number| Uin::new(number).unwrap();
        let (pay_mode, transaction_type) = (PayMode::PostPay, TransactionType::PostpayDeductH);
        let month: Month = "2022-11".parse().unwrap();
        let mut counter = LineCounter::new(None);
        let mut expected: BTreeMap<Place, u64> = BTreeMap::new();
        // Each place is counted in several runs.
        for index in 0..200_000_i64 {
            let owner = uin(1 + index.wrapping_mul(7_919).rem_euclid(40_000));
            let (object, row_group) = (u32::from(index % 3 == 0), u32::from(index % 5 == 0));
            let status = if index % 2 == 0 { PaymentStatus::Paid } else { PaymentStatus::Unstated };
            let key = PaymentKey { manager: uin(9), pay_mode, transaction_type, status };
            let place = (BillKey { month, payer: uin(1), owner }, object, row_group, key);
            counter.add(place).unwrap();
            *expected.entry(place).or_default() += 1;
        }
        assert!(expected.len() > NUMBERS_IN_MEMORY_MAX, "{}", expected.len());
        let all = counter.finish();
        let mut found: BTreeMap<Place, u64> = BTreeMap::new();
        let mut before = None;
        for number in all.runs.merge().unwrap() {
            let number = number.unwrap();
            assert!(before <= Some(number.place), "the numbers come in the order of their bills");
            before = Some(number.place);
            *found.entry(number.place).or_default() += number.lines;
        }
        assert_eq!(found, expected);
    }
}
