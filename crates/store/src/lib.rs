//! Where Billfold keeps things: lines as Parquet over object storage, everything else in the catalog.
//!
//! A data folder holds `catalog.db` (accounts, keys, imports, versions, cells), `objects/` (lines, and
//! the list of published versions for outside engines), `master.key` (which seals the secrets in
//! the catalog) and `config.toml`. What each part means is in `docs/storage.md`.
#![forbid(unsafe_code)]

mod catalog;
mod data;
mod error;
mod lines;
mod seal;

pub use catalog::{
    Account, AddressError, Allow, AsOf, BillState, Catalog, CatalogFault, CatalogPlace, Change, Decider,
    Decision, FileInfo, ImportId, ImportInfo, ImportKind, Key, KeyInfo, NewKey, NextVersion, Part,
    PostgresAddress, Publication, Published, PublishedVersion, Refused, RevertRefused, SameImport, Scope,
    StagedImport, Staging, Standing, Statement, Statements, StoredObject, Temporary, Terms, Visible, Way,
};
pub use data::{Data, ImportLock};
pub use error::StoreError;
pub use lines::{Detail, LINES_A_ROW_GROUP, Lines, LinesWriter, StoredLine, Wanted, WrittenObject};
pub use seal::{MasterKey, SealError};
