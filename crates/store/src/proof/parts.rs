//! Parts of a proof, each of which is checked by itself: the catalog, the registry, a month.

use std::path::Path;

use bill::Month;

use super::finding::Finding;
use super::run::{Depth, Proof, Purpose, VersionSelection};
use crate::catalog::{Inventory, InventoryVersion};
use crate::error::StoreError;

/// A part of a run, which is checked by itself.
#[derive(Clone, Copy)]
pub(super) enum ProofPart<'p> {
    /// The catalog by itself.
    Catalog,
    /// Accounts, keys, their history, closings and imports; secrets are opened with the master key of a file.
    Registry(Option<&'p Path>),
    /// A month: its objects, then its versions.
    Month(Month, MonthCheck),
}

/// The extent to which a month is checked, and its purpose.
#[derive(Clone, Copy)]
pub(super) struct MonthCheck {
    pub(super) depth: Depth,
    pub(super) versions: VersionSelection,
    pub(super) purpose: Purpose,
}

impl Proof<'_> {
    /// Checks a part.
    pub(super) async fn check_part(&mut self, part: ProofPart<'_>) -> Result<(), StoreError> {
        match part {
            ProofPart::Catalog => self.check_catalog().await,
            ProofPart::Registry(master_key) => self.check_registry(master_key).await,
            ProofPart::Month(month, check) => match self.read_month_inventory(month).await? {
                Some(inventory) => self.check_month(month, &inventory, check).await,
                None => Ok(()),
            },
        }
    }

    /// Checks the catalog by itself.
    async fn check_catalog(&mut self) -> Result<(), StoreError> {
        let flaws = self.data.catalog.find_flaws().await;
        for flaw in self.report_unreadable(flaws)?.unwrap_or_default() {
            self.report_finding(Finding::Catalog(flaw));
        }
        Ok(())
    }

    /// Reads the objects, versions and parts of a month from the catalog.
    async fn read_month_inventory(&mut self, month: Month) -> Result<Option<Inventory>, StoreError> {
        let inventory = self.data.catalog.read_inventory(month).await;
        self.report_unreadable(inventory)
    }

    /// Checks one month: its objects, then its versions.
    async fn check_month(
        &mut self,
        month: Month,
        inventory: &Inventory,
        MonthCheck { depth, versions, purpose }: MonthCheck,
    ) -> Result<(), StoreError> {
        if purpose == Purpose::Verify {
            self.check_bills(inventory);
            self.check_texts(month).await?;
        }
        let sound = self.check_objects(inventory, depth, versions, purpose).await?;
        if depth == Depth::Whole {
            return self.check_versions(inventory, sound, versions, purpose).await;
        }
        for InventoryVersion { version, .. } in &inventory.versions {
            if version.pruned_at_us.is_none() {
                self.summary.versions += 1;
            } else {
                self.summary.pruned += 1;
            }
        }
        Ok(())
    }
}
