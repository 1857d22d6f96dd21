//! Comparison of recorded numbers of lines, by which pages are found, with the lines.

use std::collections::BTreeMap;

use bill::ledger::{ImportId, PublishedVersion};
use bill::{BillKey, PartCounts};

use super::finding::VersionFlaw;
use super::run::Proof;
use crate::error::StoreError;

impl Proof<'_> {
    /// Compares the numbers of lines that are kept with the parts of a version with those of its lines. Those that
    /// cannot be read, or are not what was published, are reported with the bill.
    pub(super) async fn compare_line_counts(
        &self,
        version: &PublishedVersion,
        counted: &BTreeMap<(BillKey, ImportId), PartCounts>,
    ) -> Result<Vec<VersionFlaw>, StoreError> {
        let recorded = match self.data.catalog.read_part_counts(version.bill, version.number).await {
            Ok(recorded) => recorded,
            Err(error) if error.is_busy() || error.is_replaced() => return Err(error),
            Err(_) => return Ok(Vec::new()),
        };
        let is_other = |(import, counts): &(&ImportId, &PartCounts)| {
            counted.get(&(version.bill, **import)) != Some(counts)
        };
        let others = recorded.iter().filter(is_other);
        Ok(others.map(|(import, _)| VersionFlaw::LineCounts { import: *import }).collect())
    }
}
