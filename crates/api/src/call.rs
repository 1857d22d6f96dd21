//! The facts of a call that are not in its input.

use alloc::format;
use alloc::string::String;
use core::ops::Range;

use access::Role;
use bill::{Day, DayError, Finality, Language, Month, MonthError, Uin};
use tc3::{Code, Refusal};

use crate::fields::inputs::{BillDate, BillMonth};

/// The time of a call. It is read by [`Call`] alone, so that no answer depends on it in another way.
#[derive(Clone, Copy, Debug)]
pub struct CallTime {
    /// Seconds since 1970.
    now_s: i64,
}

impl CallTime {
    /// The time of a number of seconds since 1970.
    #[must_use]
    pub const fn from_unix_s(now_s: i64) -> Self {
        Self { now_s }
    }
}

/// The facts of a call that are not in its input.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The verified account that calls.
    pub caller: Uin,
    /// The role of the caller.
    pub role: Role,
    /// The language of names in the answer.
    pub language: Language,
    /// The time of the call.
    pub time: CallTime,
    /// The earliest month that is answered.
    pub earliest_month: Option<Month>,
    /// The moment from which bills of a month are final.
    pub finality: Finality,
}

impl Call {
    /// Parses a month, `yyyy-MM`, and refuses those that are not answered: in the future by the clock of UTC+8, or before
    /// the earliest one.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue.InvalidMonth`.
    pub(crate) fn parse_month(&self, BillMonth(text): &BillMonth) -> Result<Month, Refusal> {
        // A text that is no month is not logged: it can be anything.
        let month: Month = text.parse().map_err(|_error: MonthError| {
            make_invalid_month_refusal(format!(
                "a text of {} bytes is no month of the form yyyy-MM",
                text.len()
            ))
        })?;
        self.check_month(month)?;
        Ok(month)
    }

    /// Parses a day, `yyyy-MM-dd`, and refuses those of months that are not answered.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for a text that is no day, and `InvalidParameterValue.InvalidMonth` as
    /// [`Call::parse_month`] for its month.
    pub(crate) fn parse_day(&self, BillDate(text): &BillDate) -> Result<Day, Refusal> {
        let day: Day = text.parse().map_err(|_error: DayError| {
            let cause = format!("a text of {} bytes is no day of the form yyyy-MM-dd", text.len());
            Refusal::invalid_value(text, "Date").because(cause)
        })?;
        self.check_month(day.month())?;
        Ok(day)
    }

    /// Returns the month of the call by the clock of UTC+8; `None` beyond the calendar.
    pub(crate) fn current_month(&self) -> Option<Month> {
        Month::from_unix_s(self.time.now_s)
    }

    /// Returns true if the bills of a month are final.
    pub(crate) fn is_final(&self, month: Month) -> bool {
        self.finality.is_final(month, self.time.now_s * 1_000_000)
    }

    /// Returns the times, in seconds since 1970, at which the call has the same answer from the same data. The clock
    /// decides nothing but which month is the present one, and which months are final.
    #[must_use]
    pub fn find_same_times_s(&self) -> Range<i64> {
        let now_s = self.time.now_s;
        let Some(current) = self.current_month() else { return now_s..now_s + 1 };
        let mut times = current.start_s()..current.next().map_or(i64::MAX, Month::start_s);
        // The months before the last one were final before this one began.
        if let Some(last) = current.previous() {
            let final_at_s = self.finality.final_at_us(last).div_euclid(1_000_000);
            if now_s < final_at_s {
                times.end = times.end.min(final_at_s);
            } else {
                times.start = times.start.max(final_at_s);
            }
        }
        times
    }

    /// Refuses a month that is not answered.
    fn check_month(&self, month: Month) -> Result<(), Refusal> {
        if self.current_month().is_none_or(|now| month > now) {
            return Err(make_invalid_month_refusal(format!("{month} is in the future")));
        }
        if self.earliest_month.is_some_and(|earliest| month < earliest) {
            return Err(make_invalid_month_refusal(format!(
                "{month} is before the earliest month that is set"
            )));
        }
        Ok(())
    }
}

/// Makes the refusal of a month that is not answered.
fn make_invalid_month_refusal(cause: String) -> Refusal {
    Refusal::of(Code::InvalidParameterValueInvalidMonth).because(cause)
}

#[cfg(test)]
mod tests {
    use access::Role;

    use super::*;

    /// A call at a time.
    fn call_at(now_s: i64) -> Call {
        Call {
            caller: Uin::new(1).unwrap(),
            role: Role::Customer,
            language: Language::English,
            time: CallTime::from_unix_s(now_s),
            earliest_month: None,
            finality: Finality::default(),
        }
    }

    #[test]
    fn the_clock_changes_an_answer_where_a_month_begins_and_where_the_last_one_becomes_final() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let (begin, end) = (month("2022-12").start_s(), month("2023-01").start_s());
        let final_s = Finality::default().final_at_us(month("2022-11")).div_euclid(1_000_000);
        for (now_s, expected) in [
            (begin, begin..final_s),
            (final_s - 1, begin..final_s),
            (final_s, final_s..end),
            (end - 1, final_s..end),
        ] {
            let call = call_at(now_s);
            assert_eq!(call.find_same_times_s(), expected, "{now_s}");
            assert_eq!(call.current_month(), Some(month("2022-12")));
            assert_eq!(call.is_final(month("2022-11")), now_s >= final_s);
            assert!(call.is_final(month("2022-10")) && !call.is_final(month("2022-12")), "{now_s}");
        }
        assert_eq!(call_at(end).find_same_times_s().start, end);
        assert_eq!(call_at(i64::MIN).find_same_times_s(), i64::MIN..i64::MIN + 1, "beyond the calendar");
    }
}
