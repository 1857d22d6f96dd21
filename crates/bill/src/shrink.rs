//! Detects a state of a bill that has lost so much against the one before it that a mistake is likely: a broken
//! download, or an increment taken for a statement.

use std::fmt;

use crate::measure::Measure;
use crate::money::Sum;
use crate::sums::Sums;

/// A bill shrinks where more than one line in this many is gone: more than half.
const LINES_LOST_ONE_IN: u64 = 2;

/// A bill shrinks where more than one part in this many of an amount's absolute value is gone: more than 20 %.
const AMOUNT_LOST_ONE_IN: u128 = 5;

/// A smaller fall of an amount never counts, in units of 10^-8 USD: 1 USD.
const AMOUNT_LOST_UNITS_MIN: u128 = 100_000_000;

/// The amounts that are compared, in the order in which they are named.
const COMPARED: [Measure; 2] = [Measure::Total, Measure::BeforeVoucher];

/// The measure by which a bill shrank, with its old and new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrink {
    /// More than half of the lines are gone.
    Lines {
        /// Number of lines before.
        old: u64,
        /// Number of lines now.
        new: u64,
    },
    /// The total, or the amount before vouchers, is lower by more than 20 % of its absolute value and by more than
    /// 1 USD.
    Amount {
        /// The amount that is lower.
        measure: Measure,
        /// The amount before.
        old: Sum,
        /// The amount now.
        new: Sum,
    },
}

impl Shrink {
    /// Returns the name of the measure: `lines`, `total` or `before_voucher`.
    #[must_use]
    pub const fn measure(&self) -> &'static str {
        match self {
            Self::Lines { .. } => "lines",
            Self::Amount { measure, .. } => measure.name(),
        }
    }
}

impl fmt::Display for Shrink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lines { old, new: 1 } => write!(f, "1 line in place of {old}"),
            Self::Lines { old, new } => write!(f, "{new} lines in place of {old}"),
            Self::Amount { measure, old, new } => write!(f, "{} {new} in place of {old}", measure.label()),
        }
    }
}

/// Compares the sums of two states of a bill, and returns the first measure that fell by too much: the lines, then
/// the total, then the amount before vouchers. A bill that had no lines cannot shrink.
///
/// ```
/// use bill::{Measure, Shrink, Sums, find_shrink};
/// let sums = |total: &str, lines| Sums::new([(Measure::Total, total.parse().unwrap())], lines);
/// assert_eq!(find_shrink(&sums("10", 4), &sums("8", 2)), None);
/// assert_eq!(find_shrink(&sums("10", 4), &sums("10", 1)), Some(Shrink::Lines { old: 4, new: 1 }));
/// assert_eq!(find_shrink(&sums("10", 4), &sums("7.99", 4)).unwrap().measure(), "total");
/// ```
#[must_use]
pub fn find_shrink(old: &Sums, new: &Sums) -> Option<Shrink> {
    if old.lines == 0 {
        return None;
    }
    // A bill that has more lines has lost none.
    let lines_lost = old.lines.saturating_sub(new.lines);
    if lines_lost.checked_mul(LINES_LOST_ONE_IN).is_none_or(|scaled| scaled > old.lines) {
        return Some(Shrink::Lines { old: old.lines, new: new.lines });
    }
    let fallen = COMPARED.into_iter().find(|measure| has_fallen_too_far(old[*measure], new[*measure]))?;
    Some(Shrink::Amount { measure: fallen, old: old[fallen], new: new[fallen] })
}

/// Checks whether an amount fell by more than is usual. The distance of two sums of 128 bits always fits into 128
/// bits without a sign; five times it may not, and then is more than any sum.
fn has_fallen_too_far(old: Sum, new: Sum) -> bool {
    let fall = old.units().abs_diff(new.units());
    let is_large =
        fall.checked_mul(AMOUNT_LOST_ONE_IN).is_none_or(|scaled| scaled > old.units().unsigned_abs());
    new < old && fall > AMOUNT_LOST_UNITS_MIN && is_large
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(total: &str, before_voucher: &str, lines: u64) -> Sums {
        let amounts = [(Measure::Total, total), (Measure::BeforeVoucher, before_voucher)];
        Sums::new(amounts.map(|(measure, text)| (measure, text.parse().unwrap())), lines)
    }

    fn measure(old: &Sums, new: &Sums) -> Option<&'static str> {
        find_shrink(old, new).map(|shrink| shrink.measure())
    }

    #[test]
    fn half_of_the_lines_may_go_and_no_more() {
        let lines = |old, new| measure(&sums("5", "5", old), &sums("5", "5", new));
        for (old, new, expected) in [
            (10, 5, None),
            (10, 4, Some("lines")),
            (11, 6, None),
            (11, 5, Some("lines")),
            (1, 0, Some("lines")),
            (2, 1, None),
            (10, 11, None),
            (u64::MAX, u64::MAX, None),
            (u64::MAX, 0, Some("lines")),
        ] {
            assert_eq!(lines(old, new), expected, "{old} {new}");
        }
    }

    #[test]
    fn an_amount_may_fall_by_a_fifth_or_by_one_dollar_and_by_no_more_than_both() {
        for (old, new, is_shrunk) in [
            ("100", "80", false),
            ("100", "79.99999999", true),
            ("3", "2", false),
            ("3", "1.99999999", true),
            ("5", "4", false),
            ("0.5", "-0.5", false),
            ("0.5", "-0.50000001", true),
            ("6", "4.8", false),
            ("6", "4.79999999", true),
            ("5", "3.99999999", true),
            // Below zero: 20 % of the absolute value, downwards.
            ("-10", "-12", false),
            ("-10", "-12.00000001", true),
            ("-10", "-8", false),
            ("-10", "10", false),
            ("-1", "-2", false),
            ("-1", "-2.00000001", true),
            // From nothing, one dollar is all that counts.
            ("0", "-1", false),
            ("0", "-1.00000001", true),
            ("0", "0", false),
            ("0", "5", false),
            ("1", "0", false),
            ("1.00000001", "0", true),
        ] {
            let expect = |measure| is_shrunk.then_some(measure);
            let unchanged = sums(old, old, 1);
            assert_eq!(measure(&unchanged, &sums(new, old, 1)), expect("total"), "{old} {new}");
            assert_eq!(measure(&unchanged, &sums(old, new, 1)), expect("before_voucher"), "{old} {new}");
        }
    }

    #[test]
    fn the_first_measure_is_named_with_both_values_and_the_largest_sums_are_compared() {
        let shrink = find_shrink(&sums("9", "9", 4), &sums("1", "1", 1)).unwrap();
        assert_eq!(shrink.to_string(), "1 line in place of 4");
        let shrink = find_shrink(&sums("9", "9", 1), &sums("1", "1", 1)).unwrap();
        assert_eq!(shrink.to_string(), "total 1.00000000 in place of 9.00000000");
        let largest = Sums::new([(Measure::Total, Sum::from_units(i128::MAX))], 1);
        let least = Sums::new([(Measure::Total, Sum::from_units(i128::MIN))], 1);
        assert_eq!(measure(&largest, &least), Some("total"));
        assert_eq!(measure(&least, &largest), None);
        assert_eq!(measure(&largest, &largest), None);
    }

    #[test]
    fn a_bill_that_had_no_lines_cannot_shrink() {
        assert_eq!(find_shrink(&Sums::default(), &sums("-50", "-50", 3)), None);
        assert_eq!(find_shrink(&Sums::default(), &Sums::default()), None);
    }
}
