//! The catalog as it is kept for long: copied into backups, and rid of what nobody is promised any more.

use std::path::Path;

use bill::BillKey;

use super::Catalog;
use crate::error::StoreError;
use crate::object::StoredObject;

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

impl Catalog {
    /// What tells this catalog from others, also in its backups.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn catalog_id(&self) -> Result<Vec<u8>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.catalog_id(),
            Catalog::Postgres(postgres) => postgres.catalog_id().await,
        }
    }

    /// Refuses a catalog that is not copied into backups.
    ///
    /// # Errors
    /// [`StoreError::Refused`]: it is in PostgreSQL.
    pub(crate) fn check_backed_up(&self) -> Result<(), StoreError> {
        match self {
            Catalog::Sqlite(_) => Ok(()),
            Catalog::Postgres(_) => Err(not_backed_up()),
        }
    }

    /// Writes the catalog, as it is at one moment, into an empty file, from which [`Catalog`] can be opened again;
    /// the objects that this state needs.
    ///
    /// # Errors
    /// [`StoreError`].
    #[expect(
        clippy::unused_async,
        reason = "PostgreSQL, which would be awaited, has tools of its own for this"
    )]
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
            Catalog::Postgres(postgres) => postgres.prune(cutoff_us, now_us, is_dry).await,
        }
    }

    /// The paths of objects that were pruned and may not be deleted yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn pruned_objects(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.pruned_objects(),
            Catalog::Postgres(postgres) => postgres.pruned_objects().await,
        }
    }

    /// Notes that a pruned object is deleted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn forget_pruned(&self, path: &str) -> Result<(), StoreError> {
        match self {
            Catalog::Sqlite(sqlite) => sqlite.forget_pruned(path),
            Catalog::Postgres(postgres) => postgres.forget_pruned(path).await,
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
