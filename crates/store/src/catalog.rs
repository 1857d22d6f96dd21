//! The catalog: accounts, keys, imports, bill versions and cells, behind one interface for two databases.
//!
//! `database` has the type that callers use; its methods are grouped by topic in `accounts`, `publishing`, `reading`,
//! `closing`, `digests`, `maintenance` and `verification`. Everything that only one database knows (SQL, drivers, transactions)
//! is below `sqlite` and `postgres`.

mod accounts;
mod cell_columns;
mod closing;
mod computed_digest;
mod customer_queries;
mod customers;
mod database;
mod digests;
mod event;
mod generation;
mod import;
mod inventory;
mod key;
mod list_position;
mod maintenance;
mod named_in_bills;
mod part_texts;
mod payment_row;
mod payments;
mod place;
mod postgres;
mod publication;
mod publishing;
mod reading;
mod record;
mod recorded_digest;
mod registry;
mod revert;
mod row_rules;
mod seen_bills;
mod sqlite;
mod statement_batch;
mod totals_cache;
mod value;
mod verification;
mod version_row;

pub(crate) use computed_digest::ComputedDigest;
pub use database::Catalog;
pub use event::{Author, Event, EventKind};
pub(crate) use event::{account_to_json, key_to_json};
pub use generation::{CatalogChanges, Changed, Generation, HistoryEnds};
pub use import::{FileInfo, ImportInfo, ImportStatus, ImportedVersion, SameImport, Staging};
pub use inventory::{CatalogFlaw, Inventory, InventoryVersion, Leftovers, Pruned};
pub use key::{Key, KeyInfo, NewKey, TemporaryKey};
pub(crate) use list_position::ListPosition;
pub(crate) use part_texts::KeptWithPart;
pub use payment_row::RecordedPayments;
pub use place::CatalogPlace;
pub use postgres::address::{AddressError, PostgresAddress};
pub(crate) use postgres::lock::CatalogLock;
pub use publication::{ComputedMeaning, Publication, PublishError, Published, RevertError, Statements};
pub use record::{BillRecord, VersionRecord};
pub use recorded_digest::RecordedDigest;
pub(crate) use registry::Registry;
pub(crate) use sqlite::file::{FileStamp, check_path_length};
