//! `billfold close` and `billfold reopen`: a payer's month is finished, or is open again.

mod report;

use std::path::PathBuf;

use anyhow::anyhow;
use bill::{Month, Uin};
use clap::Args;
use store::Data;

use super::{GuardRefused, Place, say};
use crate::clock::Clock;
use crate::config::{Config, system_user};
use crate::ledger::against::read_expected_list;
use crate::ledger::close_checks::{Check, CloseRequest, run_checks};
use crate::ledger::closed::describe_closed_since;
use report::{CloseReport, describe_refusal};

#[derive(Debug, Args)]
pub(super) struct CloseArgs {
    /// The month, yyyy-MM
    month: Month,
    /// This payer's month only; can be given several times. Without it, every payer that has bills in the month
    /// or had some in the month before
    #[arg(long = "payer", value_name = "UIN")]
    payers: Vec<Uin>,
    /// Compare with a list of expected totals, as `billfold month --against` does; the month is not closed where
    /// something differs
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Close although this check fails; can be given several times
    #[arg(long, value_name = "CHECK")]
    accept: Vec<Check>,
    /// Run the checks, and close nothing
    #[arg(long)]
    dry_run: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReopenArgs {
    /// The month, yyyy-MM
    month: Month,
    /// The payer; can be given several times
    #[arg(long = "payer", value_name = "UIN", required = true)]
    payers: Vec<Uin>,
}

/// Closes the month of all payers that are meant, or of none.
pub(super) async fn close(place: &Place, args: &CloseArgs) -> anyhow::Result<()> {
    let Config { finality, catalog, .. } = place.config()?;
    let list = args.against.as_deref().map(read_expected_list).transpose()?;
    let data = Data::open(place.dir()?, &catalog).await?;
    // Held to the end, so that what is closed is what was checked; a dry run touches nothing, not even the lock.
    let _lock = if args.dry_run { None } else { Some(data.lock_import(say_waiting).await?) };
    let now_us = Clock::System.now_us();
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
             number; it is the payer's, not a customer's",
            month = args.month
        ));
    }
    let failed = checklist.results.iter().filter(|result| !result.is_passed).map(|result| result.check);
    let refused: Vec<Check> = failed.filter(|check| !args.accept.contains(check)).collect();
    let was_closed = checklist.open.is_empty();
    let is_closed = was_closed || (refused.is_empty() && !args.dry_run);
    if is_closed && !was_closed {
        data.catalog.set_closed(args.month, &checklist.open, true, &system_user(), now_us).await?;
    }
    let report = CloseReport {
        month: args.month,
        checklist: &checklist,
        accepted: &args.accept,
        is_dry_run: args.dry_run,
        is_closed,
    };
    say(if args.json { report.json() } else { report.text() })?;
    if refused.is_empty() {
        return Ok(());
    }
    Err(GuardRefused(describe_refusal(args.month, &refused, args.dry_run, was_closed)).into())
}

/// Opens the month of all payers that are named, or of none.
pub(super) async fn reopen(place: &Place, args: &ReopenArgs) -> anyhow::Result<()> {
    let Config { catalog, .. } = place.config()?;
    let data = Data::open(place.dir()?, &catalog).await?;
    let _lock = data.lock_import(say_waiting).await?;
    let month = args.month;
    let closed = data.catalog.closed_payers(month).await?;
    if let Some(payer) = args.payers.iter().find(|payer| !closed.contains_key(payer)) {
        return Err(anyhow!(
            "nothing was changed: {month} of payer {payer} is not closed: name only payers that `billfold month \
             {month}` lists as closed"
        ));
    }
    let now_us = Clock::System.now_us();
    let opened = data.catalog.set_closed(month, &args.payers, false, &system_user(), now_us).await?;
    let opened = opened.iter().filter_map(|payer| closed.get(payer));
    let lines = opened.map(|closing| {
        format!(
            "{month} of payer {} is open again; it was {}\n",
            closing.payer,
            describe_closed_since(closing)
        )
    });
    say(lines.collect::<String>())
}

/// Says that another program holds the lock of imports.
fn say_waiting() {
    eprintln!("an import runs; waiting for it to end");
}
