//! `billfold backup` and `billfold restore`.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use sheet::show_path;
use store::{BackupEvent, BackupRequest, Data};

use super::global_args::GlobalArgs;
use super::path_argument::PathArgument;
use super::proof::digests::complete_digests;
use crate::clock::{Clock, format_both_zones};
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::progress::Progress;
use crate::terminal::wording::format_count;

/// Copy the data folder into a backup, while servers and imports run
///
/// The backup is one state of the catalog with all lines that it needs. Every byte is compared with the hash that
/// was recorded when it was written. Run again, it copies only what is new and removes what is no longer needed. A
/// catalog in PostgreSQL is backed up with `pg_dump` instead. docs/backup.md has the details.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The folder of the backup; what it already has is not copied again
    #[arg(value_name = "TO", value_parser = PathArgument::Folder)]
    to: PathBuf,
    /// Include the master key: with such a backup, all secrets can be read
    #[arg(long)]
    with_master_key: bool,
}

/// Create a data folder from a backup
///
/// The new data folder is that of --data, and must be empty or absent. Every file is compared with the manifest of
/// the backup first; if one is damaged, nothing is created.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The folder of the backup
    #[arg(value_name = "FROM", value_parser = PathArgument::Folder)]
    from: PathBuf,
}

/// Writes a backup.
pub(super) async fn write_backup(global: &GlobalArgs, args: &BackupArgs) -> anyhow::Result<()> {
    let (folder, config) = (global.require_data_folder()?, global.read_config()?);
    let data = Data::open_existing(folder, &config.catalog).await?;
    let key = config.master_key_file.clone().unwrap_or_else(|| Data::master_key_path(folder));
    if args.with_master_key {
        // A key that does not fit would be noticed only after the restore, too late.
        crate::keys::open_master_key(&data, folder, &config).await?;
    }
    let order = BackupRequest {
        to: &args.to,
        master_key: args.with_master_key.then_some(key.as_path()),
        now_us: Clock::System.now_us(),
    };
    if !complete_digests(&data).await? {
        return Err(anyhow!(
            "no backup was written, since the catalog or its lines are damaged as said above; a backup that was written before is as it was"
        ));
    }
    let progress = Progress::of_bytes();
    let written = store::write_backup(&data, &order, &mut |event| show_progress(&progress, event)).await?;
    drop(progress);
    let to = show_path(&args.to);
    print_text(format_args!(
        "backup in {to}: {} objects, {} of them copied now; {} bytes in all, {} removed\n",
        written.objects,
        written.copied,
        written.bytes,
        format_count(written.removed, "old file")
    ))?;
    if args.with_master_key {
        print_notice(format_args!(
            "note: the backup contains the master key: everyone who can read {to} can read all secrets"
        ));
    } else if key.exists() {
        print_notice(format_args!(
            "note: the master key is not in the backup: keep a copy of {} in another place",
            show_path(&key)
        ));
    }
    Ok(())
}

/// Creates a data folder from a backup.
pub(super) async fn restore_backup(global: &GlobalArgs, args: &RestoreArgs) -> anyhow::Result<()> {
    let folder = global.require_data_folder()?;
    let progress = Progress::of_bytes();
    let restored =
        store::restore_backup(&args.from, folder, &mut |event| show_progress(&progress, event)).await?;
    drop(progress);
    print_text(format_args!(
        "restored {} files of {} bytes into {}, as of {}; `billfold verify` checks them\n",
        restored.files,
        restored.bytes,
        show_path(folder),
        format_both_zones(restored.taken_at_us)
    ))?;
    if restored.needs_master_key {
        print_notice(format_args!(
            "note: the master key was not in the backup, and no key works without it: copy it to {} (readable by its \
             owner only), or name its file in the configuration. `billfold key list` lists the keys; a call with one \
             of them shows whether the master key is the right one",
            show_path(&Data::master_key_path(folder))
        ));
    }
    Ok(())
}

/// Shows the progress of a backup or a restore.
fn show_progress(progress: &Progress, event: BackupEvent) {
    match event {
        BackupEvent::Ahead { bytes } => progress.add_total(bytes),
        BackupEvent::Done { bytes } => progress.add_done(bytes),
    }
}
