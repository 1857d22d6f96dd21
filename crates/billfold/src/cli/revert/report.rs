//! What became of each bill of an import that was taken back, for people and for programs.

use std::io::{Result, Write};

use bill::ledger::{ImportId, RevertStep};
use bill::{BillKey, Measure, Sum, SumOverflow};
use serde_json::json;

use crate::ledger::compare::{Change, Comparison, format_signed};
use crate::table::Table;

/// How many bills are listed one by one for people; of more, the rest is counted.
const BILLS_LISTED_MAX: usize = 20;

/// A bill that goes back.
pub(super) struct Back {
    pub(super) taken: RevertStep,
    /// What it is before and after.
    pub(super) comparison: Comparison,
    pub(super) is_correction: bool,
}

/// What is kept while the bills come.
pub(super) struct Report {
    import: ImportId,
    /// The import that took it back; `None` for a dry run.
    own: Option<ImportId>,
    is_json: bool,
    table: Table,
    /// How many bills came.
    bills: usize,
    /// The only bill, as long as there is one.
    only: Option<Comparison>,
    /// The lines of all bills, their old and new totals, and the difference.
    lines: u64,
    sums: [Sum; 3],
}

impl Report {
    /// No bill has come.
    pub(super) fn new(import: ImportId, own: Option<ImportId>, is_json: bool) -> Report {
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
        Report { import, own, is_json, table, bills: 0, only: None, lines: 0, sums: [Sum::ZERO; 3] }
    }

    /// Writes what stands before the bills.
    pub(super) fn begin(&self, out: &mut impl Write) -> Result<()> {
        let import = self.import;
        match (self.is_json, self.own) {
            (true, own) => {
                let own = own.map_or_else(|| "null".to_owned(), |own| own.to_string());
                let is_dry_run = self.own.is_none();
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
    pub(super) fn add(&mut self, comparison: &Comparison) -> std::result::Result<(), SumOverflow> {
        for (sum, own) in self.sums.iter_mut().zip(totals(&comparison.whole)) {
            *sum = sum.plus(own)?;
        }
        self.lines = self.lines.saturating_add(comparison.whole.new.lines);
        self.bills = self.bills.saturating_add(1);
        self.only = (self.bills == 1).then(|| comparison.clone());
        Ok(())
    }

    /// Writes a bill, which has been added.
    pub(super) fn bill(&mut self, out: &mut impl Write, back: &Back) -> Result<()> {
        let BillKey { month, payer, owner } = back.taken.bill;
        let (version, like) = (back.taken.next(), back.taken.before());
        if self.is_json {
            let comma = if self.bills > 1 { "," } else { "" };
            let json = json!({
                "month": month.to_string(),
                "customer": owner.get(),
                "payer": payer.get(),
                "version": version,
                "as_version": Some(like).filter(|like| *like > 0),
                "is_correction": back.is_correction,
                "comparison": back.comparison.json(),
            });
            return write!(out, "{comma}\n{json}");
        }
        if self.bills <= BILLS_LISTED_MAX {
            let like = if like == 0 { "before it had lines".to_owned() } else { format!("v{like}") };
            let names =
                [month.to_string(), owner.to_string(), payer.to_string(), format!("v{version}"), like];
            let note = if back.is_correction { "correction" } else { "" };
            let whole = &back.comparison.whole;
            self.row(names, whole.new.lines, totals(whole), note);
        }
        Ok(())
    }

    /// Writes what stands behind the bills.
    pub(super) fn end(mut self, out: &mut impl Write) -> Result<()> {
        if self.is_json {
            return writeln!(out, "]}}");
        }
        let all = match self.bills.saturating_sub(BILLS_LISTED_MAX) {
            0 => "total".to_owned(),
            rest => format!("total, with {rest} more (--json lists them)"),
        };
        let names = [all, String::new(), String::new(), String::new(), String::new()];
        self.row(names, self.lines, self.sums, "");
        write!(out, "{}", self.table)?;
        match self.only {
            Some(comparison) => write!(out, "\n{}", comparison.table()),
            None => Ok(()),
        }
    }

    /// Adds a row to the table.
    fn row(&mut self, names: [String; 5], lines: u64, [old, new, difference]: [Sum; 3], note: &str) {
        let sums =
            [lines.to_string(), old.to_string(), new.to_string(), format_signed(&difference.to_string())];
        self.table.row(names.into_iter().chain(sums).chain([note.to_owned()]).collect());
    }
}

/// Old and new total of a bill, and the difference.
fn totals(change: &Change) -> [Sum; 3] {
    [change.old[Measure::Total], change.new[Measure::Total], change.difference[Measure::Total]]
}
