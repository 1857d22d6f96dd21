//! The records of lines in ascending order, in memory as far as they fit.

use std::collections::HashMap;
use std::path::Path;

use bill::BillKey;
use foldhash::fast::RandomState;
use store::StoreError;

use crate::import::spill::{Runs, Spill};

/// Memory of records that are sorted at once, in bytes.
const IN_MEMORY_BYTES: usize = 16 << 20;

/// Records of lines, and the numbers of their bills.
pub(super) struct SortedLines<R> {
    records: Vec<R>,
    runs: Runs<R>,
    numbers: HashMap<BillKey, u32, RandomState>,
    /// The bills, in the order of their numbers from 0.
    bills: Vec<BillKey>,
}

impl<R: Spill> SortedLines<R> {
    /// No lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { records: Vec::new(), runs: Runs::new(folder), numbers: HashMap::default(), bills: Vec::new() }
    }

    /// Returns the number of a bill, which gets one if it is new.
    pub(super) fn find_number(&mut self, bill: BillKey) -> u32 {
        let Ok(next) = u32::try_from(self.bills.len()) else {
            unreachable!("2^32 bills do not fit into memory")
        };
        let number = *self.numbers.entry(bill).or_insert(next);
        if number == next {
            self.bills.push(bill);
        }
        number
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be created or written.
    pub(super) fn push(&mut self, record: R) -> Result<(), StoreError> {
        self.records.push(record);
        if self.records.len() >= const { IN_MEMORY_BYTES.div_euclid(size_of::<R>()) } {
            self.records.sort_unstable();
            self.runs.spill(self.records.drain(..))?;
        }
        Ok(())
    }

    /// Takes the bills, in the order of their numbers from 0.
    pub(super) fn take_bills(&mut self) -> Vec<BillKey> {
        std::mem::take(&mut self.bills)
    }

    /// Gives every record to a function, in ascending order.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be read.
    pub(super) fn visit(mut self, mut visit: impl FnMut(R)) -> Result<(), StoreError> {
        self.records.sort_unstable();
        self.runs.keep_in_memory(std::mem::take(&mut self.records));
        for record in self.runs.merge()? {
            visit(record?);
        }
        Ok(())
    }
}
