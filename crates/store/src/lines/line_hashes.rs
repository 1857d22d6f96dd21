//! The digests of the selected lines of a batch, which is read whole: computed column by column. Each key, and each text of a
//! dictionary, is hashed once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bill::{Charge, CodeTables, Column, ColumnHashes, LineDigest, LineKey, LineMeaning, Measure, TextHashes};
use foldhash::fast::RandomState;

use super::decode::text_values::{NO_TEXT, Texts};
use super::line_batch::LineBatch;
use super::schema::CODE_TEXTS;
use crate::error::StoreError;
use crate::integers::to_index;

/// The ids of the texts that state the codes of a line, besides those of its charge.
type CodeIds = [u32; CODE_TEXTS.len()];

/// The hashes of the texts of a dictionary, as far as they were computed.
#[derive(Debug, Default)]
struct KnownHashes {
    dictionary: Option<Arc<Texts>>,
    hashes: Vec<Option<TextHashes>>,
}

impl KnownHashes {
    /// Returns the hashes of the texts of a dictionary: none is known if it is another one than before.
    fn hashes_of(&mut self, dictionary: &Arc<Texts>) -> &mut [Option<TextHashes>] {
        if self.dictionary.as_ref().is_none_or(|before| !Arc::ptr_eq(before, dictionary)) {
            self.dictionary = Some(Arc::clone(dictionary));
            self.hashes.clear();
            self.hashes.resize(dictionary.len(), None);
        }
        &mut self.hashes
    }
}

/// Computes digests of lines. Its memory is used again for the next batch.
#[derive(Debug)]
pub(super) struct LineHasher<'t> {
    columns: ColumnHashes<'t>,
    /// The index of each key in `keys`, by the number of its charge and the ids of its codes.
    indexes: HashMap<(u32, CodeIds), usize, RandomState>,
    keys: Vec<LineKey>,
    /// For each selected line, the index of its key.
    line_keys: Vec<usize>,
    /// For each column of texts, the hashes of its dictionary.
    known: [KnownHashes; Column::COUNT],
}

impl<'t> LineHasher<'t> {
    /// Makes one that computes meanings under these tables, if there are any.
    pub(super) fn new(tables: Option<&'t CodeTables>) -> Self {
        Self {
            columns: ColumnHashes::new(tables),
            indexes: HashMap::default(),
            keys: Vec::new(),
            line_keys: Vec::new(),
            known: std::array::from_fn(|_| KnownHashes::default()),
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
        for (column, known) in Column::ALL.into_iter().zip(&mut self.known) {
            let Some(texts) = batch.text_column(column) else { continue };
            let Some(dictionary) = texts.dictionary() else {
                self.columns.add_texts(column, rows.clone().map(|row| texts.text(row)));
                continue;
            };
            let ids = rows.clone().map(|row| Some(texts.id(row)).filter(|id| *id != NO_TEXT));
            let known = known.hashes_of(dictionary);
            self.columns.add_text_ids(column, ids, |id| dictionary.text(id), known);
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
            let ids = code_columns.map(|column| column.map_or(NO_TEXT, |column| column.id(row)));
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
