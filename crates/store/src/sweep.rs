//! Sweeping: deletes what killed imports, killed prunes and interrupted writes of lists left behind.

use crate::data::Data;
use crate::error::StoreError;
use crate::exports::sweep_list_pieces;
use crate::lock::ImportLock;

impl Data {
    /// Deletes what killed imports left (staged rows, objects, and pieces of the lists for outside engines), and
    /// the objects that a killed prune left. Returns the number of imports that were swept.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was swept stays swept.
    pub async fn sweep_unfinished_imports(&self, _lock: &ImportLock) -> Result<usize, StoreError> {
        let (staged, pruned) =
            (self.catalog.find_unfinished_imports().await?, self.catalog.read_pruned_objects().await?);
        for import in &staged {
            self.lines.delete_import_objects(&import.token).await?;
        }
        for path in &pruned {
            self.lines.delete_object(path).await?;
        }
        // A file that comes back after a power failure must still be known to the catalog, so deletions are made
        // durable before it forgets them.
        if !staged.is_empty() || !pruned.is_empty() {
            self.lines.sync_folders()?;
        }
        for import in &staged {
            self.catalog.forget_import(import.id).await?;
        }
        for path in &pruned {
            self.catalog.forget_pruned_object(path).await?;
        }
        sweep_list_pieces(&self.lines)?;
        Ok(staged.len())
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
