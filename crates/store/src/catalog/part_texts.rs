//! Texts that are kept with a part, and their digests, the same for both databases.

use bill::ledger::{ImportId, PartText, compute_part_digest};
use bill::{BillKey, DaySums, PartCounts};

use crate::error::StoreError;

/// A value that a part keeps as a text, in a column of its own beside a digest of the text.
pub(crate) trait KeptWithPart: Sized {
    /// The kind of the text.
    const KIND: PartText;
    /// The column of the text.
    const COLUMN: &'static str;
    /// The column of the digest.
    const DIGEST_COLUMN: &'static str;
    /// The name of the values in messages.
    const NAME: &'static str;

    /// Writes the text.
    fn format(&self) -> String;

    /// Reads the text of a bill; `None` if it is something else.
    fn parse(bill: BillKey, text: &str) -> Option<Self>;
}

impl KeptWithPart for PartCounts {
    const KIND: PartText = PartText::Counts;
    const COLUMN: &'static str = "counts";
    const DIGEST_COLUMN: &'static str = "counts_digest";
    const NAME: &'static str = "numbers";

    fn format(&self) -> String {
        self.format()
    }

    fn parse(_bill: BillKey, text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl KeptWithPart for DaySums {
    const KIND: PartText = PartText::Days;
    const COLUMN: &'static str = "days";
    const DIGEST_COLUMN: &'static str = "days_digest";
    const NAME: &'static str = "sums by day";

    fn format(&self) -> String {
        self.format()
    }

    fn parse(bill: BillKey, text: &str) -> Option<Self> {
        Self::parse(bill.month, text)
    }
}

/// Compares a text of a part with its digest, and reads it; `None` for a part from before it was kept.
///
/// # Errors
///
/// [`StoreError::Damaged`]: it is not the one that was published.
pub(super) fn check_part_text<T: KeptWithPart>(
    bill: BillKey,
    import: ImportId,
    text: Option<&str>,
    digest: Option<&[u8]>,
) -> Result<Option<T>, StoreError> {
    let known = match (text, digest) {
        (None, None) => return Ok(None),
        (Some(text), Some(digest)) if compute_part_digest(T::KIND, bill, import, text) == digest => {
            T::parse(bill, text)
        }
        _ => None,
    };
    known.map(Some).ok_or_else(|| StoreError::Damaged {
        what: format!(
            "other {} of the lines of import {import} in the bill of customer {}, {}, payer {}, than were published",
            T::NAME, bill.owner, bill.month, bill.payer
        ),
    })
}

/// Returns a value of a new part as it is stored, and the digest of its text.
pub(super) fn to_stored_text<T: KeptWithPart>(
    bill: BillKey,
    import: ImportId,
    value: Option<&T>,
) -> (Option<String>, Option<Vec<u8>>) {
    let text = value.map(T::format);
    let digest = text.as_deref().map(|text| compute_part_digest(T::KIND, bill, import, text).to_vec());
    (text, digest)
}
