//! The day in the name of a delivered bill file.

use std::fmt;

use jiff::civil::Date;

use super::{is_digits, strip_folders};
use crate::month::Month;

/// A day that the vendor writes into the name of a delivered file, from 1990-01-01 to 2099-12-31. Of two
/// deliveries of the same bills, the later one supersedes the earlier one.
///
/// ```
/// use bill::DeliveryDay;
/// let name = "200000010001-20261104-by_used_time-bill_details.csv";
/// let day = DeliveryDay::from_file_name(name).unwrap();
/// assert_eq!(day.to_string(), "2026-11-04");
/// assert!(day > DeliveryDay::from_yyyymmdd(20_261_103).unwrap());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryDay {
    /// Year, month and day as one number, 20261104 for 4 November 2026.
    yyyymmdd: u32,
}

impl DeliveryDay {
    /// Returns the day of a number such as 20261104; `None` for numbers that are no day of the calendar,
    /// and for years before 1990 or after 2099.
    #[must_use]
    pub fn from_yyyymmdd(yyyymmdd: u32) -> Option<Self> {
        let year = i16::try_from(yyyymmdd.div_euclid(10_000)).ok()?;
        let month = i8::try_from(yyyymmdd.div_euclid(100).rem_euclid(100)).ok()?;
        let day = i8::try_from(yyyymmdd.rem_euclid(100)).ok()?;
        let is_known = (1990..=2099).contains(&year) && Date::new(year, month, day).is_ok();
        is_known.then_some(Self { yyyymmdd })
    }

    /// Returns year, month and day as one number, 20261104 for 4 November 2026.
    #[must_use]
    pub const fn yyyymmdd(self) -> u32 {
        self.yyyymmdd
    }

    /// Returns the month of the day.
    #[must_use]
    pub const fn month(self) -> Option<Month> {
        Month::from_yyyymm(self.yyyymmdd.div_euclid(100))
    }

    /// Returns true if it is the first day of its month.
    #[must_use]
    pub const fn is_first(self) -> bool {
        self.yyyymmdd.rem_euclid(100) == 1
    }

    /// Returns true if a delivery of this day may hold the bills of a month. It holds the month so far, up to the day
    /// before: on the first of a month, the whole month before it.
    #[must_use]
    pub fn may_hold(self, month: Month) -> bool {
        let own = self.month();
        own == Some(month) || (self.is_first() && own.and_then(Month::previous) == Some(month))
    }

    /// Returns the day on which a whole month can first be delivered: the first of the next one.
    #[must_use]
    pub fn earliest_with_whole_month(month: Month) -> Option<Self> {
        Self::from_yyyymmdd(month.next()?.yyyymm().checked_mul(100)?.checked_add(1)?)
    }

    /// Finds the day in the name of a file: a piece of exactly eight digits (`20261104`), or three pieces
    /// with dashes between them (`2026-11-04`). Digits of longer numbers are never read as a day.
    ///
    /// Returns `None` for a name without a day, and for a name with two different days.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let words = strip_folders(name).split(|c: char| c != '-' && !c.is_ascii_alphanumeric());
        let mut found = None;
        for word in words {
            let pieces: Vec<&str> = word.split('-').collect();
            let compact = pieces.iter().filter_map(|piece| Self::from_eight_digits(piece));
            let dashed = pieces.windows(3).filter_map(|pieces| match pieces {
                [year, month, day] => Self::from_digits(year, month, day),
                _ => None,
            });
            for day in compact.chain(dashed) {
                if found.is_some_and(|found| found != day) {
                    return None;
                }
                found = Some(day);
            }
        }
        found
    }

    /// Reads exactly eight digits.
    pub(super) fn from_eight_digits(text: &str) -> Option<Self> {
        if text.len() != 8 || !is_digits(text) {
            return None;
        }
        Self::from_yyyymmdd(text.parse().ok()?)
    }

    /// Reads four, two and two digits.
    pub(super) fn from_digits(year: &str, month: &str, day: &str) -> Option<Self> {
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        Self::from_eight_digits(&format!("{year}{month}{day}"))
    }
}

impl fmt::Display for DeliveryDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.yyyymmdd.div_euclid(10_000);
        let month = self.yyyymmdd.div_euclid(100).rem_euclid(100);
        let day = self.yyyymmdd.rem_euclid(100);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_holds_its_month_and_on_the_first_the_month_before() {
        let day = |number| DeliveryDay::from_yyyymmdd(number).unwrap();
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert!(day(20_261_104).may_hold(month("2026-11")));
        assert!(!day(20_261_104).may_hold(month("2026-10")));
        assert!(day(20_261_101).may_hold(month("2026-10")) && day(20_261_101).may_hold(month("2026-11")));
        assert_eq!(DeliveryDay::earliest_with_whole_month(month("2026-12")), Some(day(20_270_101)));
        assert_eq!(DeliveryDay::earliest_with_whole_month(month("2026-11")), Some(day(20_261_201)));
        assert!(day(20_270_101).may_hold(month("2026-12")) && !day(20_270_101).may_hold(month("2026-11")));
    }

    #[test]
    fn only_days_of_the_calendar_from_1990_to_2099_are_days() {
        for day in [19_900_101, 20_261_104, 20_240_229, 20_000_229, 20_991_231] {
            assert_eq!(DeliveryDay::from_yyyymmdd(day).map(DeliveryDay::yyyymmdd), Some(day));
        }
        let none = [0, 19_891_231, 21_000_101, 20_261_131, 20_260_229, 20_261_304, 20_260_004, 20_261_100];
        for number in none.into_iter().chain([202_611, 2_026_110_401, u32::MAX]) {
            assert_eq!(DeliveryDay::from_yyyymmdd(number), None, "{number}");
        }
        assert_eq!(DeliveryDay::from_yyyymmdd(20_260_102).unwrap().to_string(), "2026-01-02");
    }

    #[test]
    fn days_are_ordered_as_in_the_calendar() {
        let day = |number| DeliveryDay::from_yyyymmdd(number).unwrap();
        assert!(day(20_261_031) < day(20_261_101) && day(20_261_231) < day(20_270_101));
    }

    #[test]
    fn the_one_day_in_a_name_is_found() {
        let cases = [
            ("200000010001-20261104-by_used_time-bill_details.csv", 20_261_104),
            ("200000010001-20261104-bill_details.zip", 20_261_104),
            ("FOCUS-bill_details-200000011000-20260914.CSV", 20_260_914),
            ("200000010001-20260914-按扣费周期-明细账单.csv", 20_260_914),
            ("账单20260914明细.csv", 20_260_914),
            ("200000010001-2026-11-04-by_used_time-bill-details.csv", 20_261_104),
            ("2026-11-04.csv.gz", 20_261_104),
            ("2026-11-04", 20_261_104),
            ("2026-11-04-001.csv", 20_261_104),
            ("bill_2026-11-04_2026-11-04.csv", 20_261_104),
            ("20261104-2026-11-04.csv", 20_261_104),
            ("x-20261104-001.csv", 20_261_104),
            ("x-20261104 (1).csv", 20_261_104),
            // Folders tell nothing, with either separator.
            ("/in/20261103/x-20261104.csv", 20_261_104),
            ("C:\\in\\2026-11-03\\x-20261104.csv", 20_261_104),
            // A month beside it is no day.
            ("202611-20261104.csv", 20_261_104),
        ];
        for (name, day) in cases {
            assert_eq!(DeliveryDay::from_file_name(name).map(DeliveryDay::yyyymmdd), Some(day), "{name}");
        }
    }

    #[test]
    fn other_numbers_are_no_day() {
        let long_run = format!("x-{}.csv", "20261104".repeat(1_000));
        let names = [
            "",
            ".csv",
            "bill.csv",
            // Account numbers, of any length.
            "202611041-bill.csv",
            "202611040001-bill.csv",
            "L3-bill_details-200000000001-202608-8a3f.csv",
            "bill-20261104202611042026110420261104.csv",
            // Months, and parts of them.
            "200000010001-202611-by_used_time-bill_details.csv",
            "200000010001-2026-11--by_used_time-bill-details-consolidated_bill-19c2.csv",
            "x-2026-11-001.csv",
            "x-2026-11-4.csv",
            // No days of the calendar.
            "x-20261131.csv",
            "x-20261301.csv",
            "x-2026-02-30.csv",
            "x-12345678.csv",
            "x-19891231.csv",
            "x-21000101.csv",
            // Letters beside the digits.
            "bill20261104.csv",
            "x-20261104a.csv",
            "x-v2026-11-04.csv",
            "x-2026-11-04b.csv",
            // Other separators, and other digits.
            "x-2026_11_04.csv",
            "x-2026--11-04.csv",
            "x-２０２６１１０４.csv",
            // Two different days.
            "x-20261101-20261104.csv",
            "x-2026-11-01_2026-11-04.csv",
            "x-20261101-2026-11-04.csv",
            // A folder's day.
            "20261104/x.csv",
            "20261104\\x.csv",
            long_run.as_str(),
        ];
        for name in names {
            assert_eq!(DeliveryDay::from_file_name(name), None, "{name}");
        }
    }
}
