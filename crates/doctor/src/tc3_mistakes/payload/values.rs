//! Mistakes in the values of a JSON body: numbers as texts, numbers in other spellings, members that are null.

use super::list::Payloads;
use crate::cause::Cause;
use crate::json::{Dropped, Escapes, Json, Spacing, Style};
use crate::search::Rank;

/// Largest number of values that are changed one by one.
const VALUES_MAX: usize = 16;

/// Most digits of a number that is spelled in other ways.
const DIGITS_MAX: usize = 30;

/// Names of members that clients leave null, in quotes: parameters of the partner actions and of every request.
const NULL_MEMBERS: [&str; 14] = [
    "\"CustomerUin\"",
    "\"BillMonth\"",
    "\"PayMode\"",
    "\"Region\"",
    "\"Token\"",
    "\"Language\"",
    "\"Action\"",
    "\"Version\"",
    "\"Limit\"",
    "\"Offset\"",
    "\"Page\"",
    "\"PageSize\"",
    "\"Filters\"",
    "\"BusinessCode\"",
];

/// Adds the body with values that were written in another way to be signed.
pub(super) fn add_json_values(payloads: &mut Payloads<'_, '_>, body: &[u8]) {
    let Some(json) = Json::parse(body) else { return };
    let scalars = json.list_scalars();
    add_changed_values(payloads, (body, &json), &scalars, Cause::JsonNumberText, |text| {
        swap_number_and_text(text).into_iter().collect()
    });
    add_changed_values(payloads, (body, &json), &scalars, Cause::JsonNumberForm, list_number_forms);
    for dropped in [Dropped::Nulls, Dropped::Empties, Dropped::Zeros] {
        add_written(payloads, (body, &json), &json.without_members(dropped), Cause::JsonNull, Rank::Rare);
    }
    for name in NULL_MEMBERS {
        for with in json.list_with_null_member(name) {
            add_written(payloads, (body, &json), &with, Cause::JsonNull, Rank::Guess);
        }
    }
}

/// Adds the body with each of the first values changed alone, and with all of them changed.
fn add_changed_values(
    payloads: &mut Payloads<'_, '_>,
    original: (&[u8], &Json<'_>),
    scalars: &[&str],
    cause: Cause,
    list_changes: impl Fn(&str) -> Vec<String>,
) {
    let changes: Vec<Vec<String>> = scalars.iter().map(|text| list_changes(text)).collect();
    let ways = changes.iter().map(Vec::len).max().unwrap_or_default();
    let mut add = |replaced: &[Option<String>], rank| {
        add_written(payloads, original, &original.1.with_scalars(replaced), cause, rank);
    };
    for way in 0..ways {
        let all: Vec<Option<String>> = changes.iter().map(|ways| ways.get(way).cloned()).collect();
        let count = all.iter().flatten().count();
        add(&all, if count == 1 { Rank::Rare } else { Rank::Guess });
        if count < 2 {
            continue;
        }
        for (index, change) in all.iter().enumerate().filter(|(_, change)| change.is_some()).take(VALUES_MAX)
        {
            let mut one = vec![None; all.len()];
            if let Some(place) = one.get_mut(index) {
                place.clone_from(change);
            }
            add(&one, Rank::Rare);
        }
    }
}

/// Adds a changed body, compact and with blanks.
fn add_written(
    payloads: &mut Payloads<'_, '_>,
    (body, json): (&[u8], &Json<'_>),
    changed: &Json<'_>,
    cause: Cause,
    rank: Rank,
) {
    for (spacing, spacing_cause) in
        [(Spacing::Compact, Cause::JsonCompact), (Spacing::Blanks, Cause::JsonBlanks)]
    {
        let style = Style { spacing, escapes: Escapes::AsSent, is_sorted: false };
        let has_other_spacing = json.write(style).as_bytes() != body;
        let causes = has_other_spacing.then_some(spacing_cause).into_iter().chain([cause]).collect();
        let text = changed.write(style);
        // A change that is none would be the mistake of other spacing alone.
        if text != json.write(style) {
            payloads.add_combined(causes, rank, text.as_bytes());
        }
    }
}

/// The text of a number, true or false, or the value that a text is of; `None` for anything else.
fn swap_number_and_text(text: &str) -> Option<String> {
    let is_value = |text: &str| {
        matches!(text, "true" | "false")
            || text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
                && serde_json::from_str::<serde_json::Number>(text).is_ok()
    };
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => is_value(inner).then(|| inner.to_owned()),
        None => is_value(text).then(|| format!("\"{text}\"")),
    }
}

/// The other spellings of a whole number: with a fraction of zeros, and with an exponent as Java, C, Python and PHP write
/// it; of a number in such a spelling, the whole number and the others. Always as many, so that all numbers of a body can
/// be spelled in the same way.
fn list_number_forms(text: &str) -> Vec<String> {
    let Some((sign, digits)) = parse_whole_number(text) else { return Vec::new() };
    let bare = digits.trim_end_matches('0');
    let (first, rest) = bare.split_at_checked(1).unwrap_or(("0", ""));
    let exponent = digits.len() - 1;
    let point = if rest.is_empty() { first.to_owned() } else { format!("{first}.{rest}") };
    let zero = format!("{first}.{}", if rest.is_empty() { "0" } else { rest });
    let forms = [
        digits.clone(),
        format!("{digits}.0"),
        format!("{zero}E{exponent}"),
        format!("{point}e+{exponent:02}"),
        format!("{point}E+{exponent}"),
        format!("{point}E{exponent}"),
        format!("{point}e{exponent}"),
        format!("{point}e+{exponent}"),
        format!("{zero}E+{exponent}"),
        format!("{zero}e+{exponent:02}"),
        format!("{digits}.00"),
    ];
    forms.into_iter().map(|form| format!("{sign}{form}")).filter(|form| form != text).collect()
}

/// The sign and the digits of a number that is whole, in each spelling of it.
fn parse_whole_number(text: &str) -> Option<(&str, String)> {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let exponent: usize = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = exponent <= DIGITS_MAX && rest.len() <= DIGITS_MAX;
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || fraction.len() > exponent || !is_short
    {
        return None;
    }
    let zeros = "0".repeat(exponent - fraction.len());
    let digits = format!("{whole}{fraction}{zeros}");
    let digits = digits.trim_start_matches('0');
    Some((sign, if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_known_in_each_of_its_spellings() {
        for text in ["700000000001", "700000000001.0", "7.00000000001E11", "7.00000000001e+11"] {
            let forms = list_number_forms(text);
            for other in ["700000000001", "700000000001.0", "7.00000000001E11", "7.00000000001e+11"] {
                assert_eq!(
                    forms.iter().any(|form| form == other),
                    text != other,
                    "{text} {other}: {forms:?}"
                );
            }
        }
        assert!(list_number_forms("-7").contains(&"-7.0E0".to_owned()));
        assert!(list_number_forms("0").contains(&"0.0".to_owned()));
        for text in ["1.5", "1e-3", "\"7\"", "true", "1e99999999999", ""] {
            assert!(list_number_forms(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_number_and_its_text_are_swapped() {
        assert_eq!(swap_number_and_text("7").as_deref(), Some("\"7\""));
        assert_eq!(swap_number_and_text("\"7\"").as_deref(), Some("7"));
        assert_eq!(swap_number_and_text("\"true\"").as_deref(), Some("true"));
        for text in ["\"\"", "\"2022-11\"", "null", "\"a\"", "\" 7\"", "\"07\""] {
            assert_eq!(swap_number_and_text(text), None, "{text}");
        }
    }
}
