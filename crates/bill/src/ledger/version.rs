//! Versions of bills, the lines that they count, and the terms by which both are selected.

use crate::basis::Basis;
use crate::charge::BillKey;
use crate::digest::lines_digest::LinesDigest;
use crate::finality::Finality;
use crate::folded_bill::Cell;
use crate::key_names::KeyNames;
use crate::ledger::import::{ImportId, ImportKind};
use crate::month::Month;
use crate::payment_sums::PaymentSums;
use crate::uin::Uin;

/// Selects one of a bill's versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The newest.
    #[default]
    Now,
    /// The version with this number.
    Version(u32),
    /// The version that was the newest at a time, microseconds since 1970.
    Time(i64),
}

/// Selects bills: those that match every field that is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillFilter {
    /// Bills of one month.
    pub month: Option<Month>,
    /// Bills of one payer.
    pub payer: Option<Uin>,
    /// Bills of one owner.
    pub owner: Option<Uin>,
}

impl BillFilter {
    /// Selects one bill.
    #[must_use]
    pub fn of_bill(bill: BillKey) -> Self {
        Self { month: Some(bill.month), payer: Some(bill.payer), owner: Some(bill.owner) }
    }

    /// Selects the bills of a month, or of all months if it is `None`.
    #[must_use]
    pub fn of_month(month: Option<Month>) -> Self {
        Self { month, ..Self::default() }
    }
}

/// One version of a bill, with its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillState {
    /// The version.
    pub version: PublishedVersion,
    /// Its cells, in the order of their keys; left out if they were not asked for.
    pub cells: Vec<Cell>,
    /// The names of its products and regions; left out if they were not asked for.
    pub names: KeyNames,
    /// The sums of its lines by payment status; `None` if they were not asked for, or the catalog does not hold them.
    pub payments: Option<PaymentSums>,
}

impl BillState {
    /// Makes the state of a version without cells, names and sums by payment status.
    #[must_use]
    pub fn of_version(version: PublishedVersion) -> Self {
        Self { version, cells: Vec::new(), names: KeyNames::default(), payments: None }
    }
}

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself, and any may go with any")]
pub struct PublishedVersion {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version, from 1.
    pub number: u32,
    /// The import that published it.
    pub import: ImportId,
    /// The kind of that import.
    pub kind: ImportKind,
    /// The time of publication, microseconds since 1970.
    pub published_at_us: i64,
    /// The amounts that it states.
    pub basis: Basis,
    /// The number of its lines; 0 if the import that brought the bill was taken back.
    pub lines: u64,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// True if it differs from the version before in texts alone, and in no charge.
    pub texts_only: bool,
    /// True if the catalog holds the names of its products and regions. Versions that an earlier program published
    /// have their names in their lines alone.
    pub has_names: bool,
    /// True if the catalog holds the sums of its lines by payment status. Those of versions that an earlier program published
    /// are made from their lines.
    pub has_payments: bool,
    /// True if it is the newest of its bill.
    pub is_current: bool,
    /// The time at which its cells were dropped, and the lines that no other version counts, microseconds since
    /// 1970; `None` if they are kept.
    pub pruned_at_us: Option<i64>,
}

impl PublishedVersion {
    /// Returns true if it corrects a bill that was final when it was published.
    #[must_use]
    pub fn is_correction(&self, finality: Finality) -> bool {
        finality.is_correction(self.bill.month, self.number, self.published_at_us, self.texts_only)
    }
}

/// The lines of one import that versions of a bill count: all its lines of this bill, from version `since` on and
/// before version `until`. A bill that was stated once and then extended has several parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedPart {
    /// The bill.
    pub bill: BillKey,
    /// The import whose lines they are.
    pub import: ImportId,
    /// The first version that counts them.
    pub since: u32,
    /// The first version that no longer counts them; `None` if the current one does.
    pub until: Option<u32>,
    /// The number of lines.
    pub lines: u64,
}

impl CountedPart {
    /// Returns true if a version counts these lines.
    #[must_use]
    pub fn is_counted_by(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }
}

/// Returns the number of the version before one; 0, which no version has, is before itself.
pub(super) fn previous_version_number(version: u32) -> u32 {
    version.saturating_sub(1)
}

/// Returns the number of the version after one. The largest number, which only a damaged catalog holds, is after
/// itself: no catalog takes a second version of one number.
pub(super) fn next_version_number(version: u32) -> u32 {
    version.saturating_add(1)
}
