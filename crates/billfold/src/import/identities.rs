//! Which lines of an import are the same charge: twice in its files, or in its files and in what is there
//! already (decision: by the Id column where there is one, else by content and how often it stands).
//!
//! What is kept of each line goes to sorted runs on the disk, so that any number of lines can be compared.

use std::collections::BTreeSet;
use std::hash::BuildHasher as _;
use std::io::{self, Read};
use std::path::Path;

use bill::{FAULTS_SHOWN_MAX, Line, LineDigest, short_digest};
use foldhash::fast::RandomState;
use sha2::{Digest as _, Sha256};
use store::{ImportId, StoreError, StoredLine};

use super::spill::{Runs, Spill, read_array};

/// How many lines are sorted in memory at once: 20 MB.
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

/// What is kept of a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Met {
    /// The first 128 bits of the SHA-256 of its id, or of its content where it has none.
    key: u128,
    /// Its number among all lines of the files, from 1; 0 for a line that is there already.
    order: u64,
    /// The first 128 bits of the digest of its content.
    content: u128,
    /// Tells its bill from others; of an append only.
    bill: u64,
    place: LinePlace,
}

/// Lines that have been met.
pub(super) struct Identities {
    met: Vec<Met>,
    runs: Runs<Met>,
    bills: RandomState,
}

/// Two lines with the same id.
#[derive(Clone, Copy, Debug)]
pub(super) struct SameId {
    /// The one that was met later, in the files that are being imported.
    pub(super) place: LinePlace,
    /// The one that was met first.
    pub(super) first: LinePlace,
}

/// What came out of comparing.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// How many lines have an id that another line has, which they must not.
    pub(super) conflicts: u64,
    /// The first of them, in the order of files and lines.
    pub(super) first: Vec<SameId>,
    /// The lines that are there already, or stood in the files before; of an append only.
    pub(super) there: LineSet,
}

/// A set of lines, by their number among all lines of the files, from 1: a bit for each.
#[derive(Debug, Default)]
pub(super) struct LineSet {
    bits: Vec<u64>,
    /// How many are in it.
    pub(super) count: u64,
}

impl LineSet {
    /// Whether a line is in it.
    pub(super) fn has(&self, order: u64) -> bool {
        let (word, bit) = LineSet::place(order);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn insert(&mut self, order: u64) {
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

impl Identities {
    /// No lines yet. What does not fit into memory goes to a file in a folder.
    pub(super) fn new(folder: Option<&Path>) -> Identities {
        Identities { met: Vec::new(), runs: Runs::new(folder), bills: RandomState::default() }
    }

    /// Keeps a line of a statement, which is looked at only if it has an id.
    pub(super) fn meet_id(&mut self, order: u64, file: u32, line: &Line<'_>) -> Result<(), StoreError> {
        let Some(id) = line.id() else { return Ok(()) };
        let place = LinePlace { import: None, file, line: line.number };
        self.push(Met { key: key_of(id), order, content: 0, bill: 0, place })
    }

    /// Keeps a line of an append.
    pub(super) fn meet(
        &mut self,
        order: u64,
        file: u32,
        line: &Line<'_>,
        digest: LineDigest,
    ) -> Result<(), StoreError> {
        let content = digest.short();
        let place = LinePlace { import: None, file, line: line.number };
        let bill = self.bills.hash_one(line.charge.bill);
        self.push(Met { key: line.id().map_or(content, key_of), order, content, bill, place })
    }

    /// Keeps a line that is there already.
    pub(super) fn meet_stored(
        &mut self,
        line: &StoredLine<'_>,
        digest: LineDigest,
    ) -> Result<(), StoreError> {
        let content = digest.short();
        let place = LinePlace { import: Some(line.import()), file: line.file(), line: line.number() };
        let bill = self.bills.hash_one(line.charge.bill);
        self.push(Met { key: line.id().map_or(content, key_of), order: 0, content, bill, place })
    }

    fn push(&mut self, met: Met) -> Result<(), StoreError> {
        self.met.push(met);
        if self.met.len() >= IN_MEMORY_MAX {
            self.met.sort_unstable();
            self.runs.spill(self.met.drain(..))?;
        }
        Ok(())
    }

    /// Finds the lines of a statement whose id another line has.
    pub(super) fn compare_ids(self) -> Result<Compared, StoreError> {
        let mut first_of_key: Option<Met> = None;
        self.compare(|compared, met| match &first_of_key {
            Some(first) if first.key == met.key => compared.add(&met, first),
            _ => first_of_key = Some(met),
        })
    }

    /// Finds the lines of an append that are there already, and those whose id another line has: in the same bill
    /// with other content, or in another bill of the files. What other bills have that the files do not hold is of no
    /// meaning, so it is of none either in those that they do hold.
    pub(super) fn compare_with_what_is_there(self) -> Result<Compared, StoreError> {
        let mut of_key: Vec<Met> = Vec::new(); // the first of each bill
        // How many lines of this content are there and have not been met in the files yet.
        let mut left: u64 = 0;
        self.compare(|compared, met| {
            if of_key.first().is_none_or(|first| first.key != met.key) {
                of_key.clear();
                left = 0;
            }
            let same_bill = of_key.iter().find(|first| first.bill == met.bill);
            if met.key == met.content {
                match met.order {
                    0 => left = left.saturating_add(1),
                    _ if left > 0 => {
                        left = left.saturating_sub(1);
                        compared.there.insert(met.order);
                    }
                    _ => {}
                }
            } else if met.order > 0 {
                match same_bill.or_else(|| of_key.iter().find(|first| first.order > 0)) {
                    Some(first) if first.content == met.content => compared.there.insert(met.order),
                    Some(first) => compared.add(&met, first),
                    None => {}
                }
            }
            if same_bill.is_none() {
                of_key.push(met);
            }
        })
    }

    fn compare(mut self, mut each: impl FnMut(&mut Compared, Met)) -> Result<Compared, StoreError> {
        self.met.sort_unstable();
        self.runs.keep(std::mem::take(&mut self.met));
        let mut compared = Compared::default();
        for met in self.runs.merge()? {
            each(&mut compared, met?);
            compared.shorten();
        }
        compared.first.sort_unstable_by_key(|conflict| conflict.place);
        compared.first.truncate(FAULTS_SHOWN_MAX);
        Ok(compared)
    }
}

impl Compared {
    fn add(&mut self, met: &Met, first: &Met) {
        self.conflicts = self.conflicts.saturating_add(1);
        self.first.push(SameId { place: met.place, first: first.place });
    }

    /// Lets go of conflicts that are not among the first in the files.
    fn shorten(&mut self) {
        const KEPT_MAX: usize = 64 * FAULTS_SHOWN_MAX;
        if self.first.len() >= KEPT_MAX {
            self.first.sort_unstable_by_key(|conflict| conflict.place);
            self.first.truncate(FAULTS_SHOWN_MAX);
        }
    }

    /// The places of the first conflicts, all of them.
    pub(super) fn places(&self) -> BTreeSet<LinePlace> {
        self.first.iter().flat_map(|conflict| [conflict.place, conflict.first]).collect()
    }
}

/// What an id is known by.
fn key_of(id: &str) -> u128 {
    short_digest(Sha256::new().chain_update(b"id").chain_update(id).finalize().into())
}

impl Spill for Met {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.key.to_le_bytes());
        bytes.extend(self.order.to_le_bytes());
        bytes.extend(self.content.to_le_bytes());
        bytes.extend(self.bill.to_le_bytes());
        bytes.extend(self.place.import.map_or(0, |import| import.0).to_le_bytes());
        bytes.extend(self.place.file.to_le_bytes());
        bytes.extend(self.place.line.to_le_bytes());
    }

    fn read(from: &mut impl Read) -> io::Result<Met> {
        let key = u128::from_le_bytes(read_array(from)?);
        let order = u64::from_le_bytes(read_array(from)?);
        let content = u128::from_le_bytes(read_array(from)?);
        let bill = u64::from_le_bytes(read_array(from)?);
        let import = Some(i64::from_le_bytes(read_array(from)?)).filter(|import| *import != 0).map(ImportId);
        let file = u32::from_le_bytes(read_array(from)?);
        let line = u64::from_le_bytes(read_array(from)?);
        Ok(Met { key, order, content, bill, place: LinePlace { import, file, line } })
    }
}
