//! The catalog as it is kept for long: copied into backups, and rid of what nobody is promised any more.

use std::path::Path;

use bill::BillKey;

use super::Catalog;
use super::import::StoredObject;
use crate::error::StoreError;

/// What a prune drops.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The versions whose cells go, by month, payer, owner and number.
    pub versions: Vec<(BillKey, u32)>,
    /// How many cells these are.
    pub cells: u64,
    /// The objects whose lines no version that is kept counts.
    pub objects: Vec<StoredObject>,
}

#[expect(
    clippy::unused_async,
    reason = "SQLite answers in place, and PostgreSQL does none of this yet; the seam is awaited as everywhere"
)]
impl Catalog {
    /// What tells this catalog from others, also in its backups.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn catalog_id(&self) -> Result<Vec<u8>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.catalog_id(),
            Catalog::Postgres(_) => Err(not_backed_up()),
        }
    }

    /// Writes the catalog, as it is at one moment, into a new file, from which [`Catalog`] can be opened again;
    /// the objects that this state needs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn backup_into(&self, file: &Path) -> Result<Vec<StoredObject>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.backup_into(file),
            Catalog::Postgres(_) => Err(not_backed_up()),
        }
    }

    /// Drops what no answer as of a time, or later, needs: the cells of versions that were superseded by then,
    /// and which objects' lines none of those that stay counts. In a dry run nothing is dropped.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn prune(
        &self,
        cutoff_us: i64,
        now_us: i64,
        is_dry: bool,
    ) -> Result<Pruned, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.prune(cutoff_us, now_us, is_dry),
            Catalog::Postgres(_) => Err(StoreError::Refused(
                "a catalog in PostgreSQL is not pruned yet; nothing was dropped".to_owned(),
            )),
        }
    }

    /// The paths of objects that were pruned and may not be deleted yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn pruned_objects(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.pruned_objects(),
            // Nothing is pruned there.
            Catalog::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// Notes that a pruned object is deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn forget_pruned(&self, path: &str) -> Result<(), StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.forget_pruned(path),
            Catalog::Postgres(_) => Ok(()),
        }
    }
}

/// Why a catalog in PostgreSQL is not copied.
fn not_backed_up() -> StoreError {
    StoreError::Refused(
        "a catalog in PostgreSQL is not backed up by billfold yet: use its own tools (pg_dump), and copy the folder of \
         objects after that"
            .to_owned(),
    )
}
