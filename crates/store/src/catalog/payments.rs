//! Sums by payment status: how they are read.

use bill::{BillKey, PaymentSums};

use super::database::{Catalog, delegate};
use crate::error::StoreError;

impl Catalog {
    /// Returns a version's sums by payment status that the catalog holds; `None` for a version whose
    /// [`PublishedVersion::has_payments`](bill::ledger::PublishedVersion::has_payments) is false.
    ///
    /// # Errors
    ///
    /// [`StoreError`], also if they are not those that were published.
    pub async fn read_payments(&self, bill: BillKey, number: u32) -> Result<Option<PaymentSums>, StoreError> {
        delegate!(self.read_payments(bill, number))
    }
}
