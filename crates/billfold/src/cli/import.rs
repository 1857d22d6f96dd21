//! `billfold import`: imports files, or shows what an import would change.

mod confirmations;
mod details;
mod report_data;
mod report_programs;
mod report_text;
mod totals_table;

use std::path::PathBuf;

use anyhow::Context as _;
use bill::ledger::{ImportMode, Overrides};
use bill::{Month, Sum, SumOverflow};
use clap::Args;
use store::{Data, StoreError};

use super::clock_note::note_clock_behind;
use super::failure::GuardRefused;
use super::global_args::{GlobalArgs, open_or_create_data, would_create_data};
use super::output_format::{FormatArgs, OutputFormat, format_csv};
use super::path_argument::PathArgument;
use super::proof::digests::{check_before_reading, complete_digests};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::user::find_system_user;
use crate::import::error::ImportError;
use crate::import::guard_messages::describe_guards;
use crate::import::import_files;
use crate::import::names::inspect_files;
use crate::import::outcome::Outcome;
use crate::import::plan::planned::PlannedBill;
use crate::import::preview::{BillSide, Details, preview_import};
use crate::import::request::{Expectation, ImportRequest};
use crate::terminal::output::{OUTPUT_FAILED, print_notice, print_text, print_waiting_for_other_import};
use confirmations::Confirmations;
use details::BillDetail;
use report_data::ImportReport;
use report_programs::{CSV_HEADER, format_current_json};
use report_text::{append_list_error, describe_current, describe_list_error};

/// Import bill files; each bill that they hold replaces the published one
///
/// Each bill that the files hold gets the lines of the files, other bills stay. All of the import is published in one
/// transaction, or nothing. The report shows the old and the new total of each changed bill. Exit code 1: a fault in
/// the files; 3: a guard refused what looks like a mistake, and the message names the flag that confirms it.
/// docs/ledger.md describes the guards.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ImportArgs {
    /// Detailed bill files (L3) as downloaded: CSV in UTF-8
    #[arg(required = true, value_name = "FILE", value_parser = PathArgument::File)]
    files: Vec<PathBuf>,
    /// The month of all lines, if the files do not state it
    #[arg(long, value_name = "yyyy-MM")]
    month: Option<Month>,
    /// Add the lines to the bills instead of replacing them; lines that a bill has already are skipped and counted
    ///
    /// Only for true increments. The vendor's daily files hold the month so far: import them without this flag.
    #[arg(long)]
    append: bool,
    /// The files hold every customer of their payers and months: a customer that is missing loses its lines
    ///
    /// A bill that loses its lines this way also needs --shrink.
    #[arg(long, conflicts_with = "append")]
    whole_month: bool,
    /// Show what would change, and change nothing; the exit code is that of the import itself
    #[arg(long)]
    dry_run: bool,
    /// Refuse the import unless the totals of all bills that the files hold sum to exactly this, in USD
    ///
    /// All 8 decimals are compared.
    #[arg(long, value_name = "TOTAL", allow_hyphen_values = true)]
    expect: Option<Sum>,
    /// Refuse the import if the totals of existing bills change by more than this in all, in USD
    ///
    /// Bounds the sum of the absolute differences. New bills do not count.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = parse_change)]
    at_most_change: Option<Sum>,
    /// Show each changed bill by pay mode and transaction type, and its cells
    #[arg(long, conflicts_with = "csv")]
    details: bool,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    confirmations: Confirmations,
}

/// Parses a value of `--at-most-change`.
fn parse_change(text: &str) -> Result<Sum, String> {
    let amount: Sum = text.parse().map_err(|error| format!("{error}"))?;
    if amount < Sum::ZERO { Err("is below zero: pass 0 or more".to_owned()) } else { Ok(amount) }
}

/// Length of files, in bytes, up to which they are read as a whole before a data folder is created, so that a refused
/// import creates none. Larger files would take half as long again; if they are refused, an empty folder is left.
const CHECKED_BYTES_MAX: u64 = 1 << 25;

/// Imports files.
pub(super) async fn import_bill_files(global: &GlobalArgs, args: &ImportArgs) -> anyhow::Result<()> {
    let (folder, config) = (global.require_data_folder()?, global.read_config()?);
    let request = ImportRequest {
        files: &args.files,
        mode: if args.append { ImportMode::Append } else { ImportMode::Statement },
        whole_month: args.whole_month,
        month: args.month,
        clock: &Clock::System,
        this_month: Month::from_unix_s(Clock::System.now_s()),
        overrides: Overrides {
            second_payer: args.confirmations.second_payer,
            other_basis: args.confirmations.other_basis,
        },
        consent: args.confirmations.to_consent(),
        expectation: Expectation { total: args.expect, change_max: args.at_most_change },
        tables: &config.tables,
        imported_by: &find_system_user(),
    };
    if args.dry_run {
        return show_preview(global, args, &config, &request).await;
    }
    // Opened first, so that a folder that is moved while the files are read is not taken for an absent one.
    let opened = Data::open(folder, &config.catalog).await;
    let inspected = inspect_files(&request).map_err(to_command_error)?;
    let data = match opened {
        Err(StoreError::Absent { .. }) => {
            inspected.check_names().map_err(to_command_error)?;
            if would_create_data(folder, &config.catalog) && inspected.sum_bytes() <= CHECKED_BYTES_MAX {
                refuse_before_creation(&request).await?;
            }
            open_or_create_data(folder, &config.catalog).await?
        }
        data => data?,
    };
    complete_digests(&data).await?;
    note_clock_behind(&data.catalog, !request.consent.clock_behind).await?;
    let waiting = print_waiting_for_other_import;
    let outcome = import_files(&data, &request, &inspected, waiting).await;
    let outcome = outcome.map_err(to_command_error)?;
    let report = format_outcome(&data, &outcome, &config, args).await.context(OUTPUT_FAILED)?;
    print_text(report)
}

/// Formats the report of an import that was done.
async fn format_outcome(
    data: &Data,
    outcome: &Outcome,
    config: &Config,
    args: &ImportArgs,
) -> anyhow::Result<String> {
    let report = ImportReport::new(Some(data), outcome, config, Vec::new()).await?;
    let details = match (outcome, args.details) {
        (Outcome::Done(done), true) => details::read_details(data, &done.plan).await?,
        _ => Vec::new(),
    };
    Ok(format_report(&report, args.format.select_format(), &details)?)
}

/// Formats the report.
fn format_report(
    report: &ImportReport<'_>,
    format: OutputFormat,
    details: &[BillDetail],
) -> Result<String, SumOverflow> {
    match (report.outcome, format) {
        (Outcome::Current { same, .. }, OutputFormat::Csv) => {
            print_notice(format_args!("note: {}", describe_current(same)));
            Ok(format_csv(CSV_HEADER, [[""; 0]; 0]))
        }
        (Outcome::Current { same, .. }, OutputFormat::Json) => Ok(format_current_json(same)),
        (Outcome::Current { same, untidy }, OutputFormat::Table) => {
            let mut text = format!("{}\n", describe_current(same));
            append_list_error(&mut text, untidy.as_ref());
            Ok(text)
        }
        (Outcome::Done(done), OutputFormat::Csv | OutputFormat::Json) => {
            if let Some(error) = &done.untidy {
                print_notice(describe_list_error(error));
            }
            if format == OutputFormat::Csv { report.to_csv(done) } else { report.to_json(done, details) }
        }
        (Outcome::Done(done), OutputFormat::Table) => report.to_text(done, details),
    }
}

/// Refuses an import into a data folder that does not exist yet as the import itself would.
async fn refuse_before_creation(request: &ImportRequest<'_>) -> anyhow::Result<()> {
    let (_, guards) = preview_import(None, request, None).await.map_err(to_command_error)?;
    if guards.is_empty() { Ok(()) } else { Err(GuardRefused(describe_guards(&guards)).into()) }
}

/// Shows what an import would change, and ends as the import itself would.
async fn show_preview(
    global: &GlobalArgs,
    args: &ImportArgs,
    config: &Config,
    request: &ImportRequest<'_>,
) -> anyhow::Result<()> {
    let data = match Data::open(global.require_data_folder()?, &config.catalog).await {
        Err(StoreError::Absent { .. }) => None,
        data => Some(data?),
    };
    if let Some(data) = &data {
        check_before_reading(&data.catalog).await?;
        note_clock_behind(&data.catalog, !request.consent.clock_behind).await?;
    }
    let mut details = Vec::new();
    let mut add_detail = |bill: &PlannedBill, old: BillSide<'_>, new: BillSide<'_>| {
        details.push(BillDetail::new(bill, old, new)?);
        Ok(())
    };
    let add_detail: Option<&mut Details<'_>> = if args.details { Some(&mut add_detail) } else { None };
    let (outcome, guards) =
        preview_import(data.as_ref(), request, add_detail).await.map_err(to_command_error)?;
    let report = ImportReport::new(data.as_ref(), &outcome, config, guards.clone()).await?;
    print_text(format_report(&report, args.format.select_format(), &details)?)?;
    if guards.is_empty() { Ok(()) } else { Err(GuardRefused(describe_guards(&guards)).into()) }
}

/// Converts an error of an import; the refusal of a guard gets the exit code 3.
fn to_command_error(error: ImportError) -> anyhow::Error {
    if error.is_guard() { GuardRefused(error.to_string()).into() } else { error.into() }
}
