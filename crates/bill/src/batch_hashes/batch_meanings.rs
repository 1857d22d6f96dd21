//! Reads the meanings of the lines of batches: each different text and each different key is hashed once.

use super::text_hashes::TextHashes;
use crate::batch::Batch;
use crate::codes::tables::CodeTables;
use crate::meaning::comparison::Comparison;
use crate::meaning::fields::{COMPONENT_FIELDS, FIRST_AMOUNT_FIELD, MEANT_MEASURES, TEXT_FIELDS};
use crate::meaning::key_hashes::KeyHashes;
use crate::meaning::line_meaning::LineMeaning;
use crate::meaning::{MeaningReader, hash_field, hash_number, shorten_hash};

/// Reads the meanings of the lines of batches, as [`MeaningReader`] reads them line by line.
#[derive(Debug)]
pub struct BatchMeanings<'t> {
    reader: MeaningReader<'t>,
    scratch: String,
    /// The hashes of texts, in the order of [`TEXT_FIELDS`].
    fields: Vec<TextHashes>,
    /// The generation of the keys; 0 for none.
    key_generation: u64,
    /// By the indexes of keys; `None` for one that no line had so far.
    keys: Vec<Option<KeyHashes>>,
    /// For each line, the index of its key.
    key_indexes: Vec<usize>,
    /// For each line, the sum of the hashes of its component.
    components: Vec<u128>,
    /// For each line, the sum of the hashes of the fields that are not in its key.
    sums: Vec<u128>,
}

impl<'t> BatchMeanings<'t> {
    /// Makes a reader under these tables.
    #[must_use]
    pub fn new(tables: &'t CodeTables) -> Self {
        Self {
            reader: MeaningReader::new(tables),
            scratch: String::new(),
            fields: TEXT_FIELDS.map(|_| TextHashes::default()).into(),
            key_generation: 0,
            keys: Vec::new(),
            key_indexes: Vec::new(),
            components: Vec::new(),
            sums: Vec::new(),
        }
    }

    /// Reads the lines of a batch. The other functions return facts of these until the next batch is read.
    pub fn read(&mut self, batch: &Batch<'_>) {
        self.hash_keys(batch);
        self.components.clear();
        self.components.resize(batch.len(), 0);
        for index in 0..COMPONENT_FIELDS {
            self.add_field(index, batch);
        }
        self.sums.clone_from(&self.components);
        for index in COMPONENT_FIELDS..TEXT_FIELDS.len() {
            self.add_field(index, batch);
        }
        for (field, measure) in (FIRST_AMOUNT_FIELD..).zip(MEANT_MEASURES) {
            for (sum, units) in self.sums.iter_mut().zip(&batch.amounts[measure]) {
                *sum = sum.wrapping_add(hash_number(field, *units));
            }
        }
    }

    /// The meaning of the line at an index.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn meaning_of(&self, index: usize) -> LineMeaning {
        self.key_of(index).make_meaning(find(&self.sums, index))
    }

    /// The facts by which an append compares the line at an index.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn comparison_of(&self, index: usize) -> Comparison {
        self.key_of(index).make_comparison(find(&self.sums, index))
    }

    /// The hash of the component of the line at an index, as [`MeaningReader::hash_component`] gives it.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn component_of(&self, index: usize) -> u64 {
        shorten_hash(find(&self.components, index))
    }

    /// Adds the hashes of the texts of a field to the sums.
    fn add_field(&mut self, index: usize, batch: &Batch<'_>) {
        let (Some(known), Some((field, column, spelling))) =
            (self.fields.get_mut(index), TEXT_FIELDS.get(index))
        else {
            unreachable!("the index {index} is of no field")
        };
        let sums = if index < COMPONENT_FIELDS { &mut self.components } else { &mut self.sums };
        let scratch = &mut self.scratch;
        let Some(column) = batch.columns.known.get(column.index()).copied().flatten() else { return };
        known.add_to(sums, batch, column, |text| hash_field(scratch, *field, text, *spelling));
    }

    /// Hashes the keys that no line had so far.
    fn hash_keys(&mut self, batch: &Batch<'_>) {
        if self.key_generation != batch.key_generation {
            self.key_generation = batch.key_generation;
            self.keys.clear();
        }
        self.keys.resize(batch.key_table.len(), None);
        self.key_indexes.clear();
        for (index, key) in batch.keys.iter().enumerate() {
            let Ok(key) = usize::try_from(*key) else { unreachable!("memory has more than 2^32 bytes") };
            self.key_indexes.push(key);
            if let Some(hashes @ None) = self.keys.get_mut(key) {
                let charge = batch.charge_of(index);
                *hashes = Some(self.reader.hash_key(&charge, &|column| batch.text_of(index, column)));
            }
        }
    }

    fn key_of(&self, index: usize) -> &KeyHashes {
        let key = self.key_indexes.get(index).and_then(|key| self.keys.get(*key)?.as_ref());
        let Some(key) = key else { unreachable!("the line {index} has a key") };
        key
    }
}

/// Returns the value of the line at an index.
#[inline]
fn find(values: &[u128], index: usize) -> u128 {
    let Some(value) = values.get(index) else { unreachable!("the line {index} is in the batch") };
    *value
}
