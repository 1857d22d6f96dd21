//! Reads amounts in their usual form, straight from bytes.

use bill::{Amount, UNITS_PER_USD};

/// Largest number of digits before the point of an amount in its usual form: those of the largest amount of a line.
const WHOLE_DIGITS_MAX: usize = 10;

/// Reads an amount in its usual form: an optional `-`, one to ten digits, and an optional point with at most eight digits
/// behind it. Returns its units of 10^-8 USD; `None` for any other text, which may still be an amount, such as one with more
/// zeros.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "ten digits and eight decimals are below 2^63")]
pub(super) fn read_plain_units(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let mut whole = 0;
    let mut rest = digits;
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        whole = whole * 10 + i64::from(digit - b'0');
        rest = behind;
        if digits.len() - rest.len() > WHOLE_DIGITS_MAX {
            return None;
        }
    }
    if digits.len() == rest.len() {
        return None;
    }
    let mut units = whole * UNITS_PER_USD;
    if let [b'.', decimals @ ..] = rest {
        let mut unit = UNITS_PER_USD;
        for digit in decimals {
            unit = match unit {
                100_000_000 => 10_000_000,
                10_000_000 => 1_000_000,
                1_000_000 => 100_000,
                100_000 => 10_000,
                10_000 => 1_000,
                1_000 => 100,
                100 => 10,
                10 => 1,
                _ => return None,
            };
            if !digit.is_ascii_digit() {
                return None;
            }
            units += i64::from(digit - b'0') * unit;
        }
    } else if !rest.is_empty() {
        return None;
    }
    Amount::from_units(if is_negative { -units } else { units }).map(Amount::units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_an_amount_is_and_usual_amounts_are_read() {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let pieces = ["0", "1", "9", "99999999", "12", ".", ".", "-", "", "00", " ", "e", "+"];
        let mut read = 0_u32;
        for _ in 0..200_000 {
            let text: String =
                (0..random.usize(0..6)).map(|_| pieces[random.usize(..pieces.len())]).collect();
            if let Some(units) = read_plain_units(text.as_bytes()) {
                assert_eq!(text.parse().map(Amount::units), Ok(units), "{text:?}");
                read += 1;
            }
        }
        assert!(read > 10_000, "{read}");
        for text in ["0", "-0", "1.", "0.00000001", "-9999999999.99999999", "9999999999.99999999", "0012.50"]
        {
            assert_eq!(read_plain_units(text.as_bytes()), text.parse().ok().map(Amount::units), "{text:?}");
        }
    }
}
