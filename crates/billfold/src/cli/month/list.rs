//! The list of a month's customers, written one by one as a table, CSV or JSON.

use std::io::{Result, Write};

use bill::ledger::{AsOf, Closing};
use bill::{CURRENCY, Finality, Measure, Month, PayMode, SumOverflow, Uin};

use super::list_json::{JsonMonth, JsonMonthCustomer, JsonMonthPayer, write_totals};
use crate::cli::output_format::{
    JsonListWriter, OutputFormat, to_csv_text, write_csv_row, write_open_report,
};
use crate::cli::show::finality::{describe_finality, finality_name};
use crate::cli::show::json::{JsonClosing, JsonText};
use crate::clock::{Clock, format_both_zones_exact, format_rfc3339, format_rfc3339_exact};
use crate::ledger::account_names::AccountNames;
use crate::ledger::closed::describe_closing;
use crate::ledger::month::{CustomerBill, Totals};
use crate::terminal::table::Table;
use crate::terminal::wording::format_count;

/// Header of the CSV.
const CSV_HEADER: [&str; 18] = [
    "month",
    "payer",
    "payer_name",
    "manager",
    "manager_name",
    "customer",
    "customer_name",
    "version",
    "basis",
    "currency",
    "lines",
    "original",
    "before_voucher",
    "voucher",
    "total",
    "prePay_total",
    "postPay_total",
    "riPay_total",
];

/// What the list is of.
pub(super) struct ListScope {
    pub(super) month: Month,
    pub(super) as_of: AsOf,
    pub(super) finality: Finality,
    /// The closings of the payers whose month is closed.
    pub(super) closed: Vec<Closing>,
    pub(super) names: AccountNames,
}

/// Writes the customers and adds up their totals.
pub(super) struct CustomerList {
    format: OutputFormat,
    scope: ListScope,
    table: Table,
    items: JsonListWriter,
    /// The payers, each with the number of its customers and their totals.
    payers: Vec<(Uin, u64, Totals)>,
    whole: Totals,
    customers: u64,
}

impl CustomerList {
    /// Creates a list without customers.
    pub(super) fn new(format: OutputFormat, scope: ListScope) -> Self {
        let table = Table::new(&[
            "CUSTOMER",
            "NAME",
            "MANAGER",
            ">VERSION",
            "BASIS",
            ">LINES",
            ">PREPAY",
            ">POSTPAY",
            ">RIPAY",
            ">ORIGINAL",
            ">BEFORE VOUCHER",
            ">VOUCHER",
            ">TOTAL (USD)",
        ]);
        let (items, payers, whole) = (JsonListWriter::default(), Vec::new(), Totals::default());
        Self { format, scope, table, items, payers, whole, customers: 0 }
    }

    /// Writes the output up to the first customer.
    pub(super) fn write_start(&self, out: &mut impl Write) -> Result<()> {
        match self.format {
            OutputFormat::Table => Ok(()),
            OutputFormat::Csv => write_csv_row(out, CSV_HEADER),
            OutputFormat::Json => {
                let ListScope { month, as_of, finality, closed, names } = &self.scope;
                let as_of = match as_of {
                    AsOf::Time(at_us) => Some(format_rfc3339_exact(*at_us)),
                    AsOf::Now | AsOf::Version(_) => None,
                };
                let fields = JsonMonth {
                    month: JsonText(*month),
                    as_of,
                    state: finality_name(*finality, *month, Clock::System.now_us()),
                    final_at: format_rfc3339(finality.final_at_us(*month)),
                    currency: CURRENCY,
                    closed: closed.iter().map(|closing| JsonClosing::new(closing, names)).collect(),
                };
                write_open_report(out, "month", &fields, "customers")
            }
        }
    }

    /// Adds a customer to the totals.
    pub(super) fn add_customer(&mut self, customer: &CustomerBill) -> std::result::Result<(), SumOverflow> {
        if self.payers.last().is_none_or(|(payer, ..)| *payer != customer.bill.payer) {
            self.add_subtotal_row();
            self.table.add_heading(format!("payer {}", self.scope.names.label(customer.bill.payer)));
            self.payers.push((customer.bill.payer, 0, Totals::default()));
        }
        if let Some((_, customers, totals)) = self.payers.last_mut() {
            *customers += 1;
            totals.merge(&customer.totals)?;
        }
        self.customers += 1;
        self.whole.merge(&customer.totals)
    }

    /// Writes a customer that was added: a row for each of its managers, or an object.
    pub(super) fn write_customer(&mut self, out: &mut impl Write, customer: &CustomerBill) -> Result<()> {
        match self.format {
            OutputFormat::Table => {
                for (manager, totals) in &customer.managers {
                    self.add_customer_row(customer, *manager, totals);
                }
                Ok(())
            }
            OutputFormat::Csv => {
                let rows = customer.managers.iter();
                rows.map(|(manager, totals)| self.make_csv_row(customer, *manager, totals))
                    .try_for_each(|row| write_csv_row(out, row))
            }
            OutputFormat::Json => {
                self.items.write_item(out, &JsonMonthCustomer::new(customer, &self.scope.names))
            }
        }
    }

    /// Adds the row of a customer under one of its managers to the table.
    fn add_customer_row(&mut self, customer: &CustomerBill, manager: Uin, totals: &Totals) {
        let (bill, names) = (customer.bill, &self.scope.names);
        let texts = [
            bill.owner.to_string(),
            names.name(bill.owner).to_owned(),
            if manager == bill.payer { "-".to_owned() } else { names.label(manager) },
            format!("v{}", customer.version),
            customer.basis.as_str().to_owned(),
        ];
        self.table.add_row(make_totals_row(texts, totals));
    }

    /// Makes the row of CSV of a customer under one of its managers.
    fn make_csv_row(&self, customer: &CustomerBill, manager: Uin, totals: &Totals) -> Vec<String> {
        let (bill, names) = (customer.bill, &self.scope.names);
        let mut row = vec![bill.month.to_string()];
        for uin in [bill.payer, manager, bill.owner] {
            row.extend([uin.to_string(), to_csv_text(names.name(uin))]);
        }
        row.extend([customer.version.to_string(), customer.basis.as_str().to_owned(), CURRENCY.to_owned()]);
        row.push(totals.whole.lines.to_string());
        let measures = [Measure::Original, Measure::BeforeVoucher, Measure::Voucher, Measure::Total];
        row.extend(measures.map(|measure| totals.whole[measure].to_string()));
        row.extend(PayMode::ALL.map(|mode| totals.sums_of_mode(mode)[Measure::Total].to_string()));
        row
    }

    /// Writes the totals after the last customer.
    pub(super) fn write_end(mut self, out: &mut impl Write) -> Result<()> {
        match self.format {
            OutputFormat::Csv => Ok(()),
            OutputFormat::Table => {
                self.add_subtotal_row();
                let bills = format!("{} of all payers", format_count(self.customers, "bill"));
                let texts = [&bills, "", "", "", ""].map(str::to_owned);
                self.table.add_row(make_totals_row(texts, &self.whole));
                let ListScope { month, as_of, finality, closed, .. } = &self.scope;
                let finality = describe_finality(*finality, *month, Clock::System.now_us());
                let as_of = match as_of {
                    AsOf::Time(at_us) => format!("as of {}, ", format_both_zones_exact(*at_us)),
                    AsOf::Now | AsOf::Version(_) => String::new(),
                };
                writeln!(out, "{month}: {as_of}{finality}")?;
                for closing in closed {
                    writeln!(out, "{}", describe_closing(closing))?;
                }
                writeln!(out, "\n{}", self.table)
            }
            OutputFormat::Json => {
                let names = &self.scope.names;
                let payers = self
                    .payers
                    .iter()
                    .map(|(payer, customers, totals)| JsonMonthPayer::new(*payer, *customers, totals, names));
                write_totals(out, &payers.collect::<Vec<_>>(), &self.whole)
            }
        }
    }

    /// Adds the totals of the last payer to the table, if there is one.
    fn add_subtotal_row(&mut self) {
        if let (OutputFormat::Table, Some((_, customers, totals))) = (self.format, self.payers.last()) {
            let bills = format!("{} in all", format_count(*customers, "bill"));
            let texts = [&bills, "", "", "", ""].map(str::to_owned);
            self.table.add_row(make_totals_row(texts, totals));
            self.table.add_row(Vec::new());
        }
    }
}

/// Makes a row of the table.
fn make_totals_row(texts: [String; 5], totals: &Totals) -> Vec<String> {
    let modes = PayMode::ALL.map(|mode| totals.sums_of_mode(mode)[Measure::Total]);
    let whole = &totals.whole;
    let amounts = [Measure::Original, Measure::BeforeVoucher, Measure::Voucher, Measure::Total];
    let sums = modes.into_iter().chain(amounts.map(|measure| whole[measure]));
    let lines = whole.lines.to_string();
    texts.into_iter().chain([lines]).chain(sums.map(|sum| sum.to_string())).collect()
}
