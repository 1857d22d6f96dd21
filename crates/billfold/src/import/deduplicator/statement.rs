//! Compares the lines of a statement with each other.

use bill::BillKey;

use super::found::{CountedLines, LineComparison};
use super::record::{LinePlace, LineRecord};
use super::shared::{LinesByFile, SharedFiles, count_line};

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
    first: Option<(u64, LinePlace)>,
    second: Option<(u64, LinePlace)>,
}

impl Occurrences {
    fn add(&mut self, line: (u64, LinePlace)) {
        self.count += 1;
        let mut places = [self.first, self.second, Some(line)];
        places.sort_unstable_by_key(|place| (place.is_none(), place.map(|(ordinal, _)| ordinal)));
        [self.first, self.second, _] = places;
    }

    /// Counts all lines but the first, and starts again. Returns the first.
    fn count_and_restart(&mut self, counted: &mut CountedLines) -> Option<(u64, LinePlace)> {
        let Self { count, first, second } = std::mem::take(self);
        if let Some((_, place)) = second {
            counted.add_many(count - 1, place);
        }
        first
    }
}

/// Lines of one id, bill and meaning.
struct SameCharge {
    key: (u128, u32, u128),
    /// The number and place of the first of them in the files.
    first: (u64, LinePlace),
    others: Vec<LinePlace>,
}

impl StatementComparison {
    /// Adds the next record.
    pub(super) fn add(&mut self, record: &LineRecord) {
        if self.equal.identity != record.identity() {
            self.finish_identity();
            self.equal.identity = record.identity();
        }
        count_line(&mut self.equal.by_file, record.place.file);
        if record.has_id {
            self.add_identified(record);
        }
    }

    /// Closes the lines of one identity.
    fn finish_identity(&mut self) {
        let EqualLines { identity: (_, bill, ..), by_file } = std::mem::take(&mut self.equal);
        self.files.add(bill, &by_file);
    }

    /// Adds the next record of a line with an id.
    fn add_identified(&mut self, record: &LineRecord) {
        let key = (record.key, record.bill, record.meaning);
        let mut line = (record.ordinal, record.place);
        if let Some(same) = self.same.as_mut().filter(|same| same.key == key) {
            if line.0 < same.first.0 {
                std::mem::swap(&mut same.first, &mut line);
            }
            same.others.push(line.1);
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
        self.same = Some(SameCharge { key, first: line, others: Vec::new() });
    }

    /// Closes the lines of one id, bill and meaning. All but the first are delivered twice.
    fn finish_charge(&mut self) {
        if let Some(SameCharge { first, others, .. }) = self.same.take() {
            for place in others {
                self.compared.conflicts.add(place, first.1);
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
