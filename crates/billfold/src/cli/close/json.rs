//! The report of the checks before a month is closed, in JSON.

use bill::{Measure, Month, Sum, Uin};
use serde::Serialize;

use crate::cli::show::json::{JsonClosing, JsonCustomer, JsonPayer, JsonText};
use crate::cli::show::list_comparison::JsonListComparison;
use crate::ledger::account_names::AccountNames;
use crate::ledger::close_checks::payers::PayerTotal;
use crate::ledger::close_checks::result::Finding;

/// The report.
#[derive(Serialize)]
pub(super) struct JsonClose<'a> {
    pub(super) month: JsonText<Month>,
    pub(super) is_dry_run: bool,
    pub(super) is_closed: bool,
    pub(super) currency: &'static str,
    pub(super) payers: Vec<JsonPayer<'a>>,
    pub(super) totals: Vec<JsonTotal<'a>>,
    pub(super) closed_before: Vec<JsonClosing<'a>>,
    pub(super) checks: Vec<JsonCheck<'a>>,
    pub(super) against: Option<JsonListComparison<'a>>,
}

/// The total of a payer.
#[derive(Serialize)]
pub(super) struct JsonTotal<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    bills: u64,
    lines: u64,
    total: JsonText<Sum>,
}

/// A check and its result.
#[derive(Serialize)]
pub(super) struct JsonCheck<'a> {
    pub(super) check: &'static str,
    pub(super) result: &'static str,
    pub(super) summary: String,
    pub(super) findings: Vec<JsonFinding<'a>>,
}

/// A finding of a check.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum JsonFinding<'a> {
    NoBills(JsonPayer<'a>),
    NoBill {
        #[serde(flatten)]
        payer: JsonPayer<'a>,
        #[serde(flatten)]
        customer: JsonCustomer<'a>,
        total_before: JsonText<Sum>,
    },
    MissingPart {
        #[serde(flatten)]
        payer: JsonPayer<'a>,
        file: &'a str,
    },
    Shrank {
        #[serde(flatten)]
        payer: JsonPayer<'a>,
        #[serde(flatten)]
        customer: JsonCustomer<'a>,
        version: u32,
        measure: &'static str,
        old_total: JsonText<Sum>,
        new_total: JsonText<Sum>,
    },
}

impl<'a> JsonTotal<'a> {
    /// Takes the fields of a payer's total.
    pub(super) fn new(payer: Uin, total: &PayerTotal, names: &'a AccountNames) -> Self {
        Self {
            payer: JsonPayer::new(payer, names),
            bills: total.bills,
            lines: total.sums.lines,
            total: JsonText(total.sums[Measure::Total]),
        }
    }
}

impl<'a> JsonFinding<'a> {
    /// Takes the fields of a finding.
    pub(super) fn new(finding: &'a Finding, names: &'a AccountNames) -> Self {
        match finding {
            Finding::NoBills { payer } => Self::NoBills(JsonPayer::new(*payer, names)),
            Finding::NoBill { payer, customer, total_before } => Self::NoBill {
                payer: JsonPayer::new(*payer, names),
                customer: JsonCustomer::new(*customer, names),
                total_before: JsonText(*total_before),
            },
            Finding::MissingPart { payer, name } => {
                Self::MissingPart { payer: JsonPayer::new(*payer, names), file: name }
            }
            Finding::Shrank { bill, version, shrink, old_total, new_total } => Self::Shrank {
                payer: JsonPayer::new(bill.payer, names),
                customer: JsonCustomer::new(bill.owner, names),
                version: *version,
                measure: shrink.measure(),
                old_total: JsonText(*old_total),
                new_total: JsonText(*new_total),
            },
        }
    }
}
