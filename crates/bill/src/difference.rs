//! The difference of two sums: what a newer state of something has more than an older one.

use crate::fold::Sums;
use crate::money::{Sum, SumOverflow};

/// The names of the six sums, in the order of [`Sums::in_order`].
pub const SUM_NAMES: [&str; 6] =
    ["original", "before_voucher", "voucher", "total", "ri_deduction", "sp_deduction"];

/// What newer sums have more than older ones: exact, and negative where they have less.
///
/// ```
/// use bill::{Difference, Sum, Sums};
/// let old = Sums { total: Sum::from_units(3), lines: 2, ..Sums::default() };
/// let new = Sums { total: Sum::from_units(1), lines: 3, ..Sums::default() };
/// let difference = Difference::between(&old, &new).unwrap();
/// assert_eq!((difference.sums[3].units(), difference.lines), (-2, 1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The six sums, in the order of [`SUM_NAMES`].
    pub sums: [Sum; 6],
    /// How many lines more.
    pub lines: i128,
}

impl Difference {
    /// What `new` has more than `old`.
    ///
    /// # Errors
    /// [`SumOverflow`]: a difference left the range of 128 bits.
    pub fn between(old: &Sums, new: &Sums) -> Result<Difference, SumOverflow> {
        let mut sums = new.in_order();
        for (sum, old) in sums.iter_mut().zip(old.in_order()) {
            *sum = sum.minus(old)?;
        }
        let lines = i128::from(new.lines).checked_sub(i128::from(old.lines)).ok_or(SumOverflow)?;
        Ok(Difference { sums, lines })
    }

    /// What the total is more.
    #[must_use]
    pub const fn total(&self) -> Sum {
        let [_, _, _, total, ..] = self.sums;
        total
    }

    /// Adds another difference.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Difference) -> Result<(), SumOverflow> {
        for (sum, other) in self.sums.iter_mut().zip(other.sums) {
            *sum = sum.plus(other)?;
        }
        self.lines = self.lines.checked_add(other.lines).ok_or(SumOverflow)?;
        Ok(())
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Difference::default()
    }
}
