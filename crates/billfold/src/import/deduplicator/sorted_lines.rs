//! The records of lines in ascending order, in memory as far as they fit.

use std::num::NonZeroUsize;
use std::path::Path;

use bill::BillKey;
use store::StoreError;

use super::bill_numbers::BillNumbers;
use crate::import::spill::{Runs, Spill};

/// Memory of records that are sorted at once, in bytes.
const IN_MEMORY_BYTES: usize = 8 << 20;

/// Records of lines, and the numbers of their bills.
pub(super) struct SortedLines<R> {
    records: Vec<R>,
    /// Number of records that are sorted at once.
    records_max: usize,
    runs: Runs<R>,
    bills: BillNumbers,
}

impl<R: Spill> SortedLines<R> {
    /// No lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let records_max = const { IN_MEMORY_BYTES.div_euclid(size_of::<R>()) };
        Self { records: Vec::new(), records_max, runs: Runs::new(folder), bills: BillNumbers::default() }
    }

    /// Shares the memory among some collections, which are merged at the end. Bills have the same numbers in all of them.
    pub(super) fn split(mut self, count: NonZeroUsize) -> Vec<Self> {
        self.records_max = self.records_max.div_euclid(count.get());
        let other = |_| Self {
            records: Vec::new(),
            records_max: self.records_max,
            runs: Runs::new(self.runs.folder()),
            bills: self.bills.clone(),
        };
        let others: Vec<Self> = (1..count.get()).map(other).collect();
        std::iter::once(self).chain(others).collect()
    }

    /// Adds the records of another collection that this one was split into.
    pub(super) fn merge(&mut self, other: Self) {
        self.records.extend(other.records);
        self.runs.append(other.runs);
    }

    /// Returns the number of a bill, which gets one if it is new.
    pub(super) fn find_number(&mut self, bill: BillKey) -> u32 {
        self.bills.find_number(bill)
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// [`StoreError::Temporary`]: the file cannot be created or written.
    pub(super) fn push(&mut self, record: R) -> Result<(), StoreError> {
        self.records.push(record);
        if self.records.len() >= self.records_max {
            self.records.sort_unstable();
            self.runs.spill(self.records.drain(..))?;
        }
        Ok(())
    }

    /// Takes the bills, in the order of their numbers from 0.
    pub(super) fn take_bills(&mut self) -> Vec<BillKey> {
        self.bills.take_bills()
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
