//! What was computed of the keys of a file, so that it is computed once for each key and not for each of its lines.

use super::Batch;

/// Values that follow from keys, by their indexes in the table of the batches of a file.
#[derive(Debug)]
pub struct KnownKeys<T> {
    /// The generation of the keys; 0 for none.
    generation: u64,
    /// `None` for a key that was not asked for.
    values: Vec<Option<T>>,
}

impl<T> Default for KnownKeys<T> {
    fn default() -> Self {
        Self { generation: 0, values: Vec::new() }
    }
}

impl<T: Copy> KnownKeys<T> {
    /// Starts with a batch. The values of keys of other files are forgotten.
    pub fn start(&mut self, batch: &Batch<'_>) {
        if self.generation != batch.key_generation {
            self.generation = batch.key_generation;
            self.forget();
        }
        self.values.resize(batch.key_table.len(), None);
    }

    /// Forgets the values of all keys. The next batch must be started.
    pub fn forget(&mut self) {
        self.values.clear();
    }

    /// Returns the value of the key of the line at an index of the batch that was started, by `compute` if it is not known.
    ///
    /// # Errors
    ///
    /// That of `compute`.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    #[inline]
    pub fn find_or_compute<E>(
        &mut self,
        batch: &Batch<'_>,
        index: usize,
        compute: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let key = batch.keys.get(index).and_then(|key| usize::try_from(*key).ok());
        let Some(known) = key.and_then(|key| self.values.get_mut(key)) else {
            unreachable!("the line {index} has a key in the table")
        };
        match *known {
            Some(value) => Ok(value),
            None => Ok(*known.insert(compute()?)),
        }
    }
}
