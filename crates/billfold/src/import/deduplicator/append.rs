//! Compares the lines of an append with each other and with the stored lines.

use std::collections::BTreeMap;

use bill::BillKey;
use bill::ledger::{CountedPart, ImportId};

use super::found::{LineComparison, Repeats};
use super::record::LineRecord;
use super::shared::{LinesByFile, SharedFiles, find_bill_by_number};
use crate::integers::{to_u64, to_usize};

/// A running comparison. Records are added in ascending order, so lines that may be the same charge are neighbours.
pub(super) struct AppendComparison<'p> {
    compared: LineComparison,
    /// The parts of each bill, by the number of the bill.
    parts: &'p [&'p [CountedPart]],
    repeats: BTreeMap<u32, Repeats>,
    /// The added lines without ids.
    files: SharedFiles,
    /// The last id of the files, and the first bill that has it.
    last_id: Option<(u128, u32)>,
    /// The lines of one identity: the same id, bill and component, or the same bill and meaning. They are few, so they
    /// are kept in memory.
    same: Vec<LineRecord>,
}

impl<'p> AppendComparison<'p> {
    /// A comparison without records. `parts` are those of each bill, by the number of the bill.
    pub(super) fn new(parts: &'p [&'p [CountedPart]]) -> Self {
        let compared = LineComparison::default();
        let files = SharedFiles::default();
        Self { compared, parts, repeats: BTreeMap::new(), files, last_id: None, same: Vec::new() }
    }

    /// Adds the next record.
    pub(super) fn add(&mut self, record: LineRecord) {
        if self.same.first().is_some_and(|first| first.identity() != record.identity()) {
            self.finish_identity();
        }
        if record.has_id && record.is_of_files {
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

    /// Compares the lines of one identity, now that all of them are known.
    fn finish_identity(&mut self) {
        let same = std::mem::take(&mut self.same);
        let Some(&LineRecord { bill, has_id, .. }) = same.first() else { return };
        let mut matched = Matches::find(&same);
        matched.match_codes();
        let is_stored = |new: &LineRecord| {
            let stored = same.iter().filter(|line| !line.is_of_files && line.is_current);
            stored.into_iter().any(|line| line.meaning == new.meaning || line.is_like(new))
        };
        if has_id {
            // The files repeat a stored line more than once.
            let (again, new) = matched.new.into_iter().partition(|line| is_stored(line));
            matched.new = new;
            matched.again = again;
        }
        let repeats = self.repeats.entry(bill).or_default();
        repeats.repeated += to_u64(matched.repeating.len() + matched.other_texts.len());
        repeats.other_texts += to_u64(matched.other_texts.len());
        for line in matched.repeating.iter().chain(&matched.other_texts).chain(&matched.again) {
            self.compared.repeated.insert(line.place.file, line.place.line);
        }
        if has_id {
            self.finish_id(&same, &matched.new);
            return;
        }
        for new in matched.new.chunk_by(|a, b| a.meaning == b.meaning) {
            let mut by_file = LinesByFile::default();
            for line in new {
                by_file.count_line(line.place.file);
            }
            self.files.add(bill, &by_file);
            let Some(first) = new.first() else { unreachable!("a chunk has a line") };
            let like = || same.iter().filter(|line| line.meaning == first.meaning);
            let current = like().filter(|line| !line.is_of_files && line.is_current).count();
            let most = count_most_counted_lines(like(), self.parts, bill);
            let withdrawn = most - to_u64(current); // the current version is among those of `most`
            repeats.add(new, withdrawn);
        }
    }

    /// Compares the lines of one id, bill and component: one of the new ones counts, if none is stored.
    fn finish_id(&mut self, same: &[LineRecord], new: &[&LineRecord]) {
        let Some(first) = new.iter().min_by_key(|line| line.place) else { return };
        let stored = same.iter().find(|line| !line.is_of_files && line.is_current);
        if let Some(stored) = stored {
            for line in new {
                self.compared.conflicts.add(line.place, stored.place);
            }
            return;
        }
        for line in new.iter().filter(|line| line.place != first.place) {
            if line.meaning == first.meaning || line.is_like(first) {
                self.compared.repeated.insert(line.place.file, line.place.line);
            } else {
                self.compared.conflicts.add(line.place, first.place);
            }
        }
        let like = same.iter().filter(|line| line.meaning == first.meaning);
        let withdrawn = count_most_counted_lines(like, self.parts, first.bill);
        self.repeats.entry(first.bill).or_default().add(&[first], withdrawn);
    }

    /// Ends the comparison. `keys` are the bills, by their numbers.
    pub(super) fn finish(mut self, keys: &[BillKey]) -> LineComparison {
        self.finish_identity();
        self.compared.conflicts.shorten();
        self.compared.shared_files = std::mem::take(&mut self.files).finish(keys);
        let repeats = std::mem::take(&mut self.repeats).into_iter();
        self.compared.repeats =
            repeats.map(|(number, repeats)| (find_bill_by_number(keys, number), repeats)).collect();
        self.compared
    }
}

/// The lines of one identity in the files, matched with the stored lines of the current version.
#[derive(Default)]
struct Matches<'l> {
    /// Lines that repeat a stored line to the letter.
    repeating: Vec<&'l LineRecord>,
    /// Lines that repeat a stored line with other texts.
    other_texts: Vec<&'l LineRecord>,
    /// Lines that repeat a stored line which another line of the files repeats.
    again: Vec<&'l LineRecord>,
    /// Lines without a stored one.
    new: Vec<&'l LineRecord>,
    /// Stored lines that the files do not repeat.
    stored: Vec<&'l LineRecord>,
}

impl<'l> Matches<'l> {
    /// Matches the sorted lines of one identity: each stored line with one of the files that has its meaning, those
    /// with the same content first.
    fn find(same: &'l [LineRecord]) -> Self {
        let mut matched = Self::default();
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
                same.iter().filter(|line| !line.is_of_files && line.is_current).collect();
            let mut of_files: Vec<&LineRecord> = same.iter().filter(|line| line.is_of_files).collect();
            let most = stored.len().min(of_files.len());
            rest.extend(of_files.split_off(most));
            unmatched.extend(stored.split_off(most));
            self.repeating.extend(of_files);
        }
        rest.sort_unstable_by_key(|line| line.place);
        let most = unmatched.len().min(rest.len());
        self.new.extend(rest.split_off(most));
        self.stored.extend(unmatched.split_off(most));
        self.other_texts.extend(rest);
    }

    /// Matches the rest if the codes of the two lines agree as far as both state them.
    fn match_codes(&mut self) {
        let mut new = Vec::with_capacity(self.new.len());
        for line in std::mem::take(&mut self.new) {
            match self.stored.iter().position(|stored| stored.is_like(line)) {
                Some(index) => {
                    self.stored.swap_remove(index);
                    self.other_texts.push(line);
                }
                None => new.push(line),
            }
        }
        self.new = new;
    }
}

impl Repeats {
    /// Counts new lines, of which at most `withdrawn` had been withdrawn.
    fn add(&mut self, new: &[&LineRecord], withdrawn: u64) {
        let added = to_u64(new.len());
        self.added += added;
        let withdrawn = withdrawn.min(added);
        if withdrawn > 0 {
            self.withdrawn += withdrawn;
            let first = new.iter().map(|line| line.place).chain(self.first_withdrawn).min();
            self.first_withdrawn = first;
        }
    }
}

/// Finds the largest number of these stored lines that a version of their bill counted.
fn count_most_counted_lines<'l>(
    lines: impl Iterator<Item = &'l LineRecord>,
    parts: &[&[CountedPart]],
    bill: u32,
) -> u64 {
    let mut stored: BTreeMap<ImportId, u64> = BTreeMap::new();
    for import in lines.filter_map(|line| line.place.import) {
        *stored.entry(import).or_default() += 1;
    }
    if stored.is_empty() {
        return 0;
    }
    let parts = *parts.get(to_usize(bill)).unwrap_or_else(|| unreachable!("bill {bill} has no number"));
    let count_in = |version: u32| -> u64 {
        let counted = parts.iter().filter(|part| part.is_counted_by(version));
        counted.filter_map(|part| stored.get(&part.import)).sum()
    };
    parts.iter().map(|part| count_in(part.since)).max().unwrap_or_default()
}
