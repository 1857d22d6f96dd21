//! The report of the checks before a month is closed, for people and for programs.

use std::fmt::Write as _;

use bill::{CURRENCY, Measure, Month, Sum, Uin};

use super::json::{JsonCheck, JsonClose, JsonFinding, JsonTotal};
use super::summary::describe_result;
use crate::cli::output_format::{OutputFormat, format_csv, format_json_object, to_csv_text};
use crate::cli::show::json::{JsonClosing, JsonPayer, JsonText};
use crate::cli::show::list_comparison::{JsonListComparison, describe_comparison};
use crate::ledger::account_names::AccountNames;
use crate::ledger::close_checks::Checklist;
use crate::ledger::close_checks::payers::PayerTotal;
use crate::ledger::close_checks::result::{Check, CheckResult, Finding};
use crate::ledger::closed::describe_closing;
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// Number of findings of a check that are listed for people; the others are counted.
const FINDINGS_LISTED_MAX: usize = 20;

/// The outcome of a closing or of its dry run.
pub(super) struct CloseReport<'a> {
    pub(super) month: Month,
    pub(super) checklist: &'a Checklist,
    pub(super) accepted: &'a [Check],
    pub(super) names: &'a AccountNames,
    /// Since or until when the month is final or open.
    pub(super) finality: String,
    pub(super) is_dry_run: bool,
    /// True if the month of all payers is closed now.
    pub(super) is_closed: bool,
}

/// Describes the refusal to close a month, and the flags that close it.
pub(super) fn describe_refusal(
    month: Month,
    refused: &[Check],
    is_dry_run: bool,
    was_closed: bool,
) -> String {
    let names: Vec<&str> = refused.iter().map(|check| check.name()).collect();
    let acceptable = refused.iter().filter(|check| **check != Check::Against);
    let flags: Vec<String> = acceptable.map(|check| format!("--accept {}", check.name())).collect();
    let mut fixes = Vec::new();
    if refused.contains(&Check::Against) {
        fixes.push("correct the bills or the list".to_owned());
    }
    if !flags.is_empty() {
        fixes.push(format!("add {} if that is meant", flags.join(" ")));
    }
    let verb = match (was_closed, is_dry_run) {
        (true, _) => "is closed already",
        (false, true) => "would not be closed",
        (false, false) => "was not closed",
    };
    let checks = if names.len() == 1 { "the check" } else { "the checks" };
    format!("{month} {verb}, {checks} {} failed: {}", names.join(", "), fixes.join(", and "))
}

impl CloseReport<'_> {
    /// Writes the report as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for closing in &self.checklist.closed {
            let _ = writeln!(text, "{}", describe_closing(closing));
        }
        let Checklist { open, results, totals, .. } = self.checklist;
        if open.is_empty() && results.is_empty() {
            let _ = writeln!(text, "nothing was changed, and nothing was checked");
            return text;
        }
        let whose = if open.is_empty() { totals.keys().copied().collect() } else { open.clone() };
        let mut table = Table::new(&["CHECK", "RESULT", ""]);
        for result in results {
            let name = result.check.name().to_owned();
            table.add_row(vec![
                name,
                self.choose_verdict_word(result).to_owned(),
                describe_result(self.checklist, result, &self.finality),
            ]);
        }
        let payers = self.list_payers(&whose);
        let _ = writeln!(text, "{} of {payers}:\n\n{table}", self.month);
        for result in self.checklist.results.iter().filter(|result| !result.findings.is_empty()) {
            let _ = writeln!(text, "{}:\n{}", result.check.name(), self.list_findings(&result.findings));
        }
        if let Some(outcome) = self.checklist.outcome.as_ref().filter(|outcome| !outcome.differing.is_empty())
        {
            let _ = writeln!(
                text,
                "against:\n{}",
                describe_comparison(outcome, self.month, self.names, OutputFormat::Table)
            );
        }
        let _ = writeln!(text, "{}", self.build_totals_table());
        if open.is_empty() {
            let _ = writeln!(text, "nothing was changed");
        } else if self.is_closed {
            let _ = writeln!(text, "{} is closed for {payers}", self.month);
        } else if self.is_dry_run {
            let _ = writeln!(text, "dry run, nothing was changed");
        }
        text
    }

    /// Writes the report as JSON.
    pub(super) fn to_json(&self) -> String {
        let names = self.names;
        let Checklist { open, closed, results, totals, outcome, .. } = self.checklist;
        let checks = results.iter().map(|result| JsonCheck {
            check: result.check.name(),
            result: self.choose_verdict_word(result),
            summary: describe_result(self.checklist, result, &self.finality),
            findings: result.findings.iter().map(|finding| JsonFinding::new(finding, names)).collect(),
        });
        let fields = JsonClose {
            month: JsonText(self.month),
            is_dry_run: self.is_dry_run,
            is_closed: self.is_closed,
            currency: CURRENCY,
            payers: open.iter().map(|payer| JsonPayer::new(*payer, names)).collect(),
            totals: totals.iter().map(|(payer, total)| JsonTotal::new(*payer, total, names)).collect(),
            closed_before: closed.iter().map(|closing| JsonClosing::new(closing, names)).collect(),
            checks: checks.collect(),
            against: outcome.as_ref().map(|outcome| JsonListComparison::new(outcome, self.month, names)),
        };
        format_json_object("close", &fields)
    }

    /// Writes the report as CSV: a row for each finding, and one for each check without findings.
    pub(super) fn to_csv(&self) -> String {
        let header = [
            "month",
            "check",
            "result",
            "payer",
            "payer_name",
            "customer",
            "customer_name",
            "currency",
            "old_total",
            "new_total",
            "file",
        ];
        let rows = self.checklist.results.iter().flat_map(|result| {
            let start = [
                self.month.to_string(),
                result.check.name().to_owned(),
                self.choose_verdict_word(result).to_owned(),
            ];
            let findings: Vec<[String; 8]> = match result.findings.as_slice() {
                [] => vec![[const { String::new() }; 8]],
                findings => findings.iter().map(|finding| self.make_csv_fields(finding)).collect(),
            };
            findings
                .into_iter()
                .map(move |finding| start.clone().into_iter().chain(finding).collect::<Vec<_>>())
        });
        format_csv(header, rows)
    }

    /// Makes the fields of a finding in CSV, behind those of its check.
    fn make_csv_fields(&self, finding: &Finding) -> [String; 8] {
        let (payer, customer, totals, file) = match finding {
            Finding::NoBills { payer } => (payer, None, None, None),
            Finding::NoBill { payer, customer, total_before } => {
                (payer, Some(customer), Some((*total_before, Sum::ZERO)), None)
            }
            Finding::MissingPart { payer, name } => (payer, None, None, Some(name)),
            Finding::Shrank { bill, old_total, new_total, .. } => {
                (&bill.payer, Some(&bill.owner), Some((*old_total, *new_total)), None)
            }
        };
        let name = |uin: &Uin| to_csv_text(self.names.name(*uin));
        let (old, new) =
            totals.map_or_else(Default::default, |(old, new)| (old.to_string(), new.to_string()));
        [
            payer.to_string(),
            name(payer),
            customer.map_or_else(String::new, ToString::to_string),
            customer.map_or_else(String::new, name),
            totals.map_or_else(String::new, |_| CURRENCY.to_owned()),
            old,
            new,
            file.map_or_else(String::new, |file| to_csv_text(file)),
        ]
    }

    /// Makes a table of the totals of each payer.
    fn build_totals_table(&self) -> Table {
        let mut table = Table::new(&["PAYER", ">BILLS", ">LINES", ">TOTAL (USD)"]);
        for (payer, PayerTotal { bills, sums }) in &self.checklist.totals {
            let (lines, total) = (sums.lines.to_string(), sums[Measure::Total].to_string());
            table.add_row(vec![self.names.label(*payer), bills.to_string(), lines, total]);
        }
        table
    }

    /// Returns the word for the result of a check.
    fn choose_verdict_word(&self, result: &CheckResult) -> &'static str {
        match (result.is_passed, self.accepted.contains(&result.check)) {
            (true, _) => "passed",
            (false, true) => "accepted",
            (false, false) => "failed",
        }
    }

    /// Lists payers in words.
    fn list_payers(&self, payers: &[Uin]) -> String {
        let names: Vec<String> = payers.iter().map(|payer| self.names.label(*payer)).collect();
        format!("{} {}", if payers.len() == 1 { "payer" } else { "payers" }, names.join(", "))
    }

    /// Makes a table of the findings of one check, which are of one kind.
    fn list_findings(&self, findings: &[Finding]) -> String {
        let header: &[&str] = match findings.first() {
            Some(Finding::NoBill { .. }) => &["PAYER", "CUSTOMER", "NAME", ">TOTAL OF THE MONTH BEFORE"],
            Some(Finding::MissingPart { .. }) => &["PAYER", "FILE"],
            Some(Finding::Shrank { .. }) => {
                &["PAYER", "CUSTOMER", "NAME", ">VERSION", ">OLD TOTAL", ">NEW TOTAL", ">DIFFERENCE", "LOST"]
            }
            Some(Finding::NoBills { .. }) | None => &["PAYER"],
        };
        let mut table = Table::new(header);
        for finding in findings.iter().take(FINDINGS_LISTED_MAX) {
            table.add_row(self.make_finding_row(finding));
        }
        match findings.len().checked_sub(FINDINGS_LISTED_MAX) {
            None | Some(0) => table.to_string(),
            Some(rest) => format!("{table}and {rest} more (--json lists them)\n"),
        }
    }

    /// Makes the row of a finding.
    fn make_finding_row(&self, finding: &Finding) -> Vec<String> {
        let names = self.names;
        match finding {
            Finding::NoBills { payer } => vec![names.label(*payer)],
            Finding::NoBill { payer, customer, total_before } => {
                let name = names.name(*customer).to_owned();
                vec![names.label(*payer), customer.to_string(), name, total_before.to_string()]
            }
            Finding::MissingPart { payer, name } => vec![names.label(*payer), name.clone()],
            Finding::Shrank { bill, version, shrink, old_total, new_total } => {
                let difference =
                    new_total.minus(*old_total).map_or_else(|error| error.to_string(), |d| d.to_string());
                vec![
                    names.label(bill.payer),
                    bill.owner.to_string(),
                    names.name(bill.owner).to_owned(),
                    format!("v{version}"),
                    old_total.to_string(),
                    new_total.to_string(),
                    format_signed(&difference),
                    shrink.to_string(),
                ]
            }
        }
    }
}
