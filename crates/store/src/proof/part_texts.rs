//! Comparison of what is kept with parts, the numbers of lines and the sums by day, with the lines.

use std::collections::BTreeMap;

use bill::BillKey;
use bill::ledger::{ImportId, PublishedVersion};

use super::finding::VersionFlaw;
use super::fold::FoldedParts;
use super::run::Proof;
use crate::catalog::KeptWithPart;
use crate::error::StoreError;

impl Proof<'_> {
    /// Compares what is kept with the parts of a version with its lines.
    pub(super) async fn compare_part_texts(
        &self,
        version: &PublishedVersion,
        parts: &FoldedParts,
    ) -> Result<Vec<VersionFlaw>, StoreError> {
        let mut flaws = self.compare_part_text(version, &parts.counts).await?;
        flaws.extend(self.compare_part_text(version, &parts.days).await?);
        Ok(flaws)
    }

    /// Compares one kind of texts. Those that cannot be read, or are not what was published, are reported with the bill.
    async fn compare_part_text<T: KeptWithPart + PartialEq>(
        &self,
        version: &PublishedVersion,
        counted: &BTreeMap<(BillKey, ImportId), T>,
    ) -> Result<Vec<VersionFlaw>, StoreError> {
        let recorded = match self.data.catalog.read_part_texts::<T>(version.bill, version.number).await {
            Ok(recorded) => recorded,
            Err(error) if error.is_busy() || error.is_replaced() => return Err(error),
            Err(_) => return Ok(Vec::new()),
        };
        let is_other = |(import, kept): &(ImportId, Option<T>)| {
            kept.as_ref().is_some_and(|kept| counted.get(&(version.bill, *import)) != Some(kept))
        };
        let others = recorded.into_iter().filter(is_other);
        Ok(others.map(|(import, _)| VersionFlaw::PartText { import, text: T::KIND }).collect())
    }
}
