//! The objects that one writer of an import writes: for each month one, or, of a large month, several.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_schema::SchemaRef;
use bill::Month;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::object_writer::ObjectWriter;
use super::schema::make_lines_schema;
use crate::error::StoreError;
use crate::folder::FileIdentity;
use crate::object::{StagedImport, WrittenObject};

/// Number of row groups of all unfinished objects at which one of these is finished. The description of a row group,
/// some 60 kB, is in memory until its object is finished, and in memory of readers of the object, too.
const OPEN_ROW_GROUPS_MAX: usize = 64;

/// Number of objects of one month that a writer has numbers for: those of the next writer are numbered behind them.
const OBJECTS_MAX: usize = 1_000_000_000;

/// The objects of one writer. When unfinished ones have many row groups, the one that has most is completed; later row groups of
/// its month start another.
pub(super) struct OpenObjects {
    store: Arc<dyn ObjectStore>,
    /// The folder of the store.
    folder: PathBuf,
    identity: Arc<FileIdentity>,
    import: StagedImport,
    schema: SchemaRef,
    /// Number of the writers of the import whose objects come before these.
    writers_before: usize,
    open: BTreeMap<Month, ObjectWriter>,
    written: Vec<WrittenObject>,
}

impl OpenObjects {
    /// No objects yet.
    pub(super) fn new(
        store: Arc<dyn ObjectStore>,
        folder: PathBuf,
        identity: Arc<FileIdentity>,
        import: StagedImport,
    ) -> Self {
        let (open, written, schema) = (BTreeMap::new(), Vec::new(), make_lines_schema());
        Self { store, folder, identity, import, schema, writers_before: 0, open, written }
    }

    /// Starts those of another writer of the import, which come behind those of the writers before it.
    pub(super) fn start_another(&self, writers_before: usize) -> Self {
        let (store, identity) = (Arc::clone(&self.store), Arc::clone(&self.identity));
        let other = Self::new(store, self.folder.clone(), identity, self.import.clone());
        Self { writers_before, ..other }
    }

    /// The import that writes them.
    pub(super) const fn import(&self) -> &StagedImport {
        &self.import
    }

    /// The store that they are written to.
    pub(super) const fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// Takes the unfinished object of a month, for a row group. It is to be put back.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it is a new one, and cannot be started.
    pub(super) fn take(&mut self, month: Month) -> Result<ObjectWriter, StoreError> {
        if let Some(object) = self.open.remove(&month) {
            return Ok(object);
        }
        let (path, identity) = (self.make_next_path(month), Arc::clone(&self.identity));
        ObjectWriter::new(month, path, &self.folder, identity, &self.schema)
    }

    /// Puts an object back that got a row group. If unfinished objects then have too many of these, the one with most of them is
    /// completed.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub(super) async fn put_back(&mut self, object: ObjectWriter) -> Result<(), StoreError> {
        self.open.insert(object.month, object);
        let row_groups: usize = self.open.values().map(|object| object.row_groups).sum();
        if row_groups >= OPEN_ROW_GROUPS_MAX {
            let largest = self.open.values().max_by_key(|object| object.row_groups);
            let month = largest.map(|object| object.month);
            if let Some(object) = month.and_then(|month| self.open.remove(&month)) {
                self.written.push(object.finish(self.store.as_ref()).await?);
            }
        }
        Ok(())
    }

    /// Completes all objects, which are then durable. They are returned in the order of their months.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub(super) async fn finish(mut self) -> Result<Vec<WrittenObject>, StoreError> {
        for object in self.open.into_values() {
            self.written.push(object.finish(self.store.as_ref()).await?);
        }
        self.written.sort_by_key(|object| object.month);
        Ok(self.written)
    }

    /// Aborts the uploads that are not completed, and deletes the objects that are.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what is left is swept with the import.
    pub(super) async fn abort(self) -> Result<(), StoreError> {
        for object in self.open.into_values() {
            object.abort().await?;
        }
        for object in self.written {
            let deleted = self.store.delete(&Path::from(object.path.as_str())).await;
            deleted.map_err(StoreError::object("delete the lines in", &self.folder.join(&object.path)))?;
        }
        Ok(())
    }

    /// Path of the next object of a month: the name of the second ends with `-2`, that of the first of a second writer with
    /// `-1000000001`.
    fn make_next_path(&self, month: Month) -> Path {
        let written = self.written.iter().filter(|object| object.month == month).count();
        let before = self.writers_before * OBJECTS_MAX + written;
        let number = if before == 0 { String::new() } else { format!("-{}", before + 1) };
        let (import, token) = (self.import.id, &self.import.token);
        Path::from(format!("lines/month={month}/import-{import}-{token}{number}.parquet"))
    }
}
