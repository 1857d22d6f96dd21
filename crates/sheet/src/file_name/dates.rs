//! Every month and day in the name of a file, to compare them with the month of its lines.

use std::fmt;

use bill::{DeliveryDay, Month};

use super::day::{read_day_digits, read_eight_digits};
use super::name_text::strip_folders;
use crate::month_text::is_plausible_month;

/// A month or a day in the name of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedDate {
    /// `202611`, `2026-11`, `2026_11` or `2026.11`.
    Month(Month),
    /// `20261104`, or the same with separators.
    Day(DeliveryDay),
}

/// Digits of a year.
const YEAR_DIGITS: usize = 4;

/// Length of `2026-11`, in bytes.
const YEAR_MONTH_BYTES: usize = 7;

/// Length of `2026-11-04`, in bytes.
const YEAR_MONTH_DAY_BYTES: usize = 10;

impl NamedDate {
    /// Returns true if a file of this date may hold the bills of a month.
    #[must_use]
    pub fn may_hold(self, month: Month) -> bool {
        match self {
            Self::Month(own) => own == month,
            Self::Day(day) => day.may_hold(month),
        }
    }

    /// Returns true if a file of this date holds what was charged in a month: on the first of a month, nothing was
    /// charged in it yet.
    #[must_use]
    pub fn holds_charges_of(self, month: Month) -> bool {
        let is_first_of = |day: DeliveryDay| day.is_first() && day.month() == Some(month);
        self.may_hold(month) && !matches!(self, Self::Day(day) if is_first_of(day))
    }
}

impl fmt::Display for NamedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// Finds every month and day in the name of a file, letters beside them or not. Digits of other numbers, such as
/// those of accounts, are never read as a date.
///
/// ```
/// use sheet::find_dates;
/// let dates = find_dates("bill202611-by_used_time-2026-11-04.csv");
/// assert_eq!(dates.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11", "2026-11-04"]);
/// assert!(find_dates("L3-bill_details-200000000001.csv").is_empty());
/// ```
#[must_use]
pub fn find_dates(name: &str) -> Vec<NamedDate> {
    let name = strip_folders(name);
    let mut dates = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(start..).unwrap_or_default();
        let (date, length) = read_leading_date(rest);
        dates.extend(date);
        rest = rest.get(length..).unwrap_or_default();
    }
    dates
}

/// Reads the date at the start of a text of digits, and returns it with the length of what was read, in bytes.
fn read_leading_date(text: &str) -> (Option<NamedDate>, usize) {
    let year = leading_digits(text);
    let month_of = |digits: &str| {
        let month = Month::from_yyyymm(digits.parse().ok()?)?;
        is_plausible_month(month).then_some(NamedDate::Month(month))
    };
    let date = match year.len() {
        6 => month_of(year),
        8 => read_eight_digits(year).map(NamedDate::Day),
        YEAR_DIGITS => {
            let Some(month) = find_two_digits_after(text, YEAR_DIGITS) else { return (None, year.len()) };
            let day = find_two_digits_after(text, YEAR_MONTH_BYTES);
            let date = day.and_then(|day| read_day_digits(year, month, day)).map(NamedDate::Day);
            let length = if date.is_some() { YEAR_MONTH_DAY_BYTES } else { YEAR_MONTH_BYTES };
            return (date.or_else(|| month_of(&format!("{year}{month}"))), length);
        }
        _ => None,
    };
    (date, year.len())
}

/// Finds two digits behind a position and a separator.
fn find_two_digits_after(text: &str, position: usize) -> Option<&str> {
    let rest = text.get(position..)?.strip_prefix(['-', '_', '.'])?;
    Some(leading_digits(rest)).filter(|piece| piece.len() == 2)
}

/// Returns the digits that a text starts with.
fn leading_digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_found_beside_letters_and_with_any_separator() {
        let cases: &[(&str, &[&str])] = &[
            ("a-202609-x-202611.csv", &["2026-09", "2026-11"]),
            ("200000000001-2026-11--by_used_time-bill-details-consolidated_bill-19c2.csv", &["2026-11"]),
            ("a_2026_11.csv", &["2026-11"]),
            ("a2026.11.04.csv", &["2026-11-04"]),
            ("x-20261104T083000.csv", &["2026-11-04"]),
            ("export_2026-11-05_200103.csv", &["2026-11-05", "2001-03"]),
            ("202610/bill.csv", &[]),
            ("20261104083000-2026-13-19891231-123456.csv", &[]),
            ("账单２０２６11-2026-1-04.csv", &[]),
            ("2026-11-045.csv", &["2026-11"]),
        ];
        for (name, dates) in cases {
            let found: Vec<String> = find_dates(name).iter().map(ToString::to_string).collect();
            assert_eq!(found, *dates, "{name}");
        }
    }

    #[test]
    fn the_first_of_a_month_holds_the_month_before() {
        let day = NamedDate::Day(DeliveryDay::from_yyyymmdd(20_261_201).unwrap());
        let [november, december] = ["2026-11", "2026-12"].map(|text| text.parse::<Month>().unwrap());
        assert!(day.may_hold(december) && !day.holds_charges_of(december) && day.holds_charges_of(november));
    }
}
