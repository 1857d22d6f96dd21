//! The table of amounts: a row for each changed bill, and a total for each payer and month.

use bill::{CURRENCY, Measure, Sum, SumOverflow};

use super::report_data::{ImportReport, change_name};
use crate::import::outcome::Done;
use crate::import::plan::planned::PlannedBill;
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// Maximum number of changed bills that are listed one by one; the others of a payer and month share a row.
const BILLS_LISTED_MAX: usize = 200;

/// The sums of several bills of one payer and month.
#[derive(Clone, Copy, Default)]
pub(super) struct PayerMonthTotals {
    pub(super) old: Sum,
    pub(super) new: Sum,
    pub(super) lines: u64,
    pub(super) bills: u64,
}

impl PayerMonthTotals {
    /// Adds a bill.
    pub(super) fn add_bill(&mut self, bill: &PlannedBill) -> Result<(), SumOverflow> {
        self.old = self.old.plus(bill.total_before())?;
        self.new = self.new.plus(bill.after[Measure::Total])?;
        self.lines = self.lines.checked_add(bill.after.lines).ok_or(SumOverflow)?;
        self.bills = self.bills.checked_add(1).ok_or(SumOverflow)?;
        Ok(())
    }
}

impl ImportReport<'_> {
    /// Makes the table of amounts.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn build_totals_table(&self, done: &Done) -> Result<Table, SumOverflow> {
        let mut table = Table::new(&[
            "MONTH",
            "CUSTOMER",
            "NAME",
            ">OLD TOTAL",
            ">NEW TOTAL",
            ">DIFFERENCE",
            ">LINES",
            "",
        ]);
        let mut bills = done.plan.bills.as_slice();
        let mut listed = 0_usize;
        while let Some(first) = bills.first() {
            let (month, payer) = (first.bill.month, first.bill.payer);
            let is_other = |bill: &PlannedBill| (bill.bill.month, bill.bill.payer) != (month, payer);
            let end = bills.iter().position(is_other).unwrap_or(bills.len());
            let (own, others) = bills.split_at(end);
            bills = others;
            let (mut total, mut rest, mut unchanged) =
                (PayerMonthTotals::default(), PayerMonthTotals::default(), PayerMonthTotals::default());
            for bill in own {
                total.add_bill(bill)?;
                if !bill.is_changed() {
                    unchanged.add_bill(bill)?;
                } else if listed < BILLS_LISTED_MAX {
                    listed += 1;
                    self.add_bill_row(&mut table, done, bill)?;
                } else {
                    rest.add_bill(bill)?;
                }
            }
            for (totals, what) in [(&rest, "more changed"), (&unchanged, "unchanged")] {
                if totals.bills > 0 {
                    let what = format!("{} {what}", totals.bills);
                    add_totals_row(&mut table, [month.to_string(), what, String::new()], totals, "")?;
                }
            }
            let names = [month.to_string(), format!("payer {payer}"), self.names.name(payer).to_owned()];
            add_totals_row(&mut table, names, &total, &format!("total of the files, {CURRENCY}"))?;
        }
        Ok(table)
    }

    /// Adds the row of a changed bill.
    fn add_bill_row(&self, table: &mut Table, done: &Done, bill: &PlannedBill) -> Result<(), SumOverflow> {
        let (change, version) = (change_name(bill), bill.change.version());
        let correction = if self.is_correction(done, bill) { ", a correction" } else { "" };
        let lines = match bill.before {
            Some(before) if before.lines != bill.after.lines => {
                format!("{} -> {}", before.lines, bill.after.lines)
            }
            _ => bill.after.lines.to_string(),
        };
        table.add_row(vec![
            bill.bill.month.to_string(),
            bill.bill.owner.to_string(),
            self.names.name(bill.bill.owner).to_owned(),
            bill.total_before().to_string(),
            bill.after[Measure::Total].to_string(),
            format_signed(&bill.difference()?.to_string()),
            lines,
            format!("{change}, v{version}{correction}"),
        ]);
        Ok(())
    }
}

/// Adds a row of several bills.
fn add_totals_row(
    table: &mut Table,
    names: [String; 3],
    totals: &PayerMonthTotals,
    note: &str,
) -> Result<(), SumOverflow> {
    let difference = format_signed(&totals.new.minus(totals.old)?.to_string());
    let sums = [totals.old.to_string(), totals.new.to_string(), difference, totals.lines.to_string()];
    table.add_row(names.into_iter().chain(sums).chain([note.to_owned()]).collect());
    Ok(())
}
