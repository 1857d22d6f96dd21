//! `billfold revert`: takes an import back.

use anyhow::anyhow;
use bill::{BillKey, Sum, SumOverflow};
use clap::Args;
use serde_json::{Value, json};
use store::{Data, ImportId, RevertRefused, StoreError, Taken};

use super::{Place, say};
use crate::clock::Clock;
use crate::config::{Config, system_user};
use crate::ledger::compare::{Change, Comparison, compare, signed};
use crate::ledger::finality::is_correction;
use crate::ledger::find;
use crate::table::Table;

/// How many bills are listed one by one for people; of more, the rest is counted.
const BILLS_LISTED_MAX: usize = 20;

#[derive(Debug, Args)]
pub(super) struct RevertArgs {
    /// The number of the import, as `billfold imports` lists it
    import: i64,
    /// Show what it would do, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// A bill that goes back.
struct Back {
    bill: BillKey,
    /// The number of the version that it gets.
    version: u32,
    /// The version that it is as; 0 where it had none before.
    like: u32,
    comparison: Comparison,
    is_correction: bool,
}

/// Takes the import back.
pub(super) async fn revert(place: &Place, args: &RevertArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = place.config()?;
    let data = Data::open(place.dir()?, &catalog_place).await?;
    let import = ImportId(args.import);
    let now_us = Clock::System.now_us();
    // Held to the end; a dry run touches nothing, not even the lock.
    let lock = if args.dry_run {
        None
    } else {
        Some(data.lock_import(|| eprintln!("an import runs; waiting for it to end")).await?)
    };
    let taken = data.catalog.revertible(import).await?.map_err(|refused| refusal(import, &refused))?;
    let (mut at_us, mut own, mut untidy) = (now_us, None, None);
    if let Some(lock) = &lock {
        data.sweep(lock).await?;
        let published = data.catalog.revert(import, &system_user(), now_us).await?;
        let published = published.map_err(|refused| refusal(import, &refused))?;
        (at_us, own) = (published.at_us, Some(published.import));
        untidy = data.write_lists().await.err();
    }
    let mut bills = Vec::with_capacity(taken.len());
    for taken in &taken {
        let is_correction = is_correction(finality, taken.bill, taken.next(), at_us);
        bills.push(back(&data, taken, is_correction).await?);
    }
    if args.json {
        return say(format_args!("{}\n", as_json(import, own, &bills)));
    }
    let heading = match own {
        Some(own) => format!("import {import} is taken back, by import {own}"),
        None => format!("dry run, nothing was changed: taking import {import} back would do this"),
    };
    say(format_args!("{heading}\n\n{}", as_table(&bills)?))?;
    if let [back] = bills.as_slice() {
        say(format_args!("\n{}", back.comparison.table()))?;
    }
    if let Some(fault) = untidy {
        eprintln!(
            "note: the import is taken back, but the lists of versions for outside engines could not be written: \
             {fault}; the next import tries again"
        );
    }
    Ok(())
}

/// A bill as it was and as it goes back to.
async fn back(data: &Data, taken: &Taken, is_correction: bool) -> Result<Back, StoreError> {
    let old = find::state(&data.catalog, taken.bill, taken.current).await?;
    let new = match taken.before() {
        0 => Vec::new(),
        before => find::state(&data.catalog, taken.bill, before).await?.cells,
    };
    let comparison = compare(&old.cells, &new)?;
    Ok(Back { bill: taken.bill, version: taken.next(), like: taken.before(), comparison, is_correction })
}

/// As a table for people, with the total of all of them.
fn as_table(bills: &[Back]) -> Result<Table, SumOverflow> {
    let mut table = Table::new(&[
        "MONTH",
        "CUSTOMER",
        "PAYER",
        ">VERSION",
        "AS",
        ">LINES",
        ">OLD TOTAL",
        ">NEW TOTAL",
        ">DIFFERENCE",
        "",
    ]);
    let mut row = |first: [String; 5], lines: u64, [old, new, difference]: [Sum; 3], note: &str| {
        let rest = [lines.to_string(), old.to_string(), new.to_string(), signed(&difference.to_string())];
        table.row(first.into_iter().chain(rest).chain([note.to_owned()]).collect());
    };
    let (mut lines, mut sums) = (0_u64, [Sum::ZERO; 3]);
    for (place, back) in bills.iter().enumerate() {
        let Change { old, new, .. } = back.comparison.whole;
        let own = [old.total, new.total, new.total.minus(old.total)?];
        for (sum, own) in sums.iter_mut().zip(own) {
            *sum = sum.plus(own)?;
        }
        lines = lines.saturating_add(new.lines);
        if place >= BILLS_LISTED_MAX {
            continue;
        }
        let like = match back.like {
            0 => "before it had lines".to_owned(),
            like => format!("v{like}"),
        };
        let BillKey { month, payer, owner } = back.bill;
        let first =
            [month.to_string(), owner.to_string(), payer.to_string(), format!("v{}", back.version), like];
        row(first, new.lines, own, if back.is_correction { "correction" } else { "" });
    }
    let rest = bills.len().saturating_sub(BILLS_LISTED_MAX);
    let all = match rest {
        0 => "total".to_owned(),
        rest => format!("total, with {rest} more (--json lists them)"),
    };
    row([all, String::new(), String::new(), String::new(), String::new()], lines, sums, "");
    Ok(table)
}

/// As JSON.
fn as_json(import: ImportId, own: Option<ImportId>, bills: &[Back]) -> Value {
    let bills = bills.iter().map(|back| {
        json!({
            "month": back.bill.month.to_string(),
            "customer": back.bill.owner.get(),
            "payer": back.bill.payer.get(),
            "version": back.version,
            "as_version": Some(back.like).filter(|like| *like > 0),
            "is_correction": back.is_correction,
            "comparison": back.comparison.json(),
        })
    });
    json!({
        "reverts": import.0,
        "import": own.map(|own| own.0),
        "is_dry_run": own.is_none(),
        "bills": bills.collect::<Value>(),
    })
}

/// Why an import cannot be taken back, and what to do.
fn refusal(import: ImportId, refused: &RevertRefused) -> anyhow::Error {
    match refused {
        RevertRefused::Unknown => {
            anyhow!(
                "nothing was changed: there is no published import {import}; `billfold imports` lists them"
            )
        }
        RevertRefused::Nothing => anyhow!(
            "nothing was changed: import {import} published no version, since every bill that it held was unchanged; \
             there is nothing to take back"
        ),
        RevertRefused::Already { by } => anyhow!(
            "nothing was changed: import {import} was taken back before, by import {by}; to have it again, take \
             import {by} back (`billfold revert {by}`), if nothing changed since"
        ),
        RevertRefused::Later { bill, version, import: later } => anyhow!(
            "nothing was changed: import {later} changed {} of customer {} under payer {} after import {import} \
             (version {version}), and that change would be lost. Take import {later} back first (`billfold revert \
             {later}`), or import a statement of the bill as it is to be",
            bill.month,
            bill.owner,
            bill.payer
        ),
        RevertRefused::Pruned { bill, version } => anyhow!(
            "nothing was changed: version {version} of {} of customer {} under payer {}, to which the bill would go \
             back, was pruned. Import a statement of the bill as it is to be",
            bill.month,
            bill.owner,
            bill.payer
        ),
    }
}
