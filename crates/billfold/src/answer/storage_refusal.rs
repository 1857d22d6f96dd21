//! The refusal of a request for which the storage failed.

use store::StoreError;
use tc3::{Code, Refusal};

/// Converts an error of the storage to what the caller gets.
pub(super) fn to_refusal(error: &StoreError) -> Refusal {
    if error.is_without_lines() {
        let message = "The operation is not supported: this server does not have the lines of the bill.";
        return Refusal::new(Code::UnsupportedOperation, message).because(error.to_string());
    }
    // Another data folder may be in the place of the one that was opened, or it may come back.
    let is_passing = error.is_busy() || error.is_replaced();
    let code = if is_passing { Code::OperationDeniedServiceBusy } else { Code::InternalError };
    Refusal::of(code).because(error.to_string())
}
