//! Refusals: what was asked for cannot be done, with the reason and the fix.

mod backup;
mod folder;

use std::path::PathBuf;

use access::AccountRefusal;
use bill::ledger::ImportId;
use bill::{BillKey, Uin};

use crate::object::ObjectFlaw;
pub use backup::{BackupFolderFlaw, BackupRefusal, ManifestFlaw};
pub(crate) use folder::MAKING;
pub use folder::{FolderFlaw, FolderRefusal};

/// The state and the fix in the message of a lost lock, when nothing was swept.
pub(crate) const NOTHING_SWEPT: &str = "nothing was swept, and the next import does it";

/// A refusal of storage: nothing is broken but what the message names, and the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreRefusal {
    /// An account may not be added.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// A key was to be added for an account that does not exist.
    #[error("there is no account {uin}; add it first with `billfold account add {uin} --role ROLE`")]
    NoAccount {
        /// The number of the account.
        uin: Uin,
    },
    /// Another key has the id.
    #[error("there already is a key with the id {id}; `billfold key list` shows it")]
    KeyExists {
        /// The id.
        id: String,
    },
    /// The current version of a bill is not the one that its lines were compared with.
    #[error(
        "the bill of customer {}, {}, was at version {base} when the files were compared with it, and is at version \
         {current} now; import them again", bill.owner, bill.month
    )]
    BillMoved {
        /// The bill.
        bill: BillKey,
        /// The version that the lines were compared with; 0 if there was none.
        base: u32,
        /// The current version; 0 if there is none.
        current: u32,
    },
    /// The version was pruned or replaced since it was looked up.
    #[error("version {version} of the bill is there no more")]
    VersionGone {
        /// The number of the version.
        version: u32,
    },
    /// The lines of a version are needed, and this node does not have them.
    #[error(
        "version {version} of the bill of customer {}, {}, payer {}, is from before the catalog held sums by payment status, \
         so they are made from its lines, and {path} is not on this node: ask a node that has the lines",
        bill.owner, bill.month, bill.payer
    )]
    LinesElsewhere {
        /// The bill.
        bill: BillKey,
        /// The number of the version.
        version: u32,
        /// The path of the object.
        path: String,
    },
    /// The staged row of a running import was removed.
    #[error(
        "import {import} is no longer staged: another program had the lock of imports, and swept it while it ran; nothing \
         was published. Run it again"
    )]
    ImportSwept {
        /// The import.
        import: ImportId,
    },
    /// The connection that held the lock of imports was lost.
    #[error(
        "the connection to PostgreSQL that held the lock of imports was lost, and another import may run; {fix}"
    )]
    LockLost {
        /// The state of what was being done, and what to do.
        fix: &'static str,
    },
    /// The file that was locked is not the lock file any more.
    #[error(
        "the lock of imports, {}, was removed or replaced while this program held it, and another import may run; {fix}. \
         No program needs it to be removed: the system frees the lock when a program ends", path.display()
    )]
    LockReplaced {
        /// The path of the lock file.
        path: PathBuf,
        /// The state of what was being done, and what to do.
        fix: &'static str,
    },
    /// The folder of objects holds objects of imports that the catalog does not know.
    #[error(
        "{} holds {count} objects of imports that the catalog does not know, such as {example}: the catalog is older than \
         its objects (its log, catalog.db-wal, was lost, or an earlier copy was put back), or belongs to another folder. \
         Nothing was changed. Put the newer catalog back; if it is lost, import the files of those imports again, after \
         moving these objects out of the folder. `billfold verify` names each of them", folder.display()
    )]
    UnknownObjects {
        /// The folder of objects.
        folder: PathBuf,
        /// The number of the objects.
        count: usize,
        /// The path of the first of them.
        example: String,
    },
    /// The folder of objects belongs to another catalog.
    #[error(
        "{} has the objects of another catalog, {owner}, and this one is {own}: the objects of the two must not mix. Name \
         the data folder of this catalog, or the catalog of this folder, whose id is in {}",
        folder.display(), mark.display()
    )]
    OtherCatalog {
        /// The folder of objects.
        folder: PathBuf,
        /// The id of the catalog to which it belongs, in hexadecimal.
        owner: String,
        /// The id of the catalog that was opened, in hexadecimal.
        own: String,
        /// The file beside the folder that names its catalog.
        mark: PathBuf,
    },
    /// A name holds a NUL, which PostgreSQL does not store.
    #[error(
        "a product or region is named {name:?}, and PostgreSQL keeps no text with a NUL in it; nothing was published. \
         Correct the file, or use a catalog in the data folder"
    )]
    NulInName {
        /// The name.
        name: String,
    },
    /// The server is too old.
    #[error("the catalog's server is PostgreSQL {version}, and billfold needs 14 or newer")]
    ServerTooOld {
        /// The version of the server.
        version: String,
    },
    /// The database does not store every character.
    #[error("the catalog's database has the encoding {encoding}; make one with ENCODING 'UTF8'")]
    WrongEncoding {
        /// The encoding of the database.
        encoding: String,
    },
    /// The data folder cannot be used as asked.
    #[error(transparent)]
    Folder(#[from] FolderRefusal),
    /// A backup cannot be written or restored.
    #[error(transparent)]
    Backup(#[from] BackupRefusal),
    /// A prune was asked for with too small an age.
    #[error("what was superseded less than a day ago is never pruned; state an age of 1d at least")]
    PruneTooYoung,
    /// None of the objects that a prune would delete is in this folder.
    #[error(
        "none of the {count} objects that would go is in {}, such as {example}; nothing was dropped. Run it on a node \
         that imports, where the objects are", folder.display()
    )]
    ObjectsElsewhere {
        /// The number of objects.
        count: usize,
        /// The folder of objects.
        folder: PathBuf,
        /// The path of one of them.
        example: String,
    },
    /// An object is not what was written.
    #[error(
        "the object {path} {}, so its lines prove nothing; `billfold verify` tells what else is wrong, and a backup \
         has the object",
        describe_flaw(flaw)
    )]
    DamagedObject {
        /// The path of the object in the store.
        path: String,
        /// The flaw.
        flaw: ObjectFlaw,
    },
    /// The thread that encodes lines ended early.
    #[error("encoding lines broke off, please report this: {cause}")]
    EncodingBrokeOff {
        /// The message of the thread.
        cause: String,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    NoRandom(getrandom::Error),
}

/// Describes a flaw of an object, to follow the name of the object.
fn describe_flaw(flaw: &ObjectFlaw) -> String {
    match flaw {
        ObjectFlaw::Missing => "is not there".to_owned(),
        ObjectFlaw::Folder => "is a folder".to_owned(),
        ObjectFlaw::Length { .. } => "has another length than what was written".to_owned(),
        ObjectFlaw::Content { .. } => "has other bytes than what was written".to_owned(),
        ObjectFlaw::Unreadable(cause) => format!("cannot be read ({cause})"),
    }
}
