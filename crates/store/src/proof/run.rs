//! The state of one run of the proof, and how its findings are reported.

use std::collections::BTreeMap;

use bill::ledger::{BillState, ImportId};
use bill::{BillKey, CodeTables, Meaning};

use super::finding::{Finding, ProofEvent};
use super::summary::ProofSummary;
use crate::catalog::ComputedDigest;
use crate::data::Data;
use crate::error::StoreError;
use crate::object::StoredObject;

/// The extent of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The catalog, and that every object exists with its length.
    Quick,
    /// The same, every byte and every line.
    Whole,
}

/// The versions that are folded again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionSelection {
    /// The newest of each bill.
    Current,
    /// All that are kept.
    All,
}

/// Receives progress and findings.
pub type Report<'a> = dyn FnMut(ProofEvent) + Send + 'a;

/// The objects of a month by import, all of them as they were written, and in this order. An import with a damaged object is left out,
/// because its lines in the month are not known.
pub(super) type SoundObjects<'l> = BTreeMap<ImportId, Vec<&'l StoredObject>>;

/// The purpose for which a month is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To check everything that is known of it.
    Verify,
    /// To compare cells only.
    Refold,
    /// To compute the digests that versions from before there were digests lack.
    Digest,
}

/// One run over stored data, or over a part of them.
pub(super) struct Proof<'a> {
    pub(super) data: &'a Data,
    pub(super) report: &'a mut Report<'a>,
    pub(super) summary: ProofSummary,
    /// The code tables by which meanings are read; `None` if meanings are not checked.
    pub(super) tables: Option<&'a CodeTables>,
    /// The recorded meanings, under these tables, of the versions of the current month.
    pub(super) meanings: BTreeMap<(BillKey, u32), Meaning>,
    /// Versions that were read ahead.
    pub(super) published: BTreeMap<(BillKey, u32), BillState>,
    /// The digests that were computed, and are not written yet.
    pub(super) computed: Vec<ComputedDigest>,
    /// Number of runs that share the memory.
    pub(super) runs: usize,
}

impl<'a> Proof<'a> {
    /// Starts one of some runs that share the memory.
    pub(super) fn new(
        data: &'a Data,
        tables: Option<&'a CodeTables>,
        runs: usize,
        report: &'a mut Report<'a>,
    ) -> Self {
        let summary = ProofSummary::default();
        let (meanings, published) = (BTreeMap::new(), BTreeMap::new());
        Self { data, report, summary, tables, meanings, published, computed: Vec::new(), runs }
    }
}

impl Proof<'_> {
    /// Counts and reports a finding.
    pub(super) fn report_finding(&mut self, finding: Finding) {
        if finding.is_damage() {
            self.summary.damages += 1;
        } else {
            self.summary.leftovers += 1;
        }
        (self.report)(ProofEvent::Found(Box::new(finding)));
    }

    /// Returns what was read from the catalog. A catalog that cannot be read is reported as a finding, and `None` is
    /// returned.
    ///
    /// # Errors
    ///
    /// The error, if it says nothing of what is stored: the catalog is busy, cannot be reached, or is no longer at its
    /// place.
    pub(super) fn report_unreadable<T>(
        &mut self,
        read: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_busy() || error.is_replaced() => Err(error),
            Err(error) => {
                self.report_finding(Finding::CatalogUnreadable(error.to_string()));
                Ok(None)
            }
        }
    }

    /// Returns true if a prune or a sweep has dropped an object since the inventory was read, so that it may be deleted.
    pub(super) async fn is_dropped(&self, stored: &StoredObject) -> Result<bool, StoreError> {
        self.data.check_is_in_place()?;
        let leftovers = self.data.catalog.find_leftovers().await?;
        let is_idle = leftovers.idle.iter().any(|idle| idle.id == stored.import);
        Ok(is_idle || !leftovers.objects.contains(&stored.object.path))
    }
}
