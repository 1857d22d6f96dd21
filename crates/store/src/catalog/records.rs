//! Bills with all their versions, as an import compares with them.

use std::collections::BTreeMap;

use bill::{BillKey, DeliveryDay, LinesDigest, Meaning, Month, Uin};

use super::Catalog;
use super::import::ImportId;
use super::version::BillState;
use crate::error::StoreError;

/// A bill with all its versions, as an import compares with them.
#[derive(Clone, Debug)]
pub struct BillRecord {
    /// The current version; its cells are left out where they were not asked for.
    pub current: BillState,
    /// The latest delivery that the current version is known to be from.
    pub delivered: Option<DeliveryDay>,
    /// Whether the delivery was not written down: the version is from before that was done.
    pub is_delivery_unwritten: bool,
    /// Every version, by number.
    pub versions: Vec<VersionRecord>,
}

/// What a version is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRecord {
    /// Its number, from 1.
    pub number: u32,
    /// The import that published it.
    pub import: ImportId,
    /// How many lines it has.
    pub lines: u64,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// Digest of what its lines mean under the reading rules that were asked for; `None` where it is not there.
    pub meaning: Option<Meaning>,
    /// Whether lines of it may be gone.
    pub is_pruned: bool,
}

impl Catalog {
    /// The bills of some owners and months that have a version, one for each payer, with all their versions, in the
    /// order of their keys; meanings are those under some reading rules, given by their digest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn records(
        &self,
        books: &[(Uin, Month)],
        rules: &[u8; 32],
    ) -> Result<Vec<BillRecord>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.records(books, rules),
            Catalog::Postgres(postgres) => postgres.records(books, rules).await,
        }
    }

    /// What the versions of a month mean under some reading rules, given by their digest, as it was written down.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn meanings(
        &self,
        month: Month,
        rules: &[u8; 32],
    ) -> Result<BTreeMap<(BillKey, u32), Meaning>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.meanings(month, rules),
            Catalog::Postgres(postgres) => postgres.meanings(month, rules).await,
        }
    }
}
