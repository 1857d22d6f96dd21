//! The month of a bill, and the month of a moment by the clock of UTC+8, where bills are made.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// A calendar month, `yyyy-MM`, from `0001-01` to `9999-12`.
///
/// ```
/// use bill::Month;
/// let month: Month = "2022-11".parse().unwrap();
/// assert_eq!(month.yyyymm(), 202_211);
/// assert!("2022-13".parse::<Month>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year and month as one number, 202211 for November 2022.
    yyyymm: u32,
}

/// A text that is no month of the form `yyyy-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a month of the form yyyy-MM")]
pub struct MonthError;

impl Month {
    /// Returns the month of a number such as 202211; `None` for other numbers.
    #[must_use]
    pub const fn from_yyyymm(yyyymm: u32) -> Option<Self> {
        let month = yyyymm.rem_euclid(100);
        if month >= 1 && month <= 12 && yyyymm >= 101 && yyyymm <= 999_912 {
            Some(Self { yyyymm })
        } else {
            None
        }
    }

    /// Year and month as one number, 202211 for November 2022.
    #[must_use]
    pub const fn yyyymm(self) -> u32 {
        self.yyyymm
    }

    /// Returns the month of a moment, by the clock of UTC+8, which bills go by.
    ///
    /// `None` for moments outside the years 1 to 9999.
    #[must_use]
    pub fn from_unix_s(unix_s: i64) -> Option<Self> {
        let offset = Offset::from_hours(8).ok()?;
        let date = Timestamp::from_second(unix_s).ok()?.to_zoned_datetime(TimeZone::fixed(offset)).date();
        let year = u32::try_from(date.year()).ok()?;
        let month = u32::try_from(date.month()).ok()?;
        Self::from_yyyymm(year.checked_mul(100)?.checked_add(month)?)
    }

    /// Returns the moment at which the month begins by the clock of UTC+8, in seconds since 1970.
    #[must_use]
    pub fn start_s(self) -> i64 {
        let start_s = self.find_moment_s(1, 0, 0);
        start_s.unwrap_or_else(|| unreachable!("the first day of a month is within the calendar"))
    }

    /// Finds the moment of a day and time of the month by the clock of UTC+8, in seconds since 1970; `None` beyond the calendar.
    pub(crate) fn find_moment_s(self, day: i8, hour: i8, minute: i8) -> Option<i64> {
        let year = i16::try_from(self.yyyymm.div_euclid(100)).ok()?;
        let month = i8::try_from(self.yyyymm.rem_euclid(100)).ok()?;
        let time = Date::new(year, month, day).ok()?.at(hour, minute, 0, 0);
        Some(Offset::from_hours(8).ok()?.to_timestamp(time).ok()?.as_second())
    }

    /// Makes a month of its two texts, such as `2022` and `3`: four digits, and one or two. `None` for other texts.
    #[must_use]
    pub fn from_digits(year: &str, month: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !(1..=2).contains(&month.len()) || !digits(year) || !digits(month) {
            return None;
        }
        let year: u32 = year.parse().ok()?;
        let month: u32 = month.parse().ok()?;
        if !(1..=12).contains(&month) {
            return None;
        }
        Self::from_yyyymm(year.checked_mul(100)?.checked_add(month)?)
    }

    /// Returns the month after this one; `None` after the last one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        let is_last = self.yyyymm.rem_euclid(100) == 12;
        Self::from_yyyymm(self.yyyymm.checked_add(if is_last { 89 } else { 1 })?)
    }

    /// Returns the month before this one; `None` before the first one.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        let is_first = self.yyyymm.rem_euclid(100) == 1;
        Self::from_yyyymm(self.yyyymm.checked_sub(if is_first { 89 } else { 1 })?)
    }
}

impl std::str::FromStr for Month {
    type Err = MonthError;

    /// Reads exactly `yyyy-MM`.
    ///
    /// # Errors
    /// [`MonthError`] for any other text.
    fn from_str(text: &str) -> Result<Self, MonthError> {
        let (year, month) = text.split_once('-').ok_or(MonthError)?;
        if month.len() != 2 {
            return Err(MonthError);
        }
        Self::from_digits(year, month).ok_or(MonthError)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.yyyymm.div_euclid(100);
        let month = self.yyyymm.rem_euclid(100);
        write!(f, "{year:04}-{month:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yyyy_mm_is_a_month() {
        let month: Month = "2022-11".parse().unwrap();
        assert_eq!(month.to_string(), "2022-11");
        for text in ["2022-13", "2022-00", "2022-1", "202211", "0000-01", "22-11", "2022-+1", "2022-11 ", ""]
        {
            assert_eq!(text.parse::<Month>(), Err(MonthError), "{text:?}");
        }
    }

    #[test]
    fn the_month_turns_at_midnight_in_utc_plus_8() {
        // 2022-10-31T15:59:59Z and one second later.
        assert_eq!(Month::from_unix_s(1_667_231_999), Month::from_yyyymm(202_210));
        assert_eq!(Month::from_unix_s(1_667_232_000), Month::from_yyyymm(202_211));
        assert_eq!(Month::from_yyyymm(202_211).unwrap().start_s(), 1_667_232_000);
        for yyyymm in [101, 202_212, 999_912] {
            let month = Month::from_yyyymm(yyyymm).unwrap();
            assert_eq!(Month::from_unix_s(month.start_s()), Some(month));
        }
    }

    #[test]
    fn the_month_before_january_is_december() {
        let before = |text: &str| text.parse::<Month>().unwrap().previous().map(|month| month.to_string());
        assert_eq!(before("2022-11").as_deref(), Some("2022-10"));
        assert_eq!(before("2023-01").as_deref(), Some("2022-12"));
        assert_eq!(before("0001-01"), None);
        let after = |text: &str| text.parse::<Month>().unwrap().next().map(|month| month.to_string());
        assert_eq!(after("2022-11").as_deref(), Some("2022-12"));
        assert_eq!(after("2022-12").as_deref(), Some("2023-01"));
        assert_eq!(after("9999-12"), None);
    }
}
