//! Numbers and times of bill files in one form, whichever program wrote the file.

use std::borrow::Cow;

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

/// Writes a time of UTC+8 as `yyyy-MM-dd HH:mm:ss`: spreadsheets rewrite it as `2024/5/3 06:52`. Any other text stays as it is.
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
    let ([year, month, day], time) = split_bill_time(text)?;
    let [hour, minute, second] = time?;
    Some(format!("{year:0>4}-{month:0>2}-{day:0>2} {hour:0>2}:{minute:0>2}:{second:0>2}"))
}

/// The three numbers of a date, or of a time: a year has at most four digits, any other number at most two.
type Numbers<'a> = [&'a str; 3];

/// Splits a text of a bill file into the numbers of its date and of its time, if it has one; `None` if the text is neither a date
/// alone nor a date with a time of UTC+8, by which bills go whether they state it or not. The day need not be one of the calendar.
/// A fraction of a second may be there if it is 0.
pub(crate) fn split_bill_time(text: &str) -> Option<(Numbers<'_>, Option<Numbers<'_>>)> {
    if let Some((date, time)) = split_usual_time(text) {
        return Some((date, Some(time)));
    }
    let text = text.strip_suffix("+08:00").unwrap_or(text).trim_end();
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let date = split_numbers(date.split(['-', '/']), [4, 2, 2], None)?;
    if time.is_empty() {
        return Some((date, None));
    }
    Some((date, Some(split_numbers(time.trim_start().split(':'), [2, 2, 2], Some("00"))?)))
}

/// Splits a time in the form of nearly all files, `yyyy-MM-dd HH:mm:ss`; `None` for any other text.
fn split_usual_time(text: &str) -> Option<(Numbers<'_>, Numbers<'_>)> {
    let is_usual =
        |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    let form = b"0000-00-00 00:00:00";
    if text.len() != form.len() || !text.as_bytes().iter().zip(form).all(is_usual) {
        return None;
    }
    let date = [text.get(..4)?, text.get(5..7)?, text.get(8..10)?];
    Some((date, [text.get(11..13)?, text.get(14..16)?, text.get(17..)?]))
}

/// Returns the three numbers of an iterator, the last of which may be absent. `digits` are the most that each may have.
fn split_numbers<'a>(
    mut parts: impl Iterator<Item = &'a str>,
    digits: [usize; 3],
    last: Option<&'a str>,
) -> Option<Numbers<'a>> {
    let numbers = [parts.next()?, parts.next()?, parts.next().or(last)?];
    let is_number = |(part, digits): (&&str, usize)| {
        (1..=digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (parts.next().is_none() && numbers.iter().zip(digits).all(is_number)).then_some(numbers)
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
    fn a_time_in_its_usual_form_is_split_as_in_any_other() {
        for text in
            ["2022-11-04 09:05:00", "0000-99-99 99:99:99", "2022-11-04 09:05:0x", "2022-11-04T09:05:00"]
        {
            let other = text.replacen('-', "/", 2);
            assert_eq!(split_bill_time(text), split_bill_time(&other), "{text}");
        }
        assert_eq!(
            split_bill_time("2022-11-04 09:05:00"),
            Some((["2022", "11", "04"], Some(["09", "05", "00"])))
        );
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
            ("24-5-3 06:52", "0024-05-03 06:52:00"),
            ("2024-05-03T06:52:07+08:00", "2024-05-03 06:52:07"),
            ("2024-05-03 06:52:07.000", "2024-05-03 06:52:07"),
            ("2024-05-03T06:52:07Z", "2024-05-03T06:52:07Z"),
            ("2024-05-03 06:52:07.5", "2024-05-03 06:52:07.5"),
            ("2024/5/3 06", "2024/5/3 06"),
            ("2024/5/3 06:", "2024/5/3 06:"),
            ("2024/5/3/1 06:52", "2024/5/3/1 06:52"),
            ("-", "-"),
        ] {
            assert_eq!(format_bill_time(text), expected);
        }
    }
}
