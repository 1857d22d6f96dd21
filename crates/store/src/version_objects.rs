//! The objects that hold the lines of a version.

use std::collections::BTreeSet;

use bill::ledger::{BillFilter, ImportId, PublishedVersion};

use crate::data::Data;
use crate::error::StoreError;
use crate::object::StoredObject;

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
}
