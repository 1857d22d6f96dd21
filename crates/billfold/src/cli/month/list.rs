//! The list of a month's customers, written one by one as a table, CSV or JSON.

use std::io::{Result, Write};

use bill::ledger::{AsOf, Closing};
use bill::{Finality, Measure, Month, PayMode, SumOverflow, Uin};
use serde_json::{Value, json};

use crate::cli::output_format::{OutputFormat, write_open_object};
use crate::clock::{Clock, format_rfc3339, format_rfc3339_exact};
use crate::ledger::closed::{closing_to_json, describe_closing};
use crate::ledger::finality::{describe_finality, finality_name};
use crate::ledger::month::{CustomerBill, Totals};
use crate::terminal::table::{Table, format_count};

/// Header of the CSV.
const CSV_HEADER: &str = "month,payer,customer,version,basis,lines,original,before_voucher,voucher,total,\
                          prePay_total,postPay_total,riPay_total";

/// Writes the customers and adds up their totals.
pub(super) struct CustomerList {
    format: OutputFormat,
    month: Month,
    as_of: AsOf,
    finality: Finality,
    /// The closings of the payers whose month is closed.
    closed: Vec<Closing>,
    table: Table,
    /// The payers, each with the number of its customers and their totals.
    payers: Vec<(Uin, u64, Totals)>,
    whole: Totals,
    customers: u64,
}

impl CustomerList {
    /// Creates a list without customers.
    pub(super) fn new(
        format: OutputFormat,
        month: Month,
        as_of: AsOf,
        finality: Finality,
        closed: Vec<Closing>,
    ) -> Self {
        let table = Table::new(&[
            "PAYER",
            "CUSTOMER",
            ">VERSION",
            "BASIS",
            ">LINES",
            ">PREPAY",
            ">POSTPAY",
            ">RIPAY",
            ">ORIGINAL",
            ">VOUCHER",
            ">TOTAL (USD)",
        ]);
        let (payers, whole) = (Vec::new(), Totals::default());
        Self { format, month, as_of, finality, closed, table, payers, whole, customers: 0 }
    }

    /// Writes the output up to the first customer.
    pub(super) fn write_start(&self, out: &mut impl Write) -> Result<()> {
        match self.format {
            OutputFormat::Table => Ok(()),
            OutputFormat::Csv => writeln!(out, "{CSV_HEADER}"),
            OutputFormat::Json => {
                let as_of = match self.as_of {
                    AsOf::Time(at_us) => Value::from(format_rfc3339_exact(at_us)),
                    AsOf::Now | AsOf::Version(_) => Value::Null,
                };
                let start = json!({
                    "month": self.month.to_string(),
                    "as_of": as_of,
                    "state": finality_name(self.finality, self.month, Clock::System.now_us()),
                    "final_at": format_rfc3339(self.finality.final_at_us(self.month)),
                    "closed": self.closed.iter().map(closing_to_json).collect::<Value>(),
                });
                write_open_object(out, &start, "customers")
            }
        }
    }

    /// Adds a customer to the totals.
    pub(super) fn add_customer(&mut self, customer: &CustomerBill) -> std::result::Result<(), SumOverflow> {
        if self.payers.last().is_none_or(|(payer, ..)| *payer != customer.payer) {
            self.add_subtotal_row();
            self.payers.push((customer.payer, 0, Totals::default()));
        }
        if let Some((_, customers, totals)) = self.payers.last_mut() {
            *customers += 1;
            totals.merge(&customer.totals)?;
        }
        self.customers += 1;
        self.whole.merge(&customer.totals)
    }

    /// Writes a customer that was added.
    pub(super) fn write_customer(&mut self, out: &mut impl Write, customer: &CustomerBill) -> Result<()> {
        let CustomerBill { payer, owner: uin, version, basis, totals } = customer;
        match self.format {
            OutputFormat::Table => {
                let names =
                    [payer.to_string(), uin.to_string(), format!("v{version}"), basis.as_str().to_owned()];
                self.table.add_row(make_totals_row(names, totals));
                Ok(())
            }
            OutputFormat::Csv => {
                let whole = &totals.whole;
                let [original, before_voucher, voucher, total, ..] = whole.amounts.into_array();
                let [prepay, postpay, ripay] =
                    PayMode::ALL.map(|mode| totals.sums_of_mode(mode)[Measure::Total]);
                writeln!(
                    out,
                    "{},{payer},{uin},{version},{},{},{original},{before_voucher},{voucher},{total},{prepay},{postpay},\
                     {ripay}",
                    self.month,
                    basis.as_str(),
                    whole.lines
                )
            }
            OutputFormat::Json => {
                let comma = if self.customers > 1 { "," } else { "" };
                let json = json!({
                    "payer": payer.get(),
                    "customer": uin.get(),
                    "version": version,
                    "basis": basis.as_str(),
                    "sums": totals.to_json(),
                });
                write!(out, "{comma}\n{json}")
            }
        }
    }

    /// Writes the totals after the last customer.
    pub(super) fn write_end(mut self, out: &mut impl Write) -> Result<()> {
        match self.format {
            OutputFormat::Csv => Ok(()),
            OutputFormat::Table => {
                self.add_subtotal_row();
                let names = [
                    "all payers".to_owned(),
                    format_count(self.customers, "bill"),
                    String::new(),
                    String::new(),
                ];
                self.table.add_row(make_totals_row(names, &self.whole));
                let finality = describe_finality(self.finality, self.month, Clock::System.now_us());
                let as_of = match self.as_of {
                    AsOf::Time(at_us) => format!("as of {}, ", format_rfc3339_exact(at_us)),
                    AsOf::Now | AsOf::Version(_) => String::new(),
                };
                writeln!(out, "{}: {as_of}{finality}", self.month)?;
                for closing in &self.closed {
                    writeln!(out, "{}", describe_closing(closing))?;
                }
                writeln!(out, "\n{}", self.table)
            }
            OutputFormat::Json => {
                let payers = self.payers.iter().map(|(payer, customers, totals)| {
                    json!({ "payer": payer.get(), "customers": customers, "sums": totals.to_json() })
                });
                let payers: Value = payers.collect();
                writeln!(out, "],\n\"payers\":{payers},\n\"all\":{}}}", self.whole.to_json())
            }
        }
    }

    /// Adds the totals of the last payer to the table, if there is one.
    fn add_subtotal_row(&mut self) {
        if let (OutputFormat::Table, Some((payer, customers, totals))) = (self.format, self.payers.last()) {
            let names =
                [format!("{payer} in all"), format_count(*customers, "bill"), String::new(), String::new()];
            self.table.add_row(make_totals_row(names, totals));
            self.table.add_row(Vec::new());
        }
    }
}

/// Makes a row of the table.
fn make_totals_row(names: [String; 4], totals: &Totals) -> Vec<String> {
    let modes = PayMode::ALL.map(|mode| totals.sums_of_mode(mode)[Measure::Total]);
    let whole = &totals.whole;
    let sums =
        modes.into_iter().chain([whole[Measure::Original], whole[Measure::Voucher], whole[Measure::Total]]);
    let lines = whole.lines.to_string();
    names.into_iter().chain([lines]).chain(sums.map(|sum| sum.to_string())).collect()
}
