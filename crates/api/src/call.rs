//! The facts of a call that are not in its input.

use alloc::format;
use alloc::string::String;

use bill::{Language, Month, MonthError, Uin};
use tc3::{Code, Refusal};

use crate::fields::inputs::BillMonth;

/// The facts of a call that are not in its input.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The verified account that calls.
    pub caller: Uin,
    /// The language of names in the answer.
    pub language: Language,
    /// The time of the call, in seconds since 1970.
    pub now_s: i64,
    /// The earliest month that is answered.
    pub earliest_month: Option<Month>,
}

impl Call {
    /// Parses a month, `yyyy-MM`, and refuses those that are not answered: in the future by the clock of UTC+8, or before
    /// the earliest one.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue.InvalidMonth`.
    pub(crate) fn parse_month(&self, BillMonth(text): &BillMonth) -> Result<Month, Refusal> {
        let invalid = |cause: String| Refusal::of(Code::InvalidParameterValueInvalidMonth).because(cause);
        // A text that is no month is not logged: it can be anything.
        let month: Month = text.parse().map_err(|_error: MonthError| {
            invalid(format!("a text of {} bytes is no month of the form yyyy-MM", text.len()))
        })?;
        if Month::from_unix_s(self.now_s).is_none_or(|now| month > now) {
            return Err(invalid(format!("{month} is in the future")));
        }
        if self.earliest_month.is_some_and(|earliest| month < earliest) {
            return Err(invalid(format!("{month} is before the earliest month that is set")));
        }
        Ok(month)
    }
}
