//! Imports: how they are staged, published, taken back and listed.

use bill::ledger::{ImportId, RevertStep};

use super::database::{Catalog, delegate};
use super::import::{ImportInfo, SameImport, Staging};
use super::publication::{Publication, PublishError, Published, RevertError, Statements};
use crate::error::StoreError;
use crate::object::StagedImport;

impl Catalog {
    /// Finds the last published import of an identity.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_same_import(&self, identity: &[u8; 32]) -> Result<Option<SameImport>, StoreError> {
        delegate!(self.find_same_import(identity))
    }

    /// Records that an import starts.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn stage_import(&self, staging: &Staging<'_>) -> Result<StagedImport, StoreError> {
        delegate!(self.stage_import(staging))
    }

    /// Turns staged imports into swept ones, which can never publish, and returns them: a certain one, or all. Those of
    /// other programs are certain to be dead only while the caller holds the lock of imports.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn sweep_staged_imports(
        &self,
        only: Option<ImportId>,
    ) -> Result<Vec<StagedImport>, StoreError> {
        delegate!(self.sweep_staged_imports(only))
    }

    /// Deletes the rows of the objects of an import that published no version. Those of any other import stay.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn forget_idle_objects(&self, import: ImportId) -> Result<(), StoreError> {
        delegate!(self.forget_idle_objects(import))
    }

    /// Publishes an import: every bill that it changes gets a new version, in one transaction.
    ///
    /// # Errors
    ///
    /// [`PublishError`], also one of reading a statement. Nothing was kept then, unless it is
    /// [`StoreError::Unsettled`].
    pub async fn publish(
        &self,
        publication: &Publication<'_>,
        statements: &mut Statements<'_>,
    ) -> Result<Published, PublishError> {
        delegate!(self.publish(publication, statements))
    }

    /// Returns the bills that taking an import back would change, in their order. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`RevertError`].
    pub async fn plan_revert(&self, import: ImportId) -> Result<Vec<RevertStep>, RevertError> {
        self.check_every_version().await?;
        delegate!(self.plan_revert(import))
    }

    /// Takes an import back: every bill that it changed gets a new version, which is the same as the one before the
    /// import.
    ///
    /// # Errors
    ///
    /// [`RevertError`]. Nothing was changed then, unless it is [`StoreError::Unsettled`].
    pub async fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Published, RevertError> {
        self.check_every_version().await?;
        delegate!(self.revert(import, imported_by, now_us))
    }

    /// Returns the newest published import with its time, in microseconds since 1970.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_newest_import(&self) -> Result<Option<(ImportId, i64)>, StoreError> {
        delegate!(self.find_newest_import())
    }

    /// Returns every import, the newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        delegate!(self.list_imports())
    }
}
