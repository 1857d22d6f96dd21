//! The one list of the amounts that a bill line states: what each is, and its stable names.

use std::fmt;
use std::ops::{Index, IndexMut};

use crate::money::Amount;

/// Declares the amounts: variant, name, name of the column of stored lines, name for people.
macro_rules! measures {
    ($($(#[$doc:meta])+ $variant:ident [$name:literal, $lines_column:literal, $label:literal];)+) => {
        /// An amount that every bill line states, and that is summed apart from the others.
        ///
        /// The order of the variants is the order in which amounts are stored, printed and listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure {
            $($(#[$doc])+ $variant,)+
        }

        impl Measure {
            /// Every amount, in the order of the variants.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant,)+];

            /// Number of amounts.
            pub const COUNT: usize = [$(stringify!($variant),)+].len();

            /// The name in the catalog, in JSON and in CSV.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The name of the column of stored lines.
            #[must_use]
            pub const fn lines_column(self) -> &'static str {
                match self {
                    $(Self::$variant => $lines_column,)+
                }
            }

            /// The name in messages and tables for people.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }
    };
}

// Another amount needs a line here; the column of bill files that states it, in `Basis::column`; a migration of each
// catalog, of the tables `cell` and `payment_sum`, with a default for the rows that there are; and in the crate `store` a
// reader of lines that takes the column as absent from the objects written before it (`check_schema` and `LineBatch` take only texts so), with a test on such an object.
// `DaySums::parse` then reads the amounts of sums that were written before it.
// Digests list their amounts themselves, as they never change under their formats.
measures! {
    /// List price x usage x duration.
    Original ["original", "original_cost", "original"];
    /// After discount, before vouchers, without tax.
    BeforeVoucher ["before_voucher", "amount_before_voucher", "before voucher"];
    /// The amount that vouchers paid.
    Voucher ["voucher", "voucher_amount", "voucher"];
    /// The amount owed, without tax; normally the amount before vouchers less the voucher.
    Total ["total", "total_cost", "total"];
    /// The deduction of reserved instances, at list price.
    RiDeduction ["ri_deduction", "ri_deduction", "RI deduction"];
    /// The deduction of savings plans, at list price.
    SpDeduction ["sp_deduction", "sp_deduction", "SP deduction"];
}

impl Measure {
    /// The index of the amount in [`Measure::ALL`].
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the discriminant of a plain enum is its index")]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// One value for each [`Measure`].
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PerMeasure<T>([T; Measure::COUNT]);

/// The amounts of one line. They are summed apart; none is derived from the others.
pub type Amounts = PerMeasure<Amount>;

impl<T> PerMeasure<T> {
    /// Computes the value of each measure.
    pub fn from_fn(value_of: impl FnMut(Measure) -> T) -> Self {
        Self(Measure::ALL.map(value_of))
    }

    /// Computes a value from each value.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> PerMeasure<U> {
        PerMeasure(self.0.map(convert))
    }

    /// The values, in the order of [`Measure::ALL`].
    pub fn into_array(self) -> [T; Measure::COUNT] {
        self.0
    }

    /// The measures with their values, in the order of [`Measure::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Measure, &T)> {
        Measure::ALL.into_iter().zip(&self.0)
    }
}

impl<T: Copy> PerMeasure<T> {
    /// Computes the value of each measure, and stops at the first error.
    ///
    /// # Errors
    /// The first that `value_of` returns.
    pub fn try_from_fn<E>(mut value_of: impl FnMut(Measure) -> Result<T, E>) -> Result<Self, E> {
        let [first, rest @ ..] = Measure::ALL;
        let mut values = Self([value_of(first)?; Measure::COUNT]);
        for measure in rest {
            values[measure] = value_of(measure)?;
        }
        Ok(values)
    }
}

impl<T> Index<Measure> for PerMeasure<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "the array has an element for each variant")]
    fn index(&self, measure: Measure) -> &T {
        &self.0[measure.index()]
    }
}

impl<T> IndexMut<Measure> for PerMeasure<T> {
    #[expect(clippy::indexing_slicing, reason = "the array has an element for each variant")]
    fn index_mut(&mut self, measure: Measure) -> &mut T {
        &mut self.0[measure.index()]
    }
}

impl<T: fmt::Debug> fmt::Debug for PerMeasure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(measure, value)| (measure.name(), value))).finish()
    }
}

impl Amounts {
    /// Returns true if the total is the amount before vouchers less the voucher.
    #[must_use]
    pub fn has_consistent_total(&self) -> bool {
        let units = |measure| i128::from(self[measure].units());
        units(Measure::BeforeVoucher).checked_sub(units(Measure::Voucher)) == Some(units(Measure::Total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_has_the_index_of_its_place_in_the_list() {
        for (index, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure.index(), index);
        }
    }

    #[test]
    fn values_are_computed_in_order_up_to_the_first_error() {
        let mut asked = Vec::new();
        let values = PerMeasure::try_from_fn(|measure| {
            asked.push(measure);
            if measure == Measure::Voucher { Err(measure) } else { Ok(0) }
        });
        assert_eq!(values, Err(Measure::Voucher));
        assert_eq!(asked, Measure::ALL[..3]);
        let indexes = PerMeasure::try_from_fn(|measure| Ok::<_, ()>(measure.index())).unwrap();
        assert_eq!(indexes, PerMeasure::from_fn(Measure::index));
        assert_eq!(indexes.into_array(), [0, 1, 2, 3, 4, 5]);
    }
}
