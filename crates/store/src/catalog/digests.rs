//! Versions from before there were digests: which they are, and how they get theirs.

use bill::Month;

use super::computed_digest::ComputedDigest;
use super::database::{Catalog, delegate};
use crate::error::StoreError;

impl Catalog {
    /// Returns the number of versions from before there were digests whose own are not computed yet.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn count_undigested_versions(&self) -> Result<u64, StoreError> {
        delegate!(self.count_undigested_versions())
    }

    /// Checks that the tables of bills, versions and digests are of one state of the catalog. A file of an older state beside a
    /// newer log, and rows that are gone, show here. Any other change of a version shows where it is read.
    ///
    /// # Errors
    ///
    /// [`StoreError::MixedStates`]: they are not. Others if the catalog cannot be read.
    pub async fn check_is_one_state(&self) -> Result<(), StoreError> {
        delegate!(self.check_is_one_state())
    }

    /// Returns the months that have such versions, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn list_undigested_months(&self) -> Result<Vec<Month>, StoreError> {
        delegate!(self.list_undigested_months())
    }

    /// Writes the digests of such versions. One that has a digest by now, or was pruned, is left as it is.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; nothing was written then.
    pub(crate) async fn record_digests(&self, computed: &[ComputedDigest]) -> Result<(), StoreError> {
        delegate!(self.record_digests(computed))
    }
}
