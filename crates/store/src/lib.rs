//! Where Billfold keeps things: lines as Parquet over object storage, everything else in the catalog.
//!
//! A data folder holds `catalog.db` (accounts, keys, imports, versions, cells), `objects/` (lines, and
//! the list of published versions for outside engines), `master.key` (which seals the secrets in
//! the catalog) and `config.toml`. What each part means is in `docs/storage.md`.
#![forbid(unsafe_code)]

mod backup;
mod catalog;
mod data;
mod error;
mod lines;
mod proof;
mod prune;
mod refusal;
mod seal;

pub use backup::{BackedUp, BackupOrder, Heard, Restored, backup, restore};
pub use catalog::{
    AddressError, BillRecord, Catalog, CatalogFault, CatalogFlaw, CatalogPlace, ComputedMeaning, FileInfo,
    ImportInfo, ImportStatus, ImportedVersion, Inventory, InventoryVersion, Key, KeyInfo, Leftovers, NewKey,
    PostgresAddress, Pruned, Publication, PublishError, Published, RevertError, SameImport, StagedImport,
    Staging, Statements, StoredObject, TemporaryKey, VersionRecord,
};
pub use data::{Data, ImportLock, resolve_folder};
pub use error::StoreError;
pub use lines::{
    Detail, FoundFile, LINES_A_ROW_GROUP, Lines, LinesWriter, ObjectFlaw, StoredLine, Wanted, WrittenObject,
};
pub use proof::{
    BillFlaw, CellDifference, Checked, Depth, Event, Finding, Report, Stray, VersionFlaw, Versions, refold,
    verify,
};
pub use prune::{PRUNE_AGE_MIN_US, prune};
pub use refusal::{BackupFolderFlaw, BackupRefusal, FolderFlaw, FolderRefusal, ManifestFlaw, StoreRefusal};
pub use seal::{MasterKey, SealError};
