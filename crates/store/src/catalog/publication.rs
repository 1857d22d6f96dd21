//! Publications: what an import publishes at once, its result, and its errors.

use bill::ledger::{
    Change, DecideError, ImportId, ImportKind, NextVersion, PublishOptions, PublishRefusal, PublishedVersion,
    RevertRefusal, Statement, VersionDigest,
};
use bill::{BillKey, Currency, Meaning};

use crate::error::StoreError;
use crate::object::WrittenObject;
use crate::refusal::StoreRefusal;

/// The currency of everything that is imported: the formats of bill files that the program knows have no other.
pub(super) const PUBLISHED_CURRENCY: Currency = Currency::Usd;

/// Everything that an import publishes besides its statements, all of it or nothing.
#[derive(Clone, Debug)]
pub struct Publication<'a> {
    /// The import.
    pub import: ImportId,
    /// The options that it publishes with.
    pub options: PublishOptions,
    /// Its objects.
    pub objects: &'a [WrittenObject],
    /// The number of lines in its files.
    pub lines: u64,
    /// Its notices, as JSON.
    pub notices: &'a str,
    /// Digest of the reading rules under which its meanings were read.
    pub rules: &'a [u8; 32],
    /// Meanings of existing versions that were computed on the way.
    pub computed: &'a [ComputedMeaning],
    /// The present time, microseconds since 1970. The versions get this time, or one microsecond after the last
    /// published ones if the clock went back.
    pub now_us: i64,
}

/// The meaning of a published version under the reading rules of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComputedMeaning {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version.
    pub version: u32,
    /// Digest of the meanings of its lines, as a multiset.
    pub meaning: Meaning,
}

impl Publication<'_> {
    /// Computes the digest of a version that is published now.
    pub(super) fn compute_digest(&self, bill: BillKey, at_us: i64, next: &NextVersion) -> VersionDigest {
        let version = PublishedVersion {
            bill,
            number: next.number,
            import: self.import,
            kind: ImportKind::Files(self.options.mode),
            published_at_us: at_us,
            basis: self.options.basis,
            lines: next.content.sums.lines,
            lines_digest: next.lines_digest,
            texts_only: next.texts_only,
            has_names: true,
            has_payments: true,
            is_current: true,
            pruned_at_us: None,
        };
        VersionDigest::compute(&version, PUBLISHED_CURRENCY, &next.content.cells, &next.content.names)
    }

    /// Makes the refusal of an import whose staged row is gone.
    pub(super) fn refuse_swept(&self) -> StoreRefusal {
        StoreRefusal::ImportSwept { import: self.import }
    }
}

/// The statements of a publication, in the order of their bills.
pub type Statements<'a> = dyn Iterator<Item = Result<Statement, StoreError>> + Send + 'a;

/// The result of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of the import.
    pub import: ImportId,
    /// The time of its versions, microseconds since 1970.
    pub at_us: i64,
    /// The change of each bill, in the order of the bills.
    pub changes: Vec<(BillKey, Change)>,
}

/// The error of a publication. None of it was kept, unless it is [`StoreError::Unsettled`].
#[derive(Debug)]
pub enum PublishError {
    /// The current versions do not permit it.
    Refused(PublishRefusal),
    /// Storage failed, or a statement could not be read.
    Store(StoreError),
}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<DecideError> for PublishError {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Refused(refusal) => Self::Refused(refusal),
            DecideError::BillMoved { bill, base, current } => {
                Self::Store(StoreRefusal::BillMoved { bill, base, current }.into())
            }
            DecideError::CellsDiffer { bill: BillKey { owner, month, .. }, version } => {
                let what = format!(
                    "cells that do not sum to the lines of version {version} of the bill of customer {owner}, {month}"
                );
                Self::Store(StoreError::Damaged { what })
            }
            DecideError::Overflow(overflow) => Self::Store(overflow.into()),
            DecideError::Law(broken) => Self::Store(broken.into()),
        }
    }
}

/// The error of taking an import back. Nothing was changed, unless it is [`StoreError::Unsettled`].
#[derive(Debug)]
pub enum RevertError {
    /// The import cannot be taken back.
    Refused(RevertRefusal),
    /// Storage failed.
    Store(StoreError),
}

impl From<RevertRefusal> for RevertError {
    fn from(refusal: RevertRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for RevertError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
