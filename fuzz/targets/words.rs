//! The short texts of a bill: months, account numbers, names. What is read is printed the same.

use std::sync::OnceLock;

use bill::{CodeTables, Month, NO_KEY, Uin, normalise_name};
use sheet::{find_month_in_name, read_bill_month};

/// The bytes are a text, or none; the first eight of them are a moment as well.
pub(crate) fn check(bytes: &[u8]) {
    if let Some(moment) = bytes.first_chunk() {
        check_moment(i64::from_le_bytes(*moment));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    check_month(text);
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let digits = text.trim_start_matches('0');
    let is_uin = is_number
        && (1..=19).contains(&digits.len())
        && (digits.len() < 19 || digits <= "9223372036854775807");
    let uin: Option<Uin> = text.parse().ok();
    assert_eq!(uin.map(|uin| uin.to_string()), is_uin.then(|| digits.to_owned()), "{text:?}");
    check_names(text);
}

/// Months by the calendar's own shape.
fn check_month(text: &str) {
    let by_shape = |text: &str, year: usize, gap: &str, months: std::ops::RangeInclusive<usize>| {
        let (year, rest) = text.split_at_checked(year)?;
        let month = rest.strip_prefix(gap).filter(|month| months.contains(&month.len()))?;
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if !is_number(year) || !is_number(month) {
            return None;
        }
        let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(year * 100 + month)
    };
    let month: Option<Month> = text.parse().ok();
    assert_eq!(month.map(Month::yyyymm), by_shape(text, 4, "-", 2..=2), "{text:?}");
    assert!(month.is_none_or(|month| month.to_string() == text));

    let slashed = by_shape(text, 4, "/", 1..=2);
    let packed = by_shape(text, 4, "", 2..=2).filter(|month| (199_001..=209_912).contains(month));
    let expected = month.map(Month::yyyymm).or(slashed).or(packed);
    assert_eq!(read_bill_month(text).map(Month::yyyymm), expected, "{text:?}");

    let mut of_name = Vec::new();
    for piece in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        of_name.extend(by_shape(piece, 4, "", 2..=2).filter(|month| (199_001..=209_912).contains(month)));
    }
    let expected = <[u32; 1]>::try_from(of_name).ok().map(|[only]| only);
    assert_eq!(find_month_in_name(text).map(Month::yyyymm), expected, "{text:?}");
}

/// A month ends where the next begins, at midnight in UTC+8.
fn check_moment(unix_s: i64) {
    if let Some(month) = Month::from_unix_s(unix_s) {
        let next = unix_s.checked_add(31 * 86_400).and_then(Month::from_unix_s);
        assert!(next.is_none_or(|next| next > month), "{unix_s}");
        let day_before = unix_s.checked_sub(86_400).and_then(Month::from_unix_s);
        assert!(day_before.is_none_or(|before| before <= month), "{unix_s}");
    }
}

/// Names: what does not tell them apart changes no code.
fn check_names(text: &str) {
    static TABLES: OnceLock<CodeTables> = OnceLock::new();
    let tables = TABLES.get_or_init(CodeTables::shipped);
    let normal = normalise_name(text);
    assert_eq!(normalise_name(&normal), normal, "{text:?}");
    assert!(!normal.starts_with(' ') && !normal.ends_with(' ') && !normal.contains("  "), "{text:?}");
    assert_eq!(tables.find_transaction_type(text), tables.find_transaction_type(&normal));
    assert_eq!(tables.pay_mode(text), tables.pay_mode(&normal));
    for (key, again) in
        [(tables.product(text), tables.product(&normal)), (tables.region(text), tables.region(&normal))]
    {
        assert_eq!(key, again, "{text:?}");
        assert!(!key.is_empty() && (normal.is_empty() == (key == NO_KEY) || normal == NO_KEY), "{text:?}");
    }
}
