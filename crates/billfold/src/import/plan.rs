//! Plans an import: compares every bill of its files with what is published, and finds what looks like a mistake.
//! Nothing is written; a dry run and the import itself go by the same plan.

mod candidate;
mod judge;

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, DeliveryDay, Meaning, Measure, Month, Sum, SumOverflow, Sums, Uin};
use store::{
    BillRecord, Change, ComputedMeaning, Data, Decider, Likeness, PublishedVersion, Scope, Statement,
    StoreError, Terms, Way,
};

use super::folded::Read;
use super::folding::{BillPart, Marks};
use super::guard::Guard;
use super::names::{find_empty_parts, find_known_files};
use super::{ImportError, Order};
use candidate::Candidate;
use judge::Judge;

/// How many bills are looked up at once.
const BILLS_AT_ONCE: usize = 500;

/// What an import would do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Each bill that the files hold or that `--whole-month` empties, in the order of the bills.
    pub(crate) bills: Vec<PlannedBill>,
    /// Bills of the same payers and months that stay as they are, since the files do not hold them.
    pub(crate) others: Vec<BillKey>,
    /// Meanings of published versions that were read on the way.
    pub(super) computed: Vec<ComputedMeaning>,
    /// What looks like a mistake.
    pub(super) guards: Vec<Guard>,
}

/// What an import would do to one bill.
#[derive(Clone, Debug)]
pub(crate) struct PlannedBill {
    /// The bill.
    pub(crate) bill: BillKey,
    /// What becomes of it.
    pub(crate) change: Change,
    /// The sums of the current version; `None` where there is none.
    pub(crate) before: Option<Sums>,
    /// The sums that it would have.
    pub(crate) after: Sums,
    /// Whether the files do not hold it, and it loses its lines.
    pub(crate) is_emptied: bool,
    /// The current version; 0 where there is none.
    base: u32,
    likeness: Likeness,
    /// What all its lines would mean.
    meaning: Meaning,
    /// The latest delivery that it is known to be from.
    delivered: Option<DeliveryDay>,
}

impl PlannedBill {
    /// Returns whether the bill gets a new version.
    pub(crate) fn is_changed(&self) -> bool {
        !matches!(self.change, Change::Unchanged { .. })
    }

    /// Returns whether only texts differ.
    pub(crate) fn is_texts_only(&self) -> bool {
        matches!(self.change, Change::Replaced { texts_only: true, .. })
    }

    /// The total of the current version, 0 where there is none.
    pub(crate) fn total_before(&self) -> Sum {
        self.before.map_or(Sum::ZERO, |sums| sums[Measure::Total])
    }

    /// The difference of the totals.
    ///
    /// # Errors
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(crate) fn difference(&self) -> Result<Sum, SumOverflow> {
        self.after[Measure::Total].minus(self.total_before())
    }
}

/// Plans an import of files that were read. A folder that is not there has no bills.
pub(super) async fn plan(data: Option<&Data>, order: &Order<'_>, read: &Read) -> Result<Plan, ImportError> {
    let mut judge = Judge::new(data, order, read);
    let (emptied, others) = find_missing_bills(data, order, read).await?;
    let terms = Terms { way: order.way, basis: read.walked.basis, allow: order.allow };
    let mut decider = Decider::new(terms);
    let mut parts = merge_emptied(read, &emptied)?;
    loop {
        let batch: Vec<BillPart> = parts.by_ref().take(BILLS_AT_ONCE).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            break;
        }
        let books: BTreeSet<(Uin, Month)> =
            batch.iter().map(|part| (part.bill.owner, part.bill.month)).collect();
        let books: Vec<(Uin, Month)> = books.into_iter().collect();
        let records = match data {
            Some(data) => data.catalog.records(&books, &order.tables.digest()).await?,
            None => Vec::new(),
        };
        let mut of_book: BTreeMap<(Uin, Month), Vec<BillRecord>> = BTreeMap::new();
        for record in records {
            let bill = record.current.version.bill;
            of_book.entry((bill.owner, bill.month)).or_default().push(record);
        }
        for part in &batch {
            let records =
                of_book.get(&(part.bill.owner, part.bill.month)).map(Vec::as_slice).unwrap_or_default();
            let is_emptied = emptied.contains(&part.bill);
            let current: Vec<&PublishedVersion> =
                records.iter().map(|record| &record.current.version).collect();
            if let Some(refused) = decider.find_refusal(part.bill, is_emptied, &current) {
                return Err(ImportError::Refused(refused));
            }
            let record = records.iter().find(|record| record.current.version.bill == part.bill);
            judge.add(Candidate::new(part, record, is_emptied, read)?);
        }
    }
    drop(parts);
    let mut plan = judge.finish().await?;
    plan.others = others;
    if !order.consent.other_month {
        plan.guards.extend(read.walked.other_months.iter().cloned().map(Guard::OtherMonth));
    }
    plan.guards.extend(find_empty_parts(order, &read.walked.empty));
    if let Some(data) = data {
        plan.guards.extend(find_known_files(data, order, &read.walked.of_said_month).await?);
    }
    Ok(plan)
}

/// Finds the bills of the payers and months of the files that the files do not hold: those that lose their lines,
/// with `--whole-month`, and those that stay.
async fn find_missing_bills(
    data: Option<&Data>,
    order: &Order<'_>,
    read: &Read,
) -> Result<(BTreeSet<BillKey>, Vec<BillKey>), ImportError> {
    let (Some(data), Way::Statement) = (data, order.way) else { return Ok((BTreeSet::new(), Vec::new())) };
    let mut held = BTreeSet::new();
    for part in read.folded.bills()? {
        held.insert(part?.bill);
    }
    let books: BTreeSet<(Uin, Month)> = held.iter().map(|bill| (bill.payer, bill.month)).collect();
    let mut missing = BTreeSet::new();
    for (payer, month) in books {
        let scope = Scope { month: Some(month), payer: Some(payer), owner: None };
        let versions = data.catalog.versions(scope).await?.into_iter();
        let current = versions.filter(|version| version.is_current && version.lines > 0);
        missing.extend(current.map(|version| version.bill).filter(|bill| !held.contains(bill)));
    }
    if order.whole_month {
        return Ok((missing, Vec::new()));
    }
    Ok((BTreeSet::new(), missing.into_iter().collect()))
}

/// The bills of the files and, between them, those that lose their lines, in order.
fn merge_emptied<'a>(
    read: &'a Read,
    emptied: &'a BTreeSet<BillKey>,
) -> Result<impl Iterator<Item = Result<BillPart, StoreError>> + use<'a>, StoreError> {
    let mut emptied = emptied.iter().copied().peekable();
    let mut parts = read.folded.bills()?.peekable();
    Ok(std::iter::from_fn(move || {
        let next = match parts.peek() {
            Some(Ok(part)) => Some(part.bill),
            Some(Err(_)) => return parts.next(),
            None => None,
        };
        let first = emptied.next_if(|bill| next.is_none_or(|next| *bill < next));
        match first {
            Some(bill) => {
                Some(Ok(BillPart { bill, content: bill::Bill::default(), marks: Marks::default() }))
            }
            None => parts.next(),
        }
    }))
}

impl Plan {
    /// What the import publishes of each bill.
    ///
    /// # Errors
    /// [`StoreError`]: what waits on the disk cannot be read back.
    pub(super) fn statements<'a>(
        &'a self,
        read: &'a Read,
    ) -> Result<impl Iterator<Item = Result<Statement, StoreError>> + Send + use<'a>, StoreError> {
        let mut parts = read.folded.bills()?;
        Ok(self.bills.iter().map(move |planned| {
            let (content, marks) = if planned.is_emptied {
                (bill::Bill::default(), Marks::default())
            } else {
                let part = parts.next().transpose()?.filter(|part| part.bill == planned.bill);
                let part = part.ok_or_else(|| not_planned(planned.bill))?;
                (part.content, part.marks)
            };
            Ok(Statement {
                bill: planned.bill,
                content,
                lines_digest: marks.digest,
                meaning: planned.meaning,
                delivered: planned.delivered,
                base: planned.base,
                likeness: planned.likeness,
            })
        }))
    }

    /// The exact sum of the totals of all its bills, after the import.
    ///
    /// # Errors
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(super) fn total_after(&self) -> Result<Sum, SumOverflow> {
        self.bills.iter().try_fold(Sum::ZERO, |sum, bill| sum.plus(bill.after[Measure::Total]))
    }

    /// The sum of the absolute differences of the totals of the bills that were there.
    ///
    /// # Errors
    /// [`SumOverflow`]: it leaves the range of 128 bits.
    pub(super) fn absolute_change(&self) -> Result<Sum, SumOverflow> {
        let was_there = |bill: &&PlannedBill| bill.before.is_some_and(|before| before.lines > 0);
        self.bills.iter().filter(was_there).try_fold(Sum::ZERO, |sum, bill| {
            let difference = bill.difference()?;
            sum.plus(if difference < Sum::ZERO { Sum::ZERO.minus(difference)? } else { difference })
        })
    }
}

/// The folded bills are not those of the plan: a bug.
fn not_planned(bill: BillKey) -> StoreError {
    StoreError::Damaged {
        what: format!("another folded bill than that of {}, {}, which was planned", bill.owner, bill.month),
    }
}
