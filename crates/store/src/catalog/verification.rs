//! The catalog as it is compared with the stored lines, and checked by itself.

use std::collections::BTreeMap;

use bill::ledger::{BillState, ImportId, PublishedVersion};
use bill::{BillKey, Month};

use super::database::{Catalog, delegate};
use super::inventory::{CatalogFlaw, ChangedTexts, Inventory, Leftovers};
use super::registry::Registry;
use crate::error::StoreError;
use crate::object::StoredObject;

impl Catalog {
    /// Returns every month that a bill was ever published for, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_months(&self) -> Result<Vec<Month>, StoreError> {
        delegate!(self.list_months())
    }

    /// Returns every object of lines, by import and month.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_objects(&self) -> Result<Vec<StoredObject>, StoreError> {
        delegate!(self.list_objects())
    }

    /// Returns the names of the files of each import, in the order in which lines number them.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_file_names(&self) -> Result<BTreeMap<ImportId, Vec<String>>, StoreError> {
        let names: Vec<(ImportId, String)> = delegate!(self.read_file_names())?;
        let mut of_import: BTreeMap<ImportId, Vec<String>> = BTreeMap::new();
        for (import, name) in names {
            of_import.entry(import).or_default().push(name);
        }
        Ok(of_import)
    }

    /// Returns the names of the files of one import, in the order in which lines number them.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_file_names_of_import(&self, import: ImportId) -> Result<Vec<String>, StoreError> {
        delegate!(self.read_file_names_of_import(import))
    }

    /// Returns the months of the bills whose current versions count lines of imports with a file of these bytes, in
    /// order.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_months_of_file(&self, sha256: &[u8; 32]) -> Result<Vec<Month>, StoreError> {
        delegate!(self.read_months_of_file(sha256))
    }

    /// Returns the objects, versions and counted parts of a month, all as of one state.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_inventory(&self, month: Month) -> Result<Inventory, StoreError> {
        delegate!(self.read_inventory(month))
    }

    /// Finds the texts of a month's parts that are not those that were published.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_changed_texts(&self, month: Month) -> Result<ChangedTexts, StoreError> {
        delegate!(self.find_changed_texts(month))
    }

    /// Returns one version with its cells and the names that the catalog holds, all as of one state; `None` if the
    /// version does not exist or was pruned.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_version(&self, bill: BillKey, number: u32) -> Result<Option<BillState>, StoreError> {
        delegate!(self.read_version(bill, number))
    }

    /// Returns one version as [`Catalog::read_version`] does, without a comparison with its digest.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn read_unchecked_version(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<BillState>, StoreError> {
        delegate!(self.read_unchecked_version(bill, number))
    }

    /// Returns versions as [`Catalog::read_unchecked_version`] does, without those that do not exist or were pruned. Their facts
    /// are those given, which never change.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: any of them cannot be read.
    pub(crate) async fn read_unchecked_versions(
        &self,
        versions: &[&PublishedVersion],
    ) -> Result<BTreeMap<(BillKey, u32), BillState>, StoreError> {
        delegate!(self.read_unchecked_versions(versions))
    }

    /// Finds what the catalog knows of objects that no version needs. Nothing is changed.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_leftovers(&self) -> Result<Leftovers, StoreError> {
        delegate!(self.find_leftovers())
    }

    /// Finds the time of the last publication or prune, in microseconds since 1970; `None` if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn find_last_change_us(&self) -> Result<Option<i64>, StoreError> {
        delegate!(self.find_last_change_us())
    }

    /// Finds the flaws of the catalog that show without the lines.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub async fn find_flaws(&self) -> Result<Vec<CatalogFlaw>, StoreError> {
        delegate!(self.find_flaws())
    }

    /// Reads accounts, keys, their history, closings, and the catalog's own entries, all as of one state.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn read_registry(&self) -> Result<Registry, StoreError> {
        delegate!(self.read_registry())
    }
}
