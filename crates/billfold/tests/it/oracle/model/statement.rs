//! Plans a statement: the bills that it changes, and the reasons to refuse it as a mistake.

use std::collections::{BTreeMap, BTreeSet};

use super::{BillKey, Command, FileLine, Flag, Model, Plan, Planned, Reason, Version, line_indexes};

/// The difference between the lines of a statement and those of the current version.
#[derive(Clone, Copy, PartialEq)]
enum Likeness {
    Same,
    OtherTexts,
    Other,
}

/// 1 USD, in units of 10^-8.
const DOLLAR: i128 = 100_000_000;

impl Model {
    /// Groups the lines of a statement by bill. Returns `None` if a bill has an id twice with the same charge.
    pub(super) fn group_stated_lines(&self, lines: &[usize]) -> Option<BTreeMap<BillKey, Vec<usize>>> {
        let mut bills: BTreeMap<BillKey, Vec<usize>> = BTreeMap::new();
        let mut met = BTreeSet::new();
        for line in lines {
            let raw = &self.lines[*line];
            if raw.id().is_some_and(|id| !met.insert((raw.bill(), id, &raw.meaning))) {
                return None;
            }
            bills.entry(raw.bill()).or_default().push(*line);
        }
        Some(bills)
    }

    /// Plans what a statement does to each of its bills.
    pub(super) fn plan_statement(
        &self,
        command: &Command,
        basis: usize,
        own: BTreeMap<BillKey, Vec<usize>>,
    ) -> Plan {
        let mut plan = Plan::default();
        let missing = self.find_missing_bills(&own);
        for (bill, lines) in own {
            let likeness = self.compare_lines(&bill, basis, &lines);
            let mut planned = self.plan_bill(command, &bill, lines);
            planned.change = match likeness {
                Likeness::Same => {
                    planned.version -= 1;
                    "unchanged"
                }
                Likeness::OtherTexts => "texts_only",
                Likeness::Other if planned.version == 1 => "new",
                Likeness::Other => "replaced",
            };
            if likeness == Likeness::Other {
                let is_sum = self.delivery_days(command, &planned.own).len() > 1
                    || self.shares_files(command, &planned.own, |raw| match raw.identity() {
                        Some(identity) => identity.to_vec(),
                        None => raw.meaning.clone(),
                    });
                plan.reasons
                    .extend((is_sum && !command.has_flag(&Flag::SumFiles)).then_some(Reason::SummedFiles));
                plan.reasons.extend(self.find_return(command, &bill, &planned));
                plan.reasons.extend(self.find_loss(command, basis, &bill, &planned));
            }
            plan.bills.insert(bill, planned);
        }
        if !command.is_whole_month {
            plan.others = missing;
            return plan;
        }
        for bill in missing {
            if !command.may_shrink(&bill.1) {
                plan.reasons.insert(Reason::Shrunk(bill.1.clone()));
            }
            let mut planned = self.plan_bill(command, &bill, Vec::new());
            planned.change = "emptied";
            plan.bills.insert(bill, planned);
        }
        plan
    }

    /// Finds the bills of the same payers and months that have lines, but are not in the files.
    fn find_missing_bills(&self, own: &BTreeMap<BillKey, Vec<usize>>) -> BTreeSet<BillKey> {
        let books: BTreeSet<(&str, &str)> = own.keys().map(|bill| (bill.0, bill.2.as_str())).collect();
        let is_missing = |bill: &&BillKey| {
            books.contains(&(bill.0, bill.2.as_str()))
                && !own.contains_key(*bill)
                && !self.current_lines(bill).is_empty()
        };
        self.bills.keys().filter(is_missing).cloned().collect()
    }

    /// Returns true if `--whole-month` would empty bills.
    pub(super) fn empties_bills(&self, command: &Command) -> bool {
        let lines = command.files.iter().flat_map(|file| self.files[*file].lines.clone());
        let own = lines.map(|line| (self.lines[line].bill(), Vec::new())).collect();
        command.is_whole_month && !self.find_missing_bills(&own).is_empty()
    }

    fn compare_lines(&self, bill: &BillKey, basis: usize, lines: &[usize]) -> Likeness {
        let Some(version) = self.current_version(bill).filter(|version| version.basis == basis) else {
            return Likeness::Other;
        };
        if self.has_contents(version, lines) {
            Likeness::Same
        } else if self.has_meanings(version, lines) {
            Likeness::OtherTexts
        } else {
            Likeness::Other
        }
    }

    fn has_contents(&self, version: &Version, lines: &[usize]) -> bool {
        self.sorted_texts(line_indexes(&version.lines)) == self.sorted_texts(lines.iter().copied())
    }

    fn has_meanings(&self, version: &Version, lines: &[usize]) -> bool {
        self.sorted_meanings(line_indexes(&version.lines)) == self.sorted_meanings(lines.iter().copied())
    }

    /// Finds a bill that would go back to a superseded version, or to an earlier delivery.
    fn find_return(&self, command: &Command, bill: &BillKey, planned: &Planned) -> Option<Reason> {
        let (current, earlier) = self.bills.get(bill)?.split_last()?;
        if command.has_flag(&Flag::Again) {
            return None;
        }
        let is_like = |version: &Version| {
            self.has_contents(version, &planned.own) || self.has_meanings(version, &planned.own)
        };
        if earlier.iter().any(is_like) {
            return Some(Reason::Superseded);
        }
        (planned.delivered? < current.delivered?).then_some(Reason::OlderDelivery)
    }

    /// Finds a bill that would lose too much.
    fn find_loss(
        &self,
        command: &Command,
        basis: usize,
        bill: &BillKey,
        planned: &Planned,
    ) -> Option<Reason> {
        let version = self.current_version(bill)?;
        if command.may_shrink(&bill.1) {
            return None;
        }
        let has_few_lines = planned.lines[1] * 2 < version.lines.len();
        let [before_voucher, total] = [1, 3].map(|amount| {
            let old = self.sum_amount(line_indexes(&version.lines), amount);
            let loss = old - self.sum_amount(planned.own.iter().copied(), amount);
            loss > DOLLAR && loss * 5 > old.abs()
        });
        let is_lower = version.basis == basis && (before_voucher || total);
        let is_loss = !version.lines.is_empty() && (has_few_lines || is_lower);
        (is_loss && !self.keeps_all_lines(version, &planned.own)).then(|| Reason::Shrunk(bill.1.clone()))
    }

    /// Returns true if the lines contain every line of a version, by meaning.
    fn keeps_all_lines(&self, version: &Version, lines: &[usize]) -> bool {
        let mut others = self.sorted_meanings(lines.iter().copied());
        line_indexes(&version.lines).all(|line| {
            let place = others.iter().position(|other| **other == self.lines[line].meaning);
            place.map(|place| others.swap_remove(place)).is_some()
        })
    }

    /// Returns true if more than half of the lines of one file, and at least two, are in another of the files, too.
    pub(super) fn shares_files(
        &self,
        command: &Command,
        lines: &[usize],
        key: impl Fn(&FileLine) -> Vec<String>,
    ) -> bool {
        let mut counts: BTreeMap<Vec<String>, BTreeMap<usize, usize>> = BTreeMap::new();
        for line in lines {
            let holds = |file: &&usize| self.files[**file].lines.contains(line);
            let file = command.files.iter().find(holds).unwrap();
            *counts.entry(key(&self.lines[*line])).or_default().entry(*file).or_default() += 1;
        }
        command.files.iter().any(|file| {
            let (mut own, mut shared) = (0, 0);
            for of_files in counts.values() {
                let count = of_files.get(file).copied().unwrap_or_default();
                let others = of_files.iter().filter(|(other, _)| *other != file);
                own += count;
                shared += count.min(others.map(|(_, count)| *count).max().unwrap_or_default());
            }
            own >= 2 && shared * 2 > own
        })
    }
}
