//! The sums by day of the lines that an import stored, by bill.

use std::io::{self, Read};

use bill::ledger::Statement;
use bill::{BillKey, Day, DaySums, Sums, Uin};
use store::StoreError;

use super::encoding::{read_bill_key, read_sums, read_uin, write_bill_key, write_sums};
use super::tally::{Place, Tally, Total, Totals};
use crate::temporary::encoding::{make_read_back_error, read_array};

/// The bill of some lines, their manager, and their day.
pub(super) type DayPlace = (BillKey, Uin, Day);

/// The running sums by day.
pub(super) type DaySummer = Tally<DayPlace, Sums>;

/// The sums by day of all lines.
pub(super) type SummedDays = Totals<DayPlace, Sums>;

/// Adds the sums by day of its lines to a statement. Publishing checks that they sum to the cells of the statement.
///
/// # Errors
///
/// [`StoreError`]: a sum left the range of 128 bits.
pub(super) fn add_day_sums(statement: &mut Statement, sums: &[(DayPlace, Sums)]) -> Result<(), StoreError> {
    let mut days = DaySums::default();
    for ((_, manager, day), sums) in sums {
        days.add(*manager, *day, sums)?;
    }
    statement.days = Some(days);
    Ok(())
}

impl Place for DayPlace {
    fn bill(&self) -> BillKey {
        self.0
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let (bill, manager, day) = self;
        write_bill_key(bytes, *bill);
        bytes.extend(manager.get().to_le_bytes());
        bytes.push(day.number());
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let bill = read_bill_key(from)?;
        let manager = read_uin(from)?;
        let [number] = read_array(from)?;
        Ok((bill, manager, Day::new(bill.month, number).ok_or_else(make_read_back_error)?))
    }
}

impl Total for Sums {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_sums(bytes, self);
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        read_sums(from)
    }
}
