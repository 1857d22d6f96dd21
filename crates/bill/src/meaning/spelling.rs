//! Takes the spelling out of the texts of a line: what is left is equal for equal facts.

use std::fmt::Write as _;

use crate::plain_form::split_bill_time;
use crate::stated_text::stated_text;

/// The kinds of text fields, by how spelling is taken out of them.
#[derive(Clone, Copy)]
pub(crate) enum Spelling {
    /// Blanks and letter case do not count.
    Name,
    /// `1.50` is `1.5`.
    Number,
    /// `2026/11/4 9:05` is `2026-11-04 09:05:00`.
    Time,
}

/// Replaces `scratch` by a field without its spelling. Returns false if the field states nothing.
pub(super) fn push_field(scratch: &mut String, text: &str, spelling: Spelling) -> bool {
    let Some(text) = stated_text(text) else { return false };
    scratch.clear();
    let is_plain = match spelling {
        Spelling::Name => false,
        Spelling::Number => push_number(scratch, text).is_some(),
        Spelling::Time => push_time(scratch, text).is_some(),
    };
    if !is_plain {
        scratch.clear();
        push_name(scratch, text);
    }
    true
}

/// Appends a name without what does not tell names apart, as [`crate::normalise_name`] does.
fn push_name(out: &mut String, text: &str) {
    // Nearly all names are of this kind.
    if text.is_ascii() && !has_wide_blanks(text) {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
}

/// Returns true if an ASCII text has blanks in a row, or others than spaces.
fn has_wide_blanks(text: &str) -> bool {
    let mut was_blank = false;
    text.bytes().any(|byte| {
        let is_wide = byte.is_ascii_control() || (byte == b' ' && was_blank);
        was_blank = byte == b' ';
        is_wide
    })
}

/// Appends a decimal number as its sign, its digits without zeros at either end, and the power of ten:
/// `-1.50` is `-15e-1`. `None` if the text is no decimal number.
fn push_number(out: &mut String, text: &str) -> Option<()> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let start = out.len();
    out.push_str(sign);
    let first = out.len();
    out.extend(digits().skip_while(|byte| *byte == b'0').map(char::from));
    let mut power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    while out.len() > first && out.ends_with('0') {
        out.pop();
        power = power.checked_add(1)?;
    }
    if out.len() == first {
        out.truncate(start);
        out.push('0');
        return Some(());
    }
    write!(out, "e{power}").ok()
}

/// Appends a local time as its digits, `20261104090500`. `None` if the text is no time.
fn push_time(out: &mut String, text: &str) -> Option<()> {
    let (date, time) = split_bill_time(text)?;
    for (number, width) in date.iter().zip([4_usize, 2, 2]).chain(time.iter().flatten().zip([2, 2, 2])) {
        out.extend(std::iter::repeat_n('0', width.saturating_sub(number.len())));
        out.push_str(number);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(text: &str, spelling: Spelling) -> Option<String> {
        let mut scratch = String::from("left over");
        push_field(&mut scratch, text, spelling).then_some(scratch)
    }

    #[test]
    fn numbers_are_equal_whatever_their_zeros_and_powers() {
        for group in [
            &["1.5", "1.50", "01.5", "+1.5", " 1.5 ", "15e-1", "0.15E1", "1.5000000000000000000000000"][..],
            &["0", "0.00", "-0", "000", "0e9", ".0", "0."],
            &["-20", "-20.0", "-2e1", "-2E+1"],
            &["0.00000311", "3.11e-6", "3.11E-06", ".00000311"],
            &["34", "34.", "34.0"],
        ] {
            let spelt: Vec<_> = group.iter().map(|text| spelt(text, Spelling::Number)).collect();
            assert!(spelt.windows(2).all(|pair| pair[0] == pair[1]), "{group:?} {spelt:?}");
        }
        for (one, other) in [("1.5", "15"), ("1.5", "-1.5"), ("10", "1"), ("0.1", "0.01"), ("1,5", "1.5")] {
            assert_ne!(spelt(one, Spelling::Number), spelt(other, Spelling::Number), "{one} {other}");
        }
        assert_eq!(spelt("Free  Tier", Spelling::Number).as_deref(), Some("free tier"));
        for text in ["1e", "e1", ".", "1e99999999999999999999", "1.2.3", "0x10"] {
            assert_eq!(spelt(text, Spelling::Number).as_deref(), Some(text), "kept as a text");
        }
    }

    #[test]
    fn times_are_equal_whatever_their_separators() {
        for group in [
            &[
                "2026-11-04 09:05:00",
                "2026/11/4 9:05",
                "2026-11-04T09:05:00+08:00",
                "2026-11-04 09:05:00.000",
            ][..],
            &["2026-11-04", "2026/11/04", "2026/11/4"],
        ] {
            let spelt: Vec<_> = group.iter().map(|text| spelt(text, Spelling::Time)).collect();
            assert!(spelt.windows(2).all(|pair| pair[0] == pair[1]), "{group:?} {spelt:?}");
        }
        for other in
            ["2026-11-04 09:05:01", "2026-11-04 09:05:00.5", "2026-11-04T09:05:00Z", "2026-11-04 19:05", "0"]
        {
            assert_ne!(spelt(other, Spelling::Time), spelt("2026-11-04 09:05:00", Spelling::Time), "{other}");
        }
    }

    #[test]
    fn an_empty_field_and_a_dash_say_nothing() {
        for text in ["", " ", "-", " - ", "\u{a0}"] {
            assert_eq!(spelt(text, Spelling::Name), None, "{text:?}");
        }
        assert_eq!(spelt("--", Spelling::Name).as_deref(), Some("--"));
        assert_eq!(spelt("  Cloud\u{a0} Disk ", Spelling::Name).as_deref(), Some("cloud disk"));
    }
}
