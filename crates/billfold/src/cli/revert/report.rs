//! The report of a revert, for people and for programs.

use std::io::{Result, Write};

use bill::ledger::{ImportId, RevertStep};
use bill::{BillKey, Measure, Sum, SumOverflow};
use serde_json::json;

use crate::ledger::compare::{Change, Comparison, format_signed};
use crate::terminal::table::Table;

/// Maximum number of bills that are listed one by one for people; the others are counted.
const BILLS_LISTED_MAX: usize = 20;

/// A bill that goes back to an earlier version.
pub(super) struct RevertedBill {
    pub(super) taken: RevertStep,
    /// The bill before and after the revert.
    pub(super) comparison: Comparison,
    pub(super) is_correction: bool,
}

/// Writes the bills of a revert, and adds up their totals.
pub(super) struct RevertReport {
    import: ImportId,
    /// The import that took it back; `None` for a dry run.
    own_import: Option<ImportId>,
    is_json: bool,
    table: Table,
    /// Number of bills.
    bills: usize,
    /// The comparison of the bill, as long as it is the only one.
    only_bill: Option<Comparison>,
    /// Number of lines of all bills after the revert.
    lines: u64,
    /// The old total of all bills, the new one, and the difference.
    sums: [Sum; 3],
}

impl RevertReport {
    /// Creates a report without bills.
    pub(super) fn new(import: ImportId, own_import: Option<ImportId>, is_json: bool) -> Self {
        let table = Table::new(&[
            "MONTH",
            "CUSTOMER",
            "PAYER",
            ">VERSION",
            "AS",
            ">LINES",
            ">OLD TOTAL",
            ">NEW TOTAL",
            ">DIFFERENCE",
            "",
        ]);
        Self { import, own_import, is_json, table, bills: 0, only_bill: None, lines: 0, sums: [Sum::ZERO; 3] }
    }

    /// Writes the report up to the first bill.
    pub(super) fn write_start(&self, out: &mut impl Write) -> Result<()> {
        let import = self.import;
        match (self.is_json, self.own_import) {
            (true, own) => {
                let own = own.map_or_else(|| "null".to_owned(), |own| own.to_string());
                let is_dry_run = self.own_import.is_none();
                write!(
                    out,
                    "{{\"reverts\":{import},\"import\":{own},\"is_dry_run\":{is_dry_run},\n\"bills\":["
                )
            }
            (false, Some(own)) => writeln!(out, "import {import} is taken back, by import {own}\n"),
            (false, None) => {
                writeln!(out, "dry run, nothing was changed: taking import {import} back would do this\n")
            }
        }
    }

    /// Adds a bill to the totals.
    pub(super) fn add_bill(&mut self, comparison: &Comparison) -> std::result::Result<(), SumOverflow> {
        for (sum, own) in self.sums.iter_mut().zip(list_change_totals(&comparison.whole)) {
            *sum = sum.plus(own)?;
        }
        self.lines = self.lines.checked_add(comparison.whole.new.lines).ok_or(SumOverflow)?;
        self.bills += 1;
        self.only_bill = (self.bills == 1).then(|| comparison.clone());
        Ok(())
    }

    /// Writes a bill that was added.
    pub(super) fn write_bill(&mut self, out: &mut impl Write, bill: &RevertedBill) -> Result<()> {
        let BillKey { month, payer, owner } = bill.taken.bill;
        let (version, model) = (bill.taken.next(), bill.taken.version_before());
        if self.is_json {
            let comma = if self.bills > 1 { "," } else { "" };
            let json = json!({
                "month": month.to_string(),
                "customer": owner.get(),
                "payer": payer.get(),
                "version": version,
                "as_version": Some(model).filter(|model| *model > 0),
                "is_correction": bill.is_correction,
                "comparison": bill.comparison.to_json(),
            });
            return write!(out, "{comma}\n{json}");
        }
        if self.bills <= BILLS_LISTED_MAX {
            let model = if model == 0 { "before it had lines".to_owned() } else { format!("v{model}") };
            let names =
                [month.to_string(), owner.to_string(), payer.to_string(), format!("v{version}"), model];
            let note = if bill.is_correction { "correction" } else { "" };
            let whole = &bill.comparison.whole;
            self.add_row(names, whole.new.lines, list_change_totals(whole), note);
        }
        Ok(())
    }

    /// Writes the totals after the last bill.
    pub(super) fn write_end(mut self, out: &mut impl Write) -> Result<()> {
        if self.is_json {
            return writeln!(out, "]}}");
        }
        let all = match self.bills.checked_sub(BILLS_LISTED_MAX) {
            None | Some(0) => "total".to_owned(),
            Some(rest) => format!("total, with {rest} more (--json lists them)"),
        };
        let names = [all, String::new(), String::new(), String::new(), String::new()];
        self.add_row(names, self.lines, self.sums, "");
        write!(out, "{}", self.table)?;
        match self.only_bill {
            Some(comparison) => write!(out, "\n{}", comparison.to_table()),
            None => Ok(()),
        }
    }

    /// Adds a row to the table.
    fn add_row(&mut self, names: [String; 5], lines: u64, [old, new, difference]: [Sum; 3], note: &str) {
        let sums =
            [lines.to_string(), old.to_string(), new.to_string(), format_signed(&difference.to_string())];
        self.table.add_row(names.into_iter().chain(sums).chain([note.to_owned()]).collect());
    }
}

/// Returns the old and new total of a bill, and the difference.
fn list_change_totals(change: &Change) -> [Sum; 3] {
    [change.old[Measure::Total], change.new[Measure::Total], change.difference[Measure::Total]]
}
