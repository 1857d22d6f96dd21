//! Sums by payment status as both databases keep them, and the comparison with their digest.

use bill::ledger::{PAYMENT_DIGEST_FORMAT, PaymentDigest, PublishedVersion};
use bill::{BillKey, Currency, Measure, PaymentKey, PaymentStatus, PaymentSums, Sums, Uin};

use super::value::{make_damaged_value_error, parse_bytes, parse_currency, parse_mode_and_type};
use crate::error::StoreError;
use crate::error::stored_flaw::StoredFlaw;

/// The columns of the keys of a sum by payment status.
pub(super) const PAYMENT_KEYS: [&str; 4] = ["manager", "pay_mode", "action_type", "status"];

/// Lists all columns of a sum but its version, with commas between them: keys, amounts in the order of [`Measure::ALL`],
/// lines.
pub(super) fn list_payment_columns() -> String {
    let columns = PAYMENT_KEYS.into_iter().chain(Measure::ALL.map(Measure::name)).chain(["lines"]);
    columns.collect::<Vec<_>>().join(", ")
}

/// The digest that the catalog holds of a version's sums by payment status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedPayments {
    /// None, as of a damaged version.
    Missing,
    /// None, and no sums: the version is from before they were kept, or is a revert to such a version. They are made from its
    /// lines.
    InLines,
    /// One of this program's format.
    Known(PaymentDigest),
    /// One of a format that this program does not know, or in another currency than its bill.
    Unknown,
}

impl RecordedPayments {
    /// Makes it of the columns of a version: format, currency and bytes of the digest.
    pub(super) fn parse(
        columns: Option<(i64, &str, Option<&[u8]>)>,
        currency: Currency,
    ) -> Result<Self, StoreError> {
        let Some((format, digest_currency, bytes)) = columns else { return Ok(Self::Missing) };
        let digest_currency = parse_currency("currency of a digest of payments", digest_currency)?;
        if format != i64::from(PAYMENT_DIGEST_FORMAT) || digest_currency != currency {
            return Ok(Self::Unknown);
        }
        let Some(bytes) = bytes else { return Ok(Self::InLines) };
        parse_bytes("digest of payments", bytes).map(PaymentDigest::from_bytes).map(Self::Known)
    }

    /// Returns true if the catalog holds the sums.
    pub(super) fn has_payments(self) -> bool {
        match self {
            Self::Known(_) | Self::Unknown => true,
            Self::Missing | Self::InLines => false,
        }
    }

    /// Returns the difference that shows without the sums.
    pub(crate) fn find_flaw(self) -> Option<StoredFlaw> {
        match self {
            Self::Known(_) | Self::InLines => None,
            Self::Missing => Some(StoredFlaw::NoPaymentDigest),
            Self::Unknown => Some(StoredFlaw::UnknownPaymentDigest),
        }
    }

    /// Returns the difference between the sums that are kept of a version and those that were published.
    pub(crate) fn find_sums_flaw(
        self,
        version: &PublishedVersion,
        currency: Currency,
        payments: &PaymentSums,
    ) -> Option<StoredFlaw> {
        let is_right = match self {
            Self::Known(digest) if version.pruned_at_us.is_none() => {
                digest == PaymentDigest::compute(version.bill, version.number, currency, payments)
            }
            Self::Known(_) | Self::InLines => payments.is_empty(),
            Self::Missing | Self::Unknown => return self.find_flaw(),
        };
        (!is_right).then_some(StoredFlaw::Payments)
    }
}

/// The sums of a new version; `None` if they are in its lines alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewPayments<'a> {
    /// The id of its row.
    pub(super) version_id: i64,
    pub(super) bill: BillKey,
    /// The number of the version.
    pub(super) number: u32,
    pub(super) currency: Currency,
    pub(super) payments: Option<&'a PaymentSums>,
}

impl NewPayments<'_> {
    /// Computes the digest of the sums.
    pub(super) fn compute_digest(&self) -> Option<PaymentDigest> {
        self.payments.map(|payments| PaymentDigest::compute(self.bill, self.number, self.currency, payments))
    }
}

/// Adds the values of a row to sums.
pub(super) fn add_payment(
    payments: &mut PaymentSums,
    manager: Uin,
    pay_mode: &str,
    transaction_type: &str,
    status: &str,
    sums: &Sums,
) -> Result<(), StoreError> {
    let (pay_mode, transaction_type) = parse_mode_and_type(pay_mode, transaction_type)?;
    let status =
        PaymentStatus::from_name(status).ok_or_else(|| make_damaged_value_error("payment status", status))?;
    payments.add(PaymentKey { manager, pay_mode, transaction_type, status }, sums)?;
    Ok(())
}
