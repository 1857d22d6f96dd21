//! `billfold bill`: a customer's bill of a month or of several, for people and for programs.

mod charges;
mod csv;
mod json;
mod report;
mod text;

use anyhow::anyhow;
use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{Month, Uin};
use clap::Args;
use store::{Catalog, Data, check_not_pruned};

use super::as_of;
use super::clock_note::note_versions_ahead;
use super::failure::UsageError;
use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat};
use super::proof::digests::check_before_reading;
use crate::clock::{Clock, format_both_zones_exact};
use crate::config::Config;
use crate::ledger::account_names::AccountNames;
use crate::ledger::find::{BillSelector, find_bills};
use crate::terminal::output::{print_notice, print_text};
use charges::Grouping;
use report::BillReport;

/// Show a customer's bill of a month, or of several months
///
/// Shows the current version, or with --as-of an earlier one, totalled by pay mode and transaction type, product or
/// region, in USD. A customer that has bills under two payers has both shown. --csv has a row for each pay mode,
/// transaction type, product and region, with their names, and nothing about partners: it can be sent to the customer.
#[derive(Debug, Args)]
pub(super) struct BillArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    #[arg(required_unless_present = "from", conflicts_with_all = ["from", "to"])]
    month: Option<Month>,
    /// Show all months from this one on, in place of MONTH
    #[arg(long, value_name = "yyyy-MM", requires = "to")]
    from: Option<Month>,
    /// The last month to show, with --from
    #[arg(long, value_name = "yyyy-MM", requires = "from")]
    to: Option<Month>,
    /// Group the charges by this [default: pay-mode; with --csv: all]
    #[arg(long, value_enum)]
    by: Option<Grouping>,
    /// The state to show: a version, such as v3, a time of RFC 3339, or a day, which is its end in UTC+8
    #[arg(long, value_name = "VERSION|TIME", default_value = "now", value_parser = as_of::parse_as_of)]
    as_of: AsOf,
    /// The payer, if the customer has bills of the month under two payers
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    #[command(flatten)]
    format: FormatArgs,
}

/// Shows the bill.
pub(super) async fn show_bill(global: &GlobalArgs, args: &BillArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let range = args.from.zip(args.to);
    if let Some((from, to)) = range.filter(|(from, to)| from > to) {
        return Err(UsageError(format!("--from {from} is after --to {to}: exchange them")).into());
    }
    if range.is_some() && matches!(args.as_of, AsOf::Version(_)) {
        return Err(UsageError(
            "--as-of names a version, which each month has of its own: with --from pass a time or a day"
                .to_owned(),
        )
        .into());
    }
    let data = Data::open(global.require_data_folder()?, &catalog_place).await?;
    let catalog = &data.catalog;
    check_before_reading(catalog).await?;
    note_versions_ahead(catalog, args.as_of).await?;
    let names = AccountNames::read(catalog).await?;
    let mut bills = match (args.month, range) {
        (Some(month), _) => {
            let selector = BillSelector { customer: args.customer_uin, month, payer: args.payer };
            find_bills(catalog, selector, args.as_of).await?
        }
        (None, Some(range)) => find_bills_of_months(catalog, args, range).await?,
        (None, None) => return Err(anyhow!("no month is given: pass MONTH, or --from and --to")),
    };
    let format = args.format.select_format();
    let default = if format == OutputFormat::Csv { Grouping::All } else { Grouping::PayMode };
    let by = args.by.unwrap_or(default);
    if by != Grouping::PayMode {
        for bill in &mut bills {
            data.load_names(bill).await?;
        }
    }
    let report = BillReport {
        customer: args.customer_uin,
        range,
        is_grouped: args.by.is_some(),
        by,
        bills,
        names,
        finality,
        now_us: Clock::System.now_us(),
    };
    let text = match format {
        OutputFormat::Table => report.to_text()?,
        OutputFormat::Json => report.to_json()?,
        OutputFormat::Csv => {
            report.check_one_payer()?;
            if report.has_cost_basis() {
                print_notice(
                    "note: these are the cost amounts that the payer owes the vendor, not amounts for the customer: do \
                     not send them on",
                );
            }
            report.to_csv()?
        }
    };
    print_text(text)
}

/// Finds the bills of a customer in a range of months, as of a time.
async fn find_bills_of_months(
    catalog: &Catalog,
    args: &BillArgs,
    (from, to): (Month, Month),
) -> anyhow::Result<Vec<BillState>> {
    let customer = args.customer_uin;
    let filter = BillFilter { month: None, payer: args.payer, owner: Some(customer) };
    let mut bills = Vec::new();
    let mut keep_bill = |state: BillState| {
        if (from..=to).contains(&state.version.bill.month) {
            check_not_pruned(&state.version)?;
            bills.push(state);
        }
        Ok(())
    };
    catalog.visit_bills(filter, args.as_of, &mut keep_bill).await?;
    if bills.is_empty() {
        let at = match args.as_of {
            AsOf::Time(at_us) => format!(" as of {}", format_both_zones_exact(at_us)),
            AsOf::Now | AsOf::Version(_) => String::new(),
        };
        return Err(anyhow!(
            "customer {customer} has no bill from {from} to {to}{at}: `billfold months --customer {customer}` lists the \
             months that it has"
        ));
    }
    Ok(bills)
}
