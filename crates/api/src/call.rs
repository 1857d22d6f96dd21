//! The facts of a call that are not in its input.

use alloc::format;
use alloc::string::String;

use access::Role;
use bill::{Day, DayError, Finality, Language, Month, MonthError, Uin};
use tc3::{Code, Refusal};

use crate::fields::inputs::{BillDate, BillMonth};

/// The facts of a call that are not in its input.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The verified account that calls.
    pub caller: Uin,
    /// The role of the caller.
    pub role: Role,
    /// The language of names in the answer.
    pub language: Language,
    /// The time of the call, in seconds since 1970.
    pub now_s: i64,
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

    /// Returns the time of the call, in microseconds since 1970.
    pub(crate) const fn now_us(&self) -> i64 {
        self.now_s * 1_000_000
    }

    /// Refuses a month that is not answered.
    fn check_month(&self, month: Month) -> Result<(), Refusal> {
        if Month::from_unix_s(self.now_s).is_none_or(|now| month > now) {
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
