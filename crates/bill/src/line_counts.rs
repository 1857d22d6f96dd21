//! The numbers of a bill's lines in one object, from which follows where the lines of a page are.

use std::collections::BTreeMap;

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
