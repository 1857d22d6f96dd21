//! `billfold diff`: the cells that differ between two versions of a bill, and the lines that explain it.

mod compared_states;
mod csv;
mod json;
mod text;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use bill::ledger::{AsOf, PublishedVersion};
use bill::{Change, Month, Uin, sum_cells};
use clap::Args;
use store::{Data, StoreError};

use super::as_of;
use super::clock_note::note_versions_ahead;
use super::global_args::GlobalArgs;
use super::output_format::{FormatArgs, OutputFormat};
use super::proof::digests::check_before_reading;
use crate::ledger::account_names::AccountNames;
use crate::ledger::diff::{self, ChangeTally, LineChange};
use crate::ledger::find::{self, BillSelector};
use crate::terminal::output::{Output, is_closed_pipe, open_output, output_error};
use compared_states::ComparedStates;

/// Show the cells and lines that changed between two versions of a bill
///
/// A cell is the sum of the lines that agree in manager, pay mode, transaction type, product and region. Each line
/// that was added, removed or changed is shown with its file and the number of its cell; JSON has every line, CSV the
/// cells alone. The command checks that the lines sum to the differences of the cells, and these to that of the totals.
/// Exit code 1: they do not, so that stored data is damaged.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    month: Month,
    /// The older state: a version, such as v1, a time of RFC 3339, or a day, which is its end in UTC+8
    /// [default: the version before --to]
    #[arg(long, value_name = "VERSION|TIME", value_parser = as_of::parse_as_of)]
    from: Option<AsOf>,
    /// The newer state, in the same form
    #[arg(long, value_name = "VERSION|TIME", default_value = "now", value_parser = as_of::parse_as_of)]
    to: AsOf,
    /// The payer, if the customer has bills of the month under two payers
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// The number of lines of each kind to list, or `all`
    #[arg(long, value_name = "NUMBER|all", default_value = "20", value_parser = parse_lines_listed)]
    lines: u64,
    #[command(flatten)]
    format: FormatArgs,
}

/// The writer of the lines, which come one by one.
enum LineWriter {
    Text(text::TextLines),
    Csv,
    Json(json::JsonLines),
}

/// Shows the difference. Returns an error if the lines do not sum to it, which only damaged data can cause.
pub(super) async fn show_difference(global: &GlobalArgs, args: &DiffArgs) -> anyhow::Result<ExitCode> {
    let catalog_place = global.read_config()?.catalog;
    let data = Data::open(global.require_data_folder()?, &catalog_place).await?;
    check_before_reading(&data.catalog).await?;
    for as_of in args.from.into_iter().chain([args.to]) {
        note_versions_ahead(&data.catalog, as_of).await?;
    }
    let states = find_compared_states(&data, args).await?;
    let out = open_output();
    match write_difference(&data, &states, args, out).await {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Err(anyhow!(
            "the catalog or the stored lines are damaged, since the lines do not sum to the differences of the cells, \
             or these not to that of the totals: run `billfold verify` to find the damage, and do not trust this \
             difference"
        )),
        Err(error) if is_closed_pipe(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
    }
}

/// Finds the two states and compares their cells.
async fn find_compared_states(data: &Data, args: &DiffArgs) -> anyhow::Result<ComparedStates> {
    let catalog = &data.catalog;
    let selector = BillSelector { customer: args.customer_uin, month: args.month, payer: args.payer };
    let (bill, versions) = find::find_one_bill(catalog, selector).await?;
    let to = find::find_version_at(&versions, args.to)?;
    let from = match args.from {
        Some(from) => find::find_version_at(&versions, from)?,
        None => find_version_before(&versions, to)?,
    };
    let mut old = find::load_state(catalog, bill, from.number).await?;
    let mut new = find::load_state(catalog, bill, to.number).await?;
    data.load_names(&mut old).await?;
    data.load_names(&mut new).await?;
    let whole = Change::of(sum_cells(&old.cells)?, sum_cells(&new.cells)?)?;
    let cells = diff::find_cell_changes(&old.cells, &new.cells)?;
    let files = catalog.read_file_names().await?;
    let account_names = AccountNames::read(catalog).await?;
    let mut key_names = new.names.clone();
    key_names.merge(&old.names);
    Ok(ComparedStates { old, new, whole, cells, files, account_names, key_names })
}

/// Finds the version before another.
fn find_version_before<'a>(
    versions: &'a [PublishedVersion],
    to: &PublishedVersion,
) -> anyhow::Result<&'a PublishedVersion> {
    versions.iter().rfind(|version| version.number < to.number).ok_or_else(|| {
        anyhow!(
            "version {} is the first of the bill of customer {}, {}, with none before it to compare: pass --from, or \
             use `billfold bill {} {}` to see it",
            to.number,
            to.bill.owner,
            to.bill.month,
            to.bill.owner,
            to.bill.month
        )
    })
}

/// Writes the difference. Returns true if the lines sum to the differences of the cells and the totals.
async fn write_difference(
    data: &Data,
    states: &ComparedStates,
    args: &DiffArgs,
    mut out: Output,
) -> Result<bool, StoreError> {
    let mut writer = match args.format.select_format() {
        OutputFormat::Json => LineWriter::Json(json::JsonLines::default()),
        OutputFormat::Csv => LineWriter::Csv,
        OutputFormat::Table => LineWriter::Text(text::TextLines::new(args.lines, &states.cells, data.dir())?),
    };
    let mut tally = ChangeTally::default();
    // Nothing is printed before the first line was found: an error before prints nothing else, such as half of JSON.
    let mut is_started = false;
    let mut write_change = |change: LineChange| {
        tally.add(&change)?;
        if !std::mem::replace(&mut is_started, true) {
            write_start(&writer, &mut out, states)?;
        }
        match &mut writer {
            LineWriter::Text(text) => text.write_line(&mut out, states, &change),
            LineWriter::Csv => Ok(()),
            LineWriter::Json(json) => json.write_line(&mut out, states, &change).map_err(output_error),
        }
    };
    diff::visit_changed_lines(data, (&states.old, &states.new), &mut write_change).await?;
    if !is_started {
        write_start(&writer, &mut out, states)?;
    }
    let agrees = tally.agrees(&states.cells, &states.whole.difference)?;
    match writer {
        LineWriter::Text(text) => text.write_end(&mut out, tally.counts, agrees)?,
        LineWriter::Csv => {}
        LineWriter::Json(_) => json::write_end(&mut out, tally.counts, agrees).map_err(output_error)?,
    }
    out.flush().map_err(output_error)?;
    Ok(agrees)
}

/// Writes what comes before the lines.
fn write_start(writer: &LineWriter, out: &mut Output, states: &ComparedStates) -> Result<(), StoreError> {
    match writer {
        LineWriter::Text(_) => text::write_start(out, states),
        LineWriter::Csv => csv::write_cells(out, states),
        LineWriter::Json(_) => json::write_start(out, states),
    }
    .map_err(output_error)
}

/// Parses a value of `--lines`.
fn parse_lines_listed(text: &str) -> Result<u64, String> {
    if text == "all" {
        return Ok(u64::MAX);
    }
    text.parse().ok().ok_or_else(|| "is neither a number nor `all`".to_owned())
}
