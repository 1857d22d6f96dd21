//! Computes the digests of the content of the lines of batches: each different text and each different key is hashed once.

use std::convert::Infallible;

use super::text_hashes::TextHashes;
use crate::batch::Batch;
use crate::batch::known_keys::KnownKeys;
use crate::column::Column;
use crate::digest::line_digest::{
    DIGESTED_MEASURES, FIRST_AMOUNT_FIELD, FIRST_COLUMN_FIELD, LineDigest, hash_key, hash_number, hash_text,
    hash_unknown_text,
};
use crate::measure::Amounts;

/// Computes the digests of the lines of batches, as [`Line::digest`](crate::Line::digest) does line by line.
#[derive(Debug)]
pub struct BatchContents {
    /// Those of the known columns, in the order of [`Column::ALL`].
    known: Vec<TextHashes>,
    /// Those of the unknown columns, in the order of the file.
    unknown: Vec<TextHashes>,
    keys: KnownKeys<u128>,
    scratch: Vec<u8>,
    /// For each line, the sum of the hashes of its fields.
    sums: Vec<u128>,
}

impl Default for BatchContents {
    fn default() -> Self {
        Self {
            known: Column::ALL.map(|_| TextHashes::default()).into(),
            unknown: Vec::new(),
            keys: KnownKeys::default(),
            scratch: Vec::new(),
            sums: Vec::new(),
        }
    }
}

impl BatchContents {
    /// Reads the lines of a batch, whose digests are then known until the next batch is read.
    pub fn read(&mut self, batch: &Batch<'_>) {
        self.sums.clear();
        self.add_keys(batch);
        for (field, measure) in (FIRST_AMOUNT_FIELD..).zip(DIGESTED_MEASURES) {
            for (sum, units) in self.sums.iter_mut().zip(&batch.amounts[measure]) {
                *sum = sum.wrapping_add(hash_number(field, *units));
            }
        }
        for ((field, column), known) in (FIRST_COLUMN_FIELD..).zip(batch.columns.known).zip(&mut self.known) {
            if let Some(column) = column {
                known.add_to(&mut self.sums, batch, *column, |text| hash_text(field, text));
            }
        }
        let unknown = batch.columns.unknown.names().zip(batch.columns.unknown_indexes);
        self.unknown.resize_with(batch.columns.unknown_indexes.len(), TextHashes::default);
        for ((name, column), known) in unknown.zip(&mut self.unknown) {
            let scratch = &mut self.scratch;
            known.add_to(&mut self.sums, batch, *column, |text| hash_unknown_text(scratch, name, text));
        }
    }

    /// The digest of the line at an index.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[must_use]
    pub fn digest_of(&self, index: usize) -> LineDigest {
        let Some(sum) = self.sums.get(index) else { unreachable!("the line {index} is in the batch") };
        LineDigest::of_sum(*sum)
    }

    /// Starts the sum of each line with the hash of its key.
    fn add_keys(&mut self, batch: &Batch<'_>) {
        self.keys.start(batch);
        for index in 0..batch.len() {
            let hash = || Ok(hash_key(&batch.key_of(index).with_amounts(Amounts::default())));
            let Ok::<_, Infallible>(hash) = self.keys.find_or_compute(batch, index, hash);
            self.sums.push(hash);
        }
    }
}
