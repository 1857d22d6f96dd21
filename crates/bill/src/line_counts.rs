//! The numbers of a bill's lines in objects, from which follows where the lines of a page are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::payment_status::PaymentStatus;
use crate::payment_sums::PaymentKey;

/// The numbers of a bill's lines in one object of lines: by row group, and in each by manager, payment mode, transaction type
/// and payment status. None of them is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineCounts(BTreeMap<(u32, PaymentKey), u64>);

impl LineCounts {
    /// Adds lines of a row group, whose number counts from 0.
    #[expect(clippy::arithmetic_side_effects, reason = "no object has as many lines as 64 bits count")]
    pub fn add(&mut self, row_group: u32, key: PaymentKey, lines: u64) {
        if lines > 0 {
            *self.0.entry((row_group, key)).or_default() += lines;
        }
    }

    /// Iterates over row groups, keys and numbers of lines, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, PaymentKey, u64)> {
        self.0.iter().map(|((row_group, key), lines)| (*row_group, *key, *lines))
    }

    /// Returns true if there are no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The numbers of a bill's lines in the objects of one import, by the number of the object among those of its month, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartCounts(BTreeMap<u32, LineCounts>);

impl PartCounts {
    /// Adds lines of a row group of an object.
    pub fn add(&mut self, object: u32, row_group: u32, key: PaymentKey, lines: u64) {
        self.0.entry(object).or_default().add(row_group, key, lines);
    }

    /// Returns the numbers of an object; `None` if no lines are in it.
    #[must_use]
    pub fn of_object(&self, object: u32) -> Option<&LineCounts> {
        self.0.get(&object)
    }

    /// Returns the number of all lines.
    #[must_use]
    pub fn count_lines(&self) -> u64 {
        self.0.values().flat_map(LineCounts::iter).map(|(_, _, lines)| lines).sum()
    }

    /// Writes the numbers as the catalog stores them: a line of text for each, with object, row group, manager, codes of mode and
    /// transaction type, payment status, and the number.
    #[must_use]
    pub fn format(&self) -> String {
        let mut text = String::new();
        for (object, counts) in &self.0 {
            for (row_group, key, lines) in counts.iter() {
                let (mode, transaction_type) = (key.pay_mode.code(), key.transaction_type.code());
                let (manager, status) = (key.manager, key.status.as_str());
                // Writing to a text cannot fail.
                let _ = writeln!(
                    text,
                    "{object} {row_group} {manager} {mode} {transaction_type} {status} {lines}"
                );
            }
        }
        text
    }

    /// Reads what [`PartCounts::format`] wrote; `None` if it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut counts = Self::default();
        for line in text.lines() {
            let mut words = line.split(' ');
            let (object, row_group) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
            let key = PaymentKey {
                manager: words.next()?.parse().ok()?,
                pay_mode: PayMode::from_code(words.next()?)?,
                transaction_type: TransactionType::from_code(words.next()?)?,
                status: PaymentStatus::from_name(words.next()?)?,
            };
            counts.add(object, row_group, key, words.next()?.parse().ok()?);
            if words.next().is_some() {
                return None;
            }
        }
        Some(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uin::Uin;

    #[test]
    fn the_numbers_of_a_part_read_back_as_they_were_written() {
        let mut counts = PartCounts::default();
        for (object, row_group, status, lines) in [
            (0, 0, PaymentStatus::Paid, 3),
            (0, 1, PaymentStatus::Unstated, 4),
            (2, 0, PaymentStatus::Unpaid, 5),
        ] {
            let (pay_mode, transaction_type) = (PayMode::PostPay, TransactionType::PostpayDeductH);
            let key = PaymentKey { manager: Uin::new(7).unwrap(), pay_mode, transaction_type, status };
            counts.add(object, row_group, key, lines);
        }
        let text = counts.format();
        assert!(text.starts_with("0 0 7 postPay postpay_deduct_h paid 3\n"), "{text}");
        assert_eq!(PartCounts::parse(&text), Some(counts.clone()));
        assert_eq!((counts.count_lines(), PartCounts::parse("")), (12, Some(PartCounts::default())));
        for wrong in ["0 0 7 postPay postpay_deduct_h paid", "0 0 7 postPay nothing paid 3", "0 0 7"] {
            assert_eq!(PartCounts::parse(wrong), None, "{wrong}");
        }
    }
}
