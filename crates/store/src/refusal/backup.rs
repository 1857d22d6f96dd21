//! Refusals of backups: when one is written, and when one is restored.

use std::path::PathBuf;

use crate::object::ObjectFlaw;

/// The reason why a backup is not written or not restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupRefusal {
    /// The catalog is in PostgreSQL.
    #[error(
        "a catalog in PostgreSQL is not backed up by billfold yet: use its own tools (pg_dump), and copy the folder of \
         objects after that"
    )]
    CatalogInPostgres,
    /// One of the data folder and the folder of the backup is in the other.
    #[error(
        "{} and the data folder {} lie in each other; a backup belongs elsewhere, best on another disk",
        to.display(), dir.display()
    )]
    InsideDataFolder {
        /// The folder of the backup.
        to: PathBuf,
        /// The data folder.
        dir: PathBuf,
    },
    /// Another backup is being written into the folder.
    #[error("another backup is being written into {}; wait for it to end", to.display())]
    Running {
        /// The folder of the backup.
        to: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} {flaw}; name another folder", to.display())]
    FolderInUse {
        /// The folder.
        to: PathBuf,
        /// The flaw of its content.
        flaw: BackupFolderFlaw,
    },
    /// An object that the backup needs is not what was written.
    #[error(
        "the object {path} {}, so there would be a hole in the backup; nothing was changed in the backup that is \
         there. `billfold verify` tells what else is wrong",
        describe_flaw(flaw)
    )]
    DamagedObject {
        /// The path of the object in the store.
        path: String,
        /// The flaw.
        flaw: ObjectFlaw,
    },
    /// The folder that should hold a backup is none.
    #[error("{} is no folder; name the folder that `billfold backup` wrote", from.display())]
    NoFolder {
        /// The path.
        from: PathBuf,
    },
    /// The backup was never completed.
    #[error(
        "{} is an incomplete backup: it broke off before it was whole. Use another, or let `billfold backup` end",
        from.display()
    )]
    Incomplete {
        /// The folder.
        from: PathBuf,
    },
    /// The folder has no manifest.
    #[error("{} is no backup: it has no {manifest}", from.display())]
    NoManifest {
        /// The folder.
        from: PathBuf,
        /// The name of the manifest.
        manifest: &'static str,
    },
    /// The manifest cannot be used.
    #[error("the manifest {} {flaw}; use another backup", path.display())]
    BadManifest {
        /// The path of the manifest.
        path: PathBuf,
        /// The flaw.
        flaw: ManifestFlaw,
    },
    /// The folder to restore into is not empty.
    #[error(
        "{} is not empty, and nothing is ever restored over something; name a folder that is not there", dir.display()
    )]
    TargetNotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder to restore into is in the backup.
    #[error("{} is inside the backup {}; name a folder elsewhere", dir.display(), from.display())]
    TargetInBackup {
        /// The folder to restore into.
        dir: PathBuf,
        /// The folder of the backup.
        from: PathBuf,
    },
    /// The path to restore into ends with no name.
    #[error("{} is no name for a folder; name one that is not there", dir.display())]
    NoFolderName {
        /// The path.
        dir: PathBuf,
    },
    /// Files of the backup are not what was written.
    #[error(
        "the backup {} is damaged in {count} of {files} files, so nothing was restored; use another backup:\n  {}",
        from.display(), named.join("\n  ")
    )]
    Damaged {
        /// The folder of the backup.
        from: PathBuf,
        /// The number of damaged files.
        count: usize,
        /// The number of files.
        files: usize,
        /// The first damaged files, each with its flaw.
        named: Vec<String>,
    },
}

/// The content of a folder that keeps a backup from being written there. Its text follows the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupFolderFlaw {
    /// A complete backup of another catalog.
    #[error("holds a backup of another catalog")]
    OtherBackup,
    /// An incomplete backup of another catalog.
    #[error("holds an incomplete backup of another catalog")]
    OtherIncomplete,
    /// Something that is no backup.
    #[error("is not empty, and holds no backup")]
    NoBackup,
}

/// A flaw of a manifest. Its text follows the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestFlaw {
    /// It is not UTF-8.
    #[error("is damaged: it is no text")]
    NotText,
    /// Its SHA-256 is not the one that it states.
    #[error("is damaged: its SHA-256 is another")]
    OtherDigest,
    /// It is not JSON.
    #[error("is damaged: it is no JSON")]
    NotJson,
    /// It has another version.
    #[error("is of another version of billfold")]
    OtherVersion,
    /// A member is missing or is not of its type.
    #[error("is damaged: it lacks a member")]
    MissingMember,
}

/// Describes a flaw of an object, to follow the name of the object.
fn describe_flaw(flaw: &ObjectFlaw) -> String {
    match flaw {
        ObjectFlaw::Missing => "is not there".to_owned(),
        ObjectFlaw::Folder => "is a folder".to_owned(),
        ObjectFlaw::Length { .. } | ObjectFlaw::Content { .. } => "is damaged".to_owned(),
        ObjectFlaw::Unreadable(cause) => format!("cannot be read: {cause}"),
    }
}
