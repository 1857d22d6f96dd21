//! `billfold close` and `billfold reopen`: declares a payer's month finished, or open again.

mod json;
mod report;
mod summary;

use std::path::PathBuf;

use anyhow::anyhow;
use bill::{Month, Uin};
use clap::Args;
use store::Data;

use super::clock_note::note_clock_behind;
use super::failure::GuardRefused;
use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat};
use super::proof::digests::check_before_reading;
use super::show::finality::describe_finality;
use super::show::list_comparison::read_list;
use crate::clock::Clock;
use crate::config::Config;
use crate::config::user::find_system_user;
use crate::ledger::account_names::AccountNames;
use crate::ledger::close_checks::result::Check;
use crate::ledger::close_checks::{CloseRequest, run_checks};
use crate::ledger::closed::describe_closed_since;
use crate::terminal::output::{print_text, print_waiting_for_import};
use report::{CloseReport, describe_refusal};

/// Check a payer's month and close it, so that changes of it need --correct
///
/// The checks: the month is final; each payer has bills; each customer of the month before has a bill; no part of a
/// numbered delivery is missing; no bill has lost much against its version before. If one fails, no payer's month is
/// closed, and the exit code is 3. `billfold reopen` opens a month again.
#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// The month, yyyy-MM
    month: Month,
    /// Close the month of this payer only; can be repeated. Without it, of every payer that has bills of the month or
    /// had some of the month before
    #[arg(long = "payer", value_name = "UIN")]
    payers: Vec<Uin>,
    /// Compare the bills with a list of expected totals, as `billfold month --against` does; if something differs,
    /// the month is not closed
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Close although this check fails; can be repeated
    #[arg(long, value_name = "CHECK")]
    accept: Vec<Check>,
    /// Run the checks and close nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// Open a payer's closed month again
///
/// From then on imports and reverts change it as any other month. The catalog keeps each closing and reopening, with
/// its time and its user. If the month of one of the payers is not closed, nothing is changed.
#[derive(Debug, Args)]
pub(super) struct ReopenArgs {
    /// The month, yyyy-MM
    month: Month,
    /// The payer; can be repeated
    #[arg(long = "payer", value_name = "UIN", required = true)]
    payers: Vec<Uin>,
}

/// Closes the month of all selected payers, or of none.
pub(super) async fn close_month(global: &GlobalArgs, args: &CloseArgs) -> anyhow::Result<()> {
    let Config { finality, catalog, .. } = global.read_config()?;
    let list = args.against.as_deref().map(|file| read_list(file, args.month)).transpose()?;
    let data = Data::open(global.require_data_folder()?, &catalog).await?;
    // Held to the end, so that what is closed is what was checked. A dry run does not even touch the lock.
    let _lock = if args.dry_run { None } else { Some(data.lock_import(print_waiting_for_import).await?) };
    note_clock_behind(&data.catalog, false).await?;
    let now_us = Clock::System.now_us();
    check_before_reading(&data.catalog).await?;
    let names = AccountNames::read(&data.catalog).await?;
    let request = CloseRequest { month: args.month, payers: &args.payers, list, finality, now_us };
    let checklist = run_checks(&data, request).await?;
    if checklist.open.is_empty() && checklist.closed.is_empty() {
        return Err(anyhow!(
            "no payer has bills of {month} or of the month before: import the bills of {month} first",
            month = args.month
        ));
    }
    if let Some(payer) = checklist.unknown.first() {
        return Err(anyhow!(
            "payer {payer} is no partner's account, and has no bill of {month} or of the month before: check the \
             number; it must be that of the payer, not of a customer",
            month = args.month
        ));
    }
    let failed = checklist.results.iter().filter(|result| !result.is_passed).map(|result| result.check);
    let refused: Vec<Check> = failed.filter(|check| !args.accept.contains(check)).collect();
    let was_closed = checklist.open.is_empty();
    let is_closed = was_closed || (refused.is_empty() && !args.dry_run);
    if is_closed && !was_closed {
        data.catalog.set_closed(args.month, &checklist.open, true, &find_system_user(), now_us).await?;
    }
    let report = CloseReport {
        month: args.month,
        checklist: &checklist,
        accepted: &args.accept,
        names: &names,
        finality: describe_finality(finality, args.month, now_us),
        is_dry_run: args.dry_run,
        is_closed,
    };
    print_text(match args.format.select_format() {
        OutputFormat::Table => report.to_text(),
        OutputFormat::Csv => report.to_csv(),
        OutputFormat::Json => report.to_json(),
    })?;
    if refused.is_empty() {
        return Ok(());
    }
    Err(GuardRefused(describe_refusal(args.month, &refused, args.dry_run, was_closed)).into())
}

/// Opens the month of all given payers again, or of none.
pub(super) async fn reopen_month(global: &GlobalArgs, args: &ReopenArgs) -> anyhow::Result<()> {
    let Config { catalog, .. } = global.read_config()?;
    let data = Data::open(global.require_data_folder()?, &catalog).await?;
    let _lock = data.lock_import(print_waiting_for_import).await?;
    let month = args.month;
    let closed = data.catalog.read_closed_payers(month).await?;
    if let Some(payer) = args.payers.iter().find(|payer| !closed.contains_key(payer)) {
        return Err(anyhow!(
            "nothing was changed: {month} of payer {payer} is not closed: name only payers that `billfold month \
             {month}` lists as closed"
        ));
    }
    let now_us = Clock::System.now_us();
    let opened = data.catalog.set_closed(month, &args.payers, false, &find_system_user(), now_us).await?;
    let opened = opened.iter().filter_map(|payer| closed.get(payer));
    let lines = opened.map(|closing| {
        format!(
            "{month} of payer {} is open again; it was {}\n",
            closing.payer,
            describe_closed_since(closing)
        )
    });
    print_text(lines.collect::<String>())
}
