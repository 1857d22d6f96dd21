//! Digests of versions that had none, and the queries of these versions, the same for both databases.

use bill::ledger::VersionDigest;
use bill::{BillKey, Currency};

use crate::error::StoreError;

/// Counts the versions whose digests are still to be computed. Those that were pruned have no lines to compute them from.
pub(super) const COUNT_UNDIGESTED: &str = "SELECT count(*) AS versions FROM undigested
     JOIN version ON version.id = undigested.version WHERE pruned_at_us IS NULL";

/// Counts bills, versions and digests. Rows of these tables are never deleted, so that bills and versions of which the others
/// still know show here: no reader would miss them.
pub(super) const COUNT_ROWS: &str = "SELECT (SELECT count(*) FROM bill) AS bills,
            (SELECT count(*) FROM version WHERE number = 1) AS first_versions,
            (SELECT count(*) FROM version) AS versions,
            (SELECT count(*) FROM version_digest) + (SELECT count(*) FROM undigested) AS digests";

/// The numbers that [`COUNT_ROWS`] counts.
pub(super) struct RowCounts {
    pub(super) bills: u64,
    pub(super) first_versions: u64,
    pub(super) versions: u64,
    pub(super) digests: u64,
}

impl RowCounts {
    /// Checks that the tables are of one state.
    ///
    /// # Errors
    ///
    /// [`StoreError::MixedStates`]: they are not.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let Self { bills, first_versions, versions, digests } = *self;
        // What is missing the other way is noticed where the bill or the version is read, and harms no other.
        if bills >= first_versions && versions >= digests {
            return Ok(());
        }
        Err(StoreError::MixedStates { bills, first_versions, versions, digests })
    }
}

/// Lists the months of these versions.
pub(super) const UNDIGESTED_MONTHS: &str = "SELECT DISTINCT month FROM undigested
     JOIN version ON version.id = undigested.version JOIN bill ON bill.id = version.bill
     WHERE pruned_at_us IS NULL ORDER BY month";

/// The digest of a version that had none, computed from its lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ComputedDigest {
    pub(crate) bill: BillKey,
    /// The number of the version.
    pub(crate) version: u32,
    pub(crate) currency: Currency,
    pub(crate) digest: VersionDigest,
}
