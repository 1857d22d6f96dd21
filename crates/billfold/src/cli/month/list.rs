//! A month's customers, written one by one: a table, CSV or JSON.

use std::io::{Result, Write};

use bill::ledger::{AsOf, Closing};
use bill::{Finality, Measure, Month, PayMode, SumOverflow, Uin};
use serde_json::{Value, json};

use super::Form;
use crate::clock::{Clock, rfc3339, rfc3339_exact};
use crate::ledger::closed::{closing_to_json, describe_closing};
use crate::ledger::finality::{describe_finality, finality_name};
use crate::ledger::month::{CustomerBill, Totals};
use crate::table::{Table, counted};

/// The columns of the CSV.
const CSV_HEADER: &str = "month,payer,customer,version,basis,lines,original,before_voucher,voucher,total,\
                          prePay_total,postPay_total,riPay_total";

/// What is kept while the customers come.
pub(super) struct List {
    form: Form,
    month: Month,
    as_of: AsOf,
    finality: Finality,
    /// The closings of the payers whose month is closed.
    closed: Vec<Closing>,
    table: Table,
    /// The payers, each with the number of its customers and what they sum to.
    payers: Vec<(Uin, u64, Totals)>,
    whole: Totals,
    customers: u64,
}

impl List {
    /// No customer has come.
    pub(super) fn new(
        form: Form,
        month: Month,
        as_of: AsOf,
        finality: Finality,
        closed: Vec<Closing>,
    ) -> List {
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
        List { form, month, as_of, finality, closed, table, payers, whole, customers: 0 }
    }

    /// Writes what stands before the customers.
    pub(super) fn begin(&self, out: &mut impl Write) -> Result<()> {
        match self.form {
            Form::Table => Ok(()),
            Form::Csv => writeln!(out, "{CSV_HEADER}"),
            Form::Json => {
                let as_of = match self.as_of {
                    AsOf::Time(at_us) => Value::from(rfc3339_exact(at_us)),
                    AsOf::Now | AsOf::Version(_) => Value::Null,
                };
                let begin = json!({
                    "month": self.month.to_string(),
                    "as_of": as_of,
                    "state": finality_name(self.finality, self.month, Clock::System.now_us()),
                    "final_at": rfc3339(self.finality.at_us(self.month)),
                    "closed": self.closed.iter().map(closing_to_json).collect::<Value>(),
                });
                let begin = begin.to_string();
                // The object goes on with the customers, so that they need not be held.
                write!(out, "{},\n\"customers\":[", begin.strip_suffix('}').unwrap_or(&begin))
            }
        }
    }

    /// Adds a customer to the totals.
    pub(super) fn add(&mut self, customer: &CustomerBill) -> std::result::Result<(), SumOverflow> {
        if self.payers.last().is_none_or(|(payer, ..)| *payer != customer.payer) {
            self.subtotal();
            self.payers.push((customer.payer, 0, Totals::default()));
        }
        if let Some((_, customers, totals)) = self.payers.last_mut() {
            *customers = customers.saturating_add(1);
            totals.merge(&customer.totals)?;
        }
        self.customers = self.customers.saturating_add(1);
        self.whole.merge(&customer.totals)
    }

    /// Writes a customer, which has been added.
    pub(super) fn customer(&mut self, out: &mut impl Write, customer: &CustomerBill) -> Result<()> {
        let CustomerBill { payer, owner: uin, version, basis, totals } = customer;
        match self.form {
            Form::Table => {
                let names =
                    [payer.to_string(), uin.to_string(), format!("v{version}"), basis.as_str().to_owned()];
                self.table.row(row(names, totals));
                Ok(())
            }
            Form::Csv => {
                let whole = &totals.whole;
                let [original, before_voucher, voucher, total, ..] = whole.amounts.into_array();
                let [prepay, postpay, ripay] = PayMode::ALL.map(|mode| totals.mode(mode)[Measure::Total]);
                writeln!(
                    out,
                    "{},{payer},{uin},{version},{},{},{original},{before_voucher},{voucher},{total},{prepay},{postpay},\
                     {ripay}",
                    self.month,
                    basis.as_str(),
                    whole.lines
                )
            }
            Form::Json => {
                let comma = if self.customers > 1 { "," } else { "" };
                let json = json!({
                    "payer": payer.get(),
                    "customer": uin.get(),
                    "version": version,
                    "basis": basis.as_str(),
                    "sums": totals.json(),
                });
                write!(out, "{comma}\n{json}")
            }
        }
    }

    /// Writes what stands behind the customers.
    pub(super) fn end(mut self, out: &mut impl Write) -> Result<()> {
        match self.form {
            Form::Csv => Ok(()),
            Form::Table => {
                self.subtotal();
                let names =
                    ["all payers".to_owned(), counted(self.customers, "bill"), String::new(), String::new()];
                self.table.row(row(names, &self.whole));
                let finality = describe_finality(self.finality, self.month, Clock::System.now_us());
                let as_of = match self.as_of {
                    AsOf::Time(at_us) => format!("as of {}, ", rfc3339_exact(at_us)),
                    AsOf::Now | AsOf::Version(_) => String::new(),
                };
                writeln!(out, "{}: {as_of}{finality}", self.month)?;
                for closing in &self.closed {
                    writeln!(out, "{}", describe_closing(closing))?;
                }
                writeln!(out, "\n{}", self.table)
            }
            Form::Json => {
                let payers = self.payers.iter().map(|(payer, customers, totals)| {
                    json!({ "payer": payer.get(), "customers": customers, "sums": totals.json() })
                });
                let payers: Value = payers.collect();
                writeln!(out, "],\n\"payers\":{payers},\n\"all\":{}}}", self.whole.json())
            }
        }
    }

    /// Adds the row of the last payer's sums to the table.
    fn subtotal(&mut self) {
        if let (Form::Table, Some((payer, customers, totals))) = (self.form, self.payers.last()) {
            let names =
                [format!("{payer} in all"), counted(*customers, "bill"), String::new(), String::new()];
            self.table.row(row(names, totals));
            self.table.row(Vec::new());
        }
    }
}

/// A row of the table.
fn row(names: [String; 4], totals: &Totals) -> Vec<String> {
    let modes = PayMode::ALL.map(|mode| totals.mode(mode)[Measure::Total]);
    let whole = &totals.whole;
    let sums =
        modes.into_iter().chain([whole[Measure::Original], whole[Measure::Voucher], whole[Measure::Total]]);
    let lines = whole.lines.to_string();
    names.into_iter().chain([lines]).chain(sums.map(|sum| sum.to_string())).collect()
}
