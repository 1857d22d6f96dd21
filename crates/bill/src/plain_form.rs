//! Numbers and times of bill files in one form, whichever program wrote the file.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Removes the zeros at the end of a decimal number: `1.50` is `1.5`. Any other text stays as it is.
///
/// ```
/// assert_eq!(bill::trim_decimal("0.00300"), "0.003");
/// assert_eq!(bill::trim_decimal("1e-8"), "1e-8");
/// ```
#[must_use]
pub fn trim_decimal(text: &str) -> &str {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let Some((whole, fraction)) = digits.split_once('.') else { return text };
    let is_decimal = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_decimal(whole) || !is_decimal(fraction) {
        return text;
    }
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0" } else { trimmed }
}

/// Writes a time as `yyyy-MM-dd HH:mm:ss`: spreadsheets rewrite it as `2024/5/3 06:52`. Any other text stays as it is.
///
/// ```
/// assert_eq!(bill::format_bill_time("2024/5/3 06:52"), "2024-05-03 06:52:00");
/// assert_eq!(bill::format_bill_time("yesterday"), "yesterday");
/// ```
#[must_use]
pub fn format_bill_time(text: &str) -> Cow<'_, str> {
    rewrite_time(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Rewrites a time of numbers in their usual order; `None` if the text is no such time.
fn rewrite_time(text: &str) -> Option<String> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let (mut day, mut time) = (day.split(['-', '/']), time.trim_start().split(':'));
    let mut out = String::with_capacity(19);
    for (part, digits, end) in [(day.next(), 4, "-"), (day.next(), 2, "-"), (day.next(), 2, " ")] {
        push_padded(&mut out, part?, digits, end)?;
    }
    for (part, end) in [(time.next(), ":"), (time.next(), ":"), (time.next().or(Some("00")), "")] {
        push_padded(&mut out, part?, 2, end)?;
    }
    (day.next().is_none() && time.next().is_none()).then_some(out)
}

/// Appends a number of at most so many digits with zeros before it, and what ends it.
fn push_padded(out: &mut String, part: &str, digits: usize, end: &str) -> Option<()> {
    let is_number =
        !part.is_empty() && part.len() <= digits && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    write!(out, "{part:0>digits$}{end}").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_the_zeros_at_their_end_and_other_texts_nothing() {
        for (text, expected) in [
            ("1.50", "1.5"),
            ("10", "10"),
            ("100.00000000", "100"),
            ("-0.00", "0"),
            ("0.0", "0"),
            ("-1.10", "-1.1"),
            ("1.5.0", "1.5.0"),
            ("1.", "1."),
            ("-", "-"),
            ("", ""),
            ("1,000.50", "1,000.50"),
        ] {
            assert_eq!(trim_decimal(text), expected);
        }
    }

    #[test]
    fn times_that_a_program_rewrote_have_their_usual_form_and_other_texts_stay() {
        for (text, expected) in [
            ("2022-11-04 09:05:00", "2022-11-04 09:05:00"),
            ("2024/5/3 6:52", "2024-05-03 06:52:00"),
            ("2024-05-03T06:52:07", "2024-05-03 06:52:07"),
            ("2024-05-03", "2024-05-03"),
            ("2024/5/3 06:52 PM", "2024/5/3 06:52 PM"),
            ("5/3/2024 06:52", "5/3/2024 06:52"),
            ("2024/5/3/1 06:52", "2024/5/3/1 06:52"),
            ("-", "-"),
        ] {
            assert_eq!(format_bill_time(text), expected);
        }
    }
}
