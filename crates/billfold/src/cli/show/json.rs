//! Values as reports in JSON have them: amounts and months as texts, sums by measure, accounts with their names.

use std::fmt::Display;

use bill::ledger::Closing;
use bill::{CURRENCY, Difference, PerMeasure, Sum, Sums, Uin};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::clock::format_rfc3339;
use crate::ledger::account_names::AccountNames;
use crate::ledger::month::Totals;

/// A value that becomes its text in JSON, such as an amount or a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonText<T>(pub(crate) T);

/// The currency of all amounts, for reports whose other fields are a list.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct JsonCurrency {
    currency: &'static str,
}

/// The sums or differences of all measures, with the number of their lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonSums<N> {
    amounts: PerMeasure<Sum>,
    lines: N,
}

/// The sums of a pay mode.
#[derive(Debug, Serialize)]
pub(crate) struct JsonPayMode {
    code: &'static str,
    name: &'static str,
    sums: JsonSums<u64>,
}

/// A payer; its fields are null where there is none.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct JsonPayer<'a> {
    payer: Option<i64>,
    payer_name: Option<&'a str>,
}

/// A manager; its fields are null where there is none.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct JsonManager<'a> {
    manager: Option<i64>,
    manager_name: Option<&'a str>,
}

/// A customer.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct JsonCustomer<'a> {
    customer: i64,
    customer_name: &'a str,
}

/// A payer's month that is closed.
#[derive(Debug, Serialize)]
pub(crate) struct JsonClosing<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    since: String,
    by: &'a str,
}

impl JsonCurrency {
    /// The one currency that there is.
    pub(crate) const ONLY: Self = Self { currency: CURRENCY };
}

impl<T: Display> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl From<&Sums> for JsonSums<u64> {
    fn from(sums: &Sums) -> Self {
        Self { amounts: sums.amounts, lines: sums.lines }
    }
}

impl From<&Difference> for JsonSums<i128> {
    fn from(difference: &Difference) -> Self {
        Self { amounts: difference.amounts, lines: difference.lines }
    }
}

impl<N: Serialize> Serialize for JsonSums<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        for (measure, sum) in self.amounts.iter() {
            fields.serialize_entry(measure.name(), &JsonText(sum))?;
        }
        fields.serialize_entry("lines", &self.lines)?;
        fields.end()
    }
}

impl JsonPayMode {
    /// Lists the sums of each mode that has lines.
    pub(crate) fn list(totals: &Totals) -> Vec<Self> {
        let modes = totals.modes.iter();
        modes.map(|(mode, sums)| Self { code: mode.code(), name: mode.name(), sums: sums.into() }).collect()
    }
}

impl<'a> JsonPayer<'a> {
    /// Takes the name of a payer.
    pub(crate) fn new(payer: impl Into<Option<Uin>>, names: &'a AccountNames) -> Self {
        let payer = payer.into();
        Self { payer: payer.map(Uin::get), payer_name: payer.map(|payer| names.name(payer)) }
    }
}

impl<'a> JsonManager<'a> {
    /// Takes the name of a manager.
    pub(crate) fn new(manager: impl Into<Option<Uin>>, names: &'a AccountNames) -> Self {
        let manager = manager.into();
        Self { manager: manager.map(Uin::get), manager_name: manager.map(|manager| names.name(manager)) }
    }
}

impl<'a> JsonCustomer<'a> {
    /// Takes the name of a customer.
    pub(crate) fn new(customer: Uin, names: &'a AccountNames) -> Self {
        Self { customer: customer.get(), customer_name: names.name(customer) }
    }
}

impl<'a> JsonClosing<'a> {
    /// Takes the fields of a closing.
    pub(crate) fn new(closing: &'a Closing, names: &'a AccountNames) -> Self {
        Self {
            payer: JsonPayer::new(closing.payer, names),
            since: format_rfc3339(closing.at_us),
            by: &closing.done_by,
        }
    }
}
