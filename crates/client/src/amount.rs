//! Exact amounts: decimal numbers of any answer, without a float in between.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// Decimals of an amount.
const DECIMALS: i32 = 18;

/// Units of one.
const UNITS_PER_ONE: u128 = 1_000_000_000_000_000_000;

/// Digits of an exponent that is read; no amount needs more.
const EXPONENT_DIGITS_MAX: usize = 4;

/// An exact amount: a decimal number with at most 18 decimals, up to 1.7 x 10^20 in magnitude.
///
/// It is read from a JSON text or number, also one with an exponent, and never rounded: a number that it cannot hold is an
/// error. As JSON it is written as a text.
///
/// ```
/// use billfold_client::Amount;
///
/// let rows: Vec<Amount> = serde_json::from_str(r#"["0.10000000", 0.2, 3e-7]"#)?;
/// let sum = Amount::sum(rows)?;
/// assert_eq!(sum.to_string(), "0.3000003");
/// assert_eq!(sum.minus("0.3".parse()?)?, "0.0000003".parse()?);
/// assert!("0.1234567890123456789".parse::<Amount>().is_err(), "it would have to be rounded");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

/// A reason why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// The text holds something besides a sign, digits, one point and an exponent.
    #[error("is no decimal number")]
    NotDecimal,
    /// The number has more than 18 decimals.
    #[error("has more than 18 decimals")]
    TooPrecise,
    /// The number, or a sum, is beyond 1.7 x 10^20 in magnitude.
    #[error("is too large for an amount")]
    TooLarge,
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// Adds another amount.
    ///
    /// # Errors
    ///
    /// [`AmountError::TooLarge`]: no amount holds the sum.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).map(Self).ok_or(AmountError::TooLarge)
    }

    /// Subtracts another amount.
    ///
    /// # Errors
    ///
    /// [`AmountError::TooLarge`]: no amount holds the difference.
    pub fn minus(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).map(Self).ok_or(AmountError::TooLarge)
    }

    /// Adds up amounts.
    ///
    /// # Errors
    ///
    /// [`AmountError::TooLarge`]: no amount holds the sum.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// Reads a number as JSON writes it: an optional `-`, digits, and optionally a point with digits and an exponent.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (is_negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (number, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, read_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, decimals) = match number.split_once('.') {
            Some((_, "")) => return Err(AmountError::NotDecimal),
            Some(parts) => parts,
            None => (number, ""),
        };
        if whole.is_empty() || ![whole, decimals].iter().all(|part| is_all_digits(part)) {
            return Err(AmountError::NotDecimal);
        }
        let digits = [whole, decimals].concat();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Self::ZERO);
        }
        // The last digit that is not 0 has the place of all digits behind the point, less the zeros at the end.
        let significant = digits.trim_end_matches('0');
        let count = |length: usize| i32::try_from(length).map_err(|_error| AmountError::TooLarge);
        let zeros = count(digits.len() - significant.len())?;
        let power = DECIMALS + exponent + zeros - count(decimals.len())?;
        let power = u32::try_from(power).map_err(|_error| AmountError::TooPrecise)?;
        let units = significant.parse::<i128>().map_err(|_error| AmountError::TooLarge)?;
        let scale = 10_i128.checked_pow(power).ok_or(AmountError::TooLarge)?;
        let units = units.checked_mul(scale).ok_or(AmountError::TooLarge)?;
        Ok(Self(if is_negative { -units } else { units }))
    }
}

/// Returns true if a text has nothing but digits.
fn is_all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads an exponent: an optional sign, and digits.
fn read_exponent(text: &str) -> Result<i32, AmountError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !is_all_digits(digits) {
        return Err(AmountError::NotDecimal);
    }
    if digits.len() > EXPONENT_DIGITS_MAX {
        return Err(if text.starts_with('-') { AmountError::TooPrecise } else { AmountError::TooLarge });
    }
    text.parse().map_err(|_error| AmountError::NotDecimal)
}

impl fmt::Display for Amount {
    /// Writes the number without an exponent and without zeros at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        // The units of one are not 0, so that both are there.
        let whole = units.checked_div(UNITS_PER_ONE).unwrap_or_default();
        let part = units.checked_rem(UNITS_PER_ONE).unwrap_or_default();
        let digits = if part == 0 {
            whole.to_string()
        } else {
            format!("{whole}.{part:018}").trim_end_matches('0').to_owned()
        };
        f.pad_integral(self.0 >= 0, "", &digits)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    /// Reads a JSON text or number with every digit. It works with `serde_json` alone, whose raw values keep the digits.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let inner = raw.get().strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let text = inner.unwrap_or_else(|| raw.get());
        text.parse().map_err(|error| D::Error::custom(format!("the amount {text:?} {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_spelling_has_one_amount_and_one_text() {
        for (text, shown) in [
            ("100.00000000", "100"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("-0.00", "0"),
            ("1e-7", "0.0000001"),
            ("1.50E+3", "1500"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1.0000000000000000000000", "1"),
            ("123456789012345678.123456789", "123456789012345678.123456789"),
            ("0e9999", "0"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown, "{text}");
            let json = [format!("\"{text}\""), text.to_owned()];
            for json in json {
                assert_eq!(serde_json::from_str::<Amount>(&json).unwrap().to_string(), shown, "{json}");
            }
        }
        assert_eq!(format!("{:?}", "-1.5".parse::<Amount>().unwrap()), "-1.5");
        assert_eq!(serde_json::to_string(&"1.50".parse::<Amount>().unwrap()).unwrap(), r#""1.5""#);
    }

    #[test]
    fn nothing_is_rounded_and_nothing_wraps() {
        for (text, error) in [
            ("", AmountError::NotDecimal),
            ("-", AmountError::NotDecimal),
            ("+1", AmountError::NotDecimal),
            ("1.", AmountError::NotDecimal),
            (".5", AmountError::NotDecimal),
            ("1,5", AmountError::NotDecimal),
            ("1e", AmountError::NotDecimal),
            ("1e+-2", AmountError::NotDecimal),
            ("NaN", AmountError::NotDecimal),
            ("0.0000000000000000001", AmountError::TooPrecise),
            ("1e-99999", AmountError::TooPrecise),
            ("1e21", AmountError::TooLarge),
            ("1e99999", AmountError::TooLarge),
            ("999999999999999999999", AmountError::TooLarge),
        ] {
            assert_eq!(text.parse::<Amount>(), Err(error), "{text}");
        }
        for json in ["null", "true", "[]", r#""1 ""#] {
            assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
        }
        let large: Amount = "1e20".parse().unwrap();
        assert_eq!(large.plus(large), Err(AmountError::TooLarge));
        assert_eq!(large.minus(large), Ok(Amount::ZERO));
    }
}
