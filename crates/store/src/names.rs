//! Names of products and regions of versions: from the catalog, or from the lines of versions that were published before
//! the catalog held names.

use std::collections::BTreeSet;

use bill::KeyNames;
use bill::ledger::{BillFilter, BillState, ImportId, PublishedVersion};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{LineFilter, Projection, StoredLine};

impl Data {
    /// Loads the names of products and regions into a state. Those of a version that was published before the catalog
    /// held names are read from its lines. A version that was pruned has none.
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
    async fn read_names_from_lines(&self, version: &PublishedVersion) -> Result<KeyNames, StoreError> {
        let parts = self.catalog.list_parts(BillFilter::of_bill(version.bill)).await?;
        let counted = parts.iter().filter(|part| part.is_counted_by(version.number));
        let imports: BTreeSet<ImportId> = counted.map(|part| part.import).collect();
        let mut names = KeyNames::default();
        if imports.is_empty() {
            return Ok(names);
        }
        let bills = BTreeSet::from([version.bill]);
        for stored in self.catalog.list_objects().await? {
            if stored.object.month != version.bill.month || !imports.contains(&stored.import) {
                continue;
            }
            self.lines.check_object(&stored.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                names.add_charge(&line.charge);
                Ok::<_, StoreError>(())
            };
            let filter = LineFilter::Bills(&bills);
            self.lines.visit_lines(&stored.object, Projection::Charge, filter, each).await?;
        }
        Ok(names)
    }
}
