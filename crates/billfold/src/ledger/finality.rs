//! Final months, and the versions that changed one. A change of a final bill is a correction; that is computed when it
//! is shown, so that it follows the configuration.

use bill::ledger::PublishedVersion;
use bill::{BillKey, Finality};

/// Returns true if a version corrects a bill that was final when it was published. A change of texts only is no
/// correction.
pub(crate) fn is_correction(finality: Finality, version: &PublishedVersion) -> bool {
    !version.texts_only && is_late(finality, version.bill, version.number, version.published_at_us)
}

/// Returns true if a version of a bill, published at a time, changes a bill that was final then.
pub(crate) fn is_late(finality: Finality, bill: BillKey, version: u32, published_at_us: i64) -> bool {
    finality.is_late(bill.month, version, published_at_us)
}
