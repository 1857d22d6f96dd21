//! `billfold month`: lists the customers of a month with their totals, or compares them with expected totals.

pub(super) mod against;
mod list;

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{Month, Uin};
use clap::Args;
use store::{Catalog, Data, StoreError};

use super::global_args::GlobalArgs;
use super::output_format::OutputFormat;
use super::path_argument::PathArgument;
use crate::config::Config;
use crate::ledger::against::{OwnSums, read_expected_list};
use crate::ledger::month::CustomerBill;
use crate::ledger::{as_of, find};
use crate::terminal::output::{is_closed_pipe, output_error, print_text};
use list::CustomerList;

/// List the customers of a month with their totals, or compare them with a list
///
/// Shows each customer's bill by pay mode, a total for each payer and one for all, in USD, and whether the month is
/// final and closed. With --against, only what differs from the list is shown.
#[derive(Debug, Args)]
pub(super) struct MonthArgs {
    /// The month, yyyy-MM
    month: Month,
    /// Only customers of this payer
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// Only charges under this manager, the partner directly above the customer
    #[arg(long, value_name = "UIN")]
    manager: Option<Uin>,
    /// The state to show: a time of RFC 3339
    #[arg(long, value_name = "TIME", default_value = "now", value_parser = as_of::parse_as_of_time)]
    as_of: AsOf,
    /// Print CSV: a row for each bill, without totals of several
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
    /// Compare the bills with a list of expected totals; exit code 1 if something differs
    ///
    /// FILE is CSV with the columns `customer` and `total`, and optionally `payer`, `pay_mode`, `original` and
    /// `voucher`; other columns are ignored. An amount agrees if it equals ours to the last digit. An amount with at
    /// most 2 decimals also agrees if ours rounds to it (half a cent rounds away from zero). The last row may state the
    /// total of the others, with a word such as Total in the column customer.
    #[arg(long, value_name = "FILE", value_parser = PathArgument::File)]
    against: Option<PathBuf>,
}

/// Shows the month, or compares it. Returns exit code 1 if it differs from the list.
pub(super) async fn show_month(global: &GlobalArgs, args: &MonthArgs) -> anyhow::Result<ExitCode> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let format = OutputFormat::from_flags(args.csv, args.json);
    if let Some(file) = &args.against {
        let (shape, expected) = read_expected_list(file)?;
        let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
        let mut own = OwnSums::new(shape);
        visit_customers(&catalog, args, &mut |customer| Ok(own.add(&customer)?)).await?;
        let outcome = own.compare(&expected)?;
        print_text(against::describe_comparison(&outcome, args.month, format))?;
        return Ok(if outcome.differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
    match write_month(&catalog, args, format, finality).await {
        Err(error) if is_closed_pipe(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Writes the month.
async fn write_month(
    catalog: &Catalog,
    args: &MonthArgs,
    format: OutputFormat,
    finality: bill::Finality,
) -> Result<(), StoreError> {
    let mut out = BufWriter::new(std::io::stdout());
    let mut closed = catalog.read_closed_payers(args.month).await?;
    closed.retain(|payer, _| args.payer.is_none_or(|wanted| wanted == *payer));
    let mut list =
        CustomerList::new(format, args.month, args.as_of, finality, closed.into_values().collect());
    list.write_start(&mut out).map_err(output_error)?;
    visit_customers(catalog, args, &mut |customer| {
        list.add_customer(&customer)?;
        list.write_customer(&mut out, &customer).map_err(output_error)
    })
    .await?;
    list.write_end(&mut out).and_then(|()| out.flush()).map_err(output_error)
}

/// Passes the totals of each selected customer to a function, in the order of payers and customers.
async fn visit_customers(
    catalog: &Catalog,
    args: &MonthArgs,
    visit: &mut (dyn FnMut(CustomerBill) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let scope = BillFilter { month: Some(args.month), payer: args.payer, owner: None };
    let mut state = |state: BillState| {
        find::check_not_pruned(&state.version)?;
        CustomerBill::of(&state, args.manager)?.map_or(Ok(()), &mut *visit)
    };
    catalog.visit_bills(scope, args.as_of, &mut state).await
}
