//! Extracts of the catalog that are compared with the stored lines, flaws of the catalog, and what a prune drops.

use std::collections::BTreeSet;

use bill::ledger::{CountedPart, ImportId, PartText, PublishedVersion};
use bill::{BillKey, Currency, Uin};

use super::payment_row::RecordedPayments;
use super::recorded_digest::RecordedDigest;
use crate::object::{StagedImport, StoredObject};

/// The objects, versions and counted parts of one month, all as of one state.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// Every object of lines, by import and path.
    pub objects: Vec<StoredObject>,
    /// Every version, by payer, owner and number.
    pub versions: Vec<InventoryVersion>,
    /// The lines that they count, by payer, owner, version and import.
    pub parts: Vec<CountedPart>,
}

/// Texts of parts that are not those that were published: bill, import and kind, in order.
pub(crate) type ChangedTexts = BTreeSet<(BillKey, ImportId, PartText)>;

/// A version, and the numbers of its cells, names and sums by payment status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryVersion {
    /// The version.
    pub version: PublishedVersion,
    /// The number of its cells.
    pub cells: u64,
    /// The number of the names of its products and regions.
    pub names: u64,
    /// The number of its sums by payment status.
    pub payment_sums: u64,
    /// The currency of its bill.
    pub currency: Currency,
    /// The digest that the catalog holds of it.
    pub digest: RecordedDigest,
    /// The digest that the catalog holds of its sums by payment status.
    pub payments: RecordedPayments,
}

/// Imports and objects that no version needs, as far as the catalog knows them, and those that it does not miss, all as of
/// one state.
#[derive(Clone, Debug, Default)]
pub struct Leftovers {
    /// The highest number of an import; 0 if there was none.
    pub last_import: i64,
    /// Imports that have published nothing: they are running, or were killed.
    pub staged: Vec<StagedImport>,
    /// Imports that were swept. They never publish, and files whose names hold their tokens are left over.
    pub swept: Vec<StagedImport>,
    /// Imports that published no version, whose objects are about to be deleted.
    pub idle: Vec<StagedImport>,
    /// Paths of objects that were pruned and may not be deleted yet.
    pub pruned: Vec<String>,
    /// Paths of all other objects that were published, those of idle imports among them.
    pub objects: BTreeSet<String>,
}

/// Finds the time of the last publication or prune, the same in both databases.
pub(super) const LAST_CHANGE: &str =
    "SELECT max(at_us) AS at_us FROM (SELECT max(published_at_us) AS at_us FROM import
     UNION ALL SELECT max(pruned_at_us) FROM version) AS changes";

/// A flaw of the catalog that shows without the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogFlaw {
    /// A fault of its file, as the database reports it.
    Database(String),
    /// Rows that refer to rows which do not exist.
    Dangling {
        /// The table of the rows.
        table: String,
        /// The table in which the rows are missing.
        named: String,
        /// The number of the rows.
        rows: u64,
    },
    /// A row that breaks a rule which every row of its table keeps.
    Row {
        /// The table.
        table: &'static str,
        /// The name of the row: the values of its key.
        row: String,
        /// The fault.
        why: &'static str,
    },
    /// A bill whose current version is not one of its own.
    NoCurrent(BillKey),
    /// Lines of a manager were published, and the relation that lets it see the owner is missing.
    NoRelation {
        /// The owner.
        owner: Uin,
        /// The payer.
        payer: Uin,
        /// The manager.
        manager: Uin,
    },
}

/// The versions, cells and objects that a prune drops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The versions whose cells are dropped, by month, payer, owner and number.
    pub versions: Vec<(BillKey, u32)>,
    /// The number of their cells.
    pub cells: u64,
    /// The objects with no lines that a remaining version counts.
    pub objects: Vec<StoredObject>,
}
