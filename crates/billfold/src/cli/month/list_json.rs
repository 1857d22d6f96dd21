//! The list of a month's customers in JSON.

use std::io::{Result, Write};

use bill::{Month, Uin};
use serde::Serialize;

use crate::cli::output_format::to_json;
use crate::cli::show::json::{
    JsonClosing, JsonCustomer, JsonManager, JsonPayMode, JsonPayer, JsonSums, JsonText,
};
use crate::ledger::account_names::AccountNames;
use crate::ledger::month::{CustomerBill, Totals};

/// The fields before the customers.
#[derive(Serialize)]
pub(super) struct JsonMonth<'a> {
    pub(super) month: JsonText<Month>,
    pub(super) as_of: Option<String>,
    pub(super) state: &'static str,
    pub(super) final_at: String,
    pub(super) currency: &'static str,
    pub(super) closed: Vec<JsonClosing<'a>>,
}

/// A customer.
#[derive(Serialize)]
pub(super) struct JsonMonthCustomer<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    version: u32,
    basis: &'static str,
    #[serde(flatten)]
    totals: JsonTotals,
    managers: Vec<JsonMonthManager<'a>>,
}

/// The charges of a customer under a manager.
#[derive(Serialize)]
struct JsonMonthManager<'a> {
    #[serde(flatten)]
    manager: JsonManager<'a>,
    #[serde(flatten)]
    totals: JsonTotals,
}

/// The totals of a payer.
#[derive(Serialize)]
pub(super) struct JsonMonthPayer<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    customers: u64,
    #[serde(flatten)]
    totals: JsonTotals,
}

/// The sums of some bills, in all and by pay mode.
#[derive(Serialize)]
struct JsonTotals {
    sums: JsonSums<u64>,
    pay_modes: Vec<JsonPayMode>,
}

impl<'a> JsonMonthCustomer<'a> {
    /// Takes the fields of a customer's bill.
    pub(super) fn new(customer: &CustomerBill, names: &'a AccountNames) -> Self {
        let managers = customer.managers.iter().map(|(manager, totals)| JsonMonthManager {
            manager: JsonManager::new(*manager, names),
            totals: totals.into(),
        });
        Self {
            payer: JsonPayer::new(customer.bill.payer, names),
            customer: JsonCustomer::new(customer.bill.owner, names),
            version: customer.version,
            basis: customer.basis.as_str(),
            totals: (&customer.totals).into(),
            managers: managers.collect(),
        }
    }
}

impl<'a> JsonMonthPayer<'a> {
    /// Takes the number of a payer's customers and their totals.
    pub(super) fn new(payer: Uin, customers: u64, totals: &Totals, names: &'a AccountNames) -> Self {
        Self { payer: JsonPayer::new(payer, names), customers, totals: totals.into() }
    }
}

impl From<&Totals> for JsonTotals {
    fn from(totals: &Totals) -> Self {
        Self { sums: (&totals.whole).into(), pay_modes: JsonPayMode::list(totals) }
    }
}

/// Writes the end of the object, behind the last customer: the totals of each payer and of all.
pub(super) fn write_totals(
    out: &mut impl Write,
    payers: &[JsonMonthPayer<'_>],
    whole: &Totals,
) -> Result<()> {
    let payers = to_json(&payers)?;
    let sums = to_json(&JsonSums::from(&whole.whole))?;
    let modes = to_json(&JsonPayMode::list(whole))?;
    writeln!(out, "],\n\"payers\":{payers},\n\"sums\":{sums},\"pay_modes\":{modes}}}")
}
