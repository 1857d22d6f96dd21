//! A batch: some thousand lines of one file, by columns.
//!
//! A text is a [`Span`] of the bytes that were read, and nothing is copied for it. Where the texts of a column repeat, each has
//! an id in the [`Dictionary`] of the column, so that a reader of the batch computes for each different text what it would
//! compute for each line. The key of the charge has an id, too. Amounts are units of 10^-8 USD, as in
//! [`Amount::units`](crate::Amount::units).

pub(crate) mod charge_key;
pub(crate) mod dictionary;
pub(crate) mod known_keys;
pub(crate) mod span;

use crate::charge::Charge;
use crate::column::Column;
use crate::line::{Line, Texts};
use crate::measure::PerMeasure;
use crate::money::Amount;
use crate::unknown_columns::UnknownColumns;
use charge_key::ChargeKey;
use dictionary::Dictionary;
use span::Span;

/// Lines of one file that follow each other, and have no fault.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'b> {
    /// The bytes that the spans are places in.
    pub text: &'b str,
    /// The number of each line in its file.
    pub numbers: &'b [u64],
    /// The place of each field: those of the first line in the order of the file, then those of the second.
    pub fields: &'b [Span],
    /// The columns of the file.
    pub columns: BatchColumns<'b>,
    /// The ids of the texts of each column, in the order of the file.
    pub ids: &'b [ColumnIds],
    /// The index of the key of each line in `key_table`.
    pub keys: &'b [u32],
    /// The keys of charges; `None` for one that only lines with faults have.
    pub key_table: &'b [Option<ChargeKey>],
    /// The number under which indexes of keys mean the same, at least 1. No other file has it.
    pub key_generation: u64,
    /// The amounts of each line, in units of 10^-8 USD.
    pub amounts: &'b PerMeasure<Vec<i64>>,
}

/// The columns of the file of a batch.
#[derive(Clone, Copy, Debug)]
pub struct BatchColumns<'b> {
    /// The index of each known column in the file, in the order of [`Column::ALL`].
    pub known: &'b [Option<usize>; Column::COUNT],
    /// The columns that are not known.
    pub unknown: &'b UnknownColumns,
    /// The index of each unknown column in the file.
    pub unknown_indexes: &'b [usize],
}

/// The ids of the texts of a column.
#[derive(Debug, Default)]
pub struct ColumnIds {
    /// The id of each line's text in the dictionary; empty if the column has too many different texts.
    pub ids: Vec<u32>,
    /// The texts.
    pub dictionary: Dictionary,
}

impl<'b> Batch<'b> {
    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Returns true if there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The text of the line at an index in a known column; `None` if the file has no such column.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn text_of(&self, index: usize, column: Column) -> Option<&'b str> {
        let column = self.columns.known.get(column.index()).copied().flatten()?;
        self.fields_of(index).get(column).map(|field| field.text_of(self.text))
    }

    /// The texts of all lines in the column at an index in the file.
    pub fn texts_at(&self, column: usize) -> impl Iterator<Item = &'b str> {
        let fields = self.fields.get(column..).unwrap_or_default();
        let text = self.text;
        fields.iter().step_by(self.ids.len()).map(move |field| field.text_of(text))
    }

    /// The ids of the texts of all lines in the column at an index in the file; `None` if they have none.
    #[must_use]
    pub fn ids_at(&self, column: usize) -> Option<&'b ColumnIds> {
        self.ids.get(column).filter(|ids| !ids.ids.is_empty())
    }

    /// The key of the charge of the line at an index.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[inline]
    #[must_use]
    pub fn key_of(&self, index: usize) -> &'b ChargeKey {
        let key =
            self.keys.get(index).and_then(|key| self.key_table.get(usize::try_from(*key).ok()?)?.as_ref());
        let Some(key) = key else { unreachable!("the line {index} has a key") };
        key
    }

    /// The charge of the line at an index.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn charge_of(&self, index: usize) -> Charge<'b> {
        self.key_of(index).with_amounts(PerMeasure::from_fn(|measure| {
            let amount = self.amounts[measure].get(index).and_then(|units| Amount::from_units(*units));
            let Some(amount) = amount else { unreachable!("the line {index} has each amount") };
            amount
        }))
    }

    /// Gives each line to `visit`, in order.
    ///
    /// # Errors
    ///
    /// The first that `visit` returns.
    pub fn visit_lines<E>(&self, mut visit: impl FnMut(&Line<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut unknown = Vec::with_capacity(self.columns.unknown_indexes.len());
        for (index, number) in self.numbers.iter().enumerate() {
            let fields = self.fields_of(index);
            let text_at = |index: usize| fields.get(index).map(|field| field.text_of(self.text));
            let known = self.columns.known.map(|index| index.and_then(text_at));
            unknown.clear();
            unknown.extend(self.columns.unknown_indexes.iter().filter_map(|index| text_at(*index)));
            let texts = Texts::new(&known, self.columns.unknown, &unknown);
            visit(&Line { number: *number, charge: self.charge_of(index), texts })?;
        }
        Ok(())
    }

    /// The places of the fields of the line at an index.
    #[expect(clippy::arithmetic_side_effects, reason = "indexes of fields in memory")]
    fn fields_of(&self, index: usize) -> &'b [Span] {
        let width = self.ids.len();
        let Some(fields) = self.fields.get(index * width..(index + 1) * width) else {
            unreachable!("the line {index} is in the batch")
        };
        fields
    }
}
