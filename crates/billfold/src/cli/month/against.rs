//! How a month compares with a list of expected totals, for people and for programs.

use std::fmt::Write as _;

use bill::Month;
use serde_json::{Value, json};

use super::Form;
use crate::ledger::against::{DifferingAmount, ListComparison};
use crate::ledger::compare::format_signed;
use crate::table::{Table, counted};

/// What came out.
pub(in crate::cli) fn describe(outcome: &ListComparison, month: Month, form: Form) -> String {
    match form {
        Form::Table => as_text(outcome, month),
        Form::Csv => as_csv(outcome),
        Form::Json => format!("{}\n", as_json(outcome, month)),
    }
}

/// What differs in a row.
fn what(differing: &DifferingAmount) -> &'static str {
    match (&differing.expected, differing.own) {
        (None, _) => "missing in the list",
        (_, None) => "missing here",
        _ => "differs",
    }
}

/// The texts of a row: payer, customer, mode, amount, expected, ours, difference.
fn texts(differing: &DifferingAmount) -> [String; 7] {
    let key = differing.key;
    [
        key.payer.map_or_else(String::new, |payer| payer.to_string()),
        key.customer.to_string(),
        key.pay_mode.map_or_else(String::new, |mode| mode.code().to_owned()),
        differing.amount.to_owned(),
        differing.expected.clone().unwrap_or_default(),
        differing.own.map_or_else(String::new, |own| own.to_string()),
        differing.difference.to_string(),
    ]
}

/// For people.
fn as_text(outcome: &ListComparison, month: Month) -> String {
    let mut text = format!("{month}: exactly equal: {}", counted(outcome.exact, "row"));
    if outcome.to_the_cent > 0 {
        let rows = counted(outcome.to_the_cent, "row");
        let _ = write!(text, ", {rows} to the cent (ours rounded, half a cent away from zero)");
    }
    let _ = match u64::try_from(outcome.differing.len()) {
        Ok(0) => writeln!(text, ", nothing differs"),
        differing => writeln!(text, "; {} not", counted(differing.unwrap_or(u64::MAX), "amount")),
    };
    if !outcome.differing.is_empty() {
        let mut table = Table::new(&[
            "PAYER",
            "CUSTOMER",
            "PAY MODE",
            "AMOUNT",
            ">EXPECTED",
            ">OURS",
            ">OURS - EXPECTED",
            "",
        ]);
        for differing in &outcome.differing {
            let [payer, customer, mode, amount, expected, own, difference] = texts(differing);
            let (difference, what) = (format_signed(&difference), what(differing).to_owned());
            table.row(vec![payer, customer, mode, amount, expected, own, difference, what]);
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

/// As CSV, one row for each thing that differs.
fn as_csv(outcome: &ListComparison) -> String {
    let mut text = "payer,customer,pay_mode,amount,expected,own,difference,what\n".to_owned();
    for differing in &outcome.differing {
        let _ = writeln!(text, "{},{}", texts(differing).join(","), what(differing));
    }
    text
}

/// As JSON.
pub(in crate::cli) fn as_json(outcome: &ListComparison, month: Month) -> Value {
    let differing = outcome.differing.iter().map(|differing| {
        json!({
            "payer": differing.key.payer.map(bill::Uin::get),
            "customer": differing.key.customer.get(),
            "pay_mode": differing.key.pay_mode.map(bill::PayMode::code),
            "amount": differing.amount,
            "expected": differing.expected,
            "own": differing.own.map(|own| own.to_string()),
            "difference": differing.difference.to_string(),
            "what": what(differing),
        })
    });
    json!({
        "month": month.to_string(),
        "agree_exactly": outcome.exact,
        "agree_to_the_cent": outcome.to_the_cent,
        "expected_total": outcome.expected.to_string(),
        "own_total": outcome.own.to_string(),
        "differing": differing.collect::<Value>(),
    })
}
