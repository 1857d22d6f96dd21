//! The moment from which a month's bills are final: a later change is a correction.

use crate::month::Month;

/// A moment in the month after a bill's own, by the clock of UTC+8, from which its bills are final.
///
/// The vendor's partner months are final on the 5th at 01:00 (document/product/1085/48339).
///
/// ```
/// use bill::Finality;
/// let finality = Finality::default();
/// assert_eq!(finality.to_string(), "05T01:00");
/// assert_eq!(finality.final_at_us("2022-12".parse().unwrap()), 1_672_851_600_000_000); // 2023-01-04T17:00:00Z
/// assert_eq!("03T00:30".parse::<Finality>().unwrap().to_string(), "03T00:30");
/// assert!("31T00:00".parse::<Finality>().is_err(), "not every month has 31 days");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finality {
    day: i8,
    hour: i8,
    minute: i8,
}

/// A text that is no day and time of the form `ddThh:mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day from 01 to 28 and a time of the form ddThh:mm, such as 05T01:00")]
pub struct FinalityError;

impl Default for Finality {
    fn default() -> Self {
        Self { day: 5, hour: 1, minute: 0 }
    }
}

impl Finality {
    /// The moment when the bills of a month become final, in microseconds since 1970; the largest number for the last
    /// months of the calendar, which never do.
    #[must_use]
    pub fn final_at_us(self, month: Month) -> i64 {
        let moment_s = month.next().and_then(|next| next.find_moment_s(self.day, self.hour, self.minute));
        moment_s.and_then(|moment_s| moment_s.checked_mul(1_000_000)).unwrap_or(i64::MAX)
    }

    /// Returns true if the bills of a month are final at a time, in microseconds since 1970.
    #[must_use]
    pub fn is_final(self, month: Month, at_us: i64) -> bool {
        at_us >= self.final_at_us(month)
    }

    /// Returns true if a version of a month's bill, published at a time, changes a bill that was final then.
    #[must_use]
    pub fn is_late(self, month: Month, version: u32, published_at_us: i64) -> bool {
        version > 1 && self.is_final(month, published_at_us)
    }

    /// Returns true if a version of a month's bill, published at a time, corrects a bill that was final then. A change of texts alone
    /// is no correction.
    #[must_use]
    pub fn is_correction(self, month: Month, version: u32, published_at_us: i64, texts_only: bool) -> bool {
        !texts_only && self.is_late(month, version, published_at_us)
    }
}

impl std::str::FromStr for Finality {
    type Err = FinalityError;

    /// Reads exactly `ddThh:mm`.
    ///
    /// # Errors
    /// [`FinalityError`] for any other text, and for days that not every month has.
    fn from_str(text: &str) -> Result<Self, FinalityError> {
        let number = |text: &str, least: i8, most: i8| {
            let is_two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|_| is_two_digits);
            number.filter(|number| (least..=most).contains(number)).ok_or(FinalityError)
        };
        let (day, time) = text.split_once('T').ok_or(FinalityError)?;
        let (hour, minute) = time.split_once(':').ok_or(FinalityError)?;
        Ok(Self { day: number(day, 1, 28)?, hour: number(hour, 0, 23)?, minute: number(minute, 0, 59)? })
    }
}

impl std::fmt::Display for Finality {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}T{:02}:{:02}", self.day, self.hour, self.minute)
    }
}
