//! `billfold versions`: lists the versions of a bill, or of all bills of a month.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::anyhow;
use bill::ledger::{AsOf, BillFilter, Closing, PublishedVersion};
use bill::{BillKey, CURRENCY, Finality, Month, Sum, Uin};
use clap::Args;
use serde::Serialize;
use store::{Catalog, Data};

use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat, format_csv, format_json_list, to_csv_text};
use super::proof::digests::check_before_reading;
use super::show::finality::{describe_finality, finality_name};
use super::show::import_kind::{describe_kind, kind_name, reverted_import};
use super::show::json::{JsonClosing, JsonCurrency, JsonCustomer, JsonPayer, JsonText};
use crate::clock::{Clock, format_billing_time, format_rfc3339, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::account_names::AccountNames;
use crate::ledger::closed::describe_closing;
use crate::ledger::find::{self, BillSelector};
use crate::terminal::output::print_text;
use crate::terminal::table::Table;

/// List the versions of a customer's bill, or of all bills of a month
///
/// Each version has the time when it was published, the import that brought it, its lines and its total. A correction
/// changed a bill whose month was final; `texts only` changed no charge. `billfold diff` compares two versions.
#[derive(Debug, Args)]
pub(super) struct VersionsArgs {
    /// The customer's account number
    #[arg(required_unless_present = "of_month", requires = "month")]
    customer_uin: Option<Uin>,
    /// The month of the customer's bill, yyyy-MM
    month: Option<Month>,
    /// All bills of this month, instead of a customer's
    #[arg(long = "month", value_name = "yyyy-MM", conflicts_with = "customer_uin")]
    of_month: Option<Month>,
    /// Only bills under this payer
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    #[command(flatten)]
    format: FormatArgs,
}

/// Lists the versions.
pub(super) async fn list_versions(global: &GlobalArgs, args: &VersionsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
    check_before_reading(&catalog).await?;
    let versions = match (args.customer_uin, args.month.or(args.of_month)) {
        (Some(customer), Some(month)) => {
            find::find_versions(&catalog, BillSelector { customer, month, payer: args.payer }).await?
        }
        (_, month) => {
            catalog.list_versions(BillFilter { payer: args.payer, ..BillFilter::of_month(month) }).await?
        }
    };
    let month = args.month.or(args.of_month);
    let scope = BillFilter { month, payer: args.payer, owner: args.customer_uin };
    let report = VersionsReport {
        totals: read_totals(&catalog, scope, &versions).await?,
        closed: read_closed_payers(&catalog, month, &versions).await?,
        names: AccountNames::read(&catalog).await?,
        versions,
        finality,
    };
    let Some(month) = month.filter(|_| !report.versions.is_empty()) else {
        let mut month = month.map_or_else(String::new, |month| month.to_string());
        if let Some(payer) = args.payer {
            month = format!("{month} under payer {payer}");
        }
        return Err(anyhow!(
            "no bill of {month} was published: `billfold months` lists the months that there are"
        ));
    };
    print_text(match args.format.select_format() {
        OutputFormat::Table => report.to_text(month),
        OutputFormat::Csv => report.to_csv(),
        OutputFormat::Json => report.to_json(),
    })
}

/// Versions, and what the report shows besides.
struct VersionsReport {
    versions: Vec<PublishedVersion>,
    /// The total of each version that was not pruned.
    totals: BTreeMap<(BillKey, u32), Sum>,
    /// The closings of the payers whose month is closed.
    closed: BTreeMap<Uin, Closing>,
    names: AccountNames,
    finality: Finality,
}

/// Reads the closings of the payers of some versions whose month is closed.
async fn read_closed_payers(
    catalog: &Catalog,
    month: Option<Month>,
    versions: &[PublishedVersion],
) -> anyhow::Result<BTreeMap<Uin, Closing>> {
    let Some(month) = month else { return Ok(BTreeMap::new()) };
    let payers: BTreeSet<Uin> = versions.iter().map(|version| version.bill.payer).collect();
    let mut closed = catalog.read_closed_payers(month).await?;
    closed.retain(|payer, _| payers.contains(payer));
    Ok(closed)
}

/// Reads the total of each version that was not pruned.
async fn read_totals(
    catalog: &Catalog,
    scope: BillFilter,
    versions: &[PublishedVersion],
) -> anyhow::Result<BTreeMap<(BillKey, u32), Sum>> {
    let mut totals = BTreeMap::new();
    let numbers: BTreeSet<u32> = versions.iter().map(|version| version.number).collect();
    for number in numbers {
        let mut add_total = |state: bill::ledger::BillState| {
            if state.version.pruned_at_us.is_none() {
                totals.insert((state.version.bill, number), find::sum_total(&state)?);
            }
            Ok(())
        };
        catalog.visit_bills(scope, AsOf::Version(number), &mut add_total).await?;
    }
    Ok(totals)
}

/// A version in JSON.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the report")]
struct JsonVersion<'a> {
    #[serde(flatten)]
    customer: JsonCustomer<'a>,
    month: JsonText<Month>,
    #[serde(flatten)]
    payer: JsonPayer<'a>,
    version: u32,
    published_at: String,
    import: i64,
    kind: &'static str,
    reverts: Option<i64>,
    lines: u64,
    total: Option<JsonText<Sum>>,
    is_pruned: bool,
    basis: &'static str,
    is_current: bool,
    state: &'static str,
    final_at: String,
    closed: Option<JsonClosing<'a>>,
    is_correction: bool,
    texts_only: bool,
}

/// Header of the CSV.
const CSV_HEADER: [&str; 16] = [
    "month",
    "customer",
    "customer_name",
    "payer",
    "payer_name",
    "version",
    "published_at",
    "kind",
    "import",
    "lines",
    "currency",
    "total",
    "basis",
    "is_current",
    "is_correction",
    "texts_only",
];

impl VersionsReport {
    /// Returns the total of a version; `None` if it was pruned.
    fn total(&self, version: &PublishedVersion) -> Option<Sum> {
        self.totals.get(&(version.bill, version.number)).copied()
    }

    /// Formats the versions for people.
    fn to_text(&self, month: Month) -> String {
        let mut text =
            format!("{month}: {}\n", describe_finality(self.finality, month, Clock::System.now_us()));
        for closing in self.closed.values() {
            let _ = writeln!(text, "{}", describe_closing(closing));
        }
        let mut table = Table::new(&[
            "CUSTOMER",
            "NAME",
            "PAYER",
            ">VERSION",
            "PUBLISHED (UTC+8)",
            "PUBLISHED (UTC)",
            "KIND",
            ">IMPORT",
            ">LINES",
            ">TOTAL (USD)",
            "BASIS",
            "",
        ]);
        for version in &self.versions {
            let notes = [
                (version.is_current, "current"),
                (version.pruned_at_us.is_some(), "pruned"),
                (version.is_correction(self.finality), "correction"),
                (version.texts_only, "texts only"),
            ];
            let notes: Vec<&str> =
                notes.into_iter().filter_map(|(is_so, note)| is_so.then_some(note)).collect();
            table.add_row(vec![
                version.bill.owner.to_string(),
                self.names.name(version.bill.owner).to_owned(),
                self.names.label(version.bill.payer),
                format!("v{}", version.number),
                format_billing_time(version.published_at_us),
                format_rfc3339_exact(version.published_at_us),
                describe_kind(version.kind),
                version.import.to_string(),
                version.lines.to_string(),
                self.total(version).map_or_else(|| "-".to_owned(), |total| total.to_string()),
                version.basis.as_str().to_owned(),
                notes.join(", "),
            ]);
        }
        format!("{text}\n{table}")
    }

    /// Formats a row of CSV for each version. The total of a version that was pruned is empty.
    fn to_csv(&self) -> String {
        let rows = self.versions.iter().map(|version| {
            let bill = version.bill;
            [
                bill.month.to_string(),
                bill.owner.to_string(),
                to_csv_text(self.names.name(bill.owner)),
                bill.payer.to_string(),
                to_csv_text(self.names.name(bill.payer)),
                version.number.to_string(),
                format_rfc3339_exact(version.published_at_us),
                kind_name(version.kind).to_owned(),
                version.import.to_string(),
                version.lines.to_string(),
                CURRENCY.to_owned(),
                self.total(version).map_or_else(String::new, |total| total.to_string()),
                version.basis.as_str().to_owned(),
                version.is_current.to_string(),
                version.is_correction(self.finality).to_string(),
                version.texts_only.to_string(),
            ]
        });
        format_csv(CSV_HEADER, rows)
    }

    /// Formats the versions as JSON.
    fn to_json(&self) -> String {
        let now_us = Clock::System.now_us();
        let versions = self.versions.iter().map(|version| self.make_json_version(version, now_us));
        format_json_list("versions", &JsonCurrency::ONLY, "versions", versions)
    }

    /// Makes the item of a version.
    fn make_json_version(&self, version: &PublishedVersion, now_us: i64) -> JsonVersion<'_> {
        let bill = version.bill;
        let closing = self.closed.get(&bill.payer);
        JsonVersion {
            customer: JsonCustomer::new(bill.owner, &self.names),
            month: JsonText(bill.month),
            payer: JsonPayer::new(bill.payer, &self.names),
            version: version.number,
            published_at: format_rfc3339_exact(version.published_at_us),
            import: version.import.0,
            kind: kind_name(version.kind),
            reverts: reverted_import(version.kind),
            lines: version.lines,
            total: self.total(version).map(JsonText),
            is_pruned: version.pruned_at_us.is_some(),
            basis: version.basis.as_str(),
            is_current: version.is_current,
            state: finality_name(self.finality, bill.month, now_us),
            final_at: format_rfc3339(self.finality.final_at_us(bill.month)),
            closed: closing.map(|closing| JsonClosing::new(closing, &self.names)),
            is_correction: version.is_correction(self.finality),
            texts_only: version.texts_only,
        }
    }
}
