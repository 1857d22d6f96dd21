//! Text of CSV files, written into a buffer that is reused, so that a field needs no allocation.

use crate::number::convert_number;

/// One whole, in units of 10^-8.
const ONE_UNITS: u64 = 100_000_000;

/// Digits of the largest number of 64 bits.
const DIGITS_MAX: usize = 20;

/// Adds a field of a CSV record (RFC 4180), in quotes if it needs them.
pub(crate) fn push_field(out: &mut Vec<u8>, text: &str) {
    // Looks at all bytes, which is faster for short texts than stopping at the first special one.
    let is_plain =
        text.bytes().fold(true, |is_plain, byte| is_plain & !matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if is_plain {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Adds a whole number, with leading zeros if it has fewer than `width` digits; `width` is at most 20.
pub(crate) fn push_number(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut digits = [b'0'; DIGITS_MAX];
    let mut start = DIGITS_MAX;
    for (index, digit) in digits.iter_mut().enumerate().rev() {
        if number == 0 {
            break;
        }
        *digit = last_digit(number);
        number = number.div_euclid(10);
        start = index;
    }
    let (_, written) = digits.split_at(start.min(DIGITS_MAX - width));
    out.extend_from_slice(written);
}

/// Adds an amount in units of 10^-8 as bills write it: without trailing zeros.
pub(crate) fn push_amount(out: &mut Vec<u8>, units: i128) {
    if units < 0 {
        out.push(b'-');
    }
    // Amounts of lines fit into 64 bits, which divide much faster than 128.
    let units: u64 = convert_number(units.unsigned_abs());
    push_number(out, units.div_euclid(ONE_UNITS), 1);
    let rest = units.rem_euclid(ONE_UNITS);
    if rest > 0 {
        out.push(b'.');
        push_number(out, rest, 8);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// Returns the last two digits of a number that is not negative.
pub(crate) fn last_two_digits(number: i64) -> [u8; 2] {
    let number: u64 = convert_number(number);
    [last_digit(number.div_euclid(10)), last_digit(number)]
}

/// Returns the last digit of a number, as a character.
fn last_digit(number: u64) -> u8 {
    let [digit, ..] = number.rem_euclid(10).to_le_bytes();
    b'0' | digit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::ONE;

    fn collect_text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_amount_has_no_zeros_at_its_end() {
        let texts =
            [0, ONE, -ONE, 15_000_000, -1, 10 * ONE].map(|units| collect_text(|out| push_amount(out, units)));
        assert_eq!(texts, ["0", "1", "-1", "0.15", "-0.00000001", "10"]);
    }

    #[test]
    fn a_number_is_filled_up_with_zeros_and_never_cut() {
        let written = |number, width| collect_text(|out| push_number(out, number, width));
        assert_eq!([written(0, 1), written(7, 3), written(1234, 3)], ["0", "007", "1234"]);
        assert_eq!(written(u64::MAX, 1), u64::MAX.to_string());
    }

    #[test]
    fn quotes_are_written_where_they_are_needed_and_nowhere_else() {
        let fields = ["plain", "a, b", "say \"x\"", "", "\u{a0}"]
            .map(|field| collect_text(|out| push_field(out, field)));
        assert_eq!(fields, ["plain", "\"a, b\"", "\"say \"\"x\"\"\"", "", "\u{a0}"]);
    }
}
