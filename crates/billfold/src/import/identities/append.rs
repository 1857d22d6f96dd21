//! Compares the lines of an append with each other and with what is stored.

use std::collections::BTreeMap;

use bill::BillKey;
use bill::ledger::{CountedPart, ImportId};

use super::record::LineRecord;
use super::shared::{OfFiles, SharedFiles, count_line};
use super::{Compared, LinePlace};

/// What an append repeats of a bill, and adds to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Repeats {
    /// How many lines of the current version it repeats.
    pub(in crate::import) repeated: u64,
    /// How many of these have other texts there.
    pub(in crate::import) other_texts: u64,
    /// How many lines it adds.
    pub(in crate::import) added: u64,
    /// How many of these an earlier version counted, and the current one does not.
    pub(in crate::import) withdrawn: u64,
    /// The first of those.
    pub(in crate::import) first_withdrawn: Option<LinePlace>,
}

/// A comparison that is under way. Records come in order, so lines that may be the same charge are neighbours.
pub(super) struct Comparing<'p> {
    compared: Compared,
    /// The parts of each bill, by the number of the bill.
    parts: &'p [&'p [CountedPart]],
    repeats: BTreeMap<u32, Repeats>,
    /// The added lines without ids.
    files: SharedFiles,
    /// The last id of the files, and the first bill in which it stood.
    last_id: Option<(u128, u32)>,
    /// The lines of one identity: the same id, bill and component, or the same bill and meaning. They are few in
    /// any bill, so they are kept in memory.
    same: Vec<LineRecord>,
}

impl<'p> Comparing<'p> {
    /// Nothing is compared yet.
    pub(super) fn new(parts: &'p [&'p [CountedPart]]) -> Comparing<'p> {
        let compared = Compared::default();
        let files = SharedFiles::default();
        Comparing { compared, parts, repeats: BTreeMap::new(), files, last_id: None, same: Vec::new() }
    }

    /// Takes the next record.
    pub(super) fn add(&mut self, record: LineRecord) {
        if self.same.first().is_some_and(|first| first.identity() != record.identity()) {
            self.close();
        }
        if record.has_id && record.order > 0 {
            match self.last_id {
                Some((id, bill)) if id == record.key => {
                    if bill != record.bill {
                        self.compared.shared_ids.add(record.place);
                    }
                }
                _ => self.last_id = Some((record.key, record.bill)),
            }
        }
        self.same.push(record);
    }

    /// Ends the lines of one identity.
    fn close(&mut self) {
        let same = std::mem::take(&mut self.same);
        let Some(&LineRecord { bill, has_id, .. }) = same.first() else { return };
        let mut matched = Matched::of(&same);
        matched.match_codes();
        let is_stored = |new: &LineRecord| {
            let stored = same.iter().filter(|line| line.order == 0 && line.is_current);
            stored.into_iter().any(|line| line.meaning == new.meaning || line.is_like(new))
        };
        if has_id {
            // The files hold a stored line more than once.
            let (again, new) = matched.new.into_iter().partition(|line| is_stored(line));
            matched.new = new;
            matched.again = again;
        }
        let repeats = self.repeats.entry(bill).or_default();
        let repeated = count_lines(&matched.repeating).saturating_add(count_lines(&matched.other_texts));
        repeats.repeated = repeats.repeated.saturating_add(repeated);
        repeats.other_texts = repeats.other_texts.saturating_add(count_lines(&matched.other_texts));
        for line in matched.repeating.iter().chain(&matched.other_texts).chain(&matched.again) {
            self.compared.there.insert(line.order);
        }
        if has_id {
            self.close_id(&same, &matched.new);
            return;
        }
        for new in matched.new.chunk_by(|a, b| a.meaning == b.meaning) {
            let mut of_files = OfFiles::new();
            for line in new {
                count_line(&mut of_files, line.place.file);
            }
            self.files.add(bill, &of_files);
            let Some(first) = new.first() else { continue };
            let like = || same.iter().filter(|line| line.meaning == first.meaning);
            let current = like().filter(|line| line.order == 0 && line.is_current).count();
            let most = most_counted(like(), self.parts, bill);
            let withdrawn = most.saturating_sub(u64::try_from(current).unwrap_or(u64::MAX));
            repeats.add(new, withdrawn);
        }
    }

    /// Ends the lines of one id, bill and component: of the new ones one counts, if none is stored.
    fn close_id(&mut self, same: &[LineRecord], new: &[&LineRecord]) {
        let Some(first) = new.iter().min_by_key(|line| line.order) else { return };
        let stored = same.iter().find(|line| line.order == 0 && line.is_current);
        if let Some(stored) = stored {
            for line in new {
                self.compared.conflicts.add(line.place, stored.place);
            }
            return;
        }
        for line in new.iter().filter(|line| line.order != first.order) {
            if line.meaning == first.meaning || line.is_like(first) {
                self.compared.there.insert(line.order);
            } else {
                self.compared.conflicts.add(line.place, first.place);
            }
        }
        let like = same.iter().filter(|line| line.meaning == first.meaning);
        let withdrawn = most_counted(like, self.parts, first.bill);
        self.repeats.entry(first.bill).or_default().add(&[first], withdrawn);
    }

    /// Ends the comparison. `keys` are the bills by their numbers.
    pub(super) fn finish(mut self, keys: &[BillKey]) -> Compared {
        self.close();
        self.compared.conflicts.shorten();
        self.compared.shared_files = std::mem::take(&mut self.files).finish(keys);
        let key = |number: u32| usize::try_from(number).ok().and_then(|place| keys.get(place)).copied();
        let repeats = std::mem::take(&mut self.repeats).into_iter();
        self.compared.repeats =
            repeats.filter_map(|(number, repeats)| Some((key(number)?, repeats))).collect();
        self.compared
    }
}

/// The lines of the files of one identity, matched with the stored lines of the current version.
#[derive(Default)]
struct Matched<'l> {
    /// Each repeats a stored line to the letter.
    repeating: Vec<&'l LineRecord>,
    /// Each repeats a stored line with other texts.
    other_texts: Vec<&'l LineRecord>,
    /// Each repeats a line that another of the files has repeated.
    again: Vec<&'l LineRecord>,
    /// No stored line is left for these.
    new: Vec<&'l LineRecord>,
    /// No line of the files is left for these.
    stored: Vec<&'l LineRecord>,
}

impl<'l> Matched<'l> {
    /// Matches lines of one identity, in their order: each stored line with one of the files that has its meaning,
    /// the same content first.
    fn of(same: &'l [LineRecord]) -> Matched<'l> {
        let mut matched = Matched::default();
        for lines in same.chunk_by(|a, b| a.meaning == b.meaning) {
            matched.match_meaning(lines);
        }
        matched
    }

    /// Matches the lines of one meaning.
    fn match_meaning(&mut self, lines: &'l [LineRecord]) {
        let (mut rest, mut unmatched): (Vec<&LineRecord>, Vec<&LineRecord>) = (Vec::new(), Vec::new());
        for same in lines.chunk_by(|a, b| a.content == b.content) {
            let mut stored: Vec<&LineRecord> =
                same.iter().filter(|line| line.order == 0 && line.is_current).collect();
            let mut of_files: Vec<&LineRecord> = same.iter().filter(|line| line.order > 0).collect();
            let most = stored.len().min(of_files.len());
            rest.extend(of_files.split_off(most));
            unmatched.extend(stored.split_off(most));
            self.repeating.extend(of_files);
        }
        rest.sort_unstable_by_key(|line| line.order);
        let most = unmatched.len().min(rest.len());
        self.new.extend(rest.split_off(most));
        self.stored.extend(unmatched.split_off(most));
        self.other_texts.extend(rest);
    }

    /// Matches what is left where only one of the two lines states codes, and none contradicts the other's.
    fn match_codes(&mut self) {
        let mut new = Vec::with_capacity(self.new.len());
        for line in std::mem::take(&mut self.new) {
            match self.stored.iter().position(|stored| stored.is_like(line)) {
                Some(place) => {
                    self.stored.swap_remove(place);
                    self.other_texts.push(line);
                }
                None => new.push(line),
            }
        }
        self.new = new;
    }
}

impl Repeats {
    /// Adds new lines, of which so many were withdrawn.
    fn add(&mut self, new: &[&LineRecord], withdrawn: u64) {
        self.added = self.added.saturating_add(count_lines(new));
        let withdrawn = withdrawn.min(count_lines(new));
        if withdrawn > 0 {
            self.withdrawn = self.withdrawn.saturating_add(withdrawn);
            let first = new.iter().map(|line| line.place).chain(self.first_withdrawn).min();
            self.first_withdrawn = first;
        }
    }
}

/// The largest number of stored lines, among those of one meaning, that any version of their bill counted.
fn most_counted<'l>(lines: impl Iterator<Item = &'l LineRecord>, parts: &[&[CountedPart]], bill: u32) -> u64 {
    let mut stored: BTreeMap<ImportId, u64> = BTreeMap::new();
    for import in lines.filter_map(|line| line.place.import) {
        let lines = stored.entry(import).or_default();
        *lines = lines.saturating_add(1);
    }
    if stored.is_empty() {
        return 0;
    }
    let parts = usize::try_from(bill).ok().and_then(|place| parts.get(place)).copied().unwrap_or_default();
    let at = |version: u32| {
        let counted = parts.iter().filter(|part| part.is_counted_by(version));
        counted
            .filter_map(|part| stored.get(&part.import))
            .fold(0_u64, |sum, lines| sum.saturating_add(*lines))
    };
    parts.iter().map(|part| at(part.since)).max().unwrap_or_default()
}

/// How many lines there are.
fn count_lines(lines: &[&LineRecord]) -> u64 {
    u64::try_from(lines.len()).unwrap_or(u64::MAX)
}
