//! The objects that hold the lines of a version: whether this node has them.

use bill::ledger::PublishedVersion;

use crate::data::Data;
use crate::error::StoreError;
use crate::object::WrittenObject;
use crate::refusal::StoreRefusal;

impl Data {
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
