//! How an import must end, and what it makes of each bill.

use std::collections::{BTreeMap, BTreeSet};

use super::{BillKey, Command, Flag, Model, Reason, raws};

/// The place of the total among amounts.
const TOTAL: usize = 3;

/// How a command must end.
pub(crate) enum Verdict {
    /// A fault in the input: exit code 1.
    Fault,
    /// Refused before it was known what would become of the bills: exit code 3.
    Refused(BTreeSet<Reason>),
    /// It is what is published already.
    NothingToDo,
    /// It is known what would become of the bills. It is refused if there are reasons: exit code 3.
    Planned(Plan),
}

/// What an import would do.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) bills: BTreeMap<BillKey, Planned>,
    /// Bills of the same payers and months that stay as they are.
    pub(crate) others: BTreeSet<BillKey>,
    pub(crate) reasons: BTreeSet<Reason>,
    /// How many lines the files have, and how many of them are there already.
    pub(crate) lines: [usize; 2],
    /// How many of the lines that are there already have other texts there.
    pub(crate) other_texts: usize,
}

/// What becomes of a bill.
pub(crate) struct Planned {
    pub(crate) change: &'static str,
    /// From 1.
    pub(crate) version: usize,
    /// Totals before and after, in units of 10^-8 USD.
    pub(crate) totals: [i128; 2],
    /// Lines before and after.
    pub(crate) lines: [usize; 2],
    /// The lines that it brings.
    pub(super) own: Vec<usize>,
    /// The latest day of delivery of the files of those; once it is planned, the last that is known.
    pub(super) delivered: Option<u32>,
}

impl Planned {
    pub(super) fn is_changed(&self) -> bool {
        self.change != "unchanged"
    }
}

impl Model {
    /// How an import must end.
    pub(crate) fn judge(&self, command: &Command) -> Verdict {
        let is_current = self.same_import(command).map(|import| self.is_current(import));
        // Bills that the files do not hold are to lose their lines.
        let is_current = is_current.filter(|current| *current != Some(true) || !self.empties(command));
        match is_current {
            Some(Some(false)) if !command.means(&Flag::Again) => {
                return Verdict::Refused([Reason::ReplacedFiles].into());
            }
            Some(Some(true))
                if !command.is_whole_month && command.expect.or(command.at_most_change).is_none() =>
            {
                return Verdict::NothingToDo;
            }
            _ => {}
        }
        if self.lacks_parts(command) {
            return Verdict::Refused([Reason::MissingParts].into());
        }
        if self.has_faults(command) {
            return Verdict::Fault;
        }
        let lines: Vec<usize> =
            command.files.iter().flat_map(|file| self.files[*file].lines.clone()).collect();
        let own = if command.is_append { self.added(&lines) } else { self.stated(&lines) };
        let Some(own) = own else { return Verdict::Fault };
        let basis = self.raws[lines[0]].charged.basis;
        if let Some(verdict) = self.find_foreign(command, basis, &own) {
            return verdict;
        }
        let mut plan = if command.is_append {
            self.plan_append(command, &lines, own)
        } else {
            self.plan_statement(command, basis, own)
        };
        let added: usize = plan.bills.values().map(|planned| planned.own.len()).sum();
        plan.lines = [lines.len(), lines.len() - added];
        self.add_reasons(command, &mut plan);
        for (bill, planned) in &mut plan.bills {
            let known = self.version(bill).and_then(|version| version.delivered);
            planned.delivered = match planned.change {
                "new" | "replaced" | "emptied" if !command.is_append => planned.delivered.or(known),
                _ => planned.delivered.max(known),
            };
        }
        match is_current {
            Some(Some(true)) if plan.reasons.is_empty() => Verdict::NothingToDo,
            Some(Some(true)) => Verdict::Refused(plan.reasons),
            _ => Verdict::Planned(plan),
        }
    }

    /// Whether something is wrong with the files, whatever is published.
    fn has_faults(&self, command: &Command) -> bool {
        let files = || command.files.iter().map(|file| &self.files[*file]);
        let contents: BTreeSet<&str> = files().map(|file| file.text.as_str()).collect();
        let bases: BTreeSet<usize> = files().map(|file| file.basis).collect();
        let mut lines = files().flat_map(|file| &file.lines).peekable();
        contents.len() < command.files.len()
            || bases.len() > 1
            || lines.peek().is_none()
            || lines.any(|line| !self.raws[*line].is_sound)
    }

    /// The first file with the same bytes and the same month in its name.
    pub(super) fn content(&self, file: usize) -> usize {
        let key = |file: usize| (&self.files[file].text, &self.files[file].named.month);
        (0..file).find(|first| key(*first) == key(file)).unwrap_or(file)
    }

    /// The first bill, in the order of months, payers and owners, that states other amounts than the bill that is
    /// there, or is under a second payer.
    fn find_foreign(
        &self,
        command: &Command,
        basis: usize,
        own: &BTreeMap<BillKey, Vec<usize>>,
    ) -> Option<Verdict> {
        let mut bills: Vec<&BillKey> = own.keys().collect();
        bills.sort_by_key(|(payer, owner, month)| (month, payer, owner));
        let is_there = |bill: &BillKey| !self.current(bill).is_empty();
        for (place, bill) in bills.iter().enumerate() {
            let has_other_basis = is_there(bill) && self.version(bill).is_some_and(|own| own.basis != basis);
            if has_other_basis && command.is_append {
                return Some(Verdict::Fault);
            }
            if has_other_basis && !command.means(&Flag::OtherBasis) {
                return Some(Verdict::Refused([Reason::OtherBasis].into()));
            }
            let is_second = |other: &BillKey| (&other.1, &other.2) == (&bill.1, &bill.2) && other.0 != bill.0;
            let in_files = bills[..place].iter().any(|other| is_second(other));
            // A bill that is there under its payer may be stated again, even where there is a second one.
            let published =
                !is_there(bill) && self.bills.keys().any(|other| is_second(other) && is_there(other));
            if (in_files || published) && !command.means(&Flag::SecondPayer) {
                return Some(Verdict::Refused([Reason::SecondPayer].into()));
            }
        }
        None
    }

    /// What becomes of a bill; its change is not known yet.
    pub(super) fn planned(&self, command: &Command, bill: &BillKey, own: Vec<usize>) -> Planned {
        let there = self.current(bill);
        let delivered = self.days(command, &own).last().copied();
        let kept = || raws(there).filter(|_| command.is_append).chain(own.iter().copied());
        Planned {
            change: "",
            version: self.bills.get(bill).map_or(0, Vec::len) + 1,
            totals: [self.sum(raws(there), TOTAL), self.sum(kept(), TOTAL)],
            lines: [there.len(), kept().count()],
            delivered,
            own,
        }
    }

    /// Adds the reasons that statements and appends have in common.
    fn add_reasons(&self, command: &Command, plan: &mut Plan) {
        let mut changed = plan.bills.iter().filter(|(_, planned)| planned.is_changed());
        if changed.any(|(bill, _)| self.is_closed(bill)) && !command.means(&Flag::Correct) {
            plan.reasons.insert(Reason::Closed);
        }
        if self.is_of_other_month(command) && !command.means(&Flag::OtherMonth) {
            plan.reasons.insert(Reason::OtherMonth);
        }
        if self.has_empty_part(command) {
            plan.reasons.insert(Reason::MissingParts);
        }
        if command.expect.is_some_and(|expected| plan.total_after() != expected) {
            plan.reasons.insert(Reason::NotExpected);
        }
        if command.at_most_change.is_some_and(|most| plan.change() > most) {
            plan.reasons.insert(Reason::TooMuchChange);
        }
    }
}

impl Plan {
    /// The exact sum of the totals of its bills.
    pub(crate) fn total_after(&self) -> i128 {
        self.bills.values().map(|planned| planned.totals[1]).sum()
    }

    /// The sum of the absolute differences of the totals of bills that were there.
    pub(crate) fn change(&self) -> i128 {
        let there = self.bills.values().filter(|planned| planned.lines[0] > 0);
        there.map(|planned| (planned.totals[1] - planned.totals[0]).abs()).sum()
    }

    /// The flags that the refusal must name.
    pub(crate) fn flags(reasons: &BTreeSet<Reason>) -> BTreeSet<Flag> {
        reasons.iter().map(Reason::flag).collect()
    }
}
