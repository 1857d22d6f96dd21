//! Differences between a stored version and what was published.

/// The difference between a stored version and what was published, as its digest shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoredFlaw {
    /// A fact of the version: its bill, currency, import, time, basis or number of lines.
    #[error("its row was changed")]
    Version,
    /// Its cells.
    #[error("its cells were changed")]
    Cells,
    /// The names of its products and regions.
    #[error("its names of products and regions were changed")]
    Names,
    /// Its sums by payment status.
    #[error("its sums by payment status were changed")]
    Payments,
    /// It has no row of the digest of its sums by payment status.
    #[error("the row of its sums by payment status is missing")]
    NoPaymentDigest,
    /// The digest of its sums by payment status is of a format that this program does not know, or in another currency than
    /// its bill.
    #[error("the digest of its sums by payment status is of another format or currency")]
    UnknownPaymentDigest,
    /// It has no digest, and is not from before there were digests.
    #[error("its digest is missing")]
    NoDigest,
    /// It has a digest of a format that this program does not know, or in another currency than its bill.
    #[error("its digest is of another format or currency")]
    UnknownDigest,
    /// It is from before there were digests, and its own could not be computed.
    #[error("its digest is not computed yet, since its lines could not be read")]
    NotComputed,
    /// The version before it is missing.
    #[error("the version before it is missing")]
    Gap,
    /// Its bill names another version as the newest.
    #[error("its bill names another version as the newest")]
    NotNewest,
}
