//! Reads the meanings of the lines of batches: each different text and each different key is hashed once.

use std::convert::Infallible;

use super::text_hashes::TextHashes;
use crate::batch::Batch;
use crate::batch::known_keys::KnownKeys;
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
    keys: KnownKeys<KeyHashes>,
    /// For each line, the hashes of its key.
    line_keys: Vec<KeyHashes>,
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
            keys: KnownKeys::default(),
            line_keys: Vec::new(),
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

    /// Finds the hashes of the key of each line.
    fn hash_keys(&mut self, batch: &Batch<'_>) {
        self.keys.start(batch);
        self.line_keys.clear();
        for index in 0..batch.len() {
            let reader = &mut self.reader;
            let hash =
                || Ok(reader.hash_key(&batch.charge_of(index), &|column| batch.text_of(index, column)));
            let Ok::<_, Infallible>(hashes) = self.keys.find_or_compute(batch, index, hash);
            self.line_keys.push(hashes);
        }
    }

    fn key_of(&self, index: usize) -> &KeyHashes {
        let Some(key) = self.line_keys.get(index) else { unreachable!("the line {index} has a key") };
        key
    }
}

/// Returns the value of the line at an index.
#[inline]
fn find(values: &[u128], index: usize) -> u128 {
    let Some(value) = values.get(index) else { unreachable!("the line {index} is in the batch") };
    *value
}
