//! The refusal of a request for which the storage failed.

use api::make_lines_elsewhere_refusal;
use store::{StoreError, StoreRefusal};
use tc3::{Code, Refusal};

/// Converts an error of the storage to what the caller gets.
pub(super) fn to_refusal(error: &StoreError) -> Refusal {
    if error.is_without_lines() {
        return make_lines_elsewhere_refusal().because(error.to_string());
    }
    // A version that a prune dropped is not current any more: the next request finds the one that is.
    let is_gone = matches!(error, StoreError::Refused(StoreRefusal::VersionGone { .. }));
    // Another data folder may be in the place of the one that was opened, or it may come back.
    let is_passing = error.is_busy() || error.is_replaced() || is_gone;
    let code = if is_passing { Code::OperationDeniedServiceBusy } else { Code::InternalError };
    Refusal::of(code).because(error.to_string())
}
