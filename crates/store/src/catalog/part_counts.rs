//! The numbers of lines that are kept with a part, the same for both databases.

use bill::ledger::{ImportId, compute_part_digest};
use bill::{BillKey, PartCounts};

use crate::error::StoreError;

/// Compares the stored numbers of a part with their digest; `None` for a part from before they were kept.
///
/// # Errors
///
/// [`StoreError::Damaged`]: they are not those that were published.
pub(super) fn check_part_counts(
    bill: BillKey,
    import: ImportId,
    counts: Option<&str>,
    digest: Option<&[u8]>,
) -> Result<Option<PartCounts>, StoreError> {
    let known = match (counts, digest) {
        (None, None) => return Ok(None),
        (Some(counts), Some(digest)) if compute_part_digest(bill, import, counts) == digest => {
            PartCounts::parse(counts)
        }
        _ => None,
    };
    known.map(Some).ok_or_else(|| StoreError::Damaged {
        what: format!(
            "other numbers of the lines of import {import} in the bill of customer {}, {}, payer {}, than were published",
            bill.owner, bill.month, bill.payer
        ),
    })
}

/// Returns the numbers of a new part as they are stored, and their digest.
pub(super) fn to_stored_counts(
    bill: BillKey,
    import: ImportId,
    counts: Option<&PartCounts>,
) -> (Option<String>, Option<Vec<u8>>) {
    let text = counts.map(PartCounts::format);
    let digest = text.as_deref().map(|text| compute_part_digest(bill, import, text).to_vec());
    (text, digest)
}
