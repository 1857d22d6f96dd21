//! Finds files of one command with the same lines: deliveries that replace each other, and not parts of one.

use std::collections::{BTreeMap, HashMap};

use bill::BillKey;
use foldhash::fast::RandomState;

use crate::integers::to_usize;

/// The number of lines of one charge in each file, by the number of the file. They are in few files.
#[derive(Debug, Default)]
pub(super) struct LinesByFile(Vec<(u32, u64)>);

impl LinesByFile {
    /// Counts a line of a file.
    pub(super) fn count_line(&mut self, file: u32) {
        match self.0.iter_mut().find(|(other, _)| *other == file) {
            Some((_, lines)) => *lines += 1,
            None => self.0.push((file, 1)),
        }
    }

    /// Forgets all lines.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Counts of the lines that a file has of a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SharedLines {
    /// All of them.
    pub(crate) lines: u64,
    /// Those that another file has, too.
    pub(crate) shared: u64,
}

impl SharedLines {
    /// The fewest lines of a likely delivery: a single line may equal another by chance.
    const LINES_MIN: u64 = 2;

    /// Returns true if the file is likely another delivery of the same charges: more than half of its lines are shared.
    fn is_likely_a_delivery(self) -> bool {
        self.lines >= Self::LINES_MIN && self.shared > self.lines.div_euclid(2)
    }
}

/// The lines of each bill and file, both by their numbers.
#[derive(Default)]
pub(super) struct SharedFiles {
    files: HashMap<(u32, u32), SharedLines, RandomState>,
}

impl SharedFiles {
    /// Adds the lines of one charge of a bill.
    pub(super) fn add(&mut self, bill: u32, by_file: &LinesByFile) {
        for (file, lines) in &by_file.0 {
            let others = by_file.0.iter().filter(|(other, _)| other != file);
            let most = others.map(|(_, lines)| *lines).max().unwrap_or_default();
            let counts = self.files.entry((bill, *file)).or_default();
            counts.lines += lines;
            counts.shared += most.min(*lines);
        }
    }

    /// Finds for each bill the likely other delivery that shares most lines. `keys` are the bills, by their numbers.
    pub(super) fn finish(self, keys: &[BillKey]) -> BTreeMap<BillKey, SharedLines> {
        let mut bills: BTreeMap<BillKey, SharedLines> = BTreeMap::new();
        let mut files: Vec<_> = self.files.into_iter().collect();
        files.sort_unstable_by_key(|(file, _)| *file);
        for ((bill, _), counts) in files {
            if counts.is_likely_a_delivery() {
                let kept = bills.entry(find_bill_by_number(keys, bill)).or_insert(counts);
                if counts.shared > kept.shared {
                    *kept = counts;
                }
            }
        }
        bills
    }
}

/// Returns a bill by its number in the records of lines.
pub(super) fn find_bill_by_number(keys: &[BillKey], number: u32) -> BillKey {
    *keys.get(to_usize(number)).unwrap_or_else(|| unreachable!("no bill has the number {number}"))
}
