//! Compares the lines of a statement with each other.

use bill::BillKey;

use super::record::LineRecord;
use super::shared::{OfFiles, SharedFiles, count_line};
use super::{Compared, Counted, LinePlace};

/// A comparison that is under way. Records come in order, so lines of one id are neighbours.
#[derive(Default)]
pub(super) struct Comparing {
    compared: Compared,
    /// The id and bill of the last line.
    last: Option<(u128, u32)>,
    same: Option<SameCharge>,
    /// The charges of one id and bill, by their first lines.
    charges: Occurrences,
    /// The bills of one id, by their first lines.
    bills: Occurrences,
    equal: Equal,
    files: SharedFiles,
}

/// Lines of one identity: the same id, bill and component, or the same bill and meaning.
#[derive(Default)]
struct Equal {
    identity: (u128, u32, bool, u64),
    of_files: OfFiles,
}

/// Places of one thing, of which all but the first in the files count.
#[derive(Default)]
struct Occurrences {
    count: u64,
    first: Option<(u64, LinePlace)>,
    second: Option<(u64, LinePlace)>,
}

impl Occurrences {
    fn add(&mut self, line: (u64, LinePlace)) {
        self.count = self.count.saturating_add(1);
        let mut places = [self.first, self.second, Some(line)];
        places.sort_unstable_by_key(|place| place.map_or(u64::MAX, |(order, _)| order));
        [self.first, self.second, _] = places;
    }

    /// Ends the thing: adds all places but the first.
    fn close(&mut self, counted: &mut Counted) -> Option<(u64, LinePlace)> {
        let Occurrences { count, first, second } = std::mem::take(self);
        if let Some((_, place)) = second {
            counted.add_many(count.saturating_sub(1), place);
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

impl Comparing {
    /// Takes the next record.
    pub(super) fn add(&mut self, record: &LineRecord) {
        if self.equal.identity != record.identity() {
            self.close_equal();
            self.equal.identity = record.identity();
        }
        count_line(&mut self.equal.of_files, record.place.file);
        if record.has_id {
            self.add_identified(record);
        }
    }

    /// Ends the lines of one identity.
    fn close_equal(&mut self) {
        let Equal { identity: (_, bill, ..), of_files } = std::mem::take(&mut self.equal);
        self.files.add(bill, &of_files);
    }

    /// Takes the next record of a line with an id.
    fn add_identified(&mut self, record: &LineRecord) {
        let key = (record.key, record.bill, record.meaning);
        let mut line = (record.order, record.place);
        if let Some(same) = self.same.as_mut().filter(|same| same.key == key) {
            if line.0 < same.first.0 {
                std::mem::swap(&mut same.first, &mut line);
            }
            same.others.push(line.1);
            return;
        }
        self.close();
        if self.last != Some((record.key, record.bill)) {
            self.close_bill();
        }
        if self.last.is_some_and(|(id, _)| id != record.key) {
            self.bills.close(&mut self.compared.shared_ids);
        }
        self.last = Some((record.key, record.bill));
        self.same = Some(SameCharge { key, first: line, others: Vec::new() });
    }

    /// Ends the lines of one id, bill and meaning: they were delivered more than once.
    fn close(&mut self) {
        if let Some(SameCharge { first, others, .. }) = self.same.take() {
            for place in others {
                self.compared.conflicts.add(place, first.1);
            }
            self.charges.add(first);
        }
    }

    /// Ends the lines of one id and bill.
    fn close_bill(&mut self) {
        if let Some(first) = self.charges.close(&mut self.compared.repeated_ids) {
            self.bills.add(first);
        }
    }

    /// Ends the comparison. `keys` are the bills by their numbers.
    pub(super) fn finish(mut self, keys: &[BillKey]) -> Compared {
        self.close_equal();
        self.compared.shared_files = std::mem::take(&mut self.files).finish(keys);
        self.close();
        self.close_bill();
        self.bills.close(&mut self.compared.shared_ids);
        self.compared.conflicts.shorten();
        self.compared
    }
}
