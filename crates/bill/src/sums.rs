//! Exact sums of the amounts of some lines: of a cell, a bill, or whatever is added up.

use std::fmt;
use std::ops::{Index, IndexMut};

use crate::measure::{Amounts, Measure, PerMeasure};
use crate::money::{Sum, SumOverflow};

/// Exact sums of the amounts of some lines, and the number of these lines.
///
/// ```
/// use bill::{Measure, Sum, Sums};
/// let mut sums = Sums::new([(Measure::Total, Sum::from_units(3))], 2);
/// sums.merge(&Sums::new([(Measure::Total, Sum::from_units(4))], 1)).unwrap();
/// assert_eq!((sums[Measure::Total].units(), sums[Measure::Voucher].units(), sums.lines), (7, 0, 3));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// The sum of each amount.
    pub amounts: PerMeasure<Sum>,
    /// Number of lines in the sums.
    pub lines: u64,
}

impl Sums {
    /// Sums of which those given are not zero.
    #[must_use]
    pub fn new(amounts: impl IntoIterator<Item = (Measure, Sum)>, lines: u64) -> Self {
        let mut sums = Self { lines, ..Self::default() };
        for (measure, sum) in amounts {
            sums[measure] = sum;
        }
        sums
    }

    /// Adds one line.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn add_line(&mut self, amounts: &Amounts) -> Result<(), SumOverflow> {
        self.add_sums(amounts.map(Sum::from), 1)
    }

    /// Adds other sums.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumOverflow> {
        self.add_sums(other.amounts, other.lines)
    }

    /// Adds a sum to each, and a number of lines.
    fn add_sums(&mut self, amounts: PerMeasure<Sum>, lines: u64) -> Result<(), SumOverflow> {
        for measure in Measure::ALL {
            self[measure] = self[measure].plus(amounts[measure])?;
        }
        self.lines = self.lines.checked_add(lines).ok_or(SumOverflow)?;
        Ok(())
    }
}

impl Index<Measure> for Sums {
    type Output = Sum;

    fn index(&self, measure: Measure) -> &Sum {
        &self.amounts[measure]
    }
}

impl IndexMut<Measure> for Sums {
    fn index_mut(&mut self, measure: Measure) -> &mut Sum {
        &mut self.amounts[measure]
    }
}

impl fmt::Display for Sums {
    /// Writes each sum behind its label, then the number of lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (measure, sum) in self.amounts.iter() {
            write!(f, "{} {sum}, ", measure.label())?;
        }
        write!(f, "{} {}", self.lines, if self.lines == 1 { "line" } else { "lines" })
    }
}
