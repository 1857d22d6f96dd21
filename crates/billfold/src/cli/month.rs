//! `billfold month`: all customers of a month with their totals, for people and for programs.

mod against;
mod list;

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{Month, Uin};
use clap::Args;
use store::{Catalog, Data, StoreError};

use super::path_argument::PathArgument;
use super::{Place, is_unread, say, unwritten};
use crate::config::Config;
use crate::ledger::against::{OwnSums, read_expected_list};
use crate::ledger::month::CustomerBill;
use crate::ledger::{as_of, find};
pub(super) use against::{as_json as json_against, describe as describe_against};
use list::List;

#[derive(Debug, Args)]
pub(super) struct MonthArgs {
    /// The month, yyyy-MM
    month: Month,
    /// Customers of this payer only
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// What this manager, the partner directly above the customers, has to do with only
    #[arg(long, value_name = "UIN")]
    manager: Option<Uin>,
    /// As of a time of RFC 3339
    #[arg(long, value_name = "TIME", default_value = "now", value_parser = as_of::parse_as_of_time)]
    as_of: AsOf,
    /// As CSV, one row for each bill, without totals of several
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    /// Compare with a list of expected totals; exit code 1 where something differs
    ///
    /// FILE is CSV with the columns `customer` and `total`, and, where they are wanted, `payer`, `pay_mode`,
    /// `original` and `voucher`; others do not count. An amount agrees if it is ours to the last digit as it is
    /// written; one with at most 2 decimals agrees to the cent, too, if ours rounded to cents (half a cent away
    /// from zero) is it.
    #[arg(long, value_name = "FILE", value_parser = PathArgument::File)]
    against: Option<PathBuf>,
}

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Table,
    Csv,
    Json,
}

/// Shows the month, or compares it.
pub(super) async fn month(place: &Place, args: &MonthArgs) -> anyhow::Result<ExitCode> {
    let Config { finality, catalog: catalog_place, .. } = place.config()?;
    let form = match (args.csv, args.json) {
        (true, _) => Form::Csv,
        (_, true) => Form::Json,
        _ => Form::Table,
    };
    if let Some(file) = &args.against {
        let (shape, expected) = read_expected_list(file)?;
        let catalog = Data::open(place.dir()?, &catalog_place).await?.catalog;
        let mut own = OwnSums::new(shape);
        each_customer(&catalog, args, &mut |customer| Ok(own.add(&customer)?)).await?;
        let outcome = own.compare(&expected)?;
        say(against::describe(&outcome, args.month, form))?;
        return Ok(if outcome.differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let catalog = Data::open(place.dir()?, &catalog_place).await?.catalog;
    match write(&catalog, args, form, finality).await {
        Err(error) if is_unread(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Writes the month.
async fn write(
    catalog: &Catalog,
    args: &MonthArgs,
    form: Form,
    finality: bill::Finality,
) -> Result<(), StoreError> {
    let mut out = BufWriter::new(std::io::stdout());
    let mut closed = catalog.closed_payers(args.month).await?;
    closed.retain(|payer, _| args.payer.is_none_or(|wanted| wanted == *payer));
    let mut list = List::new(form, args.month, args.as_of, finality, closed.into_values().collect());
    list.begin(&mut out).map_err(unwritten)?;
    each_customer(catalog, args, &mut |customer| {
        list.add(&customer)?;
        list.customer(&mut out, &customer).map_err(unwritten)
    })
    .await?;
    list.end(&mut out).and_then(|()| out.flush()).map_err(unwritten)
}

/// Gives each customer's bill that is meant to a function, in the order of payers and customers.
async fn each_customer(
    catalog: &Catalog,
    args: &MonthArgs,
    each: &mut (dyn FnMut(CustomerBill) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let scope = BillFilter { month: Some(args.month), payer: args.payer, owner: None };
    let mut state = |state: BillState| {
        find::check_not_pruned(&state.version)?;
        CustomerBill::of(&state, args.manager)?.map_or(Ok(()), &mut *each)
    };
    catalog.each_bill(scope, args.as_of, &mut state).await
}
