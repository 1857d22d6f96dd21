//! The report of a revert, for people and for programs.

use std::io::{Result, Write};

use bill::ledger::{ImportId, RevertStep};
use bill::{BillKey, CURRENCY, Change, Measure, Month, Sum, SumOverflow};
use serde::Serialize;

use crate::cli::output_format::{
    JsonListWriter, OutputFormat, to_csv_text, write_csv_row, write_open_report,
};
use crate::cli::show::comparison::{JsonComparison, build_comparison_table};
use crate::cli::show::json::{JsonCustomer, JsonPayer, JsonText};
use crate::ledger::account_names::AccountNames;
use crate::ledger::compare::Comparison;
use crate::terminal::table::Table;
use crate::terminal::wording::format_signed;

/// Maximum number of bills that are listed one by one for people; the others are counted.
const BILLS_LISTED_MAX: usize = 20;

/// Header of the CSV.
const CSV_HEADER: [&str; 13] = [
    "month",
    "customer",
    "customer_name",
    "payer",
    "payer_name",
    "currency",
    "version",
    "as_version",
    "is_correction",
    "old_total",
    "new_total",
    "difference",
    "lines",
];

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
    format: OutputFormat,
    names: AccountNames,
    items: JsonListWriter,
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

/// The fields before the bills in JSON.
#[derive(Serialize)]
struct JsonRevert {
    reverts: i64,
    import: Option<i64>,
    is_dry_run: bool,
    currency: &'static str,
}

/// A bill in JSON.
#[derive(Serialize)]
struct JsonRevertedBill<'a> {
    month: JsonText<Month>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    version: u32,
    as_version: Option<u32>,
    is_correction: bool,
    comparison: JsonComparison,
}

impl<'a> JsonRevertedBill<'a> {
    fn new(bill: &RevertedBill, names: &'a AccountNames) -> Self {
        let BillKey { month, payer, owner } = bill.taken.bill;
        Self {
            month: JsonText(month),
            customer: JsonCustomer::new(owner, names),
            payer: JsonPayer::new(payer, names),
            version: bill.taken.next(),
            as_version: Some(bill.taken.version_before()).filter(|version| *version > 0),
            is_correction: bill.is_correction,
            comparison: JsonComparison::new(&bill.comparison),
        }
    }
}

impl RevertReport {
    /// Creates a report without bills.
    pub(super) fn new(
        import: ImportId,
        own_import: Option<ImportId>,
        format: OutputFormat,
        names: AccountNames,
    ) -> Self {
        let table = Table::new(&[
            "MONTH",
            "CUSTOMER",
            "NAME",
            "PAYER",
            ">VERSION",
            "AS",
            ">LINES",
            ">OLD TOTAL",
            ">NEW TOTAL",
            ">DIFFERENCE",
            "",
        ]);
        Self {
            import,
            own_import,
            format,
            names,
            items: JsonListWriter::default(),
            table,
            bills: 0,
            only_bill: None,
            lines: 0,
            sums: [Sum::ZERO; 3],
        }
    }

    /// Writes the report up to the first bill.
    pub(super) fn write_start(&self, out: &mut impl Write) -> Result<()> {
        let import = self.import;
        match (self.format, self.own_import) {
            (OutputFormat::Csv, _) => write_csv_row(out, CSV_HEADER),
            (OutputFormat::Json, own) => {
                let fields = JsonRevert {
                    reverts: import.0,
                    import: own.map(|own| own.0),
                    is_dry_run: own.is_none(),
                    currency: CURRENCY,
                };
                write_open_report(out, "revert", &fields, "bills")
            }
            (OutputFormat::Table, Some(own)) => {
                writeln!(out, "import {import} is taken back, by import {own}\n")
            }
            (OutputFormat::Table, None) => {
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
        match self.format {
            OutputFormat::Csv => self.write_csv_bill(out, bill),
            OutputFormat::Json => self.items.write_item(out, &JsonRevertedBill::new(bill, &self.names)),
            OutputFormat::Table => {
                if self.bills <= BILLS_LISTED_MAX {
                    self.add_bill_row(bill);
                }
                Ok(())
            }
        }
    }

    /// Writes a bill as a row of CSV.
    fn write_csv_bill(&self, out: &mut impl Write, bill: &RevertedBill) -> Result<()> {
        let BillKey { month, payer, owner } = bill.taken.bill;
        let whole = &bill.comparison.whole;
        let [old, new, difference] = list_change_totals(whole).map(|sum| sum.to_string());
        let model = bill.taken.version_before();
        write_csv_row(
            out,
            [
                month.to_string(),
                owner.to_string(),
                to_csv_text(self.names.name(owner)),
                payer.to_string(),
                to_csv_text(self.names.name(payer)),
                CURRENCY.to_owned(),
                bill.taken.next().to_string(),
                if model == 0 { String::new() } else { model.to_string() },
                bill.is_correction.to_string(),
                old,
                new,
                difference,
                whole.new.lines.to_string(),
            ],
        )
    }

    /// Adds the row of a bill to the table.
    fn add_bill_row(&mut self, bill: &RevertedBill) {
        let BillKey { month, payer, owner } = bill.taken.bill;
        let (version, model) = (bill.taken.next(), bill.taken.version_before());
        let model = if model == 0 { "before it had lines".to_owned() } else { format!("v{model}") };
        let texts = [
            month.to_string(),
            owner.to_string(),
            self.names.name(owner).to_owned(),
            self.names.label(payer),
            format!("v{version}"),
            model,
        ];
        let note = if bill.is_correction { "correction" } else { "" };
        let whole = &bill.comparison.whole;
        self.add_row(texts, whole.new.lines, list_change_totals(whole), note);
    }

    /// Writes the totals after the last bill.
    pub(super) fn write_end(mut self, out: &mut impl Write) -> Result<()> {
        match self.format {
            OutputFormat::Json => return writeln!(out, "]}}"),
            OutputFormat::Csv => return Ok(()),
            OutputFormat::Table => {}
        }
        let all = match self.bills.checked_sub(BILLS_LISTED_MAX) {
            None | Some(0) => "total".to_owned(),
            Some(rest) => format!("total, with {rest} more (--json lists them)"),
        };
        let names = [&all, "", "", "", "", ""].map(str::to_owned);
        self.add_row(names, self.lines, self.sums, "");
        write!(out, "{}", self.table)?;
        match self.only_bill {
            Some(comparison) => write!(out, "\n{}", build_comparison_table(&comparison)),
            None => Ok(()),
        }
    }

    /// Adds a row to the table.
    fn add_row(&mut self, names: [String; 6], lines: u64, [old, new, difference]: [Sum; 3], note: &str) {
        let sums =
            [lines.to_string(), old.to_string(), new.to_string(), format_signed(&difference.to_string())];
        self.table.add_row(names.into_iter().chain(sums).chain([note.to_owned()]).collect());
    }
}

/// Returns the old and new total of a bill, and the difference.
fn list_change_totals(change: &Change) -> [Sum; 3] {
    [change.old[Measure::Total], change.new[Measure::Total], change.difference[Measure::Total]]
}
