//! `billfold import`: imports files, or shows what an import would do, with the money that it moves.

mod details;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use bill::ledger::{ImportMode, Overrides};
use bill::{Month, Sum, Uin};
use clap::Args;
use store::{Data, StoreError};

use super::path_argument::PathArgument;
use super::{GuardRefused, Place, make_data, say};
use crate::clock::Clock;
use crate::config::{Config, system_user};
use crate::import::{
    Consent, Details, Expectation, ImportError, ImportRequest, MayShrink, Outcome, describe_guards,
    import_files, inspect_files, preview_import,
};
use report::{Form, Report};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ImportArgs {
    /// Detailed bill files (L3), as downloaded: CSV in UTF-8
    #[arg(required = true, value_name = "FILE", value_parser = PathArgument::File)]
    files: Vec<PathBuf>,
    /// The month of all lines, where the files do not say it
    #[arg(long, value_name = "yyyy-MM")]
    month: Option<Month>,
    /// Add lines to bills instead of stating them whole: lines that are there already are skipped and counted
    ///
    /// It is for true increments. The vendor's daily files hold the month so far: import those without it.
    #[arg(long)]
    append: bool,
    /// The files hold every customer of their payers and months: a customer that they lack loses its lines
    ///
    /// A bill that is emptied needs --shrink.
    #[arg(long, conflicts_with = "append")]
    whole_month: bool,
    /// Show what would change, and touch nothing; the exit code is that of the import itself
    #[arg(long)]
    dry_run: bool,
    /// Refuse the import unless the totals of all bills that the files hold sum to exactly this, in USD
    ///
    /// It is compared to the last of 8 decimals.
    #[arg(long, value_name = "TOTAL", allow_hyphen_values = true)]
    expect: Option<Sum>,
    /// Refuse the import if the totals of bills that are there change by more than this in all, in USD
    ///
    /// It bounds the sum of the absolute differences.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = parse_change)]
    at_most_change: Option<Sum>,
    /// Show each changed bill by mode and transaction type, and its cells
    #[arg(long, conflicts_with = "csv")]
    details: bool,
    /// As CSV, one row for each bill, without totals of several
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    meant: Meant,
}

/// Flags that say that something is meant which looks like a mistake.
#[derive(Debug, Args)]
#[command(next_help_heading = "What looks like a mistake is refused with exit code 3, unless it is meant")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Meant {
    /// Go back on purpose: older files over newer ones, or lines that a later version took away
    #[arg(long)]
    again: bool,
    /// The bills of these customers, or all, may lose more than half of their lines or 20 % of an amount
    #[arg(long, conflicts_with = "append", value_name = "UIN|all", value_delimiter = ',', value_parser = parse_shrinking)]
    shrink: Vec<Shrinking>,
    /// An append may repeat more than half of a bill
    #[arg(long, requires = "append")]
    overlap: bool,
    /// An append may lack columns of the lines that are there, or have more that tell charges apart
    #[arg(long, requires = "append")]
    other_columns: bool,
    /// Files of several days, or that share many lines, make up the bills together
    #[arg(long)]
    sum_files: bool,
    /// Parts of a numbered delivery may be missing
    #[arg(long)]
    missing_parts: bool,
    /// Lines may be for another month than the name of their file says
    #[arg(long)]
    other_month: bool,
    /// A closed month may change
    #[arg(long)]
    correct: bool,
    /// A customer's month may have bills under two payers (a customer that moved in mid-month)
    #[arg(long)]
    second_payer: bool,
    /// A bill on customer amounts may be replaced by one on cost amounts, or the other way round
    #[arg(long)]
    other_basis: bool,
}

/// Whose bills may lose most of what they state.
#[derive(Clone, Copy, Debug)]
enum Shrinking {
    Customer(Uin),
    All,
}

/// Parses a value of `--shrink`.
fn parse_shrinking(text: &str) -> Result<Shrinking, String> {
    match text.trim() {
        "all" => Ok(Shrinking::All),
        number => number
            .parse()
            .map(Shrinking::Customer)
            .map_err(|error| format!("{error}; pass account numbers of customers, or all")),
    }
}

/// Parses a value of `--at-most-change`.
fn parse_change(text: &str) -> Result<Sum, String> {
    let amount: Sum = text.parse().map_err(|error| format!("{error}"))?;
    if amount < Sum::ZERO { Err("no change is below zero; pass 0 or more".to_owned()) } else { Ok(amount) }
}

impl Meant {
    /// What the flags allow.
    fn consent(&self) -> Consent {
        let mut shrink = MayShrink::None;
        for shrinking in &self.shrink {
            shrink = match (shrink, shrinking) {
                (MayShrink::All, _) | (_, Shrinking::All) => MayShrink::All,
                (MayShrink::None, Shrinking::Customer(uin)) => MayShrink::Of(BTreeSet::from([*uin])),
                (MayShrink::Of(mut customers), Shrinking::Customer(uin)) => {
                    customers.insert(*uin);
                    MayShrink::Of(customers)
                }
            };
        }
        let Meant { again, overlap, other_columns, sum_files, missing_parts, other_month, correct, .. } =
            *self;
        Consent { again, shrink, overlap, other_columns, sum_files, missing_parts, other_month, correct }
    }
}

/// Imports files.
pub(super) async fn import(place: &Place, args: &ImportArgs) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    let request = ImportRequest {
        files: &args.files,
        way: if args.append { ImportMode::Append } else { ImportMode::Statement },
        whole_month: args.whole_month,
        month: args.month,
        this_month: Month::at(Clock::System.now_s()),
        allow: Overrides { second_payer: args.meant.second_payer, other_basis: args.meant.other_basis },
        consent: args.meant.consent(),
        expectation: Expectation { total: args.expect, change_max: args.at_most_change },
        tables: &config.tables,
        imported_by: &system_user(),
    };
    if args.dry_run {
        return dry_run(place, args, &config, &request).await;
    }
    let inspected = inspect_files(&request).map_err(refusal)?;
    let data = match Data::open(dir, &config.catalog).await {
        Err(StoreError::Absent { .. }) => {
            inspected.check_names().map_err(refusal)?;
            make_data(dir, &config.catalog).await?
        }
        data => data?,
    };
    let outcome = import_files(&data, &request, &inspected, &Clock::System).await.map_err(refusal)?;
    let report = Report::new(Some(&data), &outcome, &config, Vec::new()).await?;
    let details = match (&outcome, args.details) {
        (Outcome::Done(done), true) => details::of_published(&data, &done.plan).await?,
        _ => Vec::new(),
    };
    say(report.text(form(args), &details)?)
}

/// Shows what an import would change, and ends as the import itself would.
async fn dry_run(
    place: &Place,
    args: &ImportArgs,
    config: &Config,
    request: &ImportRequest<'_>,
) -> anyhow::Result<()> {
    let data = match Data::open(place.dir()?, &config.catalog).await {
        Err(StoreError::Absent { .. }) => None,
        data => Some(data?),
    };
    let mut details = Vec::new();
    let mut each = |bill: &crate::import::PlannedBill, old: &[bill::Cell], new: &[bill::Cell]| {
        details.push(details::Detail::new(bill, old, new)?);
        Ok(())
    };
    let each: Option<&mut Details<'_>> = if args.details { Some(&mut each) } else { None };
    let (outcome, guards) = preview_import(data.as_ref(), request, each).await.map_err(refusal)?;
    let report = Report::new(data.as_ref(), &outcome, config, guards.clone()).await?;
    say(report.text(form(args), &details)?)?;
    if guards.is_empty() { Ok(()) } else { Err(GuardRefused(describe_guards(&guards)).into()) }
}

/// How the outcome is written.
fn form(args: &ImportArgs) -> Form {
    match (args.csv, args.json) {
        (true, _) => Form::Csv,
        (_, true) => Form::Json,
        _ => Form::Table,
    }
}

/// The error of a command: that of a guard ends with a code of its own.
fn refusal(error: ImportError) -> anyhow::Error {
    if error.is_guard() { GuardRefused(error.to_string()).into() } else { error.into() }
}

/// The names of accounts that have one.
async fn account_names(data: Option<&Data>) -> Result<BTreeMap<Uin, String>, StoreError> {
    let accounts = match data {
        Some(data) => data.catalog.accounts().await?,
        None => Vec::new(),
    };
    Ok(accounts.into_iter().map(|account| (account.uin, account.name)).collect())
}
