//! `billfold revert`: takes an import back.

mod refusal;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use anyhow::Context as _;
use bill::ledger::{CountedPart, ImportId, RevertStep};
use bill::{BillKey, Finality, Month};
use clap::Args;
use store::{Data, StoreError};

use super::clock_note::note_clock_behind;
use super::failure::GuardRefused;
use super::global_args::GlobalArgs;
use super::output_format::FormatArgs;
use super::proof::digests::{check_before_reading, complete_digests};
use crate::clock::Clock;
use crate::config::Config;
use crate::config::user::find_system_user;
use crate::ledger::account_names::AccountNames;
use crate::ledger::closed::find_closed;
use crate::ledger::compare::compare_cells;
use crate::ledger::find;
use crate::ledger::import_ahead::{CLOCK_FIX, ImportAhead};
use crate::ledger::objects::find_counted_objects;
use crate::terminal::output::{
    OUTPUT_FAILED, is_closed_pipe, open_output, output_error, print_notice, print_waiting_for_import,
};
use refusal::{describe_closed_months, to_command_error};
use report::{RevertReport, RevertedBill};

/// Take an import back: its bills get new versions, equal to those before it
///
/// A revert is an import of its own: it has a number, is listed by `billfold imports`, and can be taken back itself. An
/// import whose bills were changed later cannot be taken back before the later import is. Exit code 3: a closed month
/// would change, see --correct, or the newest import is far ahead of the clock, see --clock-behind.
#[derive(Debug, Args)]
pub(super) struct RevertArgs {
    /// The number of the import, see `billfold imports`
    import: i64,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Change closed months too
    #[arg(long)]
    correct: bool,
    /// Publish although the newest import is more than a week ahead of this machine's clock
    #[arg(long)]
    clock_behind: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// Takes the import back.
pub(super) async fn revert_import(global: &GlobalArgs, args: &RevertArgs) -> anyhow::Result<()> {
    let Config { finality, catalog: catalog_place, .. } = global.read_config()?;
    let data = Data::open(global.require_data_folder()?, &catalog_place).await?;
    let import = ImportId(args.import);
    // Held to the end. A dry run does not even touch the lock.
    let lock = if args.dry_run { None } else { Some(data.lock_import(print_waiting_for_import).await?) };
    data.check_objects_are_known().await?;
    if lock.is_some() {
        complete_digests(&data).await?;
    } else {
        check_before_reading(&data.catalog).await?;
    }
    // Read after the waiting: it is the time of the change.
    let now_us = Clock::System.now_us();
    let taken = data.catalog.plan_revert(import).await.map_err(|error| to_command_error(import, error))?;
    note_clock_behind(&data.catalog, !args.clock_behind).await?;
    let refused = find_refusal(&data, &taken, args, now_us).await?;
    if let (Some(refused), false) = (&refused, args.dry_run) {
        return Err(GuardRefused(format!("nothing was changed: {refused}")).into());
    }
    check_stored_objects(&data, &taken).await?;
    let names = AccountNames::read(&data.catalog).await?;
    let (mut at_us, mut own_import, mut list_error) = (now_us, None, None);
    if let Some(lock) = &lock {
        data.sweep_unfinished_imports_unless_shared(lock).await?;
        let published = data.catalog.revert(import, &find_system_user(), now_us).await;
        let published = published.map_err(|error| to_command_error(import, error))?;
        data.catalog.pin_file(); // the report is of what was published, wherever the folder is now
        (at_us, own_import) = (published.at_us, Some(published.import));
        list_error = data.write_lists().await.err();
    }
    let report = RevertReport::new(import, own_import, args.format.select_format(), names);
    match write_report(&data, &taken, report, finality, at_us).await {
        Err(error) if !is_closed_pipe(&error) && own_import.is_some() => {
            return Err(error).context(OUTPUT_FAILED);
        }
        Err(error) if !is_closed_pipe(&error) => return Err(error.into()),
        _ => {}
    }
    if let Some(error) = list_error {
        print_notice(format_args!(
            "note: the import is taken back, but the lists of versions for outside engines could not be written: \
             {error}; the next import tries again"
        ));
    }
    // A dry run shows what would change, and then ends as the command itself would.
    match refused {
        Some(refused) => Err(GuardRefused(format!("it would be refused: {refused}")).into()),
        None => Ok(()),
    }
}

/// Returns the reasons to refuse that the operator has not confirmed: a closed month would change, or the newest import is
/// far ahead of the clock.
async fn find_refusal(
    data: &Data,
    taken: &[RevertStep],
    args: &RevertArgs,
    now_us: i64,
) -> Result<Option<String>, StoreError> {
    let mut reasons = Vec::new();
    if !args.correct {
        let closed = find_closed(data, taken.iter().map(|taken| taken.bill)).await?;
        reasons.extend((!closed.is_empty()).then(|| describe_closed_months(&closed)));
    }
    if !args.clock_behind {
        let ahead = ImportAhead::find(&data.catalog, now_us).await?.filter(ImportAhead::is_far);
        reasons.extend(ahead.map(|ahead| format!("{ahead}. {CLOCK_FIX}")));
    }
    Ok((!reasons.is_empty()).then(|| reasons.join("\nalso: ")))
}

/// Checks that the objects with the lines to which bills go back have the bytes that were written, so that what is
/// published can be verified later.
async fn check_stored_objects(data: &Data, taken: &[RevertStep]) -> Result<(), StoreError> {
    let before: BTreeMap<BillKey, u32> =
        taken.iter().map(|taken| (taken.bill, taken.version_before())).collect();
    let months: BTreeSet<Month> = before.keys().map(|bill| bill.month).collect();
    let is_counted =
        |part: &CountedPart| before.get(&part.bill).is_some_and(|version| part.is_counted_by(*version));
    for (stored, _) in find_counted_objects(data, &months, is_counted).await? {
        data.lines.check_object(&stored.object).await?;
    }
    Ok(())
}

/// Writes the report, bill by bill.
async fn write_report(
    data: &Data,
    taken: &[RevertStep],
    mut report: RevertReport,
    finality: Finality,
    at_us: i64,
) -> Result<(), StoreError> {
    let mut out = open_output();
    report.write_start(&mut out).map_err(output_error)?;
    for taken in taken {
        let old = find::load_state(&data.catalog, taken.bill, taken.current).await?;
        let new = match taken.version_before() {
            0 => Vec::new(),
            before => find::load_state(&data.catalog, taken.bill, before).await?.cells,
        };
        let comparison = compare_cells(&old.cells, &new)?;
        let is_changed = comparison.groups.iter().any(|group| group.change.old != group.change.new);
        let is_correction = is_changed && finality.is_late(taken.bill.month, taken.next(), at_us);
        report.add_bill(&comparison)?;
        report
            .write_bill(&mut out, &RevertedBill { taken: *taken, comparison, is_correction })
            .map_err(output_error)?;
    }
    report.write_end(&mut out).and_then(|()| out.flush()).map_err(output_error)
}
