//! Names of products and regions of versions: from the catalog, or from the lines of versions that were published before
//! the catalog held names.

use std::collections::BTreeSet;

use bill::ledger::{BillState, PublishedVersion};
use bill::{BillKey, KeyNames};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{LineFilter, Projection, StoredLine};
use crate::object::WrittenObject;

impl Data {
    /// Loads the names of products and regions into a state. Those of a version that was published before the catalog
    /// held names are read from its lines. A version that was pruned has none, nor have lines that are not here: a node
    /// that shares the catalog need not have them, and no sum needs the names.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog or an object cannot be read, or an object is not what was written.
    pub async fn load_names(&self, state: &mut BillState) -> Result<(), StoreError> {
        let version = &state.version;
        state.names = if version.has_names {
            self.catalog.read_names(version.bill, version.number).await?
        } else if version.pruned_at_us.is_none() {
            self.read_names_from_lines(version).await?
        } else {
            KeyNames::default()
        };
        Ok(())
    }

    /// Reads the names that the lines of a version have.
    pub(crate) async fn read_names_from_lines(
        &self,
        version: &PublishedVersion,
    ) -> Result<KeyNames, StoreError> {
        let mut names = KeyNames::default();
        let bills = BTreeSet::from([version.bill]);
        for stored in self.catalog.list_counted_objects(version.bill, version.number).await? {
            // A node that shares the catalog need not have the objects.
            if self.lines.has_object(&stored.object.path).await? {
                names.merge(&self.read_names_of_object(&stored.object, &bills).await?);
            }
        }
        Ok(names)
    }

    /// Reads the names that the lines of bills in an object have.
    async fn read_names_of_object(
        &self,
        object: &WrittenObject,
        bills: &BTreeSet<BillKey>,
    ) -> Result<KeyNames, StoreError> {
        self.lines.check_object(object).await?;
        let mut names = KeyNames::default();
        let each = &mut |line: &StoredLine<'_>| {
            names.add_charge(&line.charge);
            Ok::<_, StoreError>(())
        };
        self.lines.visit_lines(object, Projection::Charge, LineFilter::Bills(bills), each).await?;
        Ok(names)
    }
}
