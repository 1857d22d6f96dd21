//! Sums by payment status of versions: from the catalog, or from the lines of versions that were published before the
//! catalog held them.

use std::collections::BTreeSet;

use bill::PaymentSums;
use bill::ledger::{BillFilter, PublishedVersion};

use crate::data::Data;
use crate::error::StoreError;
use crate::lines::{LineFilter, Projection, StoredLine};
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
        let (bill, number) = (version.bill, version.number);
        let bills = BTreeSet::from([bill]);
        let (mut payments, mut lines) = (PaymentSums::default(), 0_u64);
        let each = &mut |line: &StoredLine<'_>| {
            payments.add_charge(&line.charge)?;
            lines += 1;
            Ok::<_, StoreError>(())
        };
        for stored in self.catalog.list_counted_objects(version.bill, version.number).await? {
            self.check_lines_are_here(version, &stored.object).await?;
            self.lines.check_object(&stored.object).await?;
            self.lines
                .visit_lines(&stored.object, Projection::Charge, LineFilter::Bills(&bills), each)
                .await?;
        }
        if lines == version.lines {
            return Ok(payments);
        }
        let is_gone = |now: &PublishedVersion| now.number == number && now.pruned_at_us.is_some();
        if self.catalog.list_versions(BillFilter::of_bill(bill)).await?.iter().any(is_gone) {
            return Err(StoreRefusal::VersionGone { version: number }.into());
        }
        Err(StoreError::Damaged {
            what: format!(
                "{lines} lines of version {number} of the bill of customer {}, {}, payer {}, which has {}",
                bill.owner, bill.month, bill.payer, version.lines
            ),
        })
    }
}
