//! The sums of a bill's lines by day.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::day::Day;
use crate::measure::{Amounts, Measure, PerMeasure};
use crate::money::SumOverflow;
use crate::month::Month;
use crate::sums::Sums;
use crate::uin::Uin;

/// The exact sums of some lines by manager and day. They are kept apart from cells, which have no day: cells would become up to
/// 31 times as many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaySums(BTreeMap<(Uin, Day), Sums>);

impl DaySums {
    /// Adds the sums of some lines.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add(&mut self, manager: Uin, day: Day, sums: &Sums) -> Result<(), SumOverflow> {
        self.0.entry((manager, day)).or_default().merge(sums)
    }

    /// Adds a line.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add_line(&mut self, manager: Uin, day: Day, amounts: &Amounts) -> Result<(), SumOverflow> {
        self.0.entry((manager, day)).or_default().add_line(amounts)
    }

    /// Adds the sums of other lines.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        other.iter().try_for_each(|(manager, day, sums)| self.add(manager, day, sums))
    }

    /// Iterates over managers, days and sums, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Uin, Day, &Sums)> {
        self.0.iter().map(|((manager, day), sums)| (*manager, *day, sums))
    }

    /// Keeps the sums of some managers.
    pub fn retain_managers(&mut self, is_kept: impl Fn(Uin) -> bool) {
        self.0.retain(|(manager, _), _| is_kept(*manager));
    }

    /// Returns the number of sums.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if there is no sum.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes the sums of days of one month as the catalog stores them: a line of text for each, with the manager, the number of
    /// the day, the number of lines, and the amounts in the order of [`Measure::ALL`].
    #[must_use]
    pub fn format(&self) -> String {
        let mut text = String::new();
        for (manager, day, sums) in self.iter() {
            // Writing to a text cannot fail.
            let _ = write!(text, "{manager} {} {}", day.number(), sums.lines);
            for (_, sum) in sums.amounts.iter() {
                let _ = write!(text, " {}", sum.format_trimmed());
            }
            text.push('\n');
        }
        text
    }

    /// Reads what [`DaySums::format`] wrote of a month; `None` if it is something else.
    #[must_use]
    pub fn parse(month: Month, text: &str) -> Option<Self> {
        let mut days = Self::default();
        for line in text.lines() {
            let mut words = line.split(' ');
            let manager = words.next()?.parse().ok()?;
            let day = Day::new(month, words.next()?.parse().ok()?)?;
            let lines = words.next()?.parse().ok()?;
            let mut read_amount = |_: Measure| words.next().and_then(|word| word.parse().ok()).ok_or(());
            let amounts = PerMeasure::try_from_fn(&mut read_amount).ok()?;
            if words.next().is_some() || days.0.insert((manager, day), Sums { amounts, lines }).is_some() {
                return None;
            }
        }
        Some(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Sum;

    fn month() -> Month {
        "2024-02".parse().unwrap()
    }

    #[test]
    fn sums_by_day_read_back_as_they_were_written() {
        let day = |number| Day::new(month(), number).unwrap();
        let [one, other] = [7, 8].map(|number| Uin::new(number).unwrap());
        let mut days = DaySums::default();
        let sums = Sums::new(
            [(Measure::Original, Sum::from_units(150_000_000)), (Measure::Total, Sum::from_units(-1))],
            3,
        );
        days.add(one, day(29), &sums).unwrap();
        days.add(one, day(2), &Sums::new([], 1)).unwrap();
        days.add(other, day(29), &Sums::new([(Measure::Voucher, Sum::from_units(i128::MAX))], u64::MAX))
            .unwrap();
        let text = days.format();
        assert!(text.starts_with("7 2 1 0 0 0 0 0 0\n7 29 3 1.5 0 0 -0.00000001 0 0\n8 29 "), "{text}");
        assert_eq!(DaySums::parse(month(), &text), Some(days.clone()));
        assert_eq!(DaySums::parse(month(), ""), Some(DaySums::default()));
        let first = text.lines().next().unwrap();
        for wrong in [
            "7 30 1 0 0 0 0 0 0",
            "7 2 1 0 0 0 0 0",
            "7 2 1 0 0 0 0 0 0 0",
            "7 2 1 0 0 0 0 0 x",
            "x 2 1 0 0 0 0 0 0",
        ] {
            assert_eq!(DaySums::parse(month(), wrong), None, "{wrong}");
        }
        assert_eq!(DaySums::parse(month(), &format!("{first}\n{first}\n")), None);
        days.retain_managers(|manager| manager == other);
        assert_eq!(
            days.iter().map(|(manager, day, _)| (manager, day)).collect::<Vec<_>>(),
            [(other, day(29))]
        );
    }
}
