//! The cells and bills of the keys of a file, so that each key is looked up once and not for each of its lines.

use bill::{Amounts, Batch, CellNumber, Fold, KnownKeys, Measure, PerMeasure};
use store::StoreError;

use super::marks::{BillMarks, Marks};
use crate::integers::to_usize;

/// The cells of the keys of a file.
#[derive(Default)]
pub(super) struct KnownCells {
    keys: KnownKeys<KnownKey>,
    /// The generation of the cells.
    cell_generation: u32,
    /// Memory that is reused: the cells of the lines that are added, and their amounts if they are not all lines of the batch.
    cells: Vec<CellNumber>,
    amounts: PerMeasure<Vec<i64>>,
}

/// The place of the lines of a key.
#[derive(Clone, Copy)]
struct KnownKey {
    cell: CellNumber,
    /// The number of the bill among those with marks.
    bill: usize,
}

impl KnownCells {
    /// Adds the lines of a batch at some indexes to a fold, and by `mark` to the marks of their bills.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: a sum left its range.
    pub(super) fn add_batch(
        &mut self,
        batch: &Batch<'_>,
        indexes: &[u32],
        fold: &mut Fold,
        marks: &mut BillMarks,
        mut mark: impl FnMut(&mut Marks, usize),
    ) -> Result<(), StoreError> {
        if self.cell_generation != fold.generation() {
            self.cell_generation = fold.generation();
            self.keys.forget();
        }
        self.keys.start(batch);
        self.cells.clear();
        for index in indexes.iter().map(|index| to_usize(*index)) {
            let find_place = || {
                let key = batch.key_of(index);
                let cell = fold.find_cell(&key.with_amounts(Amounts::default()))?;
                Ok::<_, StoreError>(KnownKey { cell, bill: marks.find_number(key.bill()) })
            };
            let place = self.keys.find_or_compute(batch, index, find_place)?;
            self.cells.push(place.cell);
            mark(marks.of_number(place.bill), index);
        }
        if self.cells.len() == batch.len() {
            let amounts = PerMeasure::from_fn(|measure| batch.amounts[measure].as_slice());
            return Ok(fold.add_lines(&self.cells, &amounts)?);
        }
        self.select_amounts(batch, indexes);
        Ok(fold.add_lines(&self.cells, &PerMeasure::from_fn(|measure| self.amounts[measure].as_slice()))?)
    }

    /// Copies the amounts of the lines at some indexes.
    fn select_amounts(&mut self, batch: &Batch<'_>, indexes: &[u32]) {
        for measure in Measure::ALL {
            let of_line = |index: &u32| batch.amounts[measure].get(to_usize(*index)).copied();
            let own = &mut self.amounts[measure];
            own.clear();
            own.extend(indexes.iter().filter_map(of_line));
        }
    }
}
