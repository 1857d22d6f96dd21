//! Bills and their versions: how they are read, and which of their cells a caller may see.

use std::collections::BTreeMap;

use access::{BillQuery, BillsAnswer, BillsQuery, HistoryAnswer, HistoryQuery, VisibleStates};
use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{BillKey, DaySums, KeyNames, Meaning, Month, PartCounts, Uin};

use super::database::{Catalog, delegate};
use super::part_texts::KeptWithPart;
use super::record::BillRecord;
use crate::error::StoreError;
use crate::object::StoredObject;

impl Catalog {
    /// Returns the bills of an owner's month, one for each payer, as of a version or time, with their cells and without
    /// the names of their products and regions.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_bills(
        &self,
        owner: Uin,
        month: Month,
        as_of: AsOf,
    ) -> Result<Vec<BillState>, StoreError> {
        delegate!(self.read_bills(owner, month, as_of))
    }

    /// Passes every matching bill with its cells and without names to `visit`, all as of one state of the catalog, in the order of
    /// month, payer and owner.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also one that `visit` returns, which ends the iteration.
    pub async fn visit_bills(
        &self,
        filter: BillFilter,
        as_of: AsOf,
        visit: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        delegate!(self.visit_bills(filter, as_of, visit))
    }

    /// Returns the names of a version's products and regions that the catalog holds; none for a version whose
    /// [`PublishedVersion::has_names`] is false, and for one that was pruned.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_names(&self, bill: BillKey, number: u32) -> Result<KeyNames, StoreError> {
        delegate!(self.read_names(bill, number))
    }

    /// Returns every published version of the matching bills, by month, payer, owner and number.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_versions(&self, filter: BillFilter) -> Result<Vec<PublishedVersion>, StoreError> {
        delegate!(self.list_versions(filter))
    }

    /// Compares the facts of every version with its digest, before one of them decides what is taken back or dropped.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: one is not as it was published. Others of storage.
    pub(crate) async fn check_every_version(&self) -> Result<(), StoreError> {
        self.list_versions(BillFilter::default()).await.map(|_| ())
    }

    /// Returns the lines that versions of the matching bills count, by month, payer, owner, version and import.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_parts(&self, filter: BillFilter) -> Result<Vec<CountedPart>, StoreError> {
        delegate!(self.list_parts(filter))
    }

    /// Returns the objects with lines that a version may count, by import and, in each, in the order in which they were
    /// written; none for a version without lines.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_counted_objects(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<Vec<StoredObject>, StoreError> {
        delegate!(self.list_counted_objects(bill, version))
    }

    /// Returns the numbers of the lines that a version counts, by the import that brought them, as far as the catalog holds them:
    /// parts from before they were kept have none.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if they are not those that were published.
    pub(crate) async fn read_part_counts(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<BTreeMap<ImportId, PartCounts>, StoreError> {
        let parts: BTreeMap<ImportId, Option<PartCounts>> = self.read_part_texts(bill, version).await?;
        Ok(parts.into_iter().filter_map(|(import, counts)| Some((import, counts?))).collect())
    }

    /// Returns a value that is kept with each part of a version, by the import that brought its lines; `None` for parts from
    /// before it was kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if one is not the one that was published.
    pub(crate) async fn read_part_texts<T: KeptWithPart>(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<BTreeMap<ImportId, Option<T>>, StoreError> {
        delegate!(self.read_part_texts(bill, version))
    }

    /// Returns the sums by day of the lines that a version counts; `None` if the catalog does not hold those of all of them, as
    /// for parts from before they were kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if they are not those that were published.
    pub(crate) async fn read_days(&self, bill: BillKey, version: u32) -> Result<Option<DaySums>, StoreError> {
        let parts: BTreeMap<ImportId, Option<DaySums>> = self.read_part_texts(bill, version).await?;
        let mut days = DaySums::default();
        for part in parts.into_values() {
            let Some(part) = part else { return Ok(None) };
            days.merge(&part)?;
        }
        Ok(Some(days))
    }

    /// Returns the bills of some owners and months that have a version, one for each payer, with all their versions,
    /// in the order of their keys. Meanings are those under the reading rules with the digest `rules`.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_records(
        &self,
        owner_months: &[(Uin, Month)],
        rules: &[u8; 32],
    ) -> Result<Vec<BillRecord>, StoreError> {
        delegate!(self.read_records(owner_months, rules))
    }

    /// Returns the stored meanings of the versions of a month, under the reading rules with the digest `rules`.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_meanings(
        &self,
        month: Month,
        rules: &[u8; 32],
    ) -> Result<BTreeMap<(BillKey, u32), Meaning>, StoreError> {
        delegate!(self.read_meanings(month, rules))
    }

    /// Finds the current versions of a month that a caller may see a part of, each narrowed to this part, all of it as of one
    /// moment. Names are those that the catalog holds, if they are asked for.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn read_visible_states(
        &self,
        caller: Uin,
        query: &BillQuery,
    ) -> Result<VisibleStates, StoreError> {
        self.read_visible_range(caller, query, query.month).await
    }

    /// Finds the current versions of the months from that of the query to the last as
    /// [`read_visible_states`](Self::read_visible_states) does, of all months as of one moment: if a part of any is withheld,
    /// all are.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn read_visible_range(
        &self,
        caller: Uin,
        query: &BillQuery,
        last: Month,
    ) -> Result<VisibleStates, StoreError> {
        delegate!(self.read_visible_range(caller, query, last))
    }

    /// Reads the current bills that a caller may see a part of, each narrowed to this part, all of it as of one moment.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if a version is not what was published.
    pub(crate) async fn read_seen_bills(
        &self,
        caller: Uin,
        query: &BillsQuery,
    ) -> Result<BillsAnswer, StoreError> {
        delegate!(self.read_seen_bills(caller, query))
    }

    /// Reads the versions of a month's bills that a caller may see a part of, each narrowed to this part, all of it as of one
    /// moment.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if a version is not what was published.
    pub(crate) async fn read_seen_history(
        &self,
        caller: Uin,
        query: &HistoryQuery,
    ) -> Result<HistoryAnswer, StoreError> {
        delegate!(self.read_seen_history(caller, query))
    }
}
