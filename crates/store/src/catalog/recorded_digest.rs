//! The digest of a version as both databases keep it.

use bill::Currency;
use bill::ledger::{PublishedVersion, VERSION_DIGEST_FORMAT, VersionDigest};

use super::value::{parse_bytes, parse_currency};
use crate::error::StoreError;
use crate::error::stored_flaw::StoredFlaw;

/// The digest that the catalog holds of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordedDigest {
    /// None, as of a damaged version.
    Missing,
    /// None yet: the version was published by a program that computed none.
    NotComputed,
    /// One of this program's format.
    Known(VersionDigest),
    /// One of a format that this program does not know, or in another currency than its bill.
    Unknown,
}

impl RecordedDigest {
    /// Makes it of the columns of a version: format, currency and bytes of its digest, and true if it is listed as one
    /// that has none yet.
    pub(super) fn parse(
        columns: Option<(i64, &str, &[u8])>,
        is_undigested: bool,
        currency: Currency,
    ) -> Result<Self, StoreError> {
        let Some((format, digest_currency, bytes)) = columns else {
            return Ok(if is_undigested { Self::NotComputed } else { Self::Missing });
        };
        if format != i64::from(VERSION_DIGEST_FORMAT)
            || parse_currency("currency of a digest", digest_currency)? != currency
        {
            return Ok(Self::Unknown);
        }
        parse_bytes("digest of a version", bytes).map(VersionDigest::from_bytes).map(Self::Known)
    }

    /// Returns the difference between a version and its digest that shows without its cells and names.
    pub(crate) fn find_flaw(self, version: &PublishedVersion, currency: Currency) -> Option<StoredFlaw> {
        match self {
            Self::NotComputed => None,
            Self::Missing => Some(StoredFlaw::NoDigest),
            Self::Unknown => Some(StoredFlaw::UnknownDigest),
            Self::Known(digest) => (!digest.fits_version(version, currency)).then_some(StoredFlaw::Version),
        }
    }
}
