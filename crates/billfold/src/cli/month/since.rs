//! The bills of a month that changed since a time, as a table, CSV or JSON.

use bill::ledger::AsOf;
use bill::{Basis, CURRENCY, Finality, Month, Sum, SumOverflow, Uin};
use serde::Serialize;

use crate::cli::output_format::{OutputFormat, format_csv, format_json_list, to_csv_text};
use crate::cli::show::json::{JsonCustomer, JsonManager, JsonPayer, JsonSums, JsonText};
use crate::clock::{format_billing_time, format_both_zones_exact, format_rfc3339_exact};
use crate::ledger::account_names::AccountNames;
use crate::ledger::since::{ChangeKind, ChangedBill};
use crate::terminal::table::Table;
use crate::terminal::wording::{format_count, format_signed};

/// The bills that changed, and what the report shows besides.
pub(super) struct SinceReport<'a> {
    pub(super) month: Month,
    pub(super) since_us: i64,
    /// The state that is compared with that of the time.
    pub(super) as_of: AsOf,
    pub(super) payer: Option<Uin>,
    pub(super) manager: Option<Uin>,
    pub(super) changed: &'a [ChangedBill],
    pub(super) names: &'a AccountNames,
    pub(super) finality: Finality,
}

/// The fields before the bills in JSON.
#[derive(Serialize)]
struct JsonSince<'a> {
    month: JsonText<Month>,
    since: String,
    as_of: Option<String>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    manager: JsonManager<'a>,
    currency: &'static str,
    #[serde(flatten)]
    totals: JsonChangedTotals,
}

/// A bill that changed, in JSON.
#[derive(Serialize)]
struct JsonChangedBill<'a> {
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    change: &'static str,
    is_correction: bool,
    old_version: Option<u32>,
    old_basis: Option<&'static str>,
    basis: &'static str,
    version: u32,
    published_at: String,
    import: i64,
    #[serde(flatten)]
    totals: JsonChangedTotals,
    old_sums: JsonSums<u64>,
    sums: JsonSums<u64>,
}

/// An old total, the new one and the difference, in JSON.
#[derive(Serialize)]
struct JsonChangedTotals {
    old_total: JsonText<Sum>,
    new_total: JsonText<Sum>,
    difference: JsonText<Sum>,
}

impl From<[Sum; 3]> for JsonChangedTotals {
    fn from(totals: [Sum; 3]) -> Self {
        let [old_total, new_total, difference] = totals.map(JsonText);
        Self { old_total, new_total, difference }
    }
}

impl SinceReport<'_> {
    /// Formats the report.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn format(&self, format: OutputFormat) -> Result<String, SumOverflow> {
        match format {
            OutputFormat::Table => self.to_text(),
            OutputFormat::Csv => self.to_csv(),
            OutputFormat::Json => self.to_json(),
        }
    }

    /// Sums the old totals, the new ones, and the differences.
    fn sum_totals(&self) -> Result<[Sum; 3], SumOverflow> {
        let mut whole = [Sum::ZERO; 3];
        for change in self.changed {
            for (sum, own) in whole.iter_mut().zip(change.compute_totals()?) {
                *sum = sum.plus(own)?;
            }
        }
        Ok(whole)
    }

    /// Formats the report for people.
    fn to_text(&self) -> Result<String, SumOverflow> {
        let since = self.describe_scope();
        if self.changed.is_empty() {
            return Ok(format!("{}: no bill changed after {since}\n", self.month));
        }
        let mut table = Table::new(&[
            "PAYER",
            "CUSTOMER",
            "NAME",
            ">VERSION",
            "PUBLISHED (UTC+8)",
            "PUBLISHED (UTC)",
            ">IMPORT",
            ">OLD TOTAL",
            ">NEW TOTAL",
            ">DIFFERENCE",
            "",
        ]);
        let add_row = |table: &mut Table, texts: [String; 7], totals: [Sum; 3], note: String| {
            let [old, new, difference] = totals.map(|sum| sum.to_string());
            let sums = [old, new, format_signed(&difference), note];
            table.add_row(texts.into_iter().chain(sums).collect());
        };
        for change in self.changed {
            let old = change.old_version.map_or_else(String::new, |number| format!("v{number} -> "));
            let texts = [
                self.names.label(change.bill.payer),
                change.bill.owner.to_string(),
                self.names.name(change.bill.owner).to_owned(),
                format!("{old}v{}", change.version.number),
                format_billing_time(change.version.published_at_us),
                format_rfc3339_exact(change.version.published_at_us),
                change.version.import.to_string(),
            ];
            add_row(&mut table, texts, change.compute_totals()?, self.describe_change(change));
        }
        let texts = ["total", "", "", "", "", "", ""].map(str::to_owned);
        add_row(&mut table, texts, self.sum_totals()?, CURRENCY.to_owned());
        let bills = format_count(self.changed.len(), "bill");
        Ok(format!("{}: {bills} changed after {since}\n\n{table}", self.month))
    }

    /// Describes the time span and the filters, such as `A, up to B, of payer 200000000042 (My company)`.
    fn describe_scope(&self) -> String {
        let until = match self.as_of {
            AsOf::Time(at_us) => format!(", up to {}", format_both_zones_exact(at_us)),
            AsOf::Now | AsOf::Version(_) => String::new(),
        };
        let of = |what: &str, partner: Option<Uin>| {
            partner.map_or_else(String::new, |partner| format!(", of {what} {}", self.names.label(partner)))
        };
        let since = format_both_zones_exact(self.since_us);
        format!("{since}{until}{}{}", of("payer", self.payer), of("manager", self.manager))
    }

    /// Describes the kind of a change in words.
    fn describe_change(&self, change: &ChangedBill) -> String {
        let kind = change.kind.name().replace('_', " ");
        let correction = if self.is_correction(change) { ", a correction" } else { "" };
        let basis = change.version.basis;
        let basis = if change.old_basis.is_some_and(|old| old != basis) {
            format!(", now {} amounts", basis.as_str())
        } else {
            String::new()
        };
        format!("{kind}{correction}{basis}")
    }

    /// Returns true if the change corrects a bill that was final.
    fn is_correction(&self, change: &ChangedBill) -> bool {
        change.kind != ChangeKind::TextsOnly && change.version.is_correction(self.finality)
    }

    /// Formats a row of CSV for each bill.
    fn to_csv(&self) -> Result<String, SumOverflow> {
        let header = [
            "month",
            "payer",
            "payer_name",
            "customer",
            "customer_name",
            "currency",
            "change",
            "is_correction",
            "old_basis",
            "basis",
            "old_version",
            "version",
            "published_at",
            "import",
            "old_total",
            "new_total",
            "difference",
        ];
        let mut rows = Vec::with_capacity(self.changed.len());
        for change in self.changed {
            let [old, new, difference] = change.compute_totals()?.map(|sum| sum.to_string());
            rows.push([
                change.bill.month.to_string(),
                change.bill.payer.to_string(),
                to_csv_text(self.names.name(change.bill.payer)),
                change.bill.owner.to_string(),
                to_csv_text(self.names.name(change.bill.owner)),
                CURRENCY.to_owned(),
                change.kind.name().to_owned(),
                self.is_correction(change).to_string(),
                change.old_basis.map_or_else(String::new, |basis| basis.as_str().to_owned()),
                change.version.basis.as_str().to_owned(),
                change.old_version.map_or_else(String::new, |number| number.to_string()),
                change.version.number.to_string(),
                format_rfc3339_exact(change.version.published_at_us),
                change.version.import.to_string(),
                old,
                new,
                difference,
            ]);
        }
        Ok(format_csv(header, rows))
    }

    /// Formats the report as JSON.
    fn to_json(&self) -> Result<String, SumOverflow> {
        let fields = JsonSince {
            month: JsonText(self.month),
            since: format_rfc3339_exact(self.since_us),
            as_of: match self.as_of {
                AsOf::Time(at_us) => Some(format_rfc3339_exact(at_us)),
                AsOf::Now | AsOf::Version(_) => None,
            },
            payer: JsonPayer::new(self.payer, self.names),
            manager: JsonManager::new(self.manager, self.names),
            currency: CURRENCY,
            totals: self.sum_totals()?.into(),
        };
        let bills = self.changed.iter().map(|change| self.make_json_bill(change));
        Ok(format_json_list("month_since", &fields, "bills", bills.collect::<Result<Vec<_>, _>>()?))
    }

    /// Makes the item of a changed bill.
    fn make_json_bill(&self, change: &ChangedBill) -> Result<JsonChangedBill<'_>, SumOverflow> {
        Ok(JsonChangedBill {
            payer: JsonPayer::new(change.bill.payer, self.names),
            customer: JsonCustomer::new(change.bill.owner, self.names),
            change: change.kind.name(),
            is_correction: self.is_correction(change),
            old_version: change.old_version,
            old_basis: change.old_basis.map(Basis::as_str),
            basis: change.version.basis.as_str(),
            version: change.version.number,
            published_at: format_rfc3339_exact(change.version.published_at_us),
            import: change.version.import.0,
            totals: change.compute_totals()?.into(),
            old_sums: (&change.old.whole).into(),
            sums: (&change.new.whole).into(),
        })
    }
}
