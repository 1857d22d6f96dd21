//! Numbers of lines that were counted already. An object never changes, nor do they.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bill::{BillKey, LineCounts};

/// Largest number of bills in objects whose numbers are remembered.
const BILLS_MAX: usize = 10_000;

/// Largest number of single numbers that are remembered: some 64 bytes each.
const NUMBERS_MAX: usize = 1_000_000;

/// The numbers of lines of bills in objects, by the path of the object.
#[derive(Debug, Default)]
pub(super) struct KnownCounts(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    counts: BTreeMap<(String, BillKey), Arc<LineCounts>>,
    numbers: usize,
}

impl KnownCounts {
    /// Finds the numbers of a bill's lines in an object.
    pub(super) fn find(&self, path: &str, bill: BillKey) -> Option<Arc<LineCounts>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.counts.get(&(path.to_owned(), bill)).map(Arc::clone)
    }

    /// Remembers the numbers of a bill's lines in an object. Where memory is full, all others are forgotten.
    pub(super) fn insert(&self, path: &str, bill: BillKey, counts: &Arc<LineCounts>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = counts.iter().count();
        if known.counts.len() >= BILLS_MAX || known.numbers + numbers > NUMBERS_MAX {
            *known = Known::default();
        }
        if known.counts.insert((path.to_owned(), bill), Arc::clone(counts)).is_none() {
            known.numbers += numbers;
        }
    }
}
