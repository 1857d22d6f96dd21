//! Compares the lines of a statement with each other.

use bill::BillKey;

use super::found::{CountedLines, LineComparison};
use super::record::LinePlace;
use super::shared::{LinesByFile, SharedFiles};
use super::statement_line::StatementLine;

/// A running comparison. Records are added in ascending order, so lines of one id are neighbours.
#[derive(Default)]
pub(super) struct StatementComparison {
    compared: LineComparison,
    /// The id and bill of the last line.
    last: Option<(u128, u32)>,
    same: Option<SameCharge>,
    /// The charges of one id and bill, by their first lines.
    charges: Occurrences,
    /// The bills of one id, by their first lines.
    bills: Occurrences,
    equal: EqualLines,
    files: SharedFiles,
}

/// Lines of one identity: the same id, bill and component, or the same bill and meaning.
#[derive(Default)]
struct EqualLines {
    identity: (u128, u32, bool, u64),
    by_file: LinesByFile,
}

/// Lines that have something in common. All but the first in the files are counted.
#[derive(Default)]
struct Occurrences {
    count: u64,
    first: Option<LinePlace>,
    second: Option<LinePlace>,
}

impl Occurrences {
    fn add(&mut self, place: LinePlace) {
        self.count += 1;
        match (self.first, self.second) {
            (None, _) => self.first = Some(place),
            (Some(first), _) if place < first => (self.first, self.second) = (Some(place), Some(first)),
            (_, Some(second)) if second <= place => {}
            _ => self.second = Some(place),
        }
    }

    /// Counts all lines but the first, and starts again. Returns the first.
    fn count_and_restart(&mut self, counted: &mut CountedLines) -> Option<LinePlace> {
        let Self { count, first, second } = std::mem::take(self);
        if let Some(place) = second {
            counted.add_many(count - 1, place);
        }
        first
    }
}

/// Lines of one id, bill and meaning.
struct SameCharge {
    key: (u128, u32, u128),
    /// The first of them in the files.
    first: LinePlace,
    others: Vec<LinePlace>,
}

impl StatementComparison {
    /// Adds the next record.
    pub(super) fn add(&mut self, record: &StatementLine) {
        if self.equal.identity != record.identity() {
            self.finish_identity();
            self.equal.identity = record.identity();
        }
        self.equal.by_file.count_line(record.file);
        if record.has_id {
            self.add_identified(record);
        }
    }

    /// Closes the lines of one identity.
    fn finish_identity(&mut self) {
        let EqualLines { identity: (_, bill, ..), by_file } = &mut self.equal;
        self.files.add(*bill, by_file);
        by_file.clear();
    }

    /// Adds the next record of a line with an id.
    fn add_identified(&mut self, record: &StatementLine) {
        let key = (record.key, record.bill, record.meaning);
        let place = record.place();
        if let Some(same) = self.same.as_mut().filter(|same| same.key == key) {
            same.others.push(place); // behind the first, as records are sorted
            return;
        }
        self.finish_charge();
        if self.last != Some((record.key, record.bill)) {
            self.finish_bill();
        }
        if self.last.is_some_and(|(id, _)| id != record.key) {
            self.bills.count_and_restart(&mut self.compared.shared_ids);
        }
        self.last = Some((record.key, record.bill));
        self.same = Some(SameCharge { key, first: place, others: Vec::new() });
    }

    /// Closes the lines of one id, bill and meaning. All but the first are delivered twice.
    fn finish_charge(&mut self) {
        if let Some(SameCharge { first, others, .. }) = self.same.take() {
            for place in others {
                self.compared.conflicts.add(place, first);
            }
            self.charges.add(first);
        }
    }

    /// Closes the lines of one id and bill.
    fn finish_bill(&mut self) {
        if let Some(first) = self.charges.count_and_restart(&mut self.compared.repeated_ids) {
            self.bills.add(first);
        }
    }

    /// Ends the comparison. `keys` are the bills, by their numbers.
    pub(super) fn finish(mut self, keys: &[BillKey]) -> LineComparison {
        self.finish_identity();
        self.compared.shared_files = std::mem::take(&mut self.files).finish(keys);
        self.finish_charge();
        self.finish_bill();
        self.bills.count_and_restart(&mut self.compared.shared_ids);
        self.compared.conflicts.shorten();
        self.compared
    }
}
