//! The comparison of a month with a list of expected totals, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;

use bill::{CURRENCY, Month, PayMode, Sum, Uin};
use serde::Serialize;

use sheet::show_path;

use super::json::{JsonCustomer, JsonManager, JsonPayer, JsonText};
use crate::cli::output_format::{OutputFormat, format_csv, format_json_object, to_csv_text};
use crate::ledger::account_names::AccountNames;
use crate::ledger::against::expected::{ExpectedList, read_expected_list};
use crate::ledger::against::{DifferingAmount, ListComparison};
use crate::terminal::output::print_notice;
use crate::terminal::table::Table;
use crate::terminal::wording::{format_count, format_signed};

/// The comparison in JSON.
#[derive(Serialize)]
pub(crate) struct JsonListComparison<'a> {
    month: JsonText<Month>,
    currency: &'static str,
    agree_exactly: u64,
    agree_to_the_cent: u64,
    expected_total: JsonText<Sum>,
    own_total: JsonText<Sum>,
    differing: Vec<JsonDifferingAmount<'a>>,
}

/// An amount that differs, in JSON.
#[derive(Serialize)]
struct JsonDifferingAmount<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    manager: JsonManager<'a>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    pay_mode: Option<&'static str>,
    amount: &'static str,
    expected: Option<&'a str>,
    own: Option<JsonText<Sum>>,
    difference: JsonText<Sum>,
    what: &'static str,
}

impl<'a> JsonListComparison<'a> {
    /// Takes the fields of a comparison.
    pub(crate) fn new(outcome: &'a ListComparison, month: Month, names: &'a AccountNames) -> Self {
        let differing = outcome.differing.iter().map(|differing| JsonDifferingAmount {
            payer: JsonPayer::new(differing.key.payer, names),
            manager: JsonManager::new(differing.key.manager, names),
            customer: JsonCustomer::new(differing.key.customer, names),
            pay_mode: differing.key.pay_mode.map(PayMode::code),
            amount: differing.amount,
            expected: differing.expected.as_deref(),
            own: differing.own.map(JsonText),
            difference: JsonText(differing.difference),
            what: difference_kind(differing),
        });
        Self {
            month: JsonText(month),
            currency: CURRENCY,
            agree_exactly: outcome.exact,
            agree_to_the_cent: outcome.to_the_cent,
            expected_total: JsonText(outcome.expected),
            own_total: JsonText(outcome.own),
            differing: differing.collect(),
        }
    }
}

/// Reads a list of expected totals for a month. That it has a row of totals is printed, as it is no customer.
///
/// # Errors
///
/// As [`read_expected_list`].
pub(crate) fn read_list(path: &Path, month: Month) -> anyhow::Result<ExpectedList> {
    let list = read_expected_list(path, month)?;
    if let Some(line) = list.totals_line {
        let name = show_path(path);
        print_notice(format_args!(
            "note: {name}:{line}: the row of totals agrees with the rows above it, and is no customer"
        ));
    }
    Ok(list)
}

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
            format_json_object("month_against", &JsonListComparison::new(outcome, month, names))
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
