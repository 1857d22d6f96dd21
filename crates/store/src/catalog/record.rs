//! Bills with all their versions, as an import compares with them.

use bill::ledger::{BillState, ImportId};
use bill::{DeliveryDay, LinesDigest, Meaning};

/// A bill with all its versions, as an import compares with them.
#[derive(Clone, Debug)]
pub struct BillRecord {
    /// The current version; its cells are left out if they were not asked for.
    pub current: BillState,
    /// The day of the latest delivery that the current version is known to be from.
    pub delivered: Option<DeliveryDay>,
    /// True if no delivery was recorded: the version was published by a program that did not do so.
    pub is_delivery_unwritten: bool,
    /// Every version, by number.
    pub versions: Vec<VersionRecord>,
}

/// The facts by which an import compares a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRecord {
    /// Its number, from 1.
    pub number: u32,
    /// The import that published it.
    pub import: ImportId,
    /// The number of its lines.
    pub lines: u64,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// Digest of the meanings of its lines under the reading rules that were asked for; `None` if it is not stored.
    pub meaning: Option<Meaning>,
    /// True if it was pruned, so that its lines may be gone.
    pub is_pruned: bool,
}
