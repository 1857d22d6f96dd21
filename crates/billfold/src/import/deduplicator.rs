//! Finds lines of an import that are the same charge: several lines of its files, or a line of its files and a stored one.
//! By decision, a line with an `Id` is identified by its bill, that id and its component, and a line without one by its
//! bill and meaning, of which there may be several.
//!
//! A record of each line goes to sorted runs on the disk, so that any number of lines can be compared.

mod append;
pub(super) mod found;
pub(super) mod record;
pub(super) mod shared;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use bill::ledger::CountedPart;
use bill::{BillKey, Comparison, LineDigest, LineMeaning, MeaningReader};
use foldhash::fast::RandomState;
use store::{StoreError, StoredLine};

use super::spill::Runs;
use append::AppendComparison;
use found::LineComparison;
use record::{LinePlace, LineRecord};
use statement::StatementComparison;

/// Records that are sorted in memory at once: about 17 MB.
const IN_MEMORY_MAX: usize = 1 << 17;

/// Collects records of lines, and compares them.
pub(super) struct Deduplicator {
    records: Vec<LineRecord>,
    runs: Runs<LineRecord>,
    bills: HashMap<BillKey, u32, RandomState>,
    /// The bills, in the order of their numbers from 0.
    keys: Vec<BillKey>,
}

impl Deduplicator {
    /// A deduplicator without lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { records: Vec::new(), runs: Runs::new(folder), bills: HashMap::default(), keys: Vec::new() }
    }

    /// Adds a line of a statement; `component` is the hash of its component, if files are compared.
    pub(super) fn add_statement_line(
        &mut self,
        ordinal: u64,
        bill: BillKey,
        place: LinePlace,
        meaning: LineMeaning,
        id: Option<(&str, u64)>,
    ) -> Result<(), StoreError> {
        let number = self.find_or_assign_bill_number(bill);
        let record = LineRecord::from_meaning(number, meaning, ordinal, place);
        self.push(match id {
            Some((id, component)) => record.with_id(id, component),
            None => record,
        })
    }

    /// Adds a line of an append, with its id and the hash of its component.
    pub(super) fn add_append_line(
        &mut self,
        ordinal: u64,
        bill: BillKey,
        place: LinePlace,
        id: Option<(&str, u64)>,
        comparison: Comparison,
        digest: LineDigest,
    ) -> Result<(), StoreError> {
        let number = self.find_or_assign_bill_number(bill);
        let record = LineRecord::from_comparison(number, id, comparison, digest, place);
        self.push(LineRecord { ordinal, ..record })
    }

    /// Adds a stored line. `is_current` is true if the current version of its bill counts it.
    pub(super) fn add_stored_line(
        &mut self,
        line: &StoredLine<'_>,
        is_current: bool,
        digest: LineDigest,
        reader: &mut MeaningReader<'_>,
    ) -> Result<LineMeaning, StoreError> {
        let comparison = line.comparison(reader);
        let id = line.id().map(|id| (id, line.hash_component(reader)));
        let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
        let bill = self.find_or_assign_bill_number(line.charge.bill);
        let record = LineRecord::from_comparison(bill, id, comparison, digest, place);
        self.push(LineRecord { is_current, ..record })?;
        Ok(comparison.meaning)
    }

    /// Finds the lines of a statement whose id an earlier line has: with the same charge, which was delivered twice; with
    /// another charge, which counts as well; or in another bill. Finds files that share most of their lines, too.
    pub(super) fn compare_statement(mut self) -> Result<LineComparison, StoreError> {
        let keys = std::mem::take(&mut self.keys);
        let mut comparing = StatementComparison::default();
        self.visit_records_in_order(|record| comparing.add(&record))?;
        Ok(comparing.finish(&keys))
    }

    /// Finds the lines of an append that are stored already, and those whose id a stored line with another charge has.
    /// `parts` are the stored parts of the bills of the files.
    pub(super) fn compare_append(
        mut self,
        parts: &BTreeMap<BillKey, Vec<CountedPart>>,
    ) -> Result<LineComparison, StoreError> {
        let keys = std::mem::take(&mut self.keys);
        let of_key = |key| parts.get(key).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<&[CountedPart]> = keys.iter().map(of_key).collect();
        let mut comparing = AppendComparison::new(&parts);
        self.visit_records_in_order(|record| comparing.add(record))?;
        Ok(comparing.finish(&keys))
    }

    /// Finds the bills of which each stored line has a line with its meaning in the files.
    pub(super) fn find_preserved(mut self) -> Result<BTreeSet<BillKey>, StoreError> {
        let mut lost = BTreeSet::new();
        let mut at = (0, 0);
        // Stored lines of one meaning come before those of the files.
        let mut unmatched: u64 = 0;
        let keys = std::mem::take(&mut self.keys);
        self.visit_records_in_order(|record| {
            if at != (record.key, record.bill) {
                if unmatched > 0 {
                    lost.insert(at.1);
                }
                (at, unmatched) = ((record.key, record.bill), 0);
            }
            unmatched = match record.ordinal {
                0 => unmatched + 1,
                // Saturates: lines of the files beyond the stored ones are additions.
                _ => unmatched.saturating_sub(1),
            };
        })?;
        if unmatched > 0 {
            lost.insert(at.1);
        }
        let preserved = (0_u32..).zip(keys).filter(|(number, _)| !lost.contains(number));
        Ok(preserved.map(|(_, key)| key).collect())
    }

    /// Adds a line for [`Deduplicator::find_preserved`]; `ordinal` is 0 for a stored one.
    pub(super) fn add_meaning(
        &mut self,
        bill: BillKey,
        meaning: LineMeaning,
        ordinal: u64,
    ) -> Result<(), StoreError> {
        let place = LinePlace { import: None, file: 0, line: 0 };
        let record = LineRecord::from_meaning(self.find_or_assign_bill_number(bill), meaning, ordinal, place);
        self.push(record)
    }

    /// The number of a bill in the records.
    fn find_or_assign_bill_number(&mut self, bill: BillKey) -> u32 {
        let Ok(next) = u32::try_from(self.keys.len()) else {
            unreachable!("2^32 bills do not fit into memory")
        };
        let number = *self.bills.entry(bill).or_insert(next);
        if number == next {
            self.keys.push(bill);
        }
        number
    }

    fn push(&mut self, record: LineRecord) -> Result<(), StoreError> {
        self.records.push(record);
        if self.records.len() >= IN_MEMORY_MAX {
            self.records.sort_unstable();
            self.runs.spill(self.records.drain(..))?;
        }
        Ok(())
    }

    /// Gives every record to a function, in ascending order.
    fn visit_records_in_order(mut self, mut visit: impl FnMut(LineRecord)) -> Result<(), StoreError> {
        self.records.sort_unstable();
        self.runs.keep_in_memory(std::mem::take(&mut self.records));
        for record in self.runs.merge()? {
            visit(record?);
        }
        Ok(())
    }
}
