//! The comparison of a month with an endpoint, for people and for programs.

use std::fmt::Write as _;

use bill::{CURRENCY, Month};
use client::Amount;
use serde::Serialize;
use sheet::replace_controls;

use super::endpoint::{EndpointComparison, NotAnswered};
use super::endpoint_differences::DifferingAmount;
use crate::cli::output_format::{OutputFormat, format_csv, format_json_object, to_csv_text};
use crate::cli::show::json::{JsonCustomer, JsonText};
use crate::ledger::account_names::AccountNames;
use crate::terminal::table::Table;
use crate::terminal::wording::{format_count, format_signed};

/// The comparison as a report.
#[derive(Clone, Copy, Debug)]
pub(super) struct EndpointReport<'a> {
    pub(super) outcome: &'a EndpointComparison,
    pub(super) endpoint: &'a str,
    /// True if the customers that the endpoint lists were not asked for.
    pub(super) is_only_ours: bool,
    pub(super) month: Month,
    pub(super) names: &'a AccountNames,
}

/// The comparison in JSON.
#[derive(Serialize)]
struct JsonEndpointComparison<'a> {
    month: JsonText<Month>,
    currency: &'static str,
    endpoint: &'a str,
    only_ours: bool,
    agreeing: u64,
    without_bill: u64,
    differing: Vec<JsonDifferingAmount<'a>>,
    not_answered: Vec<JsonNotAnswered<'a>>,
}

/// An amount that differs, in JSON.
#[derive(Serialize)]
struct JsonDifferingAmount<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    pay_mode: &'a str,
    transaction_type: Option<&'a str>,
    amount: &'static str,
    endpoint: Option<String>,
    own: Option<String>,
    difference: String,
    what: &'static str,
}

/// A customer without an answer, in JSON.
#[derive(Serialize)]
struct JsonNotAnswered<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    code: Option<&'a str>,
    message: &'a str,
}

impl EndpointReport<'_> {
    /// Writes the comparison in a format.
    pub(super) fn format(&self, format: OutputFormat) -> String {
        match format {
            OutputFormat::Table => self.format_table(),
            OutputFormat::Csv => self.format_rows(),
            OutputFormat::Json => self.format_object(),
        }
    }

    /// Writes the comparison for people.
    fn format_table(&self) -> String {
        let EndpointComparison { agreeing, without_bill, differing, not_answered } = self.outcome;
        let mut text = format!(
            "{} against {}: {} agree",
            self.month,
            self.endpoint,
            format_count(*agreeing, "customer")
        );
        let _ = match differing.len() {
            0 if *agreeing == 0 => writeln!(text, ", nothing was compared"),
            0 => writeln!(text, ", nothing differs"),
            count => writeln!(text, "; {} not", format_count(count, "amount")),
        };
        if *without_bill > 0 {
            let _ =
                writeln!(text, "{} without a bill here and there", format_count(*without_bill, "customer"));
        }
        if self.is_only_ours {
            text += "customers that have a bill there alone were not looked for\n";
        }
        if !differing.is_empty() {
            let header = [
                "CUSTOMER",
                "NAME",
                "PAY MODE",
                "TRANSACTION TYPE",
                "AMOUNT",
                ">ENDPOINT",
                ">OURS",
                ">OURS - ENDPOINT",
                "",
            ];
            let mut table = Table::new(&header);
            for one in differing {
                let [mode, transaction_type, amount, endpoint, own, difference] = make_row_texts(one);
                let (customer, name) = (one.customer.to_string(), self.names.name(one.customer).to_owned());
                let (mode, transaction_type) = (replace_controls(&mode), replace_controls(&transaction_type));
                let (difference, what) = (format_signed(&difference), difference_kind(one).to_owned());
                table.add_row(vec![
                    customer,
                    name,
                    mode,
                    transaction_type,
                    amount,
                    endpoint,
                    own,
                    difference,
                    what,
                ]);
            }
            let _ = writeln!(text, "\n{table}");
        }
        if !not_answered.is_empty() {
            let count = format_count(not_answered.len(), "customer");
            let _ = writeln!(text, "not compared, and so no agreement: {count}\n");
            let mut table = Table::new(&["CUSTOMER", "NAME", "CODE", "MESSAGE"]);
            for NotAnswered { customer, code, message } in not_answered {
                let name = self.names.name(*customer).to_owned();
                let code = replace_controls(code.as_deref().unwrap_or_default());
                table.add_row(vec![customer.to_string(), name, code, replace_controls(message)]);
            }
            let _ = writeln!(text, "{table}");
        }
        text
    }

    /// Writes the comparison as CSV: a row for each difference, then one for each customer without an answer.
    fn format_rows(&self) -> String {
        let header = [
            "month",
            "customer",
            "customer_name",
            "currency",
            "pay_mode",
            "transaction_type",
            "amount",
            "endpoint",
            "own",
            "difference",
            "what",
            "code",
            "message",
        ];
        let start = |customer: bill::Uin| {
            let name = to_csv_text(self.names.name(customer));
            vec![self.month.to_string(), customer.to_string(), name, CURRENCY.to_owned()]
        };
        let differing = self.outcome.differing.iter().map(|one| {
            let [mode, transaction_type, amount, endpoint, own, difference] = make_row_texts(one);
            let mut row = start(one.customer);
            row.extend([to_csv_text(&mode), to_csv_text(&transaction_type), amount]);
            row.extend([endpoint, own, difference, difference_kind(one).to_owned()]);
            row.extend([String::new(), String::new()]);
            row
        });
        let not_answered = self.outcome.not_answered.iter().map(|one| {
            let mut row = start(one.customer);
            row.extend(vec![String::new(); 6]);
            row.extend(["not compared".to_owned(), to_csv_text(one.code.as_deref().unwrap_or_default())]);
            row.push(to_csv_text(&one.message));
            row
        });
        format_csv(header, differing.chain(not_answered))
    }

    /// Writes the comparison for programs.
    fn format_object(&self) -> String {
        let differing = self.outcome.differing.iter().map(|one| JsonDifferingAmount {
            customer: JsonCustomer::new(one.customer, self.names),
            pay_mode: &one.pay_mode,
            transaction_type: one.transaction_type.as_deref(),
            amount: one.amount,
            endpoint: one.endpoint.map(format_amount),
            own: one.own.map(format_amount),
            difference: format_amount(one.difference),
            what: difference_kind(one),
        });
        let not_answered = self.outcome.not_answered.iter().map(|one| JsonNotAnswered {
            customer: JsonCustomer::new(one.customer, self.names),
            code: one.code.as_deref(),
            message: &one.message,
        });
        let report = JsonEndpointComparison {
            month: JsonText(self.month),
            currency: CURRENCY,
            endpoint: self.endpoint,
            only_ours: self.is_only_ours,
            agreeing: self.outcome.agreeing,
            without_bill: self.outcome.without_bill,
            differing: differing.collect(),
            not_answered: not_answered.collect(),
        };
        format_json_object("month_against_endpoint", &report)
    }
}

/// Names the kind of a difference.
fn difference_kind(differing: &DifferingAmount) -> &'static str {
    match (differing.endpoint, differing.own) {
        (None, _) => "missing there",
        (_, None) => "missing here",
        (Some(_), Some(_)) if differing.transaction_type.is_none() => {
            "differs, and is not the sum of its types"
        }
        (Some(_), Some(_)) => "differs",
    }
}

/// Returns the texts of a row: mode, type, amount, theirs, ours, difference.
fn make_row_texts(differing: &DifferingAmount) -> [String; 6] {
    let show = |amount: Option<Amount>| amount.map_or_else(String::new, format_amount);
    [
        differing.pay_mode.clone(),
        differing.transaction_type.clone().unwrap_or_default(),
        differing.amount.to_owned(),
        show(differing.endpoint),
        show(differing.own),
        format_amount(differing.difference),
    ]
}

/// Formats an amount with 8 decimals, as all reports do; with more if it has more.
fn format_amount(amount: Amount) -> String {
    let text = amount.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}.{decimals:0<8}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_8_decimals_or_all_that_it_has() {
        for (text, shown) in [("1", "1.00000000"), ("-0.5", "-0.50000000"), ("0.1234567891", "0.1234567891")]
        {
            assert_eq!(format_amount(text.parse().unwrap()), shown);
        }
    }
}
