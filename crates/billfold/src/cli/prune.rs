//! `billfold prune`: drops what no version that is kept needs.

use std::fmt::Write as _;

use clap::Args;
use store::{Data, Pruned};

use super::{Place, say};
use crate::clock::{Clock, rfc3339};
use crate::ledger::bill_name;

/// Microseconds in a day.
const DAY_US: i64 = 86_400 * 1_000_000;

/// How many versions and objects are listed one by one.
const LISTED_MAX: usize = 20;

#[derive(Debug, Args)]
pub(super) struct PruneArgs {
    /// Drop what was superseded longer ago than this, in days, such as 400d; answers as of any later time stay
    #[arg(long, value_name = "AGE", value_parser = age)]
    older_than: i64,
    /// List what would go, and drop nothing
    #[arg(long)]
    dry_run: bool,
}

/// Reads an age in days; its microseconds.
fn age(text: &str) -> Result<i64, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    let age_us = days.and_then(|days| i64::from(days).checked_mul(DAY_US));
    age_us.ok_or_else(|| "write a number of days, such as 400d".to_owned())
}

/// Drops what no answer as of a time within the age needs.
pub(super) async fn prune(place: &Place, args: &PruneArgs) -> anyhow::Result<()> {
    let data = Data::open_existing(place.dir()?, &place.config()?.catalog).await?;
    let lock = data.lock_import(|| eprintln!("an import runs; waiting for it to end")).await?;
    let now_us = Clock::System.now_us();
    let waiting = || eprintln!("a backup runs; waiting for it to end, and imports wait as long");
    let pruned = store::prune_versions(&data, &lock, args.older_than, now_us, args.dry_run, waiting).await?;
    let since = rfc3339(now_us.saturating_sub(args.older_than));
    say(describe(&pruned, args.dry_run, &since))
}

/// What went, or would go.
fn describe(pruned: &Pruned, is_dry: bool, since: &str) -> String {
    let Pruned { versions, cells, objects } = pruned;
    let bytes = objects.iter().fold(0_u64, |sum, stored| sum.saturating_add(stored.object.bytes));
    let did = if is_dry { "would drop" } else { "dropped" };
    let mut text = format!(
        "{did} {cells} cells of {} versions that were superseded before {since}, and {} objects of {bytes} bytes\n",
        versions.len(),
        objects.len()
    );
    let listed = versions.iter().map(|(bill, number)| format!("  version {number} of {}\n", bill_name(bill)));
    text.extend(listed.take(LISTED_MAX));
    note_rest(&mut text, versions.len());
    let listed =
        objects.iter().map(|stored| format!("  {} ({} bytes)\n", stored.object.path, stored.object.bytes));
    text.extend(listed.take(LISTED_MAX));
    note_rest(&mut text, objects.len());
    text
}

/// Says how many were not listed.
fn note_rest(text: &mut String, count: usize) {
    let rest = count.saturating_sub(LISTED_MAX);
    if rest > 0 {
        let _ = writeln!(text, "  and {rest} more");
    }
}
