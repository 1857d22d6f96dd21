//! Plans an append: the lines that it adds, and the reasons to refuse it as a mistake.

use std::collections::{BTreeMap, BTreeSet};

use crate::oracle::names::normalise_text;

use super::{BillKey, Command, FileLine, Flag, Model, Plan, Reason, line_indexes};

/// Columns by which lines without ids are compared, as far as the random lines have them.
const COMPARED: [&str; 11] = [
    "Reseller Account ID",
    "Product Name",
    "Region",
    "Transaction ID",
    "Transaction Time",
    "Usage Start Time",
    "Instance ID",
    "Component Type",
    "Component Name",
    "Component Usage",
    "Component Usage Unit",
];

impl Model {
    /// Returns the lines that an append adds to each of its bills. Returns `None` if an id is there with another charge,
    /// or if lines with ids are mixed with lines of files without a column for them.
    pub(super) fn find_added_lines(&self, lines: &[usize]) -> Option<BTreeMap<BillKey, Vec<usize>>> {
        if self.mixes_ids(lines) {
            return None;
        }
        let skipped = self.find_repeated(lines);
        let mut bills: BTreeMap<BillKey, Vec<usize>> = BTreeMap::new();
        for (place, line) in lines.iter().enumerate() {
            let raw = &self.lines[*line];
            let bill = raw.bill();
            let there: Vec<usize> = line_indexes(self.current_lines(&bill)).collect();
            let added = bills.entry(bill.clone()).or_default();
            let Some(identity) = raw.identity() else {
                added.extend((!skipped.contains(&place)).then_some(*line));
                continue;
            };
            let is_same = |other: &&usize| self.lines[**other].identity().as_ref() == Some(&identity);
            let stored: Vec<&usize> = there.iter().filter(is_same).collect();
            // A statement may have had several charges with one id.
            let same = if stored.is_empty() { added.iter().filter(is_same).collect() } else { stored };
            if same.is_empty() {
                added.push(*line);
            } else if !same.iter().any(|other| self.lines[**other].meaning == raw.meaning) {
                return None;
            }
        }
        Some(bills)
    }

    /// Returns the indexes of lines without an id that repeat a current line. Each current line is repeated once, by a line
    /// of the same texts if there is one, else by one of the same meaning.
    fn find_repeated(&self, lines: &[usize]) -> BTreeSet<usize> {
        let bills: BTreeSet<BillKey> = lines.iter().map(|line| self.lines[*line].bill()).collect();
        let there = bills.iter().flat_map(|bill| line_indexes(self.current_lines(bill)));
        let mut rest: Vec<&FileLine> =
            there.map(|line| &self.lines[line]).filter(|there| there.id().is_none()).collect();
        let mut repeated = BTreeSet::new();
        for is_exact in [true, false] {
            for (place, line) in lines.iter().enumerate() {
                let own = &self.lines[*line];
                if own.id().is_some() || repeated.contains(&place) {
                    continue;
                }
                let is_same = |there: &&FileLine| {
                    let has_texts = there.charged.texts == own.charged.texts;
                    if is_exact { has_texts } else { there.meaning == own.meaning }
                };
                if let Some(found) = rest.iter().position(is_same) {
                    rest.swap_remove(found);
                    repeated.insert(place);
                }
            }
        }
        repeated
    }

    /// Returns true if lines with an id would be mixed with lines of files without a column for it.
    fn mixes_ids(&self, lines: &[usize]) -> bool {
        lines.iter().map(|line| &self.lines[*line]).any(|own| {
            line_indexes(self.current_lines(&own.bill())).map(|line| &self.lines[line]).any(|there| {
                (own.id().is_some() && there.lacks_column()) || (own.lacks_column() && there.id().is_some())
            })
        })
    }

    /// Plans what an append does to each of its bills.
    pub(super) fn plan_append(
        &self,
        command: &Command,
        lines: &[usize],
        own: BTreeMap<BillKey, Vec<usize>>,
    ) -> Plan {
        let mut plan = Plan::default();
        for (bill, added) in own {
            let [repeated, to_the_letter] = self.count_repeated(&bill, lines);
            plan.other_texts += repeated - to_the_letter;
            let is_overlap = !added.is_empty() && repeated * 2 > self.current_lines(&bill).len();
            if is_overlap && !command.has_flag(&Flag::Overlap) {
                plan.reasons.insert(Reason::Overlap);
            }
            if !command.has_flag(&Flag::Again)
                && added.iter().any(|line| self.was_withdrawn(&bill, *line, &added))
            {
                plan.reasons.insert(Reason::Withdrawn);
            }
            let without_ids: Vec<usize> =
                added.iter().copied().filter(|line| self.lines[*line].id().is_none()).collect();
            let is_sum = self.shares_files(command, &without_ids, |raw| raw.meaning.clone());
            if is_sum && !command.has_flag(&Flag::SumFiles) {
                plan.reasons.insert(Reason::SummedFiles);
            }
            let is_other = !added.is_empty() && self.has_other_columns(&bill, lines);
            if is_other && !command.has_flag(&Flag::OtherColumns) {
                plan.reasons.insert(Reason::OtherColumns);
            }
            let mut planned = self.plan_bill(command, &bill, added);
            planned.change = match (planned.own.len(), planned.version) {
                (0, _) => {
                    planned.version -= 1;
                    "unchanged"
                }
                (_, 1) => "new",
                _ => "extended",
            };
            plan.bills.insert(bill, planned);
        }
        plan
    }

    /// Returns true if a compared column has text in some line without an id, of the files or of the current bill, and is
    /// absent from a line on the other side.
    fn has_other_columns(&self, bill: &BillKey, lines: &[usize]) -> bool {
        let without_id = |line: &usize| self.lines[*line].id().is_none();
        let there: Vec<usize> = line_indexes(self.current_lines(bill)).filter(without_id).collect();
        let own: Vec<usize> = lines
            .iter()
            .copied()
            .filter(|line| self.lines[*line].bill() == *bill)
            .filter(without_id)
            .collect();
        let text = |line: &usize, column: &str| {
            self.lines[*line].charged.texts.get(column).map(|text| normalise_text(text))
        };
        let is_stated = |lines: &[usize], column| {
            lines.iter().any(|line| text(line, column).is_some_and(|text| !text.is_empty()))
        };
        let is_absent = |lines: &[usize], column| lines.iter().any(|line| text(line, column).is_none());
        COMPARED.iter().any(|column| {
            (is_stated(&there, column) && is_absent(&own, column))
                || (is_absent(&there, column) && is_stated(&own, column))
        })
    }

    /// Counts the current lines of a bill that the files repeat: as charges, and with the same texts.
    fn count_repeated(&self, bill: &BillKey, lines: &[usize]) -> [usize; 2] {
        let own = || lines.iter().copied().filter(|line| self.lines[*line].bill() == *bill);
        let there = || line_indexes(self.current_lines(bill));
        let charge = |line: usize| (self.lines[line].identity(), &self.lines[line].meaning);
        let texts = |line: usize| &self.lines[line].charged.texts;
        [
            count_common(own().map(charge), there().map(charge)),
            count_common(own().map(texts), there().map(texts)),
        ]
    }

    /// Returns true if some version of a bill has more lines like an added one than the current version.
    fn was_withdrawn(&self, bill: &BillKey, line: usize, added: &[usize]) -> bool {
        let key = |line: usize| (self.lines[line].identity(), &self.lines[line].meaning);
        let count = |lines: &[usize]| lines.iter().filter(|other| key(**other) == key(line)).count();
        let versions = self.bills.get(bill).map(Vec::as_slice).unwrap_or_default();
        let mut counts =
            versions.iter().map(|version| count(&line_indexes(&version.lines).collect::<Vec<_>>()));
        let most = counts.clone().max().unwrap_or_default();
        count(added) > 0 && most > counts.next_back().unwrap_or_default()
    }
}

/// Counts the items that two lists have in common.
fn count_common<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    let mut rest: Vec<T> = other.collect();
    let met = one.filter(|thing| {
        let place = rest.iter().position(|other| other == thing);
        place.map(|place| rest.swap_remove(place)).is_some()
    });
    met.count()
}
