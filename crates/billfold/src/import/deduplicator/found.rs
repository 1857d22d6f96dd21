//! The result of a comparison of lines: conflicts, repeated lines, counts.

use std::collections::{BTreeMap, BTreeSet};

use bill::BillKey;
use sheet::FAULTS_SHOWN_MAX;

use super::record::LinePlace;
use super::shared::SharedLines;
use crate::integers::to_u64;

/// Two lines with the same id that cannot both count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdConflict {
    /// The line in the files that are being imported.
    pub(crate) place: LinePlace,
    /// The stored line, or the earlier one in the files.
    pub(crate) first: LinePlace,
}

/// The number of lines that cannot count, and the first of them.
#[derive(Debug, Default)]
pub(crate) struct Conflicts {
    pub(crate) count: u64,
    /// The number of those that conflict with a stored line.
    stored: u64,
    /// The first [`FAULTS_SHOWN_MAX`], in the order of files and lines.
    pub(crate) first: Vec<IdConflict>,
}

/// The number of lines for which something was found, and the first of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CountedLines {
    pub(crate) count: u64,
    pub(crate) first: Option<LinePlace>,
}

/// Counts of the lines of a bill that an append repeats, and of those that it adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repeats {
    /// Lines of the current version that are repeated.
    pub(crate) repeated: u64,
    /// Repeated lines that have other texts in the files.
    pub(crate) other_texts: u64,
    /// Lines that are added.
    pub(crate) added: u64,
    /// Added lines that an earlier version counted and the current one does not.
    pub(crate) withdrawn: u64,
    /// The first of the withdrawn lines.
    pub(crate) first_withdrawn: Option<LinePlace>,
}

/// The result of a comparison.
#[derive(Debug, Default)]
pub(crate) struct LineComparison {
    /// Lines whose id another line has, which is a fault.
    pub(crate) conflicts: Conflicts,
    /// The lines that are stored already, or are repeated in the files; of an append only.
    pub(crate) repeated: LineSet,
    /// Counts of repeated and added lines for each bill; of an append only.
    pub(crate) repeats: BTreeMap<BillKey, Repeats>,
    /// For each bill, a file of which most lines are in another file, too.
    pub(crate) shared_files: BTreeMap<BillKey, SharedLines>,
    /// Lines whose id an earlier line of their bill with another charge has; of a statement only.
    pub(crate) repeated_ids: CountedLines,
    /// Lines whose id a line of another bill in the files has.
    pub(crate) shared_ids: CountedLines,
}

/// Lines of a file that have their bits in one block.
const BLOCK_LINES: u64 = 1 << 12;

/// A set of lines of files: a bit for each, in blocks of lines that follow each other in their file.
#[derive(Debug, Default)]
pub(crate) struct LineSet {
    /// The blocks by the number of the file, and theirs in it.
    blocks: BTreeMap<(u32, u64), Box<[u64; 64]>>,
    /// The number of lines in the set.
    pub(crate) count: u64,
}

impl LineSet {
    /// Returns true if the set has a line of a file.
    pub(crate) fn contains(&self, file: u32, line: u64) -> bool {
        let (block, word, bit) = Self::find_bit(line);
        let words = self.blocks.get(&(file, block));
        words.and_then(|words| words.get(word)).is_some_and(|bits| bits & bit != 0)
    }

    pub(super) fn insert(&mut self, file: u32, line: u64) {
        let (block, word, bit) = Self::find_bit(line);
        let words = self.blocks.entry((file, block)).or_insert_with(|| Box::new([0; _]));
        *words.get_mut(word).unwrap_or_else(|| unreachable!("a block has all its words")) |= bit;
        self.count += 1;
    }

    /// The block of a line, the index of the word in it that has the bit of the line, and the bit.
    fn find_bit(line: u64) -> (u64, usize, u64) {
        let (block, in_block) = (line.div_euclid(BLOCK_LINES), line.rem_euclid(BLOCK_LINES));
        let Ok(word) = usize::try_from(in_block >> 6) else { unreachable!("a block has 64 words") };
        (block, word, 1 << (in_block & 63))
    }
}

impl IdConflict {
    /// Returns true if the other line is a stored one.
    pub(crate) const fn is_stored(&self) -> bool {
        self.first.import.is_some()
    }
}

impl Conflicts {
    pub(super) fn add(&mut self, place: LinePlace, first: LinePlace) {
        const KEPT_MAX: usize = 64 * FAULTS_SHOWN_MAX;
        let conflict = IdConflict { place, first };
        self.count += 1;
        self.stored += u64::from(conflict.is_stored());
        self.first.push(conflict);
        if self.first.len() >= KEPT_MAX {
            self.shorten();
        }
    }

    /// Keeps only the first conflicts in the order of files and lines.
    pub(super) fn shorten(&mut self) {
        self.first.sort_unstable_by_key(|conflict| conflict.place);
        self.first.truncate(FAULTS_SHOWN_MAX);
    }

    /// Counts the conflicts beyond the first ones: those with stored lines (true), and those within the files (false).
    pub(crate) fn count_unlisted(&self) -> BTreeMap<bool, u64> {
        let count = |is_stored| {
            to_u64(self.first.iter().filter(|conflict| conflict.is_stored() == is_stored).count())
        };
        BTreeMap::from([(true, self.stored - count(true)), (false, self.count - self.stored - count(false))])
    }

    /// The places of both lines of each of the first conflicts.
    pub(crate) fn places(&self) -> BTreeSet<LinePlace> {
        self.first.iter().flat_map(|conflict| [conflict.place, conflict.first]).collect()
    }
}

impl CountedLines {
    pub(super) fn add(&mut self, place: LinePlace) {
        self.add_many(1, place);
    }

    /// Counts several lines, of which the first is at `place`.
    pub(super) fn add_many(&mut self, count: u64, place: LinePlace) {
        self.count += count;
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
    }
}
