//! The report of an import or its dry run: a table of amounts, CSV or JSON.

mod money;
mod programs;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bill::ledger::{AsOf, Change};
use bill::{BillKey, Finality, Month, Sum, SumOverflow, Uin};
use sheet::Notices;
use store::{Data, SameImport, StoreError};

use super::details::BillDetail;
use crate::cli::output_format::{CURRENCY, OutputFormat, format_csv};
use crate::clock::{Clock, format_both_zones};
use crate::config::Config;
use crate::import::{Done, Guard, Outcome, PlannedBill};
use crate::ledger::account_names::AccountNames;
use crate::ledger::finality::is_late;
use crate::ledger::find;
use crate::terminal::output::print_notice;
use crate::terminal::table::{format_count, replace_controls};
use programs::{CSV_HEADER, current_to_json};

/// Maximum number of bills that a note names; the others are counted.
const NAMED_MAX: usize = 20;

/// The outcome of an import or its dry run, with all that the report shows besides.
pub(super) struct ImportReport<'o> {
    outcome: &'o Outcome,
    finality: Finality,
    names: AccountNames,
    /// Totals of the bills that stay as they are and that the note names.
    other_totals: BTreeMap<BillKey, Sum>,
    /// Payers of the files that have no account.
    unknown_payers: BTreeSet<Uin>,
    /// Second-level resellers of the files that have no account, each with its payer.
    unknown_managers: BTreeMap<Uin, Uin>,
    /// The current month in UTC+8.
    this_month: Option<Month>,
    now_us: i64,
    /// The guards that would refuse the import, of a dry run.
    guards: Vec<Guard>,
}

impl<'o> ImportReport<'o> {
    /// Reads what the report shows besides the outcome.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) async fn new(
        data: Option<&Data>,
        outcome: &'o Outcome,
        config: &Config,
        guards: Vec<Guard>,
    ) -> Result<Self, StoreError> {
        let names = match data {
            Some(data) => AccountNames::read(&data.catalog).await?,
            None => AccountNames::default(),
        };
        let (payers, managers): (BTreeSet<Uin>, BTreeMap<Uin, Uin>) = match outcome {
            Outcome::Current { .. } => (BTreeSet::new(), BTreeMap::new()),
            Outcome::Done(done) => {
                (done.plan.bills.iter().map(|bill| bill.bill.payer).collect(), done.managers.clone())
            }
        };
        let mut other_totals = BTreeMap::new();
        if let (Some(data), Outcome::Done(done)) = (data, outcome) {
            for bill in done.plan.others.iter().take(NAMED_MAX) {
                let bills = data.catalog.read_bills(bill.owner, bill.month, AsOf::Now).await?;
                for state in bills.iter().filter(|state| state.version.bill == *bill) {
                    other_totals.insert(*bill, find::sum_total(state)?);
                }
            }
        }
        let is_unknown = |partner: &Uin| !names.has_account(*partner);
        let unknown_managers = managers
            .into_iter()
            .filter(|(manager, _)| is_unknown(manager) && !payers.contains(manager))
            .collect();
        let unknown_payers = payers.into_iter().filter(is_unknown).collect();
        let now_us = Clock::System.now_us();
        Ok(Self {
            outcome,
            finality: config.finality,
            names,
            other_totals,
            unknown_payers,
            unknown_managers,
            this_month: Month::from_unix_s(Clock::System.now_s()),
            now_us,
            guards,
        })
    }

    /// Writes the report in a format.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn write(&self, format: OutputFormat, details: &[BillDetail]) -> Result<String, SumOverflow> {
        match (self.outcome, format) {
            (Outcome::Current { same, .. }, OutputFormat::Csv) => {
                print_notice(format_args!("note: {}", describe_current(same)));
                Ok(format_csv(CSV_HEADER, [[""; 0]; 0]))
            }
            (Outcome::Current { same, .. }, OutputFormat::Json) => Ok(current_to_json(same)),
            (Outcome::Current { same, untidy }, OutputFormat::Table) => {
                let mut text = format!("{}\n", describe_current(same));
                append_list_error(&mut text, untidy.as_ref());
                Ok(text)
            }
            (Outcome::Done(done), OutputFormat::Csv) => self.to_csv(done),
            (Outcome::Done(done), OutputFormat::Json) => self.to_json(done, details),
            (Outcome::Done(done), OutputFormat::Table) => self.to_table(done, details),
        }
    }

    /// Returns true if a bill that was final changes.
    fn is_correction(&self, done: &Done, bill: &PlannedBill) -> bool {
        let at_us = done.published.as_ref().map_or(self.now_us, |published| published.at_us);
        bill.is_changed()
            && !bill.is_texts_only()
            && is_late(self.finality, bill.bill, bill.change.version(), at_us)
    }

    /// Writes the report for people.
    fn to_table(&self, done: &Done, details: &[BillDetail]) -> Result<String, SumOverflow> {
        let mut text = format!("{}\n", self.describe_outcome(done));
        if done.skipped > 0 {
            let lines = format_count(done.skipped, "line");
            let texts = match done.other_texts {
                0 => String::new(),
                others => format!(", {others} of them with other texts, which stay as they are"),
            };
            let _ = writeln!(text, "  {lines} skipped, since they are there already{texts}");
        }
        if !done.plan.bills.is_empty() {
            let _ = write!(text, "\n{}", self.build_totals_table(done)?);
        }
        for detail in details {
            let _ = write!(text, "\n{}", detail.to_text(&self.names)?);
        }
        let mut notes = String::new();
        self.append_other_bills(&mut notes, done);
        for note in self.list_notes(done) {
            let _ = writeln!(notes, "note: {note}");
        }
        append_notices(&mut notes, &done.notices);
        append_list_error(&mut notes, done.untidy.as_ref());
        if !notes.is_empty() {
            let _ = write!(text, "\n{notes}");
        }
        Ok(text)
    }

    /// Describes in one line what was done.
    fn describe_outcome(&self, done: &Done) -> String {
        let count = |is_counted: &dyn Fn(&PlannedBill) -> bool| {
            done.plan.bills.iter().filter(|bill| is_counted(bill)).count()
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
        let bills = format_count(done.plan.bills.len(), "bill");
        let start = match &done.published {
            Some(published) => format!("import {}", published.import),
            None if self.guards.is_empty() => "dry run, nothing was changed".to_owned(),
            None => "dry run, nothing was changed, and the import would be refused".to_owned(),
        };
        if done.plan.bills.is_empty() {
            return format!("{start}: nothing was added, since no file has a line below its header");
        }
        format!("{start}: {}, {bills} ({})", format_count(done.lines, "line"), kinds.join(", "))
    }

    /// Appends the bills that stay as they are, since the files do not hold them.
    fn append_other_bills(&self, text: &mut String, done: &Done) {
        let others = &done.plan.others;
        if others.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "left as they are, since the files do not hold them: {} of the same payers and months. If these \
             customers have no lines any more, import with --whole-month",
            format_count(others.len(), "bill")
        );
        for bill in others.iter().take(NAMED_MAX) {
            let total =
                self.other_totals.get(bill).map(|total| format!(": {total} {CURRENCY}")).unwrap_or_default();
            let (customer, payer) = (self.names.label(bill.owner), self.names.label(bill.payer));
            let _ = writeln!(text, "  {} of customer {customer} under payer {payer}{total}", bill.month);
        }
        if let Some(rest) = others.len().checked_sub(NAMED_MAX).filter(|rest| *rest > 0) {
            let _ = writeln!(text, "  and {rest} more; --json lists all of them");
        }
    }

    /// Lists notes about months in the future, and payers whose bills the API does not answer for.
    fn list_notes(&self, done: &Done) -> Vec<String> {
        let mut notes = Vec::new();
        let months: BTreeSet<Month> = done.plan.bills.iter().map(|bill| bill.bill.month).collect();
        for month in months.into_iter().filter(|month| self.this_month.is_some_and(|now| *month > now)) {
            notes.push(format!("{month} is in the future; the API does not answer for it until it starts"));
        }
        for payer in self.unknown_payers.iter().take(NAMED_MAX) {
            notes.push(format!(
                "payer {payer} has no account, so that no key can read its bills: add it with `billfold account add {payer} \
                 --role ROLE`"
            ));
        }
        for (manager, payer) in self.unknown_managers.iter().take(NAMED_MAX) {
            notes.push(format!(
                "manager {manager} has no account, so that no key of this second-level reseller can read its customers' \
                 bills: add it with `billfold account add {manager} --role second-level-reseller --parent {payer}`"
            ));
        }
        for (count, name) in [(self.unknown_payers.len(), "payer"), (self.unknown_managers.len(), "manager")]
        {
            if let Some(more) = count.checked_sub(NAMED_MAX).filter(|more| *more > 0) {
                notes.push(format!("{} more without an account", format_count(more, name)));
            }
        }
        notes
    }
}

/// Returns the word for the change of a bill.
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

/// Describes that the files were imported before, and nothing has changed since.
fn describe_current(same: &SameImport) -> String {
    format!(
        "nothing to do: these files are import {} of {}, and all that it states is current",
        same.id,
        format_both_zones(same.published_at_us)
    )
}

/// Appends what the files have that is no fault, but is worth knowing.
fn append_notices(text: &mut String, notices: &Notices) {
    for (notice, count, place) in notices.iter() {
        let count = format_count(count, notice.unit());
        let _ =
            writeln!(text, "note: {}: {count}, the first at {}", notice.as_str(), replace_controls(place));
    }
}

/// Appends the error of what is done after the bills are published.
fn append_list_error(text: &mut String, error: Option<&StoreError>) {
    if let Some(error) = error {
        let _ = writeln!(
            text,
            "note: the bills are published, but what follows failed, such as writing the lists of versions for \
             outside engines: {error}; the next import tries again"
        );
    }
}
