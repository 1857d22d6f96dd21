//! The day on which the vendor delivered a bill file.

use std::fmt;

use jiff::civil::Date;

use crate::month::Month;

/// A day that the vendor writes into the name of a delivered file, from 1990-01-01 to 2099-12-31. Of two
/// deliveries of the same bills, the later one supersedes the earlier one.
///
/// ```
/// use bill::DeliveryDay;
/// let day = DeliveryDay::from_yyyymmdd(20_261_104).unwrap();
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
}
