//! The digests of the selected lines of a batch, which is read whole: computed column by column, and each key once.

use std::collections::{BTreeMap, HashMap};

use bill::{Charge, CodeTables, Column, ColumnHashes, LineDigest, LineKey, LineMeaning, Measure};
use foldhash::fast::RandomState;

use super::line_batch::LineBatch;
use super::schema::CODE_TEXTS;
use crate::error::StoreError;
use crate::integers::to_index;

/// The ids of the texts that state the codes of a line, besides those of its charge.
type CodeIds = [Option<i32>; CODE_TEXTS.len()];

/// Computes digests of lines. Its memory is used again for the next batch.
#[derive(Debug)]
pub(super) struct LineHasher<'t> {
    columns: ColumnHashes<'t>,
    /// The index of each key in `keys`, by the number of its charge and the ids of its codes.
    indexes: HashMap<(u32, CodeIds), usize, RandomState>,
    keys: Vec<LineKey>,
    /// For each selected line, the index of its key.
    line_keys: Vec<usize>,
}

impl<'t> LineHasher<'t> {
    /// Makes one that computes meanings under these tables, if there are any.
    pub(super) fn new(tables: Option<&'t CodeTables>) -> Self {
        Self {
            columns: ColumnHashes::new(tables),
            indexes: HashMap::default(),
            keys: Vec::new(),
            line_keys: Vec::new(),
        }
    }

    /// Reads the lines of a batch. `selected` are the number of the charge and the row of each line, in the order of rows.
    pub(super) fn read(
        &mut self,
        batch: &LineBatch<'_>,
        charges: &[Charge<'_>],
        selected: impl Iterator<Item = (u32, usize)> + Clone,
    ) -> Result<(), StoreError> {
        self.columns.start(selected.clone().count());
        self.read_keys(batch, charges, selected.clone());
        let rows = selected.map(|(_, row)| row);
        for measure in Measure::ALL {
            self.columns.add_amounts(measure, rows.clone().map(|row| batch.amount_units(measure, row)));
        }
        for column in Column::ALL {
            if let Some(texts) = batch.text_column(column) {
                self.columns.add_texts(column, rows.clone().map(|row| texts.text(row)));
            }
        }
        for (index, row) in rows.enumerate() {
            batch.read_origin(row)?; // a place that no line can have is damage, too
            if batch.unknown_columns(row).is_some() {
                let unknown: BTreeMap<String, String> = batch.read_unknown_columns(row)?;
                for (name, text) in &unknown {
                    self.columns.add_unknown_text(index, name, text);
                }
            }
        }
        Ok(())
    }

    /// The digests of the selected line at an index.
    pub(super) fn digests_of(&self, index: usize) -> (LineDigest, Option<LineMeaning>) {
        let key = self.line_keys.get(index).and_then(|key| self.keys.get(*key));
        let Some(key) = key else { unreachable!("the line {index} has a key") };
        self.columns.digests_of(index, key)
    }

    /// Finds the key of each line.
    fn read_keys(
        &mut self,
        batch: &LineBatch<'_>,
        charges: &[Charge<'_>],
        selected: impl Iterator<Item = (u32, usize)>,
    ) {
        self.indexes.clear();
        self.keys.clear();
        self.line_keys.clear();
        let code_columns = CODE_TEXTS.map(|column| batch.text_column(column));
        for (number, row) in selected {
            let ids = code_columns.map(|column| column.map(|column| column.require_id(row)));
            let index = *self.indexes.entry((number, ids)).or_insert_with(|| {
                let Some(charge) = charges.get(to_index(number)) else {
                    unreachable!("each line has a charge")
                };
                self.keys.push(self.columns.hash_key(charge, |column| batch.text(column, row)));
                self.keys.len() - 1
            });
            self.line_keys.push(index);
        }
    }
}
