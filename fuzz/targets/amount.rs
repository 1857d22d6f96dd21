//! Amounts and sums: accepted exactly where a big number, held as digits, says so, and printed as that.

use bill::{Amount, AmountError, Sum};

/// The largest magnitude of one line, in units of 10^-8: 18 digits.
const LINE_MAX: &str = "999999999999999999";

/// The largest magnitude of a sum, in the same units.
const SUM_MAX: &str = "170141183460469231731687303715884105727";

/// The bytes are a text, or none.
pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let amount: Result<Amount, AmountError> = text.parse();
    let sum: Result<Sum, AmountError> = text.parse();
    let slow = Slow::read(text);

    assert_eq!(amount.is_ok(), slow.as_ref().is_some_and(|slow| slow.is_within(LINE_MAX)), "{text:?}");
    assert_eq!(sum.is_ok(), slow.as_ref().is_some_and(|slow| slow.is_within(SUM_MAX)), "{text:?}");
    if let (Ok(amount), Ok(sum)) = (amount, sum) {
        assert_eq!(Sum::from(amount), sum);
        assert_eq!(Amount::from_units(amount.units()), Some(amount));
    }
    match (sum, slow) {
        (Ok(sum), Some(slow)) => {
            let printed = sum.to_string();
            assert_eq!(printed, slow.print(), "{text:?}");
            assert_eq!(printed.parse(), Ok(sum), "{text:?}");
            let twice = sum.plus(sum).map(Sum::units);
            assert_eq!(twice.ok(), sum.units().checked_mul(2), "{text:?}");
        }
        // Of a number, only its size can be wrong; a text that is none may also be said to be too long.
        (Err(error), Some(_)) => assert_eq!(error, AmountError::TooLarge, "{text:?}"),
        (Err(error), None) => assert_eq!(error == AmountError::Empty, text.is_empty(), "{text:?}"),
        (Ok(_), None) => unreachable!("{text:?} was compared above"),
    }
}

/// A number of units as decimal digits, of any length, without leading zeros.
struct Slow {
    is_negative: bool,
    digits: String,
}

impl Slow {
    /// Reads a text by its shape: a sign, digits, a point, decimals of which all behind the eighth are 0.
    fn read(text: &str) -> Option<Slow> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let mut halves = unsigned.split('.');
        let whole = halves.next()?;
        let decimals = halves.next().unwrap_or_default();
        let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if halves.next().is_some() || whole.is_empty() || !is_digits(whole) || !is_digits(decimals) {
            return None;
        }
        let kept: String = decimals.chars().chain("00000000".chars()).take(8).collect();
        if decimals.chars().skip(8).any(|c| c != '0') {
            return None;
        }
        let digits = format!("{whole}{kept}").trim_start_matches('0').to_owned();
        Some(Slow { is_negative: unsigned.len() < text.len() && !digits.is_empty(), digits })
    }

    /// Returns true if the magnitude is at most another, as digits compare: the longer one is larger.
    fn is_within(&self, max: &str) -> bool {
        (self.digits.len(), self.digits.as_str()) <= (max.len(), max)
    }

    /// The number with its 8 decimals.
    fn print(&self) -> String {
        let padded = format!("{:0>9}", self.digits);
        let (whole, decimals) = padded.split_at(padded.len() - 8);
        format!("{}{whole}.{decimals}", if self.is_negative { "-" } else { "" })
    }
}
