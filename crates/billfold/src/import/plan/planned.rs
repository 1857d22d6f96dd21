//! The plan of an import: the change of each bill, and the statements that the import publishes.

use bill::ledger::{Change, Likeness, Statement};
use bill::{BillKey, DeliveryDay, Meaning, Measure, Sum, SumOverflow, Sums};
use store::{ComputedMeaning, StoreError};

use crate::import::guard::Guard;
use crate::import::marks::Marks;
use crate::import::passes::FoldedImport;

/// The plan of an import.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Each bill that the files hold or that `--whole-month` empties, in ascending order.
    pub(crate) bills: Vec<PlannedBill>,
    /// Bills of the same payers and months that stay unchanged, since the files do not hold them.
    pub(crate) others: Vec<BillKey>,
    /// Meanings of published versions that were computed for the plan.
    pub(crate) computed: Vec<ComputedMeaning>,
    /// Everything that looks like a mistake.
    pub(crate) guards: Vec<Guard>,
}

/// The planned change of one bill.
#[derive(Clone, Debug)]
pub(crate) struct PlannedBill {
    /// The bill.
    pub(crate) bill: BillKey,
    /// The change.
    pub(crate) change: Change,
    /// The sums of the current version, if the bill has one.
    pub(crate) before: Option<Sums>,
    /// The sums after the import.
    pub(crate) after: Sums,
    /// True if the files do not hold it and it loses its lines.
    pub(crate) is_emptied: bool,
    /// The number of the current version; 0 if the bill has none.
    pub(super) base: u32,
    pub(super) likeness: Likeness,
    /// The meaning of all its lines after the import.
    pub(super) meaning: Meaning,
    /// The latest delivery that it is known to be from, after the import.
    pub(super) delivered: Option<DeliveryDay>,
}

impl PlannedBill {
    /// Returns true if the bill gets a new version.
    pub(crate) fn is_changed(&self) -> bool {
        !matches!(self.change, Change::Unchanged { .. })
    }

    /// Returns true if only texts differ.
    pub(crate) fn is_texts_only(&self) -> bool {
        matches!(self.change, Change::Replaced { texts_only: true, .. })
    }

    /// The total of the current version; 0 if there is none.
    pub(crate) fn total_before(&self) -> Sum {
        self.before.map_or(Sum::ZERO, |sums| sums[Measure::Total])
    }

    /// The difference of the totals.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(crate) fn difference(&self) -> Result<Sum, SumOverflow> {
        self.after[Measure::Total].minus(self.total_before())
    }
}

impl Plan {
    /// Iterates over the statements that the import publishes, one for each bill.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: cells that were written to the disk cannot be read back.
    pub(crate) fn statements<'a>(
        &'a self,
        read: &'a FoldedImport,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send + use<'a>, StoreError> {
        let mut parts = read.folded.bills()?;
        Ok(self.bills.iter().map(move |planned| {
            let (mut content, mut marks) = if planned.is_emptied {
                (bill::Bill::default(), Marks::default())
            } else {
                let part = parts.next().transpose()?.filter(|part| part.bill == planned.bill);
                let part = part.ok_or_else(|| make_unplanned_bill_error(planned.bill))?;
                (part.content, part.marks)
            };
            if let Some(content) = read.existing.contents.get(&planned.bill) {
                marks.digest.merge(*content);
            }
            if let Some(names) = read.existing.names.get(&planned.bill) {
                content.names.merge(names);
            }
            if let Some(payments) = read.existing.payments.get(&planned.bill) {
                content.payments.merge(payments)?;
            }
            Ok(Statement {
                bill: planned.bill,
                content,
                lines_digest: marks.digest,
                meaning: planned.meaning,
                delivered: planned.delivered,
                base: planned.base,
                likeness: planned.likeness,
                counts: None,
                days: None,
            })
        }))
    }

    /// Sums the totals of all bills after the import.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(crate) fn total_after(&self) -> Result<Sum, SumOverflow> {
        self.bills.iter().try_fold(Sum::ZERO, |sum, bill| sum.plus(bill.after[Measure::Total]))
    }

    /// Sums the absolute differences of the totals of the bills that had lines before.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(crate) fn absolute_change(&self) -> Result<Sum, SumOverflow> {
        let had_lines = |bill: &&PlannedBill| bill.before.is_some_and(|before| before.lines > 0);
        self.bills.iter().filter(had_lines).try_fold(Sum::ZERO, |sum, bill| {
            let difference = bill.difference()?;
            sum.plus(if difference < Sum::ZERO { Sum::ZERO.minus(difference)? } else { difference })
        })
    }
}

/// The error of a folded bill that is not read back as it was planned.
fn make_unplanned_bill_error(bill: BillKey) -> StoreError {
    StoreError::Damaged {
        what: format!(
            "the folded bill of {}, {}, which was planned and is not read back",
            bill.owner, bill.month
        ),
    }
}
