//! Money: exact decimal amounts in units of 10^-8 USD; no float comes near them.

use std::fmt;

/// The currency of every amount.
pub const CURRENCY: &str = "USD";

/// Units of one US dollar: amounts have 8 decimals.
pub const UNITS_PER_USD: i64 = 100_000_000;

/// Units of one cent.
const UNITS_PER_CENT: i128 = 1_000_000;

/// Units of half a cent.
const UNITS_PER_CENT_HALF: i128 = 500_000;

/// Decimals of an amount.
const DECIMALS: usize = 8;

/// Largest magnitude of one line's amount, in units of 10^-8 USD: 9,999,999,999.99999999 USD.
///
/// It is the range of Parquet's `DECIMAL(18,8)`, the type of the amounts of stored lines.
pub const LINE_UNITS_MAX: i64 = 999_999_999_999_999_999;

/// One amount of one bill line, in units of 10^-8 USD, at most [`LINE_UNITS_MAX`] in magnitude.
///
/// ```
/// use bill::{Amount, Sum};
/// let amount: Amount = "-12.5".parse().unwrap();
/// assert_eq!(amount.units(), -1_250_000_000);
/// assert_eq!(Sum::from(amount).to_string(), "-12.50000000");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// A sum of amounts, in units of 10^-8 USD.
///
/// Printed with exactly 8 decimals; zero has no sign. An `i128` holds the sum of more lines of the
/// largest amount than any machine can store, and still every addition is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(i128);

/// The reason why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The text is empty.
    #[error("is empty")]
    Empty,
    /// The text holds something besides a sign, digits and one point.
    #[error("is not a plain decimal number")]
    NotDecimal,
    /// A digit behind the eighth decimal is not 0.
    #[error("has more than 8 decimals")]
    TooPrecise,
    /// The magnitude is above 9,999,999,999.99999999.
    #[error("is larger than 9999999999.99999999")]
    TooLarge,
}

/// A sum that left the range of 128 bits, which takes 10^20 lines of the largest amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sum of amounts left the range of 128 bits")]
pub struct SumOverflow;

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// Makes an amount of its units of 10^-8 USD; `None` beyond [`LINE_UNITS_MAX`].
    #[must_use]
    pub const fn from_units(units: i64) -> Option<Self> {
        if units > LINE_UNITS_MAX || units < -LINE_UNITS_MAX { None } else { Some(Self(units)) }
    }

    /// The amount in units of 10^-8 USD.
    #[must_use]
    pub const fn units(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for Amount {
    type Err = AmountError;

    /// Reads an optional `-`, digits, and an optional point with at most 8 decimals, beyond which
    /// only zeros may follow. No plus sign, no separators, no exponent.
    ///
    /// # Errors
    /// [`AmountError`]: the reason why the text is no amount.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let units = parse_units(text)?;
        i64::try_from(units).ok().and_then(Self::from_units).ok_or(AmountError::TooLarge)
    }
}

impl Sum {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// Makes a sum of its units of 10^-8 USD.
    #[must_use]
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// The sum in units of 10^-8 USD.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.0
    }

    /// Adds another sum.
    ///
    /// # Errors
    /// [`SumOverflow`] beyond the range of `i128`.
    pub fn plus(self, other: impl Into<Self>) -> Result<Self, SumOverflow> {
        self.0.checked_add(other.into().0).map(Sum).ok_or(SumOverflow)
    }

    /// Subtracts another sum.
    ///
    /// # Errors
    /// [`SumOverflow`] beyond the range of `i128`.
    pub fn minus(self, other: impl Into<Self>) -> Result<Self, SumOverflow> {
        self.0.checked_sub(other.into().0).map(Sum).ok_or(SumOverflow)
    }

    /// Rounds the sum to whole cents, half a cent away from zero, as the vendor charges it.
    ///
    /// ```
    /// use bill::Sum;
    /// let cents = |text: &str| text.parse::<Sum>().unwrap().round_to_cents().unwrap().to_string();
    /// assert_eq!(cents("16.435"), "16.44000000");
    /// assert_eq!(cents("16.43499999"), "16.43000000");
    /// assert_eq!(cents("-0.005"), "-0.01000000");
    /// ```
    ///
    /// # Errors
    /// [`SumOverflow`] beyond the range of `i128`.
    pub fn round_to_cents(self) -> Result<Self, SumOverflow> {
        let half = if self.0 < 0 { -UNITS_PER_CENT_HALF } else { UNITS_PER_CENT_HALF };
        let shifted = self.0.checked_add(half).ok_or(SumOverflow)?;
        let cents = shifted.checked_div(UNITS_PER_CENT).ok_or(SumOverflow)?;
        cents.checked_mul(UNITS_PER_CENT).map(Self).ok_or(SumOverflow)
    }
}

impl From<Amount> for Sum {
    fn from(amount: Amount) -> Self {
        Self(i128::from(amount.0))
    }
}

impl std::str::FromStr for Sum {
    type Err = AmountError;

    /// Reads what [`Sum`] prints, and every text that [`Amount`] reads.
    ///
    /// # Errors
    /// [`AmountError`]: the reason why the text is no amount.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        parse_units(text).map(Sum)
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        // Nearly every sum has 64 bits, which a processor divides and prints several times as fast as 128.
        if let Ok(magnitude) = u64::try_from(magnitude) {
            let units_per_usd = UNITS_PER_USD.unsigned_abs();
            let (dollars, fraction) =
                (magnitude.div_euclid(units_per_usd), magnitude.rem_euclid(units_per_usd));
            return write!(f, "{sign}{dollars}.{fraction:0DECIMALS$}");
        }
        let units_per_usd = i128::from(UNITS_PER_USD).unsigned_abs();
        let dollars = magnitude.div_euclid(units_per_usd);
        let fraction = magnitude.rem_euclid(units_per_usd);
        write!(f, "{sign}{dollars}.{fraction:0DECIMALS$}")
    }
}

impl Sum {
    /// Formats the sum without the zeros at the end of its decimals: `1.5`, `10`, `0`. It never has an exponent.
    ///
    /// ```
    /// use bill::Sum;
    /// let format = |units| Sum::from_units(units).format_trimmed();
    /// assert_eq!((format(150_000_000), format(-1_000_000_000), format(1)), ("1.5".into(), "-10".into(), "0.00000001".into()));
    /// ```
    #[must_use]
    pub fn format_trimmed(self) -> String {
        let text = self.to_string();
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// Reads a decimal text as units of 10^-8, without the limit of one line.
fn parse_units(text: &str) -> Result<i128, AmountError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() {
        return Err(AmountError::NotDecimal);
    }
    let mut units: i128 = 0;
    for byte in whole.bytes() {
        units = push_digit(units, byte)?;
    }
    let (decimals, beyond) = fraction.as_bytes().split_at(fraction.len().min(DECIMALS));
    for byte in decimals {
        units = push_digit(units, *byte)?;
    }
    for byte in beyond {
        match byte {
            b'0' => {}
            b'1'..=b'9' => return Err(AmountError::TooPrecise),
            _ => return Err(AmountError::NotDecimal),
        }
    }
    for _ in decimals.len()..DECIMALS {
        units = units.checked_mul(10).ok_or(AmountError::TooLarge)?;
    }
    Ok(if negative { units.checked_neg().ok_or(AmountError::TooLarge)? } else { units })
}

/// Appends one decimal digit to a number.
fn push_digit(units: i128, byte: u8) -> Result<i128, AmountError> {
    if !byte.is_ascii_digit() {
        return Err(AmountError::NotDecimal);
    }
    let digit = i128::from(byte.wrapping_sub(b'0'));
    units.checked_mul(10).and_then(|tens| tens.checked_add(digit)).ok_or(AmountError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Result<i64, AmountError> {
        text.parse::<Amount>().map(Amount::units)
    }

    #[test]
    fn a_plain_decimal_text_is_read_to_the_last_digit() {
        assert_eq!(units("0"), Ok(0));
        assert_eq!(units("-0"), Ok(0));
        assert_eq!(units("1."), Ok(100_000_000));
        assert_eq!(units("0.00000001"), Ok(1));
        assert_eq!(units("-12.34567891"), Ok(-1_234_567_891));
        assert_eq!(units("0.123456780000"), Ok(12_345_678));
        assert_eq!(units("9999999999.99999999"), Ok(LINE_UNITS_MAX));
        assert_eq!(units("-9999999999.99999999"), Ok(-LINE_UNITS_MAX));
        assert_eq!(units("00012.5"), Ok(1_250_000_000));
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused_with_its_reason() {
        for text in ["-", ".5", "-.5", "+1", "1e5", "1,000", "$1", "1.2.3", " 1", "１", "0x1"] {
            assert_eq!(units(text), Err(AmountError::NotDecimal), "{text:?}");
        }
        assert_eq!(units(""), Err(AmountError::Empty));
        assert_eq!(units("0.000000001"), Err(AmountError::TooPrecise));
        assert_eq!(units("0.00000000x"), Err(AmountError::NotDecimal));
        assert_eq!(units("10000000000"), Err(AmountError::TooLarge));
        assert_eq!(units(&"9".repeat(60)), Err(AmountError::TooLarge));
    }

    #[test]
    fn a_sum_prints_eight_decimals_and_never_a_negative_zero() {
        assert_eq!(Sum::from_units(0).to_string(), "0.00000000");
        assert_eq!(Sum::from_units(-1).to_string(), "-0.00000001");
        assert_eq!(Sum::from_units(10_000_000_000).to_string(), "100.00000000");
        assert_eq!(Sum::from_units(i128::MIN).to_string(), "-1701411834604692317316873037158.84105728");
    }

    #[test]
    fn a_sum_reads_back_what_it_prints() {
        for units in [0, 1, -1, 123_456_789_012_345, i128::MAX, i128::MIN + 1] {
            let sum = Sum::from_units(units);
            assert_eq!(sum.to_string().parse(), Ok(sum));
        }
    }

    #[test]
    fn an_overflow_is_an_error_and_not_a_wrong_number() {
        assert_eq!(Sum::from_units(i128::MAX).plus(Sum::from_units(1)), Err(SumOverflow));
    }
}
