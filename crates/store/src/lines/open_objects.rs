//! The objects of an import that are being written: one for each month or, of a large month, several.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_schema::SchemaRef;
use bill::Month;
use bill::ledger::ImportId;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use super::encode::EncodedRowGroup;
use super::object_writer::ObjectWriter;
use super::schema::make_lines_schema;
use crate::error::StoreError;
use crate::folder::FileIdentity;
use crate::object::{StagedImport, WrittenObject};

/// Number of row groups of all unfinished objects at which one of these is finished. The description of a row group,
/// some 60 kB, is in memory until its object is finished, and in memory of readers of the object, too.
const OPEN_ROW_GROUPS_MAX: usize = 64;

/// The objects of one import. When unfinished ones have many row groups, the one that has most is completed; later lines of its
/// month start another.
pub(super) struct OpenObjects {
    store: Arc<dyn ObjectStore>,
    /// The folder of the store.
    folder: PathBuf,
    identity: Arc<FileIdentity>,
    import: StagedImport,
    schema: SchemaRef,
    open: BTreeMap<Month, ObjectWriter>,
    written: Vec<WrittenObject>,
}

impl OpenObjects {
    /// No object yet.
    pub(super) fn new(
        store: Arc<dyn ObjectStore>,
        folder: PathBuf,
        identity: Arc<FileIdentity>,
        import: StagedImport,
    ) -> Self {
        let schema = make_lines_schema();
        Self { store, folder, identity, import, schema, open: BTreeMap::new(), written: Vec::new() }
    }

    /// The number of the import.
    pub(super) const fn import(&self) -> ImportId {
        self.import.id
    }

    /// Adds a row group to the object of its month, and sends it to the store.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub(super) async fn add_row_group(
        &mut self,
        month: Month,
        row_group: EncodedRowGroup,
    ) -> Result<(), StoreError> {
        let mut object = if let Some(object) = self.open.remove(&month) {
            object
        } else {
            let (path, identity) = (self.make_next_path(month), Arc::clone(&self.identity));
            ObjectWriter::new(month, path, &self.folder, identity, &self.schema)?
        };
        object.add_row_group(row_group)?;
        object.send(self.store.as_ref()).await?;
        self.open.insert(month, object);
        self.finish_largest_if_many().await
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

    /// Completes the object with most row groups if all have too many.
    async fn finish_largest_if_many(&mut self) -> Result<(), StoreError> {
        let row_groups: usize = self.open.values().map(|object| object.row_groups).sum();
        if row_groups < OPEN_ROW_GROUPS_MAX {
            return Ok(());
        }
        let largest = self.open.values().max_by_key(|object| object.row_groups);
        let month = largest.map(|object| object.month);
        if let Some(object) = month.and_then(|month| self.open.remove(&month)) {
            self.written.push(object.finish(self.store.as_ref()).await?);
        }
        Ok(())
    }

    /// Path of the next object of a month: the name of the second ends with `-2`.
    fn make_next_path(&self, month: Month) -> Path {
        let before = self.written.iter().filter(|object| object.month == month).count();
        let number = if before == 0 { String::new() } else { format!("-{}", before + 1) };
        let (import, token) = (self.import.id, &self.import.token);
        Path::from(format!("lines/month={month}/import-{import}-{token}{number}.parquet"))
    }
}
