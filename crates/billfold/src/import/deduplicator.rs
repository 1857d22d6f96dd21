//! Finds lines of an import that are the same charge: several lines of its files, or a line of its files and a stored one.
//! By decision, a line with an `Id` is identified by its bill, that id and its component, and a line without one by its
//! bill and meaning, of which there may be several.
//!
//! A record of each line goes to sorted runs on the disk, so that any number of lines can be compared.

mod append;
mod bill_numbers;
pub(super) mod found;
pub(super) mod record;
pub(super) mod shared;
mod sorted_lines;
mod statement;
mod statement_line;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;

use bill::ledger::CountedPart;
use bill::{BillKey, Comparison, LineDigest, LineMeaning, MeaningReader};
use store::{StoreError, StoredLine};

use append::AppendComparison;
use found::LineComparison;
use record::{LinePlace, LineRecord};
use sorted_lines::SortedLines;
use statement::StatementComparison;
use statement_line::StatementLine;

/// Collects the lines of a statement, and compares them.
pub(super) struct StatementLines {
    lines: SortedLines<StatementLine>,
}

/// Collects the lines of an append and the stored ones, and compares them.
pub(super) struct AppendLines {
    lines: SortedLines<LineRecord>,
}

/// Collects the meanings of stored lines and of those of files, and compares them.
pub(super) struct PreservedLines {
    lines: SortedLines<StatementLine>,
}

impl StatementLines {
    /// No lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { lines: SortedLines::new(folder) }
    }

    /// Shares the memory among some collections, each for a thread. They are merged at the end.
    pub(super) fn split(self, count: NonZeroUsize) -> Vec<Self> {
        self.lines.split(count).into_iter().map(|lines| Self { lines }).collect()
    }

    /// Adds the lines of another collection that this one was split into.
    pub(super) fn merge(&mut self, other: Self) {
        self.lines.merge(other.lines);
    }

    /// Returns the number of a bill, by which lines name it.
    pub(super) fn find_number(&mut self, bill: BillKey) -> u32 {
        self.lines.find_number(bill)
    }

    /// Adds a line of a bill that is given by its number. `place` is the number of its file, and that of the line in it; `id` its id
    /// with the hash of its component, if files are compared.
    pub(super) fn add_line(
        &mut self,
        bill: u32,
        place: (u32, u64),
        meaning: LineMeaning,
        id: Option<(&str, u64)>,
    ) -> Result<(), StoreError> {
        self.lines.push(StatementLine::new(bill, place, meaning, id))
    }

    /// Finds the lines whose id an earlier line has: with the same charge, which was delivered twice; with another charge, which
    /// counts as well; or in another bill. Finds files that share most of their lines, too.
    pub(super) fn compare(mut self) -> Result<LineComparison, StoreError> {
        let bills = self.lines.take_bills();
        let mut comparing = StatementComparison::default();
        self.lines.visit(|record| comparing.add(&record))?;
        Ok(comparing.finish(&bills))
    }
}

impl AppendLines {
    /// No lines. What does not fit into memory goes to a file in `folder`.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self { lines: SortedLines::new(folder) }
    }

    /// Adds a line of the files, with its id and the hash of its component.
    pub(super) fn add_line(
        &mut self,
        bill: BillKey,
        place: LinePlace,
        id: Option<(&str, u64)>,
        comparison: Comparison,
        digest: LineDigest,
    ) -> Result<(), StoreError> {
        let number = self.lines.find_number(bill);
        self.lines.push(LineRecord::from_comparison(number, id, comparison, digest, place))
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
        let bill = self.lines.find_number(line.charge.bill);
        let record = LineRecord::from_comparison(bill, id, comparison, digest, place);
        self.lines.push(LineRecord { is_current, ..record })?;
        Ok(comparison.meaning)
    }

    /// Finds the lines that are stored already, and those whose id a stored line with another charge has. `parts` are the stored
    /// parts of the bills of the files.
    pub(super) fn compare(
        mut self,
        parts: &BTreeMap<BillKey, Vec<CountedPart>>,
    ) -> Result<LineComparison, StoreError> {
        let bills = self.lines.take_bills();
        let of_bill = |bill| parts.get(bill).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<&[CountedPart]> = bills.iter().map(of_bill).collect();
        let mut comparing = AppendComparison::new(&parts);
        self.lines.visit(|record| comparing.add(record))?;
        Ok(comparing.finish(&bills))
    }
}

impl PreservedLines {
    /// No lines.
    pub(super) fn new() -> Self {
        Self { lines: SortedLines::new(None) }
    }

    /// Adds a stored line.
    pub(super) fn add_stored_line(&mut self, bill: BillKey, meaning: LineMeaning) -> Result<(), StoreError> {
        let number = self.lines.find_number(bill);
        self.lines.push(StatementLine::new(number, (0, 0), meaning, None))
    }

    /// Adds a line of the files.
    pub(super) fn add_line(&mut self, bill: BillKey, meaning: LineMeaning) -> Result<(), StoreError> {
        let number = self.lines.find_number(bill);
        self.lines.push(StatementLine::new(number, (1, 0), meaning, None))
    }

    /// Finds the bills of which each stored line has a line with its meaning in the files.
    pub(super) fn find_preserved(mut self) -> Result<BTreeSet<BillKey>, StoreError> {
        let bills = self.lines.take_bills();
        let mut lost = BTreeSet::new();
        let mut at = (0, 0);
        // Stored lines of one meaning come before those of the files.
        let mut unmatched: u64 = 0;
        self.lines.visit(|record| {
            if at != (record.key, record.bill) {
                if unmatched > 0 {
                    lost.insert(at.1);
                }
                (at, unmatched) = ((record.key, record.bill), 0);
            }
            unmatched = match record.file {
                0 => unmatched + 1,
                // Saturates: lines of the files beyond the stored ones are additions.
                _ => unmatched.saturating_sub(1),
            };
        })?;
        if unmatched > 0 {
            lost.insert(at.1);
        }
        let preserved = (0_u32..).zip(bills).filter(|(number, _)| !lost.contains(number));
        Ok(preserved.map(|(_, bill)| bill).collect())
    }
}
