//! Names of the files in a backup, and the progress that backup and restore report.

/// The manifest, which is written last.
pub(super) const MANIFEST: &str = "backup.json";

/// Mark of a folder whose first backup is not complete. It contains the id of the catalog.
pub(super) const INCOMPLETE: &str = "INCOMPLETE";

/// The file that the backup which writes into a folder locks.
pub(super) const LOCK: &str = "backup.lock";

/// The configuration, in the data folder.
pub(super) const CONFIG: &str = "config.toml";

/// The master key, in the backup.
pub(super) const MASTER_KEY: &str = "master.key";

/// The folder of objects, in the data folder and in the backup.
pub(super) const OBJECTS: &str = "objects";

/// Ending of the name of a file while it is written.
pub(super) const PART: &str = ".part";

/// The catalog while it is written.
pub(super) const CATALOG_PART: &str = "catalog.part";

/// Progress of a backup or restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupEvent {
    /// The amount to be copied is known.
    Ahead {
        /// Bytes to be copied.
        bytes: u64,
    },
    /// A part of it was copied, or found to be there already.
    Done {
        /// Bytes of the part.
        bytes: u64,
    },
}

/// Receives the progress of a backup or restore.
pub type ReportBackup<'a> = dyn FnMut(BackupEvent) + Send + 'a;
