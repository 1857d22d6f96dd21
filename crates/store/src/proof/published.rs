//! Published versions, which are read many at a time ahead of their comparison.

use bill::ledger::{BillState, PublishedVersion};

use super::run::Proof;
use crate::catalog::InventoryVersion;
use crate::error::StoreError;

/// Number of bills of which versions are read ahead.
pub(super) const BILLS_READ_AHEAD: usize = 256;

/// Number of rows of cells, names and sums, about, that are read ahead: some megabytes.
const ROWS_READ_AHEAD: u64 = 16_384;

impl Proof<'_> {
    /// Reads versions ahead, as many as memory allows. If any of them cannot be read, none is read ahead: each is then read by
    /// itself, and the faulty one is named.
    pub(super) async fn read_ahead<'e>(
        &mut self,
        versions: impl Iterator<Item = &'e InventoryVersion>,
    ) -> Result<(), StoreError> {
        let mut rows = 0_u64;
        let is_within = |entry: &&InventoryVersion| {
            // Saturates, as a damaged catalog may state any numbers.
            rows = rows
                .saturating_add(entry.cells)
                .saturating_add(entry.names)
                .saturating_add(entry.payment_sums);
            rows <= ROWS_READ_AHEAD
        };
        let ahead: Vec<&PublishedVersion> =
            versions.take_while(is_within).map(|entry| &entry.version).collect();
        self.published = match self.data.catalog.read_unchecked_versions(&ahead).await {
            Err(error) if error.is_busy() || error.is_replaced() => return Err(error),
            read => read.unwrap_or_default(),
        };
        Ok(())
    }

    /// Returns a version that was read ahead, or reads it; `None` if it does not exist any more, or was pruned.
    pub(super) async fn take_published(
        &mut self,
        version: &PublishedVersion,
    ) -> Result<Option<BillState>, StoreError> {
        match self.published.remove(&(version.bill, version.number)) {
            Some(state) => Ok(Some(state)),
            None => self.data.catalog.read_unchecked_version(version.bill, version.number).await,
        }
    }
}
