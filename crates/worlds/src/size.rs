//! The size of a world, and the limits that keep its numbers in range.

use bill::Month;

/// Largest number of lines: the numbers of lines have 13 digits.
pub const LINES_MAX: u64 = 1_000_000_000_000;

/// Largest number of customers.
pub const CUSTOMERS_MAX: u64 = 10_000_000;

/// Largest number of months.
pub const MONTHS_MAX: i64 = 120;

/// First and last month (yyyymm) that can be the last month of a world.
const LAST_MONTHS: std::ops::RangeInclusive<u32> = 200_001..=209_912;

/// The size of a world, and the seeds of its random numbers.
#[derive(Clone, Copy, Debug)]
pub struct WorldSize {
    /// Lines in all months, from 1 to [`LINES_MAX`]; at least one for each customer.
    pub lines: u64,
    /// Customers, from 1 to [`CUSTOMERS_MAX`].
    pub customers: u64,
    /// Months, from 1 to [`MONTHS_MAX`].
    pub months: i64,
    /// The last month, from 2000-01 to 2099-12; its bills are unpaid.
    pub last_month: Month,
    /// Seed of the world. Worlds of the same size and seed are the same.
    pub seed: u64,
    /// Seed of the corrections, for the same world after some of its bills were corrected.
    pub corrections_seed: Option<u64>,
}

/// The size of a world is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// The number of lines is zero or above [`LINES_MAX`].
    #[error("{0} lines are not from 1 to {LINES_MAX}")]
    Lines(u64),
    /// The number of customers is zero or above [`CUSTOMERS_MAX`].
    #[error("{0} customers are not from 1 to {CUSTOMERS_MAX}")]
    Customers(u64),
    /// The number of months is below 1 or above [`MONTHS_MAX`].
    #[error("{0} months are not from 1 to {MONTHS_MAX}")]
    Months(i64),
    /// A customer would have no line.
    #[error("{customers} customers need at least as many lines, and only {lines} are wanted")]
    TooFewLines {
        /// Customers that are wanted.
        customers: u64,
        /// Lines that are wanted.
        lines: u64,
    },
    /// The last month is out of range.
    #[error("the last month {0} is not from 2000-01 to 2099-12")]
    LastMonth(Month),
}

impl WorldSize {
    /// Checks that all numbers are in their ranges.
    ///
    /// # Errors
    ///
    /// [`SizeError`] names the first number that is out of range.
    pub fn check(&self) -> Result<(), SizeError> {
        let Self { lines, customers, months, last_month, .. } = *self;
        if !(1..=LINES_MAX).contains(&lines) {
            Err(SizeError::Lines(lines))
        } else if !(1..=CUSTOMERS_MAX).contains(&customers) {
            Err(SizeError::Customers(customers))
        } else if !(1..=MONTHS_MAX).contains(&months) {
            Err(SizeError::Months(months))
        } else if customers > lines {
            Err(SizeError::TooFewLines { customers, lines })
        } else if !LAST_MONTHS.contains(&last_month.yyyymm()) {
            Err(SizeError::LastMonth(last_month))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_refused_if_any_of_its_numbers_is_out_of_range() {
        let month = |yyyymm| Month::from_yyyymm(yyyymm).unwrap();
        let size = WorldSize {
            lines: 10,
            customers: 10,
            months: 1,
            last_month: month(202_512),
            seed: 1,
            corrections_seed: None,
        };
        let largest = WorldSize { lines: LINES_MAX, customers: CUSTOMERS_MAX, months: MONTHS_MAX, ..size };
        assert_eq!([size.check(), largest.check()], [Ok(()), Ok(())]);
        for (wrong, error) in [
            (WorldSize { lines: 0, ..size }, SizeError::Lines(0)),
            (WorldSize { lines: LINES_MAX + 1, ..size }, SizeError::Lines(LINES_MAX + 1)),
            (WorldSize { customers: 0, ..size }, SizeError::Customers(0)),
            (WorldSize { customers: CUSTOMERS_MAX + 1, ..size }, SizeError::Customers(CUSTOMERS_MAX + 1)),
            (WorldSize { months: 0, ..size }, SizeError::Months(0)),
            (WorldSize { months: MONTHS_MAX + 1, ..size }, SizeError::Months(MONTHS_MAX + 1)),
            (WorldSize { customers: 11, ..size }, SizeError::TooFewLines { customers: 11, lines: 10 }),
            (WorldSize { last_month: month(199_912), ..size }, SizeError::LastMonth(month(199_912))),
            (WorldSize { last_month: month(210_001), ..size }, SizeError::LastMonth(month(210_001))),
        ] {
            assert_eq!(wrong.check(), Err(error));
        }
    }
}
