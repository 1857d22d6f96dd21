//! The report of an import for programs, as CSV and as JSON.

use std::collections::BTreeMap;

use bill::{Measure, Month, SumOverflow, Sums, Uin};
use serde_json::{Value, json};
use store::SameImport;

use super::money::PayerMonthTotals;
use super::{ImportReport, change_name};
use crate::cli::import::details::BillDetail;
use crate::cli::output_format::{CURRENCY, format_csv, format_json_object, to_csv_text};
use crate::clock::format_rfc3339_exact;
use crate::import::guard_messages::describe_guards;
use crate::import::notice_record::list_notice_records;
use crate::import::outcome::Done;
use crate::import::plan::planned::PlannedBill;

/// Header of the CSV.
pub(super) const CSV_HEADER: [&str; 14] = [
    "month",
    "customer",
    "customer_name",
    "payer",
    "payer_name",
    "currency",
    "change",
    "version",
    "is_correction",
    "old_total",
    "new_total",
    "difference",
    "old_lines",
    "lines",
];

impl ImportReport<'_> {
    /// Writes a row of CSV for each bill.
    pub(super) fn to_csv(&self, done: &Done) -> Result<String, SumOverflow> {
        let mut rows = Vec::with_capacity(done.plan.bills.len());
        for bill in &done.plan.bills {
            let before = bill.before.unwrap_or_default();
            rows.push([
                bill.bill.month.to_string(),
                bill.bill.owner.to_string(),
                to_csv_text(self.names.name(bill.bill.owner)),
                bill.bill.payer.to_string(),
                to_csv_text(self.names.name(bill.bill.payer)),
                CURRENCY.to_owned(),
                change_name(bill).replace(' ', "_"),
                bill.change.version().to_string(),
                self.is_correction(done, bill).to_string(),
                before[Measure::Total].to_string(),
                bill.after[Measure::Total].to_string(),
                bill.difference()?.to_string(),
                before.lines.to_string(),
                bill.after.lines.to_string(),
            ]);
        }
        Ok(format_csv(CSV_HEADER, rows))
    }

    /// Writes the report as JSON.
    pub(super) fn to_json(&self, done: &Done, details: &[BillDetail]) -> Result<String, SumOverflow> {
        let details: BTreeMap<_, &BillDetail> =
            details.iter().map(|detail| (detail.bill(), detail)).collect();
        let mut bills = Vec::with_capacity(done.plan.bills.len());
        let mut totals: BTreeMap<(Month, Uin), PayerMonthTotals> = BTreeMap::new();
        for bill in &done.plan.bills {
            totals.entry((bill.bill.month, bill.bill.payer)).or_default().add_bill(bill)?;
            let mut value = self.bill_to_json(done, bill)?;
            if let (Value::Object(fields), Some(detail)) = (&mut value, details.get(&bill.bill)) {
                fields.insert("details".to_owned(), detail.to_json(&self.names));
            }
            bills.push(value);
        }
        let mut rows = Vec::with_capacity(totals.len());
        for ((month, payer), totals) in totals {
            rows.push(json!({
                "month": month.to_string(),
                "payer": payer.get(),
                "payer_name": self.names.name(payer),
                "currency": CURRENCY,
                "bills": totals.bills,
                "lines": totals.lines,
                "old_total": totals.old.to_string(),
                "new_total": totals.new.to_string(),
                "difference": totals.new.minus(totals.old)?.to_string(),
            }));
        }
        let others = done.plan.others.iter().map(|bill| {
            json!({
                "month": bill.month.to_string(),
                "payer": bill.payer.get(),
                "payer_name": self.names.name(bill.payer),
                "customer": bill.owner.get(),
                "customer_name": self.names.name(bill.owner),
            })
        });
        let fields = json!({
            "state": if done.published.is_some() { "published" } else { "dry_run" },
            "import": done.published.as_ref().map(|published| published.import.0),
            "published_at": done.published.as_ref().map(|published| format_rfc3339_exact(published.at_us)),
            "refused": (!self.guards.is_empty()).then(|| describe_guards(&self.guards)),
            "lines": done.lines,
            "skipped": done.skipped,
            "skipped_with_other_texts": done.other_texts,
            "bills": bills,
            "totals": rows,
            "others": others.collect::<Value>(),
            "notes": self.list_notes(done),
            "notices": list_notice_records(&done.notices),
        });
        Ok(format_json_object("import", fields))
    }

    /// Writes a bill as JSON.
    fn bill_to_json(&self, done: &Done, bill: &PlannedBill) -> Result<Value, SumOverflow> {
        let lines = |sums: Option<Sums>| sums.map_or(0, |sums| sums.lines);
        Ok(json!({
            "month": bill.bill.month.to_string(),
            "customer": bill.bill.owner.get(),
            "customer_name": self.names.name(bill.bill.owner),
            "payer": bill.bill.payer.get(),
            "payer_name": self.names.name(bill.bill.payer),
            "currency": CURRENCY,
            "change": change_name(bill).replace(' ', "_"),
            "version": bill.change.version(),
            "is_correction": self.is_correction(done, bill),
            "old_total": bill.total_before().to_string(),
            "new_total": bill.after[Measure::Total].to_string(),
            "difference": bill.difference()?.to_string(),
            "old_lines": lines(bill.before),
            "lines": bill.after.lines,
        }))
    }
}

/// Writes JSON with the fields of an import that had nothing to do, since the same files are current.
pub(super) fn current_to_json(same: &SameImport) -> String {
    let fields = json!({
        "state": "current",
        "import": same.id.0,
        "published_at": format_rfc3339_exact(same.published_at_us),
        "refused": null,
        "lines": 0,
        "skipped": 0,
        "skipped_with_other_texts": 0,
        "bills": [],
        "totals": [],
        "others": [],
        "notes": [],
        "notices": [],
    });
    format_json_object("import", fields)
}
