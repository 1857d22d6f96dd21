//! What the comparison of lines finds: conflicts, repeated lines, counts.

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, FAULTS_SHOWN_MAX};

use super::shared::SharedLines;
use super::{LinePlace, Repeats};

/// Two lines with the same id that cannot both count.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct SameId {
    /// The line in the files that are being imported.
    pub(in crate::import) place: LinePlace,
    /// The line that was there before it.
    pub(in crate::import) first: LinePlace,
}

/// Lines that cannot count: the first of them, and their number.
#[derive(Debug, Default)]
pub(in crate::import) struct Conflicts {
    pub(in crate::import) count: u64,
    /// The first [`FAULTS_SHOWN_MAX`], in the order of files and lines.
    pub(in crate::import) first: Vec<SameId>,
}

/// How often something was found, and where first.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::import) struct Counted {
    pub(in crate::import) count: u64,
    pub(in crate::import) first: Option<LinePlace>,
}

/// What the comparison of lines found.
#[derive(Debug, Default)]
pub(in crate::import) struct Compared {
    /// Lines whose id another line has, which must not be.
    pub(in crate::import) conflicts: Conflicts,
    /// The lines that are stored already, or stood in the files before; of an append only.
    pub(in crate::import) there: LineSet,
    /// What an append repeats and adds, for each bill.
    pub(in crate::import) repeats: BTreeMap<BillKey, Repeats>,
    /// For each bill, a file of which most lines stand in another file, too.
    pub(in crate::import) shared_files: BTreeMap<BillKey, SharedLines>,
    /// Lines whose id stands in their bill before them with another charge; of a statement only.
    pub(in crate::import) repeated_ids: Counted,
    /// Lines whose id stands before them in another bill of the files.
    pub(in crate::import) shared_ids: Counted,
}

/// A set of lines, by their number among all lines of the files, from 1: a bit for each.
#[derive(Debug, Default)]
pub(in crate::import) struct LineSet {
    bits: Vec<u64>,
    /// How many are in it.
    pub(in crate::import) count: u64,
}

impl LineSet {
    /// Returns whether a line is in it.
    pub(in crate::import) fn has(&self, order: u64) -> bool {
        let (word, bit) = LineSet::place(order);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    pub(super) fn insert(&mut self, order: u64) {
        let (word, bit) = LineSet::place(order);
        if self.bits.len() <= word {
            self.bits.resize(word.saturating_add(1), 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits |= bit;
            self.count = self.count.saturating_add(1);
        }
    }

    fn place(order: u64) -> (usize, u64) {
        (usize::try_from(order >> 6).unwrap_or(usize::MAX), 1 << (order & 63))
    }
}

impl Conflicts {
    pub(super) fn add(&mut self, place: LinePlace, first: LinePlace) {
        const KEPT_MAX: usize = 64 * FAULTS_SHOWN_MAX;
        self.count = self.count.saturating_add(1);
        self.first.push(SameId { place, first });
        if self.first.len() >= KEPT_MAX {
            self.shorten();
        }
    }

    /// Drops the conflicts that are not among the first in the files.
    pub(super) fn shorten(&mut self) {
        self.first.sort_unstable_by_key(|conflict| conflict.place);
        self.first.truncate(FAULTS_SHOWN_MAX);
    }

    /// The places of the first conflicts, all of them.
    pub(in crate::import) fn places(&self) -> BTreeSet<LinePlace> {
        self.first.iter().flat_map(|conflict| [conflict.place, conflict.first]).collect()
    }
}

impl Counted {
    pub(super) fn add(&mut self, place: LinePlace) {
        self.add_many(1, place);
    }

    /// Adds several, of which one stands first at a place.
    pub(super) fn add_many(&mut self, count: u64, place: LinePlace) {
        self.count = self.count.saturating_add(count);
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
    }
}
