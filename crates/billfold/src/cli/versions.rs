//! `billfold versions`: lists the versions of a bill, or of all bills of a month.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bill::ledger::{AsOf, BillFilter, Closing, PublishedVersion};
use bill::{BillKey, Finality, Month, Sum, Uin};
use clap::Args;
use serde_json::{Value, json};
use store::{Catalog, Data};

use super::global_args::GlobalArgs;
use crate::clock::{Clock, format_rfc3339, format_rfc3339_exact};
use crate::config::Config;
use crate::ledger::closed::{closing_to_json, describe_closing};
use crate::ledger::finality::{describe_finality, finality_name, is_correction};
use crate::ledger::find::{self, BillSelector};
use crate::ledger::kind::{describe_kind, kind_name, reverted_import};
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
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Lists the versions.
pub(super) async fn list_versions(global: &GlobalArgs, args: &VersionsArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
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
    let totals = read_totals(&catalog, scope, &versions).await?;
    let total = |version: &PublishedVersion| totals.get(&(version.bill, version.number)).copied();
    let now_us = Clock::System.now_us();
    let closed = read_closed_payers(&catalog, month, &versions).await?;
    if args.json {
        let list = versions.iter().map(|version| {
            let closing = closed.get(&version.bill.payer);
            version_to_json(version, total(version), closing, finality, now_us)
        });
        return print_text(format_args!("{}\n", list.collect::<Value>()));
    }
    let Some(month) = month.filter(|_| !versions.is_empty()) else {
        return print_text(format_args!(
            "no bill of {} was published\n",
            month.map_or_else(String::new, |m| m.to_string())
        ));
    };
    let mut head = format!("{month}: {}\n", describe_finality(finality, month, now_us));
    for closing in closed.values() {
        let _ = writeln!(head, "{}", describe_closing(closing));
    }
    print_text(format_args!("{head}\n{}", build_versions_table(&versions, total, finality)))
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

/// Writes versions as a table.
fn build_versions_table(
    versions: &[PublishedVersion],
    total: impl Fn(&PublishedVersion) -> Option<Sum>,
    finality: Finality,
) -> Table {
    let mut table = Table::new(&[
        "CUSTOMER",
        "PAYER",
        ">VERSION",
        "PUBLISHED",
        "KIND",
        ">IMPORT",
        ">LINES",
        ">TOTAL (USD)",
        "BASIS",
        "",
    ]);
    for version in versions {
        let notes = [
            (version.is_current, "current"),
            (version.pruned_at_us.is_some(), "pruned"),
            (is_correction(finality, version), "correction"),
            (version.texts_only, "texts only"),
        ];
        let notes: Vec<&str> = notes.into_iter().filter_map(|(is_so, note)| is_so.then_some(note)).collect();
        table.add_row(vec![
            version.bill.owner.to_string(),
            version.bill.payer.to_string(),
            format!("v{}", version.number),
            format_rfc3339_exact(version.published_at_us),
            describe_kind(version.kind),
            version.import.to_string(),
            version.lines.to_string(),
            total(version).map_or_else(|| "-".to_owned(), |total| total.to_string()),
            version.basis.as_str().to_owned(),
            notes.join(", "),
        ]);
    }
    table
}

/// Writes a version as JSON.
fn version_to_json(
    version: &PublishedVersion,
    total: Option<Sum>,
    closing: Option<&Closing>,
    finality: Finality,
    now_us: i64,
) -> Value {
    let bill = version.bill;
    json!({
        "customer": bill.owner.get(),
        "month": bill.month.to_string(),
        "payer": bill.payer.get(),
        "version": version.number,
        "published_at": format_rfc3339_exact(version.published_at_us),
        "import": version.import.0,
        "kind": kind_name(version.kind),
        "reverts": reverted_import(version.kind),
        "lines": version.lines,
        "total": total.map(|total| total.to_string()),
        "is_pruned": version.pruned_at_us.is_some(),
        "basis": version.basis.as_str(),
        "is_current": version.is_current,
        "state": finality_name(finality, bill.month, now_us),
        "final_at": format_rfc3339(finality.final_at_us(bill.month)),
        "closed": closing.map(closing_to_json),
        "is_correction": is_correction(finality, version),
        "texts_only": version.texts_only,
    })
}
