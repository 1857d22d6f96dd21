//! The comparison of a month with a list of expected totals, for people and for programs.

use std::fmt::Write as _;

use bill::{Month, Uin};
use serde_json::{Value, json};

use crate::cli::output_format::{CURRENCY, OutputFormat, format_csv, format_json_object, to_csv_text};
use crate::ledger::account_names::AccountNames;
use crate::ledger::against::{DifferingAmount, ListComparison};
use crate::ledger::compare::format_signed;
use crate::terminal::table::{Table, format_count};

/// Writes the comparison in a format.
pub(crate) fn describe_comparison(
    outcome: &ListComparison,
    month: Month,
    names: &AccountNames,
    format: OutputFormat,
) -> String {
    match format {
        OutputFormat::Table => comparison_to_text(outcome, month, names),
        OutputFormat::Csv => comparison_to_csv(outcome, month, names),
        OutputFormat::Json => {
            let fields = comparison_to_json(outcome, month, names);
            format_json_object("month_against", fields)
        }
    }
}

/// Names the kind of a difference.
fn difference_kind(differing: &DifferingAmount) -> &'static str {
    match (&differing.expected, differing.own) {
        (None, _) => "missing in the list",
        (_, None) => "missing here",
        _ => "differs",
    }
}

/// Returns the texts of a row: mode, amount, expected, ours, difference.
fn make_row_texts(differing: &DifferingAmount) -> [String; 5] {
    [
        differing.key.pay_mode.map_or_else(String::new, |mode| mode.code().to_owned()),
        differing.amount.to_owned(),
        differing.expected.clone().unwrap_or_default(),
        differing.own.map_or_else(String::new, |own| own.to_string()),
        differing.difference.to_string(),
    ]
}

/// Writes the comparison for people.
fn comparison_to_text(outcome: &ListComparison, month: Month, names: &AccountNames) -> String {
    let mut text = format!("{month}: exactly equal: {}", format_count(outcome.exact, "row"));
    if outcome.to_the_cent > 0 {
        let rows = format_count(outcome.to_the_cent, "row");
        let _ = write!(text, ", {rows} to the cent (ours rounded, half a cent away from zero)");
    }
    let _ = match outcome.differing.len() {
        0 => writeln!(text, ", nothing differs"),
        differing => writeln!(text, "; {} not", format_count(differing, "amount")),
    };
    if !outcome.differing.is_empty() {
        let mut table = Table::new(&[
            "PAYER",
            "MANAGER",
            "CUSTOMER",
            "NAME",
            "PAY MODE",
            "AMOUNT",
            ">EXPECTED",
            ">OURS",
            ">OURS - EXPECTED",
            "",
        ]);
        for differing in &outcome.differing {
            let [mode, amount, expected, own, difference] = make_row_texts(differing);
            let label =
                |partner: Option<Uin>| partner.map_or_else(String::new, |partner| names.label(partner));
            let (payer, manager) = (label(differing.key.payer), label(differing.key.manager));
            let customer = differing.key.customer;
            let (difference, kind) = (format_signed(&difference), difference_kind(differing).to_owned());
            let (name, customer) = (names.name(customer).to_owned(), customer.to_string());
            table
                .add_row(vec![payer, manager, customer, name, mode, amount, expected, own, difference, kind]);
        }
        let _ = writeln!(text, "\n{table}");
    }
    let difference =
        outcome.own.minus(outcome.expected).map_or_else(|error| error.to_string(), |d| d.to_string());
    let _ = writeln!(
        text,
        "totals: expected {}, ours {}, ours - expected {}",
        outcome.expected,
        outcome.own,
        format_signed(&difference)
    );
    text
}

/// Writes the comparison as CSV: a row for each difference.
fn comparison_to_csv(outcome: &ListComparison, month: Month, names: &AccountNames) -> String {
    let header = [
        "month",
        "payer",
        "payer_name",
        "manager",
        "manager_name",
        "customer",
        "customer_name",
        "currency",
        "pay_mode",
        "amount",
        "expected",
        "own",
        "difference",
        "what",
    ];
    let rows = outcome.differing.iter().map(|differing| {
        let name = |uin| to_csv_text(names.name(uin));
        let mut row = vec![month.to_string()];
        for account in [differing.key.payer, differing.key.manager, Some(differing.key.customer)] {
            row.extend([
                account.map_or_else(String::new, |uin| uin.to_string()),
                account.map(name).unwrap_or_default(),
            ]);
        }
        row.push(CURRENCY.to_owned());
        row.extend(make_row_texts(differing));
        row.push(difference_kind(differing).to_owned());
        row
    });
    format_csv(header, rows)
}

/// Writes the comparison as JSON.
pub(crate) fn comparison_to_json(outcome: &ListComparison, month: Month, names: &AccountNames) -> Value {
    let differing = outcome.differing.iter().map(|differing| {
        json!({
            "payer": differing.key.payer.map(Uin::get),
            "payer_name": differing.key.payer.map(|payer| names.name(payer)),
            "manager": differing.key.manager.map(Uin::get),
            "manager_name": differing.key.manager.map(|manager| names.name(manager)),
            "customer": differing.key.customer.get(),
            "customer_name": names.name(differing.key.customer),
            "pay_mode": differing.key.pay_mode.map(bill::PayMode::code),
            "amount": differing.amount,
            "expected": differing.expected,
            "own": differing.own.map(|own| own.to_string()),
            "difference": differing.difference.to_string(),
            "what": difference_kind(differing),
        })
    });
    json!({
        "month": month.to_string(),
        "currency": CURRENCY,
        "agree_exactly": outcome.exact,
        "agree_to_the_cent": outcome.to_the_cent,
        "expected_total": outcome.expected.to_string(),
        "own_total": outcome.own.to_string(),
        "differing": differing.collect::<Value>(),
    })
}
