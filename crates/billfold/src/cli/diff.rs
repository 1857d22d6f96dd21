//! `billfold diff`: what changed between two versions of a bill, and the very lines that caused it.

mod json;
mod text;

use std::collections::BTreeMap;
use std::io::{BufWriter, Stdout, Write as _};
use std::process::ExitCode;

use anyhow::anyhow;
use bill::ledger::{AsOf, BillState, ImportId, PublishedVersion};
use bill::{Month, Uin};
use clap::Args;
use store::{Catalog, Data, StoreError};

use super::{Place, is_unread, unwritten};
use crate::ledger::as_of;
use crate::ledger::compare::Change;
use crate::ledger::diff::{
    CellChange, ChangeTally, DiffLine, LineChange, each_changed_line, find_cell_changes,
};
use crate::ledger::find::{self, BillSelector};

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The customer's account number
    customer_uin: Uin,
    /// The month, yyyy-MM
    month: Month,
    /// The older state: a version, such as v1, or a time of RFC 3339 [default: the version before]
    #[arg(long, value_name = "VERSION|TIME", value_parser = as_of::parse_as_of)]
    from: Option<AsOf>,
    /// The newer state
    #[arg(long, value_name = "VERSION|TIME", default_value = "now", value_parser = as_of::parse_as_of)]
    to: AsOf,
    /// The payer, where the customer's month has bills under two
    #[arg(long, value_name = "UIN")]
    payer: Option<Uin>,
    /// How many lines of each kind are listed: a number, or `all`
    #[arg(long, value_name = "NUMBER|all", default_value = "20", value_parser = lines_listed)]
    lines: u64,
    /// As JSON, for programs, with every line
    #[arg(long)]
    json: bool,
}

/// The two states that are compared, and all that is said of them before the lines.
struct Sides {
    old: BillState,
    new: BillState,
    whole: Change,
    cells: Vec<CellChange>,
    /// The names of the files of each import.
    files: BTreeMap<ImportId, Vec<String>>,
}

/// Where it is written, and how.
enum Form {
    Text(text::Text),
    Json(json::Json),
}

/// Shows the difference; exit code 1 where the lines do not sum to it, which cannot be unless something is damaged.
pub(super) async fn diff(place: &Place, args: &DiffArgs) -> anyhow::Result<ExitCode> {
    let catalog_place = place.config()?.catalog;
    let data = Data::open(place.dir()?, &catalog_place).await?;
    let sides = sides(&data.catalog, args).await?;
    let out = BufWriter::new(std::io::stdout());
    match write(&data, &sides, args, out).await {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Err(anyhow!(
            "the lines do not sum to the difference of the cells, or these not to that of the totals: the catalog or \
             the stored lines are damaged. `billfold verify` tells where; do not trust this difference until then"
        )),
        Err(error) if is_unread(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
    }
}

/// Finds the two states.
async fn sides(catalog: &Catalog, args: &DiffArgs) -> anyhow::Result<Sides> {
    let which = BillSelector { customer: args.customer_uin, month: args.month, payer: args.payer };
    let (bill, versions) = find::find_one_bill(catalog, which).await?;
    let to = find::find_version_at(&versions, args.to)?;
    let from = match args.from {
        Some(from) => find::find_version_at(&versions, from)?,
        None => before(&versions, to)?,
    };
    let old = find::load_state(catalog, bill, from.number).await?;
    let new = find::load_state(catalog, bill, to.number).await?;
    let whole = Change::of(find::sum_cells(&old)?, find::sum_cells(&new)?)?;
    let cells = find_cell_changes(&old.cells, &new.cells)?;
    let files = catalog.file_names().await?;
    Ok(Sides { old, new, whole, cells, files })
}

/// The version before another.
fn before<'a>(
    versions: &'a [PublishedVersion],
    to: &PublishedVersion,
) -> anyhow::Result<&'a PublishedVersion> {
    versions.iter().rfind(|version| version.number < to.number).ok_or_else(|| {
        anyhow!(
            "version {} is the first of the bill of customer {}, {}: there is none before it to compare it with; \
             `billfold bill {} {}` shows it",
            to.number,
            to.bill.owner,
            to.bill.month,
            to.bill.owner,
            to.bill.month
        )
    })
}

/// Writes everything; whether the lines sum to what the cells say.
async fn write(
    data: &Data,
    sides: &Sides,
    args: &DiffArgs,
    mut out: BufWriter<Stdout>,
) -> Result<bool, StoreError> {
    let mut form = if args.json {
        Form::Json(json::Json::default())
    } else {
        Form::Text(text::Text::new(args.lines, &sides.cells).map_err(unwritten)?)
    };
    match &form {
        Form::Text(_) => text::begin(&mut out, sides),
        Form::Json(_) => json::begin(&mut out, sides),
    }
    .map_err(unwritten)?;
    let mut tally = ChangeTally::default();
    let mut each = |change: LineChange| {
        tally.add(&change)?;
        match &mut form {
            Form::Text(text) => text.line(&mut out, sides, &change),
            Form::Json(json) => json.line(&mut out, sides, &change),
        }
        .map_err(unwritten)
    };
    each_changed_line(data, (&sides.old, &sides.new), &mut each).await?;
    let agrees = tally.agrees(&sides.cells, &sides.whole.difference)?;
    match form {
        Form::Text(text) => text.end(&mut out, tally.counts, agrees),
        Form::Json(_) => json::end(&mut out, tally.counts, agrees),
    }
    .and_then(|()| out.flush())
    .map_err(unwritten)?;
    Ok(agrees)
}

impl Sides {
    /// The name of the file that a line stands in.
    fn file<'a>(&'a self, line: &'a DiffLine) -> &'a str {
        let place = usize::try_from(line.file).ok().and_then(|file| file.checked_sub(1));
        let files = self.files.get(&line.import());
        place.and_then(|place| files?.get(place)).map_or("?", String::as_str)
    }
}

/// How many lines of each kind are listed.
fn lines_listed(text: &str) -> Result<u64, String> {
    if text == "all" {
        return Ok(u64::MAX);
    }
    text.parse().ok().ok_or_else(|| "is neither a number nor `all`".to_owned())
}
