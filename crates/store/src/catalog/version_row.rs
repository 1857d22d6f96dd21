//! Versions as both databases read them, and the comparison with their digests. No version is used before it was compared.

use bill::ledger::{AsOf, BillState, PublishedVersion, VersionDigest};
use bill::{BillKey, Cell, Currency, KeyNames, PaymentSums};

use super::payment_row::RecordedPayments;
use super::recorded_digest::RecordedDigest;
use crate::error::StoreError;
use crate::error::stored_flaw::StoredFlaw;

/// A version that was read, and not compared with its digest yet.
#[derive(Clone, Debug)]
pub(super) struct VersionRow {
    /// The id of its row.
    pub(super) id: i64,
    pub(super) version: PublishedVersion,
    /// The currency of its bill.
    pub(super) currency: Currency,
    /// The number of the newest version of its bill.
    pub(super) newest: u32,
    pub(super) digest: RecordedDigest,
    pub(super) payments: RecordedPayments,
}

impl VersionRow {
    /// Compares the facts of the version with its digest.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published, or the bill names another version than its
    /// newest as current.
    pub(super) fn check(self) -> Result<CheckedVersion, StoreError> {
        let Self { id, version, currency, newest, digest, payments } = self;
        if version.is_current != (version.number == newest) {
            let PublishedVersion { bill, .. } = version;
            return Err(StoreError::DamagedVersion { bill, version: newest, flaw: StoredFlaw::NotNewest });
        }
        // A prune keeps the newest version.
        let is_lost = version.is_current && version.pruned_at_us.is_some();
        let flaw = is_lost.then_some(StoredFlaw::Version).or_else(|| digest.find_flaw(&version, currency));
        if let Some(flaw) = flaw {
            return Err(make_flaw_error(&version, flaw));
        }
        let digest = match digest {
            RecordedDigest::Known(digest) => Some(digest),
            RecordedDigest::NotComputed | RecordedDigest::Missing | RecordedDigest::Unknown => None,
        };
        Ok(CheckedVersion { id, version, currency, digest, payments })
    }

    /// Adds cells, which come in any order, names, and sums by payment status, and compares none.
    pub(super) fn into_unchecked(
        self,
        mut cells: Vec<Cell>,
        names: KeyNames,
        payments: PaymentSums,
    ) -> BillState {
        cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        let payments = self.version.has_payments.then_some(payments);
        BillState { version: self.version, cells, names, payments }
    }
}

/// A version whose facts are those that were published. One from before there were digests has none to compare with.
#[derive(Clone, Debug)]
pub(super) struct CheckedVersion {
    /// The id of its row.
    pub(super) id: i64,
    pub(super) version: PublishedVersion,
    /// The currency of its bill.
    pub(super) currency: Currency,
    /// Its digest; `None` if it is not computed yet.
    pub(super) digest: Option<VersionDigest>,
    /// The digest of its sums by payment status.
    pub(super) payments: RecordedPayments,
}

impl CheckedVersion {
    /// Returns the digest, without which nothing is built upon the version.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: it is not computed yet, so that its lines could not be read.
    pub(super) fn require_digest(&self) -> Result<VersionDigest, StoreError> {
        self.digest.ok_or_else(|| make_flaw_error(&self.version, StoredFlaw::NotComputed))
    }

    /// Compares the cells, which come in any order, and returns them.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published.
    pub(super) fn check_cells(&self, cells: Vec<Cell>) -> Result<Vec<Cell>, StoreError> {
        let is_right = if self.version.pruned_at_us.is_some() {
            cells.is_empty()
        } else {
            self.digest.is_none_or(|digest| digest.fits_cells(&cells))
        };
        if is_right { Ok(cells) } else { Err(make_flaw_error(&self.version, StoredFlaw::Cells)) }
    }

    /// Adds the cells, which come in any order.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published.
    pub(super) fn with_cells(self, cells: Vec<Cell>) -> Result<BillState, StoreError> {
        let mut cells = self.check_cells(cells)?;
        cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        Ok(BillState { cells, ..BillState::of_version(self.version) })
    }

    /// Returns the names, after they were compared.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published.
    pub(super) fn check_names(&self, names: KeyNames) -> Result<KeyNames, StoreError> {
        let is_right = if self.version.pruned_at_us.is_some() {
            names == KeyNames::default()
        } else {
            self.digest.is_none_or(|digest| digest.fits_names(&names))
        };
        if is_right { Ok(names) } else { Err(make_flaw_error(&self.version, StoredFlaw::Names)) }
    }

    /// Returns the sums by payment status, after they were compared; `None` if the catalog does not hold them.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published.
    pub(super) fn check_payments(&self, payments: PaymentSums) -> Result<Option<PaymentSums>, StoreError> {
        match self.payments.find_sums_flaw(&self.version, self.currency, &payments) {
            Some(flaw) => Err(make_flaw_error(&self.version, flaw)),
            None => Ok(self.version.has_payments.then_some(payments)),
        }
    }

    /// Adds the cells, which come in any order, the names, and the sums by payment status.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: they are not those that were published.
    pub(super) fn with_content(
        self,
        cells: Vec<Cell>,
        names: KeyNames,
        payments: PaymentSums,
    ) -> Result<BillState, StoreError> {
        let (names, payments) = (self.check_names(names)?, self.check_payments(payments)?);
        Ok(BillState { names, payments, ..self.with_cells(cells)? })
    }
}

/// Follows the versions of bills, by bill and number: none is missing, and the last one is current.
#[derive(Debug, Default)]
pub(super) struct HistoryCheck {
    last: Option<PublishedVersion>,
    /// The number of bills so far.
    pub(super) bills: usize,
}

impl HistoryCheck {
    /// Checks that a version follows the one before it, and returns true if it is the first of its bill.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: a version is missing.
    pub(super) fn add(&mut self, version: &PublishedVersion) -> Result<bool, StoreError> {
        let before = self.last.replace(version.clone());
        let (expected, is_first) = match before {
            Some(before) if before.bill == version.bill => (before.number.checked_add(1), false),
            before => {
                check_last(before)?;
                self.bills += 1;
                (Some(1), true)
            }
        };
        if expected != Some(version.number) {
            return Err(make_flaw_error(version, StoredFlaw::Gap));
        }
        Ok(is_first)
    }

    /// Checks that the last version is current.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: later ones are missing.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        check_last(self.last.take())
    }
}

/// Chooses one version of each bill from all its versions, by bill and number, or from the newest ones alone.
#[derive(Debug)]
pub(super) struct VersionChoice {
    as_of: AsOf,
    history: HistoryCheck,
    chosen: Vec<CheckedVersion>,
    /// True if the last of the chosen versions is of the bill that is being read.
    has_chosen: bool,
}

impl VersionChoice {
    pub(super) fn new(as_of: AsOf) -> Self {
        Self { as_of, history: HistoryCheck::default(), chosen: Vec::new(), has_chosen: false }
    }

    /// Adds a version, and chooses it in place of an earlier one of its bill.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: a version is missing.
    pub(super) fn add(&mut self, version: CheckedVersion) -> Result<(), StoreError> {
        let is_chosen = match self.as_of {
            AsOf::Now => {
                // The other versions are not read; `VersionRow::check` has seen that this one is the newest.
                self.history.bills += 1;
                self.chosen.push(version);
                return Ok(());
            }
            AsOf::Version(number) => version.version.number == number,
            AsOf::Time(at_us) => version.version.published_at_us <= at_us,
        };
        if self.history.add(&version.version)? {
            self.has_chosen = false;
        }
        if is_chosen {
            if self.has_chosen {
                self.chosen.pop();
            }
            self.chosen.push(version);
            self.has_chosen = true;
        }
        Ok(())
    }

    /// Returns the chosen versions, by bill, and the number of all bills.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedVersion`]: a version is missing.
    pub(super) fn finish(mut self) -> Result<(Vec<CheckedVersion>, usize), StoreError> {
        self.history.finish()?;
        Ok((self.chosen, self.history.bills))
    }
}

/// Checks that the last version that was read of a bill is current.
fn check_last(last: Option<PublishedVersion>) -> Result<(), StoreError> {
    match last {
        Some(last) if !last.is_current => Err(make_flaw_error(&last, StoredFlaw::NotNewest)),
        _ => Ok(()),
    }
}

/// Makes the error of a version that is not what was published.
fn make_flaw_error(version: &PublishedVersion, flaw: StoredFlaw) -> StoreError {
    StoreError::DamagedVersion { bill: version.bill, version: version.number, flaw }
}

/// Makes the error of a bill without versions.
pub(super) fn make_no_version_error(bill: BillKey) -> StoreError {
    let BillKey { month, payer, owner } = bill;
    StoreError::Damaged {
        what: format!("no version of the bill of customer {owner}, {month}, payer {payer}"),
    }
}

/// Makes the error of bills of which one index finds others than another.
pub(super) fn make_bill_count_error(found: usize, counted: u64) -> StoreError {
    StoreError::Damaged { what: format!("{counted} bills of which one of its indexes finds {found}") }
}
