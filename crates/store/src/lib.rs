//! Storage of Billfold: lines as Parquet over object storage, everything else in the catalog.
//!
//! A data folder holds `catalog.db` (accounts, keys, imports, versions, cells), `objects/` (lines, and
//! the list of published versions for outside engines), `master.key` (which seals the secrets in
//! the catalog) and `config.toml`. The parts are documented in `docs/storage.md`.
#![forbid(unsafe_code)]

mod backup;
mod catalog;
mod catalog_mark;
mod data;
mod days;
mod error;
mod exports;
mod folder;
mod integers;
mod lines;
mod lock;
mod names;
mod object;
mod ownership;
mod payments;
mod proof;
mod prune;
mod refusal;
mod seal;
mod serving;
mod sweep;
mod system_users;
mod threads;
mod version_lines;
mod visible_bill;
mod visible_bills;
mod visible_costs;
mod visible_lines;

pub use backup::{
    BackupEvent, BackupRequest, BackupSummary, ReportBackup, RestoreSummary, restore_backup, write_backup,
};
pub use catalog::{
    AddressError, Author, BillRecord, Catalog, CatalogChanges, CatalogFlaw, CatalogPlace, Changed,
    ComputedMeaning, Event, EventKind, FileInfo, Generation, HistoryEnds, ImportInfo, ImportStatus,
    ImportedVersion, Inventory, InventoryVersion, Key, KeyInfo, Leftovers, NewKey, PostgresAddress, Pruned,
    Publication, PublishError, Published, RecordedDigest, RecordedPayments, RevertError, SameImport, Staging,
    Statements, TemporaryKey, VersionRecord,
};
pub use data::{Data, FolderStamp, MasterKeyError};
pub use error::StoreError;
pub use error::database::CatalogFault;
pub use error::stored_flaw::StoredFlaw;
pub use error::system::{describe_system_error, describe_temporary_error, explain_missing};
pub use folder::{find_exposed_mode, list_exposed_files, resolve_folder};
pub use lines::{
    ChargeGroup, FoundFile, LineFilter, Lines, LinesWriter, Projection, ROW_GROUP_LINES_MAX, ReadObjectError,
    StoredLine,
};
pub use lock::ImportLock;
pub use object::{ObjectFlaw, StagedImport, StoredObject, WrittenObject};
pub use proof::{
    BillFlaw, CellDifference, Depth, Finding, ListFlaw, NameDifference, PaymentDifference, ProofEvent,
    ProofSummary, Report, Stray, VersionFlaw, VersionSelection, compute_missing_digests, refold_bills,
    verify_data,
};
pub use prune::{PRUNE_AGE_MIN_US, prune_versions};
pub use refusal::{BackupFolderFlaw, BackupRefusal, FolderFlaw, FolderRefusal, ManifestFlaw, StoreRefusal};
pub use seal::{MasterKey, SealError};
pub use serving::ServingMark;
pub use threads::{count_threads, run_at_once};
pub use version_lines::check_not_pruned;
