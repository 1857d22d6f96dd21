//! Finds the lines of an import that are the same charge: twice in its files, or in its files and in what is
//! stored already. By decision, a line with an `Id` is that id of its bill, with its component; a line without
//! one is its meaning, as often as that stands.
//!
//! A record of each line goes to sorted runs on the disk, so that any number of lines can be compared.

mod append;
mod found;
mod record;
mod shared;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use bill::ledger::{CountedPart, ImportId};
use bill::{BillKey, Line, LineDigest, LineMeaning, MeaningReader};
use foldhash::fast::RandomState;
use store::{StoreError, StoredLine};

use super::spill::Runs;
pub(super) use append::Repeats;
pub(super) use found::{Compared, Conflicts, Counted, LineSet, SameId};
use record::LineRecord;
pub(super) use shared::SharedLines;

/// How many records are sorted in memory at once: about 34 MB.
const IN_MEMORY_MAX: usize = 1 << 18;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinePlace {
    /// The import that brought it; `None` for the one that runs.
    pub(super) import: Option<ImportId>,
    /// The number of its file in that import, from 1.
    pub(super) file: u32,
    /// Its number in that file, from 1, which is the header.
    pub(super) line: u64,
}

/// The records of lines, before they are compared.
pub(super) struct Identities {
    records: Vec<LineRecord>,
    runs: Runs<LineRecord>,
    bills: HashMap<BillKey, u32, RandomState>,
    /// The bills by their numbers.
    keys: Vec<BillKey>,
}

impl Identities {
    /// No lines yet. What does not fit into memory goes to a file in a folder.
    pub(super) fn new(folder: Option<&Path>) -> Identities {
        Identities {
            records: Vec::new(),
            runs: Runs::new(folder),
            bills: HashMap::default(),
            keys: Vec::new(),
        }
    }

    /// Adds a line of a statement. One without an id is compared only where there are several files.
    pub(super) fn add_stated(
        &mut self,
        order: u64,
        file: u32,
        line: &Line<'_>,
        meaning: LineMeaning,
        reader: &mut MeaningReader<'_>,
        are_several_files: bool,
    ) -> Result<(), StoreError> {
        let id = line.id();
        if id.is_none() && !are_several_files {
            return Ok(());
        }
        let place = LinePlace { import: None, file, line: line.number };
        let record = LineRecord::by_meaning(self.number(line.charge.bill), meaning, order, place);
        // Components matter only where files are compared.
        let component = |reader| if are_several_files { line.component_hash(reader) } else { 0 };
        self.push(match id {
            Some(id) => record.with_id(id, component(reader)),
            None => record,
        })
    }

    /// Adds a line of an append.
    pub(super) fn add_line(
        &mut self,
        order: u64,
        file: u32,
        line: &Line<'_>,
        digest: LineDigest,
        reader: &mut MeaningReader<'_>,
    ) -> Result<(), StoreError> {
        let comparison = line.comparison(reader);
        let id = line.id().map(|id| (id, line.component_hash(reader)));
        let place = LinePlace { import: None, file, line: line.number };
        let bill = self.number(line.charge.bill);
        let record = LineRecord::by_comparison(bill, id, comparison, digest, place);
        self.push(LineRecord { order, ..record })
    }

    /// Adds a line that is stored, which the current version of its bill counts or only an earlier one.
    pub(super) fn add_stored(
        &mut self,
        line: &StoredLine<'_>,
        is_current: bool,
        digest: LineDigest,
        reader: &mut MeaningReader<'_>,
    ) -> Result<LineMeaning, StoreError> {
        let comparison = line.comparison(reader);
        let id = line.id().map(|id| (id, line.component_hash(reader)));
        let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
        let bill = self.number(line.charge.bill);
        let record = LineRecord::by_comparison(bill, id, comparison, digest, place);
        self.push(LineRecord { is_current, ..record })?;
        Ok(comparison.meaning)
    }

    /// Finds the lines of a statement whose id stands before them: with the same charge, which was delivered twice;
    /// with another one, which is a line of its own; or in another bill; and files that share most of their lines.
    pub(super) fn compare_statement(mut self) -> Result<Compared, StoreError> {
        let keys = std::mem::take(&mut self.keys);
        let mut comparing = statement::Comparing::default();
        self.compare(|record| comparing.add(&record))?;
        Ok(comparing.finish(&keys))
    }

    /// Finds the lines of an append that are stored already, and those whose id is there with another charge.
    /// `parts` are those of the bills of the files.
    pub(super) fn compare_append(
        mut self,
        parts: &BTreeMap<BillKey, Vec<CountedPart>>,
    ) -> Result<Compared, StoreError> {
        let keys = std::mem::take(&mut self.keys);
        let of_key = |key| parts.get(key).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<&[CountedPart]> = keys.iter().map(of_key).collect();
        let mut comparing = append::Comparing::new(&parts);
        self.compare(|record| comparing.add(record))?;
        Ok(comparing.finish(&keys))
    }

    /// Finds the bills of which each stored line has a line of the files with its meaning.
    pub(super) fn find_preserved(mut self) -> Result<BTreeSet<BillKey>, StoreError> {
        let mut lost = BTreeSet::new();
        let mut at = (0, 0);
        // Stored lines of one meaning come before those of the files.
        let mut unmatched: u64 = 0;
        let keys = std::mem::take(&mut self.keys);
        self.compare(|record| {
            if at != (record.key, record.bill) {
                if unmatched > 0 {
                    lost.insert(at.1);
                }
                (at, unmatched) = ((record.key, record.bill), 0);
            }
            unmatched = match record.order {
                0 => unmatched.saturating_add(1),
                _ => unmatched.saturating_sub(1),
            };
        })?;
        if unmatched > 0 {
            lost.insert(at.1);
        }
        let preserved = (0_u32..).zip(keys).filter(|(number, _)| !lost.contains(number));
        Ok(preserved.map(|(_, key)| key).collect())
    }

    /// Adds a line for [`Identities::find_preserved`]; `order` is 0 for a stored one.
    pub(super) fn add_meaning(
        &mut self,
        bill: BillKey,
        meaning: LineMeaning,
        order: u64,
    ) -> Result<(), StoreError> {
        let place = LinePlace { import: None, file: 0, line: 0 };
        let record = LineRecord::by_meaning(self.number(bill), meaning, order, place);
        self.push(record)
    }

    /// The number of a bill here.
    fn number(&mut self, bill: BillKey) -> u32 {
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
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

    /// Gives every record to a function, in order.
    fn compare(mut self, mut each: impl FnMut(LineRecord)) -> Result<(), StoreError> {
        self.records.sort_unstable();
        self.runs.keep(std::mem::take(&mut self.records));
        for record in self.runs.merge()? {
            each(record?);
        }
        Ok(())
    }
}
