//! Predicts how an import ends, and how it changes each bill.

use std::collections::{BTreeMap, BTreeSet};

use super::publish::ImportState;
use super::{BillKey, Command, Flag, Model, Reason, line_indexes};

/// Index of the total among amounts.
const TOTAL: usize = 3;

/// The expected end of a command.
pub(crate) enum Verdict {
    /// A fault in the input: exit code 1.
    Fault,
    /// Refused before the changes of bills are computed: exit code 3.
    Refused(BTreeSet<Reason>),
    /// The files are published already.
    NothingToDo,
    /// The changes of bills are computed. It is refused if there are reasons: exit code 3.
    Planned(Plan),
}

/// The changes that an import would make.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) bills: BTreeMap<BillKey, Planned>,
    /// Bills of the same payers and months that do not change.
    pub(crate) others: BTreeSet<BillKey>,
    pub(crate) reasons: BTreeSet<Reason>,
    /// Number of lines of the files, and of those that are stored already.
    pub(crate) lines: [usize; 2],
    /// Number of lines that are stored already with other texts.
    pub(crate) other_texts: usize,
}

/// The planned change of a bill.
pub(crate) struct Planned {
    pub(crate) change: &'static str,
    /// Number of the version, from 1.
    pub(crate) version: usize,
    /// Totals before and after, in units of 10^-8 USD.
    pub(crate) totals: [i128; 2],
    /// Lines before and after.
    pub(crate) lines: [usize; 2],
    /// Lines of the files.
    pub(super) own: Vec<usize>,
    /// Latest day of delivery of their files. After planning, the latest known day of the bill.
    pub(super) delivered: Option<u32>,
}

impl Planned {
    pub(super) fn is_changed(&self) -> bool {
        self.change != "unchanged"
    }
}

impl Model {
    /// Predicts the end of an import.
    pub(crate) fn judge(&self, command: &Command) -> Verdict {
        let state = self.same_import(command).map(|import| self.import_state(import));
        // Bills that the files do not hold would lose their lines.
        let state = state.filter(|state| *state != ImportState::Current || !self.empties_bills(command));
        match state {
            Some(ImportState::Replaced) if !command.has_flag(&Flag::Again) => {
                return Verdict::Refused([Reason::ReplacedFiles].into());
            }
            Some(ImportState::Current)
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
        let own =
            if command.is_append { self.find_added_lines(&lines) } else { self.group_stated_lines(&lines) };
        let Some(own) = own else { return Verdict::Fault };
        let basis = self.files[command.files[0]].basis;
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
            let known = self.current_version(bill).and_then(|version| version.delivered);
            planned.delivered = match planned.change {
                "new" | "replaced" | "emptied" if !command.is_append => planned.delivered.or(known),
                _ => planned.delivered.max(known),
            };
        }
        match state {
            Some(ImportState::Current) if plan.reasons.is_empty() => Verdict::NothingToDo,
            // With `--whole-month` there is a plan of the bills that the files lack, which a dry run shows.
            Some(ImportState::Current) if !command.is_whole_month => Verdict::Refused(plan.reasons),
            _ => Verdict::Planned(plan),
        }
    }

    /// Returns true if the files have a fault, regardless of what is published.
    fn has_faults(&self, command: &Command) -> bool {
        let files = || command.files.iter().map(|file| &self.files[*file]);
        let contents: BTreeSet<&str> = files().map(|file| file.text.as_str()).collect();
        let bases: BTreeSet<usize> = files().map(|file| file.basis).collect();
        let mut lines = files().flat_map(|file| &file.lines).peekable();
        contents.len() < command.files.len()
            || bases.len() > 1
            // An increment without lines adds nothing; a statement without lines states no bill.
            || (lines.peek().is_none() && !command.is_append)
            || lines.any(|line| !self.lines[*line].is_sound)
    }

    /// Returns the first file with the same bytes and the same month in its name.
    pub(super) fn first_same_file(&self, file: usize) -> usize {
        let key = |file: usize| (&self.files[file].text, &self.files[file].named.month);
        (0..file).find(|first| key(*first) == key(file)).unwrap_or(file)
    }

    /// Returns the verdict on the first bill, in the order of months, payers and owners, that is on another basis than
    /// the current bill, or has a second payer.
    fn find_foreign(
        &self,
        command: &Command,
        basis: usize,
        own: &BTreeMap<BillKey, Vec<usize>>,
    ) -> Option<Verdict> {
        let mut bills: Vec<&BillKey> = own.keys().collect();
        bills.sort_by_key(|(payer, owner, month)| (month, payer, owner));
        let has_lines = |bill: &BillKey| !self.current_lines(bill).is_empty();
        for (place, bill) in bills.iter().enumerate() {
            let has_other_basis =
                has_lines(bill) && self.current_version(bill).is_some_and(|own| own.basis != basis);
            if has_other_basis && command.is_append {
                return Some(Verdict::Fault);
            }
            if has_other_basis && !command.has_flag(&Flag::OtherBasis) {
                return Some(Verdict::Refused([Reason::OtherBasis].into()));
            }
            let is_second = |other: &BillKey| (&other.1, &other.2) == (&bill.1, &bill.2) && other.0 != bill.0;
            let in_files = bills[..place].iter().any(|other| is_second(other));
            // A current bill may be stated again, even if the customer has a second payer.
            let published =
                !has_lines(bill) && self.bills.keys().any(|other| is_second(other) && has_lines(other));
            if (in_files || published) && !command.has_flag(&Flag::SecondPayer) {
                return Some(Verdict::Refused([Reason::SecondPayer].into()));
            }
        }
        None
    }

    /// Plans a bill, without its kind of change.
    pub(super) fn plan_bill(&self, command: &Command, bill: &BillKey, own: Vec<usize>) -> Planned {
        let there = self.current_lines(bill);
        let delivered = self.delivery_days(command, &own).last().copied();
        let kept = || line_indexes(there).filter(|_| command.is_append).chain(own.iter().copied());
        Planned {
            change: "",
            version: self.bills.get(bill).map_or(0, Vec::len) + 1,
            totals: [self.sum_amount(line_indexes(there), TOTAL), self.sum_amount(kept(), TOTAL)],
            lines: [there.len(), kept().count()],
            delivered,
            own,
        }
    }

    /// Adds the reasons that statements and appends have in common.
    fn add_reasons(&self, command: &Command, plan: &mut Plan) {
        let mut changed = plan.bills.iter().filter(|(_, planned)| planned.is_changed());
        if changed.any(|(bill, _)| self.is_closed(bill)) && !command.has_flag(&Flag::Correct) {
            plan.reasons.insert(Reason::Closed);
        }
        if self.is_of_other_month(command) && !command.has_flag(&Flag::OtherMonth) {
            plan.reasons.insert(Reason::OtherMonth);
        }
        if self.has_empty_part(command) {
            plan.reasons.insert(Reason::MissingParts);
        }
        if command.expect.is_some_and(|expected| plan.total_after() != expected) {
            plan.reasons.insert(Reason::NotExpected);
        }
        if command.at_most_change.is_some_and(|most| plan.total_change() > most) {
            plan.reasons.insert(Reason::TooMuchChange);
        }
    }
}

impl Plan {
    /// Returns the exact sum of the totals of its bills.
    pub(crate) fn total_after(&self) -> i128 {
        self.bills.values().map(|planned| planned.totals[1]).sum()
    }

    /// Returns the sum of the absolute changes of existing bills.
    pub(crate) fn total_change(&self) -> i128 {
        let there = self.bills.values().filter(|planned| planned.lines[0] > 0);
        there.map(|planned| (planned.totals[1] - planned.totals[0]).abs()).sum()
    }

    /// Returns the flags that the refusal must name.
    pub(crate) fn needed_flags(reasons: &BTreeSet<Reason>) -> BTreeSet<Flag> {
        reasons.iter().map(Reason::flag).collect()
    }
}
