//! `billfold backup` and `billfold restore`.

use std::path::PathBuf;

use clap::Args;
use store::{BackupEvent, BackupRequest, Data};

use super::path_argument::PathArgument;
use super::progress::Progress;
use super::{Place, say};
use crate::clock::{Clock, rfc3339};

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The folder of the backup; what it has already is not copied again
    #[arg(value_name = "TO", value_parser = PathArgument::Folder)]
    to: PathBuf,
    /// Put the master key into the backup too: whoever has the backup then has every secret
    #[arg(long)]
    with_master_key: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The folder of the backup
    #[arg(value_name = "FROM", value_parser = PathArgument::Folder)]
    from: PathBuf,
}

/// Writes a backup.
pub(super) async fn backup(place: &Place, args: &BackupArgs) -> anyhow::Result<()> {
    let (dir, config) = (place.dir()?, place.config()?);
    let data = Data::open_existing(dir, &config.catalog).await?;
    let key = config.master_key_file.clone().unwrap_or_else(|| Data::master_key_path(dir));
    if args.with_master_key {
        // A key that opens nothing would be found out when it is too late.
        crate::app::open_master_key(&data, dir, &config).await?;
    }
    let order = BackupRequest {
        to: &args.to,
        master_key: args.with_master_key.then_some(key.as_path()),
        now_us: Clock::System.now_us(),
    };
    let progress = Progress::of_bytes();
    let done = store::write_backup(&data, &order, &mut |event| show_progress(&progress, event)).await?;
    drop(progress);
    let to = args.to.display();
    say(format_args!(
        "backup in {to}: {} objects, {} of them copied now; {} bytes in all, {} old files removed\n",
        done.objects, done.copied, done.bytes, done.removed
    ))?;
    if args.with_master_key {
        eprintln!("The master key is in it: whoever can read {to} can open every secret.");
    } else {
        eprintln!("The master key is not in it. Keep a copy of {} apart from the backup.", key.display());
    }
    Ok(())
}

/// Makes a data folder of a backup.
pub(super) async fn restore(place: &Place, args: &RestoreArgs) -> anyhow::Result<()> {
    let dir = place.dir()?;
    let progress = Progress::of_bytes();
    let restored =
        store::restore_backup(&args.from, dir, &mut |event| show_progress(&progress, event)).await?;
    drop(progress);
    say(format_args!(
        "restored {} files of {} bytes into {}, as of {}; `billfold verify` proves them\n",
        restored.files,
        restored.bytes,
        dir.display(),
        rfc3339(restored.taken_at_us)
    ))?;
    if restored.needs_master_key {
        eprintln!(
            "The master key was not in the backup: put it at {} (readable by its owner only), or name its file in the \
             configuration. Without it no key works; `billfold key list` shows which there are, and a call with one \
             tells whether it is right.",
            Data::master_key_path(dir).display()
        );
    }
    Ok(())
}

/// Shows the progress of a backup or restore.
fn show_progress(progress: &Progress, event: BackupEvent) {
    match event {
        BackupEvent::Ahead { bytes } => progress.ahead(bytes),
        BackupEvent::Done { bytes } => progress.done(bytes),
    }
}
