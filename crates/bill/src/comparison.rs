//! Comparison of an old and a new state of a bill: old sums, new sums, and their difference, in groups.

use std::collections::BTreeMap;

use crate::difference::Difference;
use crate::folded_bill::Cell;
use crate::money::SumOverflow;
use crate::sums::Sums;

/// Old sums, new sums, and new minus old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The old sums.
    pub old: Sums,
    /// The new sums.
    pub new: Sums,
    /// The new sums less the old ones.
    pub difference: Difference,
}

impl Change {
    /// Computes the change from old sums to new ones.
    ///
    /// # Errors
    /// [`SumOverflow`]: a difference left the range of 128 bits.
    pub fn of(old: Sums, new: Sums) -> Result<Self, SumOverflow> {
        Ok(Self { old, new, difference: Difference::between(&old, &new)? })
    }

    /// Returns true if both sums are the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.old == self.new
    }
}

/// Compares the cells of two states in groups: those with the same key are in one. A group that one state does not have is
/// zero in it; a state that does not exist has no cells.
///
/// # Errors
/// [`SumOverflow`]: a sum or a difference left the range of 128 bits.
pub fn compare_groups<'a, K: Ord>(
    old: &'a [Cell],
    new: &'a [Cell],
    key: impl Fn(&'a Cell) -> K,
) -> Result<BTreeMap<K, Change>, SumOverflow> {
    let mut groups: BTreeMap<K, (Sums, Sums)> = BTreeMap::new();
    for cell in old {
        groups.entry(key(cell)).or_default().0.merge(&cell.sums)?;
    }
    for cell in new {
        groups.entry(key(cell)).or_default().1.merge(&cell.sums)?;
    }
    groups.into_iter().map(|(key, (old, new))| Ok((key, Change::of(old, new)?))).collect()
}
