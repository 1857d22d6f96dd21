//! The difference of two sums: what a newer state of something has more than an older one.

use std::ops::Index;

use crate::measure::{Measure, PerMeasure};
use crate::money::{Sum, SumOverflow};
use crate::sums::Sums;

/// What newer sums have more than older ones: exact, and negative where they have less.
///
/// ```
/// use bill::{Difference, Measure, Sum, Sums};
/// let old = Sums::new([(Measure::Total, Sum::from_units(3))], 2);
/// let new = Sums::new([(Measure::Total, Sum::from_units(1))], 3);
/// let difference = Difference::between(&old, &new).unwrap();
/// assert_eq!((difference[Measure::Total].units(), difference.lines), (-2, 1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The difference of each amount.
    pub amounts: PerMeasure<Sum>,
    /// The difference of the numbers of lines.
    pub lines: i128,
}

impl Difference {
    /// What `new` has more than `old`.
    ///
    /// # Errors
    /// [`SumOverflow`]: a difference left the range of 128 bits.
    pub fn between(old: &Sums, new: &Sums) -> Result<Self, SumOverflow> {
        let amounts = PerMeasure::try_from_fn(|measure| new[measure].minus(old[measure]))?;
        let lines = i128::from(new.lines).checked_sub(i128::from(old.lines)).ok_or(SumOverflow)?;
        Ok(Self { amounts, lines })
    }

    /// Adds another difference.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        self.amounts = PerMeasure::try_from_fn(|measure| self[measure].plus(other[measure]))?;
        self.lines = self.lines.checked_add(other.lines).ok_or(SumOverflow)?;
        Ok(())
    }

    /// Returns true if nothing differs.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl Index<Measure> for Difference {
    type Output = Sum;

    fn index(&self, measure: Measure) -> &Sum {
        &self.amounts[measure]
    }
}
