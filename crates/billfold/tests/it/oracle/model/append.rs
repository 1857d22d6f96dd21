//! What an append adds to bills, and what in it looks like a mistake.

use std::collections::{BTreeMap, BTreeSet};

use crate::oracle::names::plain;

use super::{BillKey, Command, Flag, Model, Plan, Raw, Reason, raws};

/// The columns that lines without ids are compared by, as far as lines here have them.
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
    /// The lines that an append adds to each bill that it holds; `None` where an id stands with another charge, or
    /// lines with ids meet lines of files without a column for them.
    pub(super) fn added(&self, lines: &[usize]) -> Option<BTreeMap<BillKey, Vec<usize>>> {
        if self.mixes_ids(lines) {
            return None;
        }
        let skipped = self.find_repeated(lines);
        let mut bills: BTreeMap<BillKey, Vec<usize>> = BTreeMap::new();
        for (place, line) in lines.iter().enumerate() {
            let raw = &self.raws[*line];
            let bill = raw.bill();
            let there: Vec<usize> = raws(self.current(&bill)).collect();
            let added = bills.entry(bill.clone()).or_default();
            let Some(identity) = raw.identity() else {
                added.extend((!skipped.contains(&place)).then_some(*line));
                continue;
            };
            let is_same = |other: &&usize| self.raws[**other].identity().as_ref() == Some(&identity);
            let stored: Vec<&usize> = there.iter().filter(is_same).collect();
            // A statement may have brought several charges under one id.
            let same = if stored.is_empty() { added.iter().filter(is_same).collect() } else { stored };
            if same.is_empty() {
                added.push(*line);
            } else if !same.iter().any(|other| self.raws[**other].meaning == raw.meaning) {
                return None;
            }
        }
        Some(bills)
    }

    /// The places of lines without an id that are there already: of those that mean the same, as many as are there.
    /// Those with the same texts come first.
    fn find_repeated(&self, lines: &[usize]) -> BTreeSet<usize> {
        let bills: BTreeSet<BillKey> = lines.iter().map(|line| self.raws[*line].bill()).collect();
        let there = bills.iter().flat_map(|bill| raws(self.current(bill)));
        let mut rest: Vec<&Raw> =
            there.map(|line| &self.raws[line]).filter(|there| there.id().is_none()).collect();
        let mut repeated = BTreeSet::new();
        for is_exact in [true, false] {
            for (place, line) in lines.iter().enumerate() {
                let own = &self.raws[*line];
                if own.id().is_some() || repeated.contains(&place) {
                    continue;
                }
                let is_same = |there: &&Raw| {
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

    /// Whether lines with an id were to be added to lines of files without a column for it, or the other way round.
    fn mixes_ids(&self, lines: &[usize]) -> bool {
        lines.iter().map(|line| &self.raws[*line]).any(|own| {
            raws(self.current(&own.bill())).map(|line| &self.raws[line]).any(|there| {
                (own.id().is_some() && there.lacks_column()) || (own.lacks_column() && there.id().is_some())
            })
        })
    }

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
            let is_overlap = !added.is_empty() && repeated * 2 > self.current(&bill).len();
            if is_overlap && !command.means(&Flag::Overlap) {
                plan.reasons.insert(Reason::Overlap);
            }
            if !command.means(&Flag::Again)
                && added.iter().any(|line| self.was_withdrawn(&bill, *line, &added))
            {
                plan.reasons.insert(Reason::Withdrawn);
            }
            let without_ids: Vec<usize> =
                added.iter().copied().filter(|line| self.raws[*line].id().is_none()).collect();
            let is_sum = self.shares_files(command, &without_ids, |raw| raw.meaning.clone());
            if is_sum && !command.means(&Flag::SumFiles) {
                plan.reasons.insert(Reason::SummedFiles);
            }
            let is_other = !added.is_empty() && self.has_other_columns(&bill, lines);
            if is_other && !command.means(&Flag::OtherColumns) {
                plan.reasons.insert(Reason::OtherColumns);
            }
            let mut planned = self.planned(command, &bill, added);
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

    /// Whether lines without an id, of files or of a bill as it is, say something in a column by which they are
    /// compared, and that column is absent from a line on the other side.
    fn has_other_columns(&self, bill: &BillKey, lines: &[usize]) -> bool {
        let without_id = |line: &usize| self.raws[*line].id().is_none();
        let there: Vec<usize> = raws(self.current(bill)).filter(without_id).collect();
        let own: Vec<usize> = lines
            .iter()
            .copied()
            .filter(|line| self.raws[*line].bill() == *bill)
            .filter(without_id)
            .collect();
        let text =
            |line: &usize, column: &str| self.raws[*line].charged.texts.get(column).map(|text| plain(text));
        let is_stated = |lines: &[usize], column| {
            lines.iter().any(|line| text(line, column).is_some_and(|text| !text.is_empty()))
        };
        let is_absent = |lines: &[usize], column| lines.iter().any(|line| text(line, column).is_none());
        COMPARED.iter().any(|column| {
            (is_stated(&there, column) && is_absent(&own, column))
                || (is_absent(&there, column) && is_stated(&own, column))
        })
    }

    /// How many of a bill's current lines files repeat: as charges, and to the letter.
    fn count_repeated(&self, bill: &BillKey, lines: &[usize]) -> [usize; 2] {
        let own = || lines.iter().copied().filter(|line| self.raws[*line].bill() == *bill);
        let there = || raws(self.current(bill));
        let charge = |line: usize| (self.raws[line].identity(), &self.raws[line].meaning);
        let texts = |line: usize| &self.raws[line].charged.texts;
        [common(own().map(charge), there().map(charge)), common(own().map(texts), there().map(texts))]
    }

    /// Whether a version of a bill counted more lines like an added one than the current one does.
    fn was_withdrawn(&self, bill: &BillKey, line: usize, added: &[usize]) -> bool {
        let key = |line: usize| (self.raws[line].identity(), &self.raws[line].meaning);
        let count = |lines: &[usize]| lines.iter().filter(|other| key(**other) == key(line)).count();
        let versions = self.bills.get(bill).map(Vec::as_slice).unwrap_or_default();
        let mut counts = versions.iter().map(|version| count(&raws(&version.lines).collect::<Vec<_>>()));
        let most = counts.clone().max().unwrap_or_default();
        count(added) > 0 && most > counts.next_back().unwrap_or_default()
    }
}

/// How many things two lists have in common.
fn common<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    let mut rest: Vec<T> = other.collect();
    let met = one.filter(|thing| {
        let place = rest.iter().position(|other| other == thing);
        place.map(|place| rest.swap_remove(place)).is_some()
    });
    met.count()
}
