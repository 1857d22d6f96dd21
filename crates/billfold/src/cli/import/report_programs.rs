//! The report of an import for programs, as CSV and as JSON.

use std::collections::BTreeMap;

use bill::{BillKey, CURRENCY, Measure, Month, Sum, SumOverflow, Uin};
use serde::Serialize;
use store::SameImport;

use super::details::{BillDetail, JsonDetail};
use super::report_data::{ImportReport, change_name};
use super::totals_table::PayerMonthTotals;
use crate::cli::output_format::{format_csv, format_json_object, to_csv_text};
use crate::cli::show::json::{JsonCustomer, JsonPayer, JsonText};
use crate::clock::format_rfc3339_exact;
use crate::import::guard_messages::describe_guards;
use crate::import::notice_record::{NoticeRecord, list_notice_records};
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

/// The report in JSON.
#[derive(Serialize)]
struct JsonImport<'a> {
    state: &'static str,
    import: Option<i64>,
    published_at: Option<String>,
    refused: Option<String>,
    lines: u64,
    skipped: u64,
    skipped_with_other_texts: u64,
    bills: Vec<JsonBill<'a>>,
    totals: Vec<JsonTotal<'a>>,
    others: Vec<JsonOtherBill<'a>>,
    notes: Vec<String>,
    notices: Vec<NoticeRecord<'a>>,
}

/// A bill of the files, in JSON.
#[derive(Serialize)]
struct JsonBill<'a> {
    month: JsonText<Month>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    currency: &'static str,
    change: String,
    version: u32,
    is_correction: bool,
    old_total: JsonText<Sum>,
    new_total: JsonText<Sum>,
    difference: JsonText<Sum>,
    old_lines: u64,
    lines: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<JsonDetail<'a>>,
}

/// The totals of a payer's month, in JSON.
#[derive(Serialize)]
struct JsonTotal<'a> {
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    currency: &'static str,
    bills: u64,
    lines: u64,
    old_total: JsonText<Sum>,
    new_total: JsonText<Sum>,
    difference: JsonText<Sum>,
}

/// A bill that stays as it is, in JSON.
#[derive(Serialize)]
struct JsonOtherBill<'a> {
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
}

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
        let names = &self.names;
        let details: BTreeMap<BillKey, &BillDetail> =
            details.iter().map(|detail| (detail.bill(), detail)).collect();
        let mut bills = Vec::with_capacity(done.plan.bills.len());
        let mut totals: BTreeMap<(Month, Uin), PayerMonthTotals> = BTreeMap::new();
        for bill in &done.plan.bills {
            totals.entry((bill.bill.month, bill.bill.payer)).or_default().add_bill(bill)?;
            let details = details.get(&bill.bill).map(|detail| detail.to_json(names));
            bills.push(self.make_json_bill(done, bill, details)?);
        }
        let mut rows = Vec::with_capacity(totals.len());
        for ((month, payer), totals) in totals {
            rows.push(JsonTotal {
                month: JsonText(month),
                payer: JsonPayer::new(payer, names),
                currency: CURRENCY,
                bills: totals.bills,
                lines: totals.lines,
                old_total: JsonText(totals.old),
                new_total: JsonText(totals.new),
                difference: JsonText(totals.new.minus(totals.old)?),
            });
        }
        let others = done.plan.others.iter().map(|bill| JsonOtherBill {
            month: JsonText(bill.month),
            payer: JsonPayer::new(bill.payer, names),
            customer: JsonCustomer::new(bill.owner, names),
        });
        let published = done.published.as_ref();
        let fields = JsonImport {
            state: if published.is_some() { "published" } else { "dry_run" },
            import: published.map(|published| published.import.0),
            published_at: published.map(|published| format_rfc3339_exact(published.at_us)),
            refused: (!self.guards.is_empty()).then(|| describe_guards(&self.guards)),
            lines: done.lines,
            skipped: done.skipped,
            skipped_with_other_texts: done.other_texts,
            bills,
            totals: rows,
            others: others.collect(),
            notes: self.list_notes(done),
            notices: list_notice_records(&done.notices),
        };
        Ok(format_json_object("import", &fields))
    }

    /// Makes the item of a bill.
    fn make_json_bill<'a>(
        &'a self,
        done: &Done,
        bill: &PlannedBill,
        details: Option<JsonDetail<'a>>,
    ) -> Result<JsonBill<'a>, SumOverflow> {
        Ok(JsonBill {
            month: JsonText(bill.bill.month),
            customer: JsonCustomer::new(bill.bill.owner, &self.names),
            payer: JsonPayer::new(bill.bill.payer, &self.names),
            currency: CURRENCY,
            change: change_name(bill).replace(' ', "_"),
            version: bill.change.version(),
            is_correction: self.is_correction(done, bill),
            old_total: JsonText(bill.total_before()),
            new_total: JsonText(bill.after[Measure::Total]),
            difference: JsonText(bill.difference()?),
            old_lines: bill.before.map_or(0, |sums| sums.lines),
            lines: bill.after.lines,
            details,
        })
    }
}

/// Writes JSON with the fields of an import that had nothing to do, since the same files are current.
pub(super) fn format_current_json(same: &SameImport) -> String {
    let fields = JsonImport {
        state: "current",
        import: Some(same.id.0),
        published_at: Some(format_rfc3339_exact(same.published_at_us)),
        refused: None,
        lines: 0,
        skipped: 0,
        skipped_with_other_texts: 0,
        bills: Vec::new(),
        totals: Vec::new(),
        others: Vec::new(),
        notes: Vec::new(),
        notices: Vec::new(),
    };
    format_json_object("import", &fields)
}
