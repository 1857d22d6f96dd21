//! `billfold prune`: deletes versions that were superseded long ago, and the lines that only they need.

use std::fmt::Write as _;

use clap::Args;
use store::{Data, Pruned};

use super::clock_note::note_nothing_kept;
use super::global_args::GlobalArgs;
use super::proof::digests::complete_digests;
use crate::clock::{Clock, format_both_zones};
use crate::ledger::format_bill_name;
use crate::terminal::output::{print_notice, print_text, print_waiting_for_import};

/// Microseconds in a day.
const DAY_US: i64 = 86_400 * 1_000_000;

/// Maximum number of versions, and of objects, that are listed one by one.
const LISTED_MAX: usize = 20;

/// Delete versions that were superseded long ago, and the lines that only they need
///
/// Current versions are never deleted. What a bill was at any time within the age can still be asked for, with
/// --as-of; an age below a day is refused. The command waits for imports and backups that run.
#[derive(Debug, Args)]
pub(super) struct PruneArgs {
    /// Delete what was superseded longer ago than this number of days, such as 400d
    #[arg(long = "older-than", value_name = "AGE", value_parser = parse_age_us)]
    older_than_us: i64,
    /// List what would be deleted, and delete nothing
    #[arg(long)]
    dry_run: bool,
}

/// Parses an age in days, and returns it in microseconds.
fn parse_age_us(text: &str) -> Result<i64, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    let age_us = days.and_then(|days| i64::from(days).checked_mul(DAY_US));
    age_us.ok_or_else(|| "is no age: pass a number of days, such as 400d".to_owned())
}

/// Deletes what no answer as of a time within the age needs.
pub(super) async fn prune_versions(global: &GlobalArgs, args: &PruneArgs) -> anyhow::Result<()> {
    let data = Data::open_existing(global.require_data_folder()?, &global.read_config()?.catalog).await?;
    let lock = data.lock_import(print_waiting_for_import).await?;
    if !args.dry_run {
        complete_digests(&data).await?;
    }
    let now_us = Clock::System.now_us();
    let since_us = now_us.saturating_sub(args.older_than_us); // an age beyond the range of times means since ever
    note_nothing_kept(&data.catalog, since_us, now_us).await?;
    let waiting = || print_notice("a backup runs; waiting for it to end, and imports wait meanwhile");
    let pruned =
        store::prune_versions(&data, &lock, args.older_than_us, now_us, args.dry_run, waiting).await?;
    let since = format_both_zones(since_us);
    print_text(describe_pruned(&pruned, args.dry_run, &since))
}

/// Describes what was deleted, or would be.
fn describe_pruned(pruned: &Pruned, is_dry: bool, since: &str) -> String {
    let Pruned { versions, cells, objects } = pruned;
    let bytes = objects.iter().map(|stored| u128::from(stored.object.bytes)).sum::<u128>();
    let verb = if is_dry { "would delete" } else { "deleted" };
    let mut text = format!(
        "{verb} {cells} cells of {} versions that were superseded before {since}, and {} objects of {bytes} bytes\n",
        versions.len(),
        objects.len()
    );
    let listed =
        versions.iter().map(|(bill, number)| format!("  version {number} of {}\n", format_bill_name(bill)));
    text.extend(listed.take(LISTED_MAX));
    append_unlisted(&mut text, versions.len());
    let listed =
        objects.iter().map(|stored| format!("  {} ({} bytes)\n", stored.object.path, stored.object.bytes));
    text.extend(listed.take(LISTED_MAX));
    append_unlisted(&mut text, objects.len());
    text
}

/// Appends how many are not listed, if some are not.
fn append_unlisted(text: &mut String, count: usize) {
    if let Some(rest) = count.checked_sub(LISTED_MAX).filter(|rest| *rest > 0) {
        let _ = writeln!(text, "  and {rest} more");
    }
}
