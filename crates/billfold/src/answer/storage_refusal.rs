//! The refusal of a request for which the storage failed.

use store::StoreError;
use tc3::{Code, Refusal};

/// Converts an error of the storage to what the caller gets.
pub(super) fn to_refusal(error: &StoreError) -> Refusal {
    let code = if error.is_busy() { Code::OperationDeniedServiceBusy } else { Code::InternalError };
    Refusal::of(code).because(error.to_string())
}
