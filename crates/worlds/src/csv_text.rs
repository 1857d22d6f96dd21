//! Texts of a bill file, written into a buffer of bytes that is used again and again: no text of its
//! own is made for a field.

/// One whole, in units of 10^-8.
const ONE_UNITS: u64 = 100_000_000;

/// Digits that a number of 64 bits has at the most.
const DIGITS_MAX: usize = 20;

/// Adds a field of a CSV record (RFC 4180), with quotes around it where it needs them.
pub(super) fn push_field(out: &mut Vec<u8>, text: &str) {
    // All bytes are looked at, which is faster for short texts than to stop at the first that is found.
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

/// Adds a whole number, with zeros before it if it has fewer digits than `width`.
pub(super) fn push_number(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut text = [b'0'; DIGITS_MAX];
    let mut first = DIGITS_MAX;
    for (place, digit) in text.iter_mut().enumerate().rev() {
        if number == 0 {
            break;
        }
        *digit = digit_of(number);
        number = number.div_euclid(10);
        first = place;
    }
    let first = first.min(DIGITS_MAX.saturating_sub(width));
    out.extend_from_slice(text.get(first..).unwrap_or_default());
}

/// Adds an amount in units of 10^-8 as lines write it: without zeros at the end.
pub(super) fn push_decimal(out: &mut Vec<u8>, units: i128) {
    if units < 0 {
        out.push(b'-');
    }
    // No line has an amount that 64 bits cannot hold, and they divide much faster than 128.
    let units = u64::try_from(units.unsigned_abs()).unwrap_or(u64::MAX);
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

/// The last two digits of a number that is not below zero.
pub(super) fn two_digits(number: i64) -> [u8; 2] {
    let number = u64::try_from(number).unwrap_or(0);
    [digit_of(number.div_euclid(10)), digit_of(number)]
}

/// The last digit of a number.
fn digit_of(number: u64) -> u8 {
    let [digit, ..] = number.rem_euclid(10).to_le_bytes();
    b'0' | digit
}

#[cfg(test)]
mod tests {
    use super::super::line::ONE;
    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_amount_has_no_zeros_at_its_end() {
        let texts =
            [0, ONE, -ONE, 15_000_000, -1, 10 * ONE].map(|units| text(|out| push_decimal(out, units)));
        assert_eq!(texts, ["0", "1", "-1", "0.15", "-0.00000001", "10"]);
    }

    #[test]
    fn a_number_is_filled_up_with_zeros_and_never_cut() {
        let written = |number, width| text(|out| push_number(out, number, width));
        assert_eq!([written(0, 1), written(7, 3), written(1234, 3)], ["0", "007", "1234"]);
        assert_eq!(written(u64::MAX, 1), u64::MAX.to_string());
    }

    #[test]
    fn quotes_are_written_where_they_are_needed_and_nowhere_else() {
        let fields =
            ["plain", "a, b", "say \"x\"", "", "\u{a0}"].map(|field| text(|out| push_field(out, field)));
        assert_eq!(fields, ["plain", "\"a, b\"", "\"say \"\"x\"\"\"", "", "\u{a0}"]);
    }
}
