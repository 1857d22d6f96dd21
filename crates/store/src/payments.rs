//! Sums by payment status of versions: from the catalog, or from the lines of versions that were published before the
//! catalog held them.

use bill::PaymentSums;
use bill::ledger::PublishedVersion;

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{Projection, StoredLine};
use crate::refusal::StoreRefusal;

impl Data {
    /// Reads the sums of a version's lines by payment status. Those of a version that was published before the catalog
    /// held them are made from its lines.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::VersionGone`]: the version was pruned. [`StoreRefusal::LinesElsewhere`]: its lines are needed, and are not
    /// on this node. Others if the catalog or an object cannot be read, or is not what was written.
    pub async fn read_payments(&self, version: &PublishedVersion) -> Result<PaymentSums, StoreError> {
        let (bill, number) = (version.bill, version.number);
        if version.pruned_at_us.is_some() {
            return Err(StoreRefusal::VersionGone { version: number }.into());
        }
        match self.catalog.read_payments(bill, number).await? {
            Some(payments) => Ok(payments),
            None => self.sum_payments_of_lines(version).await,
        }
    }

    /// Sums the lines of a version by payment status.
    pub(crate) async fn sum_payments_of_lines(
        &self,
        version: &PublishedVersion,
    ) -> Result<PaymentSums, StoreError> {
        let mut payments = PaymentSums::default();
        let each = &mut |line: &StoredLine<'_>| Ok::<_, StoreError>(payments.add_charge(&line.charge)?);
        self.visit_version_lines(version, Projection::Charge, each).await?;
        Ok(payments)
    }
}
