//! Hashes of the texts of a column, over all batches of a file and of the next one.

use crate::batch::{Batch, ColumnIds};

/// The hashes of the texts of a column. A text that has an id is hashed once.
#[derive(Debug, Default)]
pub(super) struct TextHashes {
    /// The generation of the dictionary; 0 for none.
    generation: u64,
    /// By the ids of texts.
    hashes: Vec<u128>,
}

impl TextHashes {
    /// Adds the hash of each line's text in a column, whose index in the file is given, to the sum of the line.
    pub(super) fn add_to(
        &mut self,
        sums: &mut [u128],
        batch: &Batch<'_>,
        column: usize,
        mut hash: impl FnMut(&str) -> u128,
    ) {
        if let Some(ids) = batch.ids_at(column) {
            self.hash_new_texts(ids, hash);
            for (sum, id) in sums.iter_mut().zip(&ids.ids) {
                *sum = sum.wrapping_add(self.hash_of(*id));
            }
        } else {
            for (sum, text) in sums.iter_mut().zip(batch.texts_at(column)) {
                *sum = sum.wrapping_add(hash(text));
            }
        }
    }

    /// Hashes the texts that were added to the dictionary.
    fn hash_new_texts(&mut self, ids: &ColumnIds, mut hash: impl FnMut(&str) -> u128) {
        let dictionary = &ids.dictionary;
        if self.generation != dictionary.generation() {
            self.generation = dictionary.generation();
            self.hashes.clear();
        }
        let known = self.hashes.len();
        self.hashes.extend((0_u32..).take(dictionary.len()).skip(known).map(|id| hash(dictionary.text(id))));
    }

    #[inline]
    fn hash_of(&self, id: u32) -> u128 {
        let Some(hash) = usize::try_from(id).ok().and_then(|id| self.hashes.get(id)) else {
            unreachable!("each text of the dictionary has a hash")
        };
        *hash
    }
}
