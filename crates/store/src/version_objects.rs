//! The objects that hold the lines of a version.

use std::collections::BTreeSet;

use bill::ledger::{BillFilter, ImportId, PublishedVersion};

use crate::data::Data;
use crate::error::StoreError;
use crate::object::{StoredObject, WrittenObject};
use crate::refusal::StoreRefusal;

impl Data {
    /// Lists the objects that may hold lines which a version counts; none for a version without lines.
    pub(crate) async fn list_version_objects(
        &self,
        version: &PublishedVersion,
    ) -> Result<Vec<StoredObject>, StoreError> {
        let parts = self.catalog.list_parts(BillFilter::of_bill(version.bill)).await?;
        let counted = parts.iter().filter(|part| part.is_counted_by(version.number));
        let imports: BTreeSet<ImportId> = counted.map(|part| part.import).collect();
        if imports.is_empty() {
            return Ok(Vec::new());
        }
        let mut objects = self.catalog.list_objects().await?;
        objects
            .retain(|stored| stored.object.month == version.bill.month && imports.contains(&stored.import));
        Ok(objects)
    }
    /// Checks that an object with lines of a version is on this node: a node that shares the catalog need not have it.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::LinesElsewhere`]: it is not. [`StoreError`]: the store cannot be asked.
    pub(crate) async fn check_lines_are_here(
        &self,
        version: &PublishedVersion,
        object: &WrittenObject,
    ) -> Result<(), StoreError> {
        let path = &object.path;
        if self.has_shared_catalog() && !self.lines.has_object(path).await? {
            let (bill, version) = (version.bill, version.number);
            return Err(StoreRefusal::LinesElsewhere { bill, version, path: path.clone() }.into());
        }
        Ok(())
    }
}
