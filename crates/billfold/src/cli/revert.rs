//! `billfold revert`: takes an import back.

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write as _};

use anyhow::{Context as _, anyhow};
use bill::ledger::{CountedPart, ImportId, RevertRefusal, RevertStep};
use bill::{BillKey, Finality, Month};
use clap::Args;
use store::{Data, RevertError, StoreError};

use super::{GuardRefused, Place, is_unread, unwritten};
use crate::clock::Clock;
use crate::config::{Config, system_user};
use crate::ledger::bill_name;
use crate::ledger::closed::{describe_closed, find_closed};
use crate::ledger::compare::compare_cells;
use crate::ledger::finality::is_late;
use crate::ledger::find;
use crate::ledger::objects::find_counted_objects;
use report::{Back, Report};

#[derive(Debug, Args)]
pub(super) struct RevertArgs {
    /// The number of the import, as `billfold imports` lists it
    import: i64,
    /// Show what it would do, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change closed months, too
    #[arg(long)]
    correct: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Takes the import back.
pub(super) async fn revert(place: &Place, args: &RevertArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = place.config()?;
    let data = Data::open(place.dir()?, &catalog_place).await?;
    let import = ImportId(args.import);
    // Held to the end; a dry run touches nothing, not even the lock.
    let lock = if args.dry_run {
        None
    } else {
        Some(data.lock_import(|| eprintln!("an import runs; waiting for it to end")).await?)
    };
    // The time is that of the change, not of the moment when the waiting began.
    let now_us = Clock::System.now_us();
    let taken = data.catalog.plan_revert(import).await.map_err(|error| describe_error(import, error))?;
    let refused = if args.correct { None } else { check_closed(&data, &taken).await? };
    if let (Some(refused), false) = (&refused, args.dry_run) {
        return Err(GuardRefused(format!("nothing was changed: {refused}")).into());
    }
    check_lines(&data, &taken).await?;
    let (mut at_us, mut own, mut untidy) = (now_us, None, None);
    if let Some(lock) = &lock {
        data.sweep_unless_shared(lock).await?;
        let published = data.catalog.revert(import, &system_user(), now_us).await;
        let published = published.map_err(|error| describe_error(import, error))?;
        (at_us, own) = (published.at_us, Some(published.import));
        untidy = data.write_lists().await.err();
    }
    match write(&data, &taken, Report::new(import, own, args.json), finality, at_us).await {
        Err(error) if !is_unread(&error) && own.is_some() => {
            return Err(error).context("it is done, but what there is to say of it could not be printed");
        }
        Err(error) if !is_unread(&error) => return Err(error.into()),
        _ => {}
    }
    if let Some(fault) = untidy {
        eprintln!(
            "note: the import is taken back, but the lists of versions for outside engines could not be written: \
             {fault}; the next import tries again"
        );
    }
    // A dry run shows what it would do first, and then ends as the command itself would.
    match refused {
        Some(refused) => Err(GuardRefused(format!("it would be refused: {refused}")).into()),
        None => Ok(()),
    }
}

/// Checks that no month that would change is closed; returns the reason to refuse where one is.
async fn check_closed(data: &Data, taken: &[RevertStep]) -> Result<Option<String>, StoreError> {
    let closed = find_closed(data, taken.iter().map(|taken| taken.bill)).await?;
    Ok((!closed.is_empty()).then(|| describe_closed(&closed)))
}

/// Makes sure that the lines to which bills go back are there and are what was written: what is published can be
/// proved.
async fn check_lines(data: &Data, taken: &[RevertStep]) -> Result<(), StoreError> {
    let before: BTreeMap<BillKey, u32> = taken.iter().map(|taken| (taken.bill, taken.before())).collect();
    let months: BTreeSet<Month> = before.keys().map(|bill| bill.month).collect();
    let counts =
        |part: &CountedPart| before.get(&part.bill).is_some_and(|version| part.is_counted_by(*version));
    for (stored, _) in find_counted_objects(data, &months, counts).await? {
        data.lines.check_object(&stored.object).await?;
    }
    Ok(())
}

/// Writes what becomes of each bill.
async fn write(
    data: &Data,
    taken: &[RevertStep],
    mut report: Report,
    finality: Finality,
    at_us: i64,
) -> Result<(), StoreError> {
    let mut out = BufWriter::new(std::io::stdout());
    report.begin(&mut out).map_err(unwritten)?;
    for taken in taken {
        let old = find::load_state(&data.catalog, taken.bill, taken.current).await?;
        let new = match taken.before() {
            0 => Vec::new(),
            before => find::load_state(&data.catalog, taken.bill, before).await?.cells,
        };
        let comparison = compare_cells(&old.cells, &new)?;
        let is_changed = comparison.groups.iter().any(|group| group.change.old != group.change.new);
        let is_correction = is_changed && is_late(finality, taken.bill, taken.next(), at_us);
        report.add(&comparison)?;
        report.bill(&mut out, &Back { taken: *taken, comparison, is_correction }).map_err(unwritten)?;
    }
    report.end(&mut out).and_then(|()| out.flush()).map_err(unwritten)
}

/// Makes the message of an import that was not taken back: the reason, and what to do.
fn describe_error(import: ImportId, error: RevertError) -> anyhow::Error {
    match error {
        RevertError::Refused(refusal) => describe_refusal(import, &refusal),
        RevertError::Store(error) => error.into(),
    }
}

/// Makes the message of an import that cannot be taken back.
fn describe_refusal(import: ImportId, refusal: &RevertRefusal) -> anyhow::Error {
    match refusal {
        RevertRefusal::Unknown => {
            anyhow!(
                "nothing was changed: there is no published import {import}; `billfold imports` lists them"
            )
        }
        RevertRefusal::Nothing => anyhow!(
            "nothing was changed: import {import} published no version, since every bill that it held was unchanged; \
             there is nothing to take back"
        ),
        RevertRefusal::Already { by } => anyhow!(
            "nothing was changed: import {import} was taken back before, by import {by}; to have it again, take \
             import {by} back (`billfold revert {by}`), if nothing changed since"
        ),
        RevertRefusal::Later { bill, version, import: later } => anyhow!(
            "nothing was changed: import {later} changed {} after import {import} \
             (version {version}), and that change would be lost. Take import {later} back first (`billfold revert \
             {later}`), or import a statement of the bill as it is to be",
            bill_name(bill)
        ),
        RevertRefusal::SecondPayer { bill, other_payer, other_import } => anyhow!(
            "nothing was changed: {} would come back beside that of payer {other_payer}, \
             of import {other_import}. Take import {other_import} back first; or, if both bills are meant, import the \
             files of the one again with --second-payer",
            bill_name(bill)
        ),
        RevertRefusal::Pruned { bill, version } => anyhow!(
            "nothing was changed: version {version} of {}, to which the bill would go \
             back, was pruned. Import a statement of the bill as it is to be",
            bill_name(bill)
        ),
    }
}
