//! Sweeping: deletes what killed imports, killed prunes and interrupted writes of lists left behind.

use std::collections::BTreeSet;

use crate::data::Data;
use crate::error::StoreError;
use crate::exports::sweep_list_pieces;
use crate::lock::ImportLock;
use crate::object::StagedImport;
use crate::refusal::{NOTHING_SWEPT, StoreRefusal};

impl Data {
    /// Deletes what killed imports left (staged rows, objects, and pieces of the lists for outside engines), and
    /// the objects that a killed prune left. Returns the number of imports that were swept.
    ///
    /// An import that is swept can never publish, even if its program still runs and has only lost its lock: its row
    /// is gone before its objects are deleted. Objects that it writes later are deleted by the next sweep.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was swept stays swept.
    pub async fn sweep_unfinished_imports(&self, lock: &ImportLock) -> Result<usize, StoreError> {
        self.check_is_in_place()?;
        lock.check_is_held(NOTHING_SWEPT)?;
        let staged = self.catalog.sweep_staged_imports(None).await?;
        let leftovers = self.catalog.find_leftovers().await?;
        let dead = leftovers.swept.iter().chain(&leftovers.idle);
        let tokens = dead.map(|import| import.token.as_str()).collect();
        let mut swept = self.lines.delete_import_files(&tokens)?;
        for path in &leftovers.pruned {
            self.lines.delete_object(path).await?;
        }
        swept.extend(staged.into_iter().chain(leftovers.idle.iter().cloned()).map(|import| import.token));
        // A file that comes back after a power failure must still be known to the catalog, so deletions are made
        // durable before it forgets them.
        if !swept.is_empty() || !leftovers.pruned.is_empty() {
            self.lines.sync_folders()?;
        }
        for import in &leftovers.idle {
            self.catalog.forget_idle_objects(import.id).await?;
        }
        for path in &leftovers.pruned {
            self.catalog.forget_pruned_object(path).await?;
        }
        sweep_list_pieces(&self.lines)?;
        Ok(swept.len())
    }

    /// Deletes what an import wrote that could not publish, with or without the lock of imports. One that is published
    /// after all keeps everything. Returns true if another program had swept it before: then it cannot have published.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; the next sweep deletes what is left.
    pub async fn discard_import(&self, import: &StagedImport) -> Result<bool, StoreError> {
        let was_staged = !self.catalog.sweep_staged_imports(Some(import.id)).await?.is_empty();
        let is_swept = self.catalog.find_leftovers().await?.swept.contains(import);
        if is_swept {
            self.lines.delete_import_files(&BTreeSet::from([import.token.as_str()]))?;
            self.lines.sync_folders()?;
        }
        Ok(is_swept && !was_staged)
    }

    /// Refuses to build upon a catalog that does not know objects that are here: it is an older state of the bills, another
    /// catalog, or a mixture of two states.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::UnknownObjects`]. Others of storage.
    pub async fn check_objects_are_known(&self) -> Result<(), StoreError> {
        // The catalog is asked after the files were listed, since it knows an import before its objects are written.
        let unknown = self.lines.find_unknown_objects(self.catalog.find_leftovers()).await?;
        let Some(example) = unknown.first().cloned() else { return Ok(()) };
        let folder = self.dir().join("objects");
        Err(StoreRefusal::UnknownObjects { folder, count: unknown.len(), example }.into())
    }

    /// Sweeps as [`Data::sweep_unfinished_imports`] does, unless several nodes share the catalog. Then the objects may
    /// be on another node, and the catalog would forget objects that still exist; only imports sweep there, since they
    /// run where the objects are.
    ///
    /// # Errors
    ///
    /// As [`Data::sweep_unfinished_imports`].
    pub async fn sweep_unfinished_imports_unless_shared(
        &self,
        lock: &ImportLock,
    ) -> Result<usize, StoreError> {
        if self.has_shared_catalog() { Ok(0) } else { self.sweep_unfinished_imports(lock).await }
    }
}
