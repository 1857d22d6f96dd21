//! `billfold month`: lists the customers of a month with their totals, what changed since a time, or what differs from
//! a list or an endpoint.

mod endpoint;
mod endpoint_differences;
mod endpoint_report;
mod kept_answers;
mod list;
mod list_json;
mod since;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{Month, Uin};
use clap::Args;
use store::{Catalog, Data, StoreError, check_not_pruned};

use endpoint_differences::OwnCustomers;

use super::as_of;
use super::clock_note::note_versions_ahead;
use super::failure::UsageError;
use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat};
use super::path_argument::PathArgument;
use super::proof::digests::check_before_reading;
use super::show::list_comparison::{describe_comparison, read_list};
use crate::clock::{Clock, format_both_zones};
use crate::config::Config;
use crate::ledger::account_names::AccountNames;
use crate::ledger::against::OwnSums;
use crate::ledger::month::CustomerBill;
use crate::ledger::since::find_changed_bills;
use crate::terminal::output::{is_closed_pipe, open_output, output_error, print_notice, print_text};
use endpoint::{AskedEndpoint, EndpointArgs, check_one_payer};
use endpoint_report::EndpointReport;
use list::{CustomerList, ListScope};

/// List the customers of a month with their totals, or what changed since a time
///
/// Shows each customer's bill by pay mode, a row for each of its managers, a total for each payer and one for all, in
/// USD, and whether the month is final and closed. With --since, only the bills that changed are shown, with their old
/// and new totals; with --against, only what differs from the list; with --against-endpoint, only what differs from its
/// answers.
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
    /// The state to show: a time of RFC 3339, or a day, which is its end in UTC+8
    #[arg(long, value_name = "TIME", default_value = "now", value_parser = as_of::parse_as_of_time)]
    as_of: AsOf,
    /// Show what changed after this time, such as the time at which you billed: a time of RFC 3339, or a day, which is
    /// its end in UTC+8, so that changes of that day are not listed
    #[arg(long, value_name = "TIME", value_parser = as_of::parse_since, conflicts_with = "against")]
    since: Option<i64>,
    #[command(flatten)]
    format: FormatArgs,
    /// Compare the bills with a list of expected totals; exit code 1 if something differs
    ///
    /// FILE is CSV with the columns `customer` and `total`, and optionally `payer`, `manager`, `pay_mode`, `original`
    /// and `voucher`; other columns are ignored. An amount agrees if it equals ours to the last digit. An amount with at
    /// most 2 decimals also agrees if ours rounds to it (half a cent rounds away from zero). The last row may state the
    /// total of the others, with a word such as Total in the column customer.
    #[arg(long, value_name = "FILE", value_parser = PathArgument::File)]
    against: Option<PathBuf>,
    #[command(flatten)]
    endpoint: EndpointArgs,
}

/// Shows the month, or compares it. Returns exit code 1 if it differs from the list.
pub(super) async fn show_month(global: &GlobalArgs, args: &MonthArgs) -> anyhow::Result<ExitCode> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let format = args.format.select_format();
    if let (Some(since_us), AsOf::Time(until_us)) = (args.since, args.as_of)
        && until_us < since_us
    {
        return Err(UsageError("--as-of is before --since: exchange them".to_owned()).into());
    }
    let asked = AskedEndpoint::prepare(&args.endpoint, args.month)?;
    let list = args.against.as_deref().map(|file| read_list(file, args.month)).transpose()?;
    let catalog = Data::open(global.require_data_folder()?, &catalog_place).await?.catalog;
    check_before_reading(&catalog).await?;
    let names = AccountNames::read(&catalog).await?;
    note_versions_ahead(&catalog, args.as_of).await?;
    check_scope(&catalog, args, &names).await?;
    if let Some(asked) = asked {
        let own = sum_customers(&catalog, args).await?;
        // The questions take a second each: no connection to a database waits for them.
        drop(catalog);
        return compare_with_endpoint(asked, own, args, &names);
    }
    if let Some(list) = list {
        let mut own = OwnSums::new(list.columns);
        visit_customers(&catalog, args, &mut |customer| Ok(own.add(&customer)?)).await?;
        let outcome = own.compare(&list.rows)?;
        print_text(describe_comparison(&outcome, args.month, &names, format))?;
        return Ok(if outcome.differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if let Some(since_us) = args.since {
        if since_us > Clock::System.now_us() {
            print_notice(format_args!(
                "note: {} is not over: what changes before it is not listed; pass the time at which you billed, or an \
                 earlier day",
                format_both_zones(since_us)
            ));
        }
        let filter = BillFilter { month: Some(args.month), payer: args.payer, owner: None };
        let changed = find_changed_bills(&catalog, filter, args.manager, since_us, args.as_of).await?;
        let report = since::SinceReport {
            month: args.month,
            since_us,
            as_of: args.as_of,
            payer: args.payer,
            manager: args.manager,
            changed: &changed,
            names: &names,
            finality,
        };
        print_text(report.format(format)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    match write_month(&catalog, args, format, finality, names).await {
        Err(error) if is_closed_pipe(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Sums each selected customer by pay mode and transaction type.
async fn sum_customers(catalog: &Catalog, args: &MonthArgs) -> anyhow::Result<OwnCustomers> {
    let filter = BillFilter { month: Some(args.month), payer: args.payer, owner: None };
    let mut own = OwnCustomers::default();
    let mut visit_state = |state: BillState| {
        check_not_pruned(&state.version)?;
        Ok(own.add(state.version.bill, &state.cells, args.manager)?)
    };
    catalog.visit_bills(filter, args.as_of, &mut visit_state).await?;
    check_one_payer(&own, args.payer, args.manager)?;
    Ok(own)
}

/// Compares the month with an endpoint. Returns exit code 1 unless everything agrees.
fn compare_with_endpoint(
    asked: AskedEndpoint,
    own: OwnCustomers,
    args: &MonthArgs,
    names: &AccountNames,
) -> anyhow::Result<ExitCode> {
    let (endpoint, is_only_ours) = (asked.endpoint.clone(), asked.is_only_ours);
    let outcome = asked.compare(own)?;
    let report =
        EndpointReport { outcome: &outcome, endpoint: &endpoint, is_only_ours, month: args.month, names };
    print_text(report.format(args.format.select_format()))?;
    Ok(if outcome.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks that there ever was a bill of the month, and that the payer and the manager are known, so that a wrong number
/// is not taken for a month without charges.
async fn check_scope(catalog: &Catalog, args: &MonthArgs, names: &AccountNames) -> anyhow::Result<()> {
    let month = args.month;
    let versions = catalog.list_versions(BillFilter::of_month(Some(month))).await?;
    if versions.is_empty() {
        return Err(anyhow!(
            "no bill of {month} was published: `billfold months` lists the months that there are"
        ));
    }
    let is_payer = |uin| versions.iter().any(|version| version.bill.payer == uin);
    if let Some(payer) = args.payer.filter(|payer| !names.has_account(*payer) && !is_payer(*payer)) {
        return Err(anyhow!(
            "{payer} is no account, and no payer of a bill of {month}: `billfold month {month}` lists the payers"
        ));
    }
    if let Some(payer) = args.payer.filter(|payer| !is_payer(*payer)) {
        print_notice(format_args!(
            "note: {} is payer of no bill of {month}; for the customers of a second-level reseller pass --manager",
            names.label(payer)
        ));
    }
    let Some(manager) = args.manager.filter(|manager| !names.has_account(*manager)) else { return Ok(()) };
    let mut is_manager = false;
    for as_of in args.since.map(AsOf::Time).into_iter().chain([args.as_of]) {
        visit_customers_at(catalog, args, as_of, &mut |customer| {
            is_manager |= customer.managers.contains_key(&manager);
            Ok(())
        })
        .await?;
    }
    if is_manager {
        return Ok(());
    }
    Err(anyhow!(
        "{manager} is no account, and no manager of a charge of {month}: `billfold month {month}` lists the managers"
    ))
}

/// Writes the month.
async fn write_month(
    catalog: &Catalog,
    args: &MonthArgs,
    format: OutputFormat,
    finality: bill::Finality,
    names: AccountNames,
) -> Result<(), StoreError> {
    let mut out = open_output();
    let mut closed = catalog.read_closed_payers(args.month).await?;
    closed.retain(|payer, _| args.payer.is_none_or(|wanted| wanted == *payer));
    let closed = closed.into_values().collect();
    let scope = ListScope { month: args.month, as_of: args.as_of, finality, closed, names };
    let mut list = CustomerList::new(format, scope);
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
    visit_customers_at(catalog, args, args.as_of, visit).await
}

/// Passes the totals of each selected customer at a time to a function.
async fn visit_customers_at(
    catalog: &Catalog,
    args: &MonthArgs,
    as_of: AsOf,
    visit: &mut (dyn FnMut(CustomerBill) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let filter = BillFilter { month: Some(args.month), payer: args.payer, owner: None };
    let mut visit_state = |state: BillState| {
        check_not_pruned(&state.version)?;
        CustomerBill::of(&state, args.manager)?.map_or(Ok(()), &mut *visit)
    };
    catalog.visit_bills(filter, as_of, &mut visit_state).await
}
