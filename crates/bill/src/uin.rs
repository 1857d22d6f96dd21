//! The account number of the vendor: a UIN.

use std::fmt;
use std::num::NonZeroI64;

/// An account number: a whole number from 1 to 2^63 - 1. Those seen in bills have 12 digits; the
/// published example has 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uin(NonZeroI64);

/// A text or number that is no account number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not an account number (digits only, from 1 to 9223372036854775807)")]
pub struct UinError;

impl Uin {
    /// Makes an account number; `None` for zero and below.
    #[must_use]
    pub fn new(number: i64) -> Option<Self> {
        NonZeroI64::new(number).filter(|n| n.is_positive()).map(Uin)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0.get()
    }
}

impl std::str::FromStr for Uin {
    type Err = UinError;

    /// Reads digits and nothing else.
    ///
    /// # Errors
    /// [`UinError`] for any other text, zero, and numbers beyond 63 bits.
    fn from_str(text: &str) -> Result<Self, UinError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(UinError);
        }
        text.parse().ok().and_then(Self::new).ok_or(UinError)
    }
}

impl fmt::Display for Uin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_digits_above_zero() {
        assert_eq!("123456".parse::<Uin>().unwrap().get(), 123_456);
        assert_eq!("9223372036854775807".parse::<Uin>().unwrap().get(), i64::MAX);
        for text in ["0", "-1", "+1", "", "12a", "9223372036854775808", "1.0"] {
            assert_eq!(text.parse::<Uin>(), Err(UinError), "{text:?}");
        }
    }
}
