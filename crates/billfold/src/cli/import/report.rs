//! What an import did, or would do: one table of money, for people and for programs.

mod money;
mod programs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bill::ledger::{AsOf, Change};
use bill::{BillKey, Finality, Month, Notices, Sum, SumOverflow, Uin};
use store::{Data, SameImport, StoreError};

use super::account_names;
use super::details::Detail;
use crate::clock::{Clock, rfc3339};
use crate::config::Config;
use crate::import::{Done, Guard, Outcome, PlannedBill};
use crate::ledger::finality::is_late;
use crate::ledger::{bill_name, find};
use crate::table::counted;
use programs::{CSV_HEADER, json_of_current};

/// How many bills are named in a note; of more, the rest is counted.
const NAMED_MAX: usize = 20;

/// The currency of every bill.
const CURRENCY: &str = "USD";

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A table for people.
    Table,
    /// One row for each bill.
    Csv,
    /// For programs.
    Json,
}

/// What an import did, or would do, with all that is shown beside it.
pub(super) struct Report<'o> {
    outcome: &'o Outcome,
    finality: Finality,
    names: BTreeMap<Uin, String>,
    /// The totals of the first bills that stay as they are.
    others: BTreeMap<BillKey, Sum>,
    /// The payers of the files that have no account.
    unknown_payers: BTreeSet<Uin>,
    /// The month that it is, in UTC+8.
    this_month: Option<Month>,
    now_us: i64,
    /// What would refuse it, of a dry run.
    guards: Vec<Guard>,
}

impl<'o> Report<'o> {
    /// Gathers what is shown beside an outcome.
    ///
    /// # Errors
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) async fn new(
        data: Option<&Data>,
        outcome: &'o Outcome,
        config: &Config,
        guards: Vec<Guard>,
    ) -> Result<Report<'o>, StoreError> {
        let names = account_names(data).await?;
        let payers = match outcome {
            Outcome::Current { .. } => BTreeSet::new(),
            Outcome::Done(done) => done.plan.bills.iter().map(|bill| bill.bill.payer).collect(),
        };
        let mut others = BTreeMap::new();
        if let (Some(data), Outcome::Done(done)) = (data, outcome) {
            for bill in done.plan.others.iter().take(NAMED_MAX) {
                let bills = data.catalog.bills(bill.owner, bill.month, AsOf::Now).await?;
                for state in bills.iter().filter(|state| state.version.bill == *bill) {
                    others.insert(*bill, find::sum_total(state)?);
                }
            }
        }
        let unknown_payers = payers.into_iter().filter(|payer| !names.contains_key(payer)).collect();
        let now_us = Clock::System.now_us();
        Ok(Report {
            outcome,
            finality: config.finality,
            names,
            others,
            unknown_payers,
            this_month: Month::at(Clock::System.now_s()),
            now_us,
            guards,
        })
    }

    /// The whole report.
    ///
    /// # Errors
    /// [`SumOverflow`]: a sum leaves the range of 128 bits.
    pub(super) fn text(&self, form: Form, details: &[Detail]) -> Result<String, SumOverflow> {
        match (self.outcome, form) {
            (Outcome::Current { same, .. }, Form::Csv) => {
                eprintln!("note: {}", describe_current(same));
                Ok(format!("{CSV_HEADER}\n"))
            }
            (Outcome::Current { same, .. }, Form::Json) => Ok(format!("{}\n", json_of_current(same))),
            (Outcome::Current { same, untidy }, Form::Table) => {
                let mut text = format!("{}\n", describe_current(same));
                note_untidy(&mut text, untidy.as_ref());
                Ok(text)
            }
            (Outcome::Done(done), Form::Csv) => self.csv(done),
            (Outcome::Done(done), Form::Json) => Ok(format!("{}\n", self.json(done, details)?)),
            (Outcome::Done(done), Form::Table) => self.table(done, details),
        }
    }

    /// The name of an account, if it has one.
    fn name(&self, uin: Uin) -> &str {
        self.names.get(&uin).map_or("", String::as_str)
    }

    /// Returns whether a bill that was final changes.
    fn is_correction(&self, done: &Done, bill: &PlannedBill) -> bool {
        let at_us = done.published.as_ref().map_or(self.now_us, |published| published.at_us);
        bill.is_changed()
            && !bill.is_texts_only()
            && is_late(self.finality, bill.bill, bill.change.version(), at_us)
    }

    fn table(&self, done: &Done, details: &[Detail]) -> Result<String, SumOverflow> {
        let mut text = format!("{}\n", self.headline(done));
        if done.skipped > 0 {
            let lines = counted(done.skipped, "line");
            let texts = match done.other_texts {
                0 => String::new(),
                others => format!(", {others} of them with other texts, which stay as they are"),
            };
            let _ = writeln!(text, "  {lines} skipped, since they are there already{texts}");
        }
        let _ = write!(text, "\n{}", self.money(done)?);
        for detail in details {
            let _ = write!(text, "\n{}", detail.text()?);
        }
        let mut notes = String::new();
        self.note_others(&mut notes, done);
        self.note_unusual(&mut notes, done);
        note_notices(&mut notes, &done.notices);
        note_untidy(&mut notes, done.untidy.as_ref());
        if !notes.is_empty() {
            let _ = write!(text, "\n{notes}");
        }
        Ok(text)
    }

    /// What was done, in one line.
    fn headline(&self, done: &Done) -> String {
        let count = |is_meant: &dyn Fn(&PlannedBill) -> bool| {
            done.plan.bills.iter().filter(|bill| is_meant(bill)).count()
        };
        let kinds = [
            (count(&|bill| matches!(bill.change, Change::New)), "new"),
            (
                count(&|bill| {
                    matches!(bill.change, Change::Replaced { texts_only: false, .. }) && !bill.is_emptied
                }),
                "replaced",
            ),
            (count(&|bill| matches!(bill.change, Change::Extended { .. })), "extended"),
            (count(&|bill| bill.is_emptied), "emptied"),
            (count(&PlannedBill::is_texts_only), "changed in texts only"),
            (count(&|bill| !bill.is_changed()), "unchanged"),
        ];
        let kinds: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, kind)| format!("{count} {kind}"))
            .collect();
        let bills = counted(u64::try_from(done.plan.bills.len()).unwrap_or(u64::MAX), "bill");
        let start = match &done.published {
            Some(published) => format!("import {}", published.import),
            None if self.guards.is_empty() => "dry run, nothing was touched".to_owned(),
            None => "dry run, nothing was touched, and the import would be refused".to_owned(),
        };
        format!("{start}: {}, {bills} ({})", counted(done.lines, "line"), kinds.join(", "))
    }

    /// Names the bills that stay as they are, since the files do not hold them.
    fn note_others(&self, text: &mut String, done: &Done) {
        let others = &done.plan.others;
        if others.is_empty() {
            return;
        }
        let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
        let _ = writeln!(
            text,
            "left as they are, since the files do not hold them: {} of the same payers and months. If these \
             customers have no lines any more, import with --whole-month",
            counted(count, "bill")
        );
        for bill in others.iter().take(NAMED_MAX) {
            let total =
                self.others.get(bill).map(|total| format!(": {total} {CURRENCY}")).unwrap_or_default();
            let name = self.name(bill.owner);
            let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
            let _ = writeln!(text, "  {}{name}{total}", bill_name(bill));
        }
        if let Some(rest) = others.len().checked_sub(NAMED_MAX).filter(|rest| *rest > 0) {
            let _ = writeln!(text, "  and {rest} more; --json lists all of them");
        }
    }

    /// Notes months that are not yet, and payers that nobody can ask for.
    fn note_unusual(&self, text: &mut String, done: &Done) {
        for note in self.unusual(done) {
            let _ = writeln!(text, "note: {note}");
        }
    }

    fn unusual(&self, done: &Done) -> Vec<String> {
        let mut notes = Vec::new();
        let months: BTreeSet<Month> = done.plan.bills.iter().map(|bill| bill.bill.month).collect();
        for month in months.into_iter().filter(|month| self.this_month.is_some_and(|now| *month > now)) {
            notes.push(format!("{month} is a month to come; the API does not answer for it until it begins"));
        }
        for payer in &self.unknown_payers {
            notes.push(format!(
                "payer {payer} has no account, so nobody can ask for its bills; add it with `billfold account add \
                 {payer} --role ROLE`"
            ));
        }
        notes
    }
}

/// What becomes of a bill, in words.
fn change_name(bill: &PlannedBill) -> &'static str {
    match bill.change {
        Change::New => "new",
        Change::Replaced { .. } if bill.is_emptied => "emptied",
        Change::Replaced { texts_only: true, .. } => "texts only",
        Change::Replaced { .. } => "replaced",
        Change::Extended { .. } => "extended",
        Change::Reverted { .. } => "reverted",
        Change::Unchanged { .. } => "unchanged",
    }
}

/// That files were imported before, and nothing has changed since.
fn describe_current(same: &SameImport) -> String {
    format!(
        "nothing to do: these files are import {} of {}, and all that it states is current",
        same.id,
        rfc3339(same.published_at_us)
    )
}

/// Says what is worth saying about files.
fn note_notices(text: &mut String, notices: &Notices) {
    for (notice, count, place) in notices.iter() {
        let count = counted(count, notice.unit());
        let _ = writeln!(text, "note: {}: {count}, the first at {place}", notice.as_str());
    }
}

/// Says what could not be tidied up. The bills are published all the same.
fn note_untidy(text: &mut String, fault: Option<&StoreError>) {
    if let Some(fault) = fault {
        let _ = writeln!(
            text,
            "note: the bills are published, but not all could be tidied up, such as the lists of versions for \
             outside engines: {fault}; the next import tries again"
        );
    }
}
