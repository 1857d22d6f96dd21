//! The day of a line: each belongs to exactly one day of the month of its bill.

use std::fmt;

use jiff::civil::Date;

use crate::column::Column;
use crate::month::Month;
use crate::plain_form::split_bill_time;

/// A day of the calendar, `yyyy-MM-dd`, by the clock of UTC+8, which bills go by.
///
/// ```
/// use bill::Day;
/// let day: Day = "2022-11-04".parse().unwrap();
/// assert_eq!((day.month().to_string().as_str(), day.number()), ("2022-11", 4));
/// assert!("2022-11-31".parse::<Day>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    month: Month,
    /// Day of the month, from 1.
    number: u8,
}

/// A text that is no day of the form `yyyy-MM-dd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day of the form yyyy-MM-dd")]
pub struct DayError;

impl Day {
    /// The columns of texts that state the day of a line.
    pub const COLUMNS: &'static [Column] = &[Column::TransactionTime, Column::UsageStartTime];

    /// Returns the day of a month with a number, from 1; `None` if the month has no such day.
    #[must_use]
    pub fn new(month: Month, number: u8) -> Option<Self> {
        (1..=count_days(month)).contains(&number).then_some(Self { month, number })
    }

    /// Returns the last day of a month.
    #[must_use]
    pub fn last_of(month: Month) -> Self {
        Self { month, number: count_days(month) }
    }

    /// Returns the day of a line in the month of its bill: the date of its transaction time, or else of the start of its usage,
    /// or else the last day of the month. A date outside of the month is moved to the nearest day of it. So all days of a bill
    /// sum to the bill, whichever time its account is charged by.
    ///
    /// A text states a date if it is `yyyy-M-d` or `yyyy/M/d`, alone or with a time of UTC+8: `H:m` or `H:m:s`. Other texts state
    /// none: a time of another zone could be of another day.
    ///
    /// ```
    /// use bill::Day;
    /// let month = "2024-02".parse().unwrap();
    /// let day = |transaction, usage_start| Day::of_line(month, Some(transaction), Some(usage_start)).to_string();
    /// assert_eq!(day("2024/2/3 06:52", "2024-02-02 00:00:00"), "2024-02-03");
    /// assert_eq!(day("-", "2024-02-02 00:00:00"), "2024-02-02");
    /// assert_eq!(day("2024-03-01 00:10:00", "2024-02-29 23:00:00"), "2024-02-29");
    /// assert_eq!(day("-", "-"), "2024-02-29");
    /// ```
    #[must_use]
    pub fn of_line(month: Month, transaction_time: Option<&str>, usage_start: Option<&str>) -> Self {
        let stated = [transaction_time, usage_start].into_iter().flatten().find_map(Self::read_stated);
        let (first, last) = (Self { month, number: 1 }, Self::last_of(month));
        stated.map_or(last, |day| day.clamp(first, last))
    }

    /// Reads the date of a text of a bill file; `None` if it states none.
    fn read_stated(text: &str) -> Option<Self> {
        let [year, month, number] = match split_usual_time(text) {
            Some(date) => date,
            None => split_bill_time(text.trim())?.0,
        };
        Self::new(Month::from_digits(year, month)?, number.parse().ok()?)
    }

    /// The month of the day.
    #[must_use]
    pub const fn month(self) -> Month {
        self.month
    }

    /// The number of the day in its month, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.number
    }
}

/// Returns year, month and day of a time in the form of nearly all bill files, `yyyy-MM-dd HH:mm:ss`; `None` for any other text.
fn split_usual_time(text: &str) -> Option<[&str; 3]> {
    const FORM: &[u8; 19] = b"0000-00-00 00:00:00";
    let fits = |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    let is_usual = text.len() == FORM.len() && text.bytes().zip(FORM).all(fits);
    is_usual.then_some([text.get(..4)?, text.get(5..7)?, text.get(8..10)?])
}

/// Returns the number of days of a month.
fn count_days(month: Month) -> u8 {
    let year = i16::try_from(month.yyyymm().div_euclid(100));
    let of_year = i8::try_from(month.yyyymm().rem_euclid(100));
    let (Ok(year), Ok(of_year)) = (year, of_year) else { unreachable!("a month has a year of four digits") };
    let Ok(first) = Date::new(year, of_year, 1) else { unreachable!("each month has a first day") };
    first.days_in_month().unsigned_abs()
}

impl std::str::FromStr for Day {
    type Err = DayError;

    /// Reads exactly `yyyy-MM-dd`.
    ///
    /// # Errors
    /// [`DayError`] for any other text.
    fn from_str(text: &str) -> Result<Self, DayError> {
        let read = || {
            let (month, number) = text.rsplit_once('-')?;
            let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
            Self::new(month.parse().ok()?, number.parse().ok().filter(|_| is_number)?)
        };
        read().ok_or(DayError)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.month, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn only_yyyy_mm_dd_of_the_calendar_is_a_day() {
        for text in
            ["2024-02-29", "2000-02-29", "2022-11-01", "2022-11-30", "2022-12-31", "0001-01-01", "9999-12-31"]
        {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2022-11-31",
            "2022-11-00",
            "2022-11-1",
            "2022-11-+1",
            "2022-11-001",
            "2022-13-01",
            "2022/11/01",
            "2022-11-01 ",
            "20221101",
            "2022-11",
            "0000-01-01",
            "2022-11-01 00:00:00",
            "",
        ] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text:?}");
        }
    }

    #[test]
    fn a_line_is_of_the_day_of_its_transaction_or_else_of_its_usage_or_else_of_the_last_day() {
        let day =
            |transaction, usage_start| Day::of_line(month("2024-02"), transaction, usage_start).number();
        assert_eq!(day(Some("2024-02-07 23:59:59"), Some("2024-02-06 00:00:00")), 7);
        for unstated in [
            None,
            Some(""),
            Some("-"),
            Some(" - "),
            Some("0000-00-00 00:00:00"),
            Some("2024-02-30"),
            Some("soon"),
        ] {
            assert_eq!(day(unstated, Some("2024-02-06 00:00:00")), 6, "{unstated:?}");
            assert_eq!(day(unstated, unstated), 29, "{unstated:?}");
        }
    }

    #[test]
    fn a_date_has_each_form_that_a_time_of_a_bill_has_and_a_time_of_another_zone_is_no_such_form() {
        let day = |text| Day::of_line(month("2024-05"), Some(text), None).number();
        for text in [
            "2024-05-03 06:52:07",
            "2024/5/3 6:52",
            "2024/05/03 06:52:07",
            "2024-05-03T06:52:07",
            "2024-05-03",
            "2024/5/3",
            " 2024-05-03 06:52:07 ",
            "2024-05-03T06:52:07+08:00",
            "2024-05-03 99:99:99",
        ] {
            assert_eq!(day(text), 3, "{text:?}");
        }
        for text in [
            "2024-05-03T22:52:07Z",
            "2024-05-03T06:52:07+07:00",
            "2024/5/3 06:52 PM",
            "5/3/2024 06:52",
            "2024/5/3/1 06:52",
            "03",
            "2024-05",
            "24-05-03",
            "2024-05-003",
        ] {
            assert_eq!(day(text), 31, "{text:?}");
        }
    }

    #[test]
    fn a_date_outside_of_the_month_is_moved_to_its_nearest_day() {
        for (of, text, expected) in [
            ("2022-11", "2022-10-31 23:59:59", "2022-11-01"),
            ("2022-11", "2022-12-01 00:00:00", "2022-11-30"),
            ("2022-11", "2021-11-15 00:00:00", "2022-11-01"),
            ("2022-11", "2023-11-15 00:00:00", "2022-11-30"),
            ("2023-02", "2023-03-01 00:00:00", "2023-02-28"),
            ("2024-02", "2024-03-01 00:00:00", "2024-02-29"),
            ("2024-02", "2024-02-29 23:59:59", "2024-02-29"),
            ("2022-12", "2023-01-01 00:00:00", "2022-12-31"),
            ("9999-12", "9999-12-31 00:00:00", "9999-12-31"),
        ] {
            assert_eq!(Day::of_line(month(of), Some(text), None).to_string(), expected, "{text} in {of}");
        }
    }
}
