//! Long-term maintenance of the catalog: copies for backups, and pruning of superseded versions.

use std::path::Path;

use super::database::{Catalog, delegate};
use super::inventory::Pruned;
use crate::error::StoreError;
use crate::object::StoredObject;
use crate::refusal::BackupRefusal;

impl Catalog {
    /// Returns the id that distinguishes this catalog from others, also in its backups.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_catalog_id(&self) -> Result<Vec<u8>, StoreError> {
        delegate!(self.read_catalog_id())
    }

    /// Refuses a catalog that cannot be copied into backups.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: it is in PostgreSQL.
    pub(crate) fn check_can_back_up(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => Err(BackupRefusal::CatalogInPostgres.into()),
        }
    }

    /// Writes one state of the catalog into an empty file, from which [`Catalog`] can be opened again. Returns the
    /// objects that this state needs.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if a version is not what was published.
    #[expect(
        clippy::unused_async,
        reason = "PostgreSQL, which would be awaited, has tools of its own for this"
    )]
    pub(crate) async fn write_backup_into(&self, file: &Path) -> Result<Vec<StoredObject>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.write_backup_into(file),
            Self::Postgres(_) => Err(BackupRefusal::CatalogInPostgres.into()),
        }
    }

    /// Drops what no answer as of `cutoff_us` or later needs: the cells of versions that were superseded by then, and
    /// the objects with no lines that a remaining version counts. A dry run drops nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn prune(
        &self,
        cutoff_us: i64,
        now_us: i64,
        is_dry: bool,
    ) -> Result<Pruned, StoreError> {
        delegate!(self.prune(cutoff_us, now_us, is_dry))
    }

    /// Records that a pruned object is deleted.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn forget_pruned_object(&self, path: &str) -> Result<(), StoreError> {
        delegate!(self.forget_pruned_object(path))
    }
}
