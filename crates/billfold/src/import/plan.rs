//! Plans an import: compares every bill of its files with what is published, and finds what looks like a mistake.
//! Nothing is written; a dry run and the import itself use the same plan.

mod candidate;
mod judge;
pub(crate) mod planned;

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillFilter, Decider, ImportMode, PublishOptions, PublishedVersion};
use bill::{BillKey, Month, Uin};
use store::{BillRecord, Data, StoreError};

use super::error::ImportError;
use super::guard::Guard;
use super::marks::Marks;
use super::names::{find_empty_parts, find_known_files};
use super::passes::FoldedImport;
use super::request::ImportRequest;
use super::spilling_fold::BillPart;
use candidate::Candidate;
use judge::Judge;
use planned::Plan;

/// Bills that are looked up in the catalog at once.
const BILLS_AT_ONCE: usize = 500;

/// Plans the import of files that were read. A data folder that does not exist, `None`, has no bills.
///
/// # Errors
///
/// [`ImportError::Refused`]: the published bills do not allow it; the catalog or objects cannot be read.
pub(super) async fn plan_bills(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    read: &FoldedImport,
) -> Result<Plan, ImportError> {
    let mut judge = Judge::new(data, request, read);
    let (emptied, others) = find_missing_bills(data, request, read).await?;
    let options =
        PublishOptions { mode: request.mode, basis: read.summary.basis, overrides: request.overrides };
    let mut decider = Decider::new(options);
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
            Some(data) => data.catalog.read_records(&books, &request.tables.digest()).await?,
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
    if !request.consent.other_month {
        plan.guards.extend(read.summary.other_months.iter().cloned().map(Guard::OtherMonth));
    }
    plan.guards.extend(find_empty_parts(request, &read.summary.empty));
    if let Some(data) = data {
        plan.guards.extend(find_known_files(data, request, &read.summary.of_request_month).await?);
    }
    Ok(plan)
}

/// Finds the bills of the same payers and months that the files do not hold. With `--whole-month` they are the first
/// set, which loses its lines, else the second, which stays.
async fn find_missing_bills(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    read: &FoldedImport,
) -> Result<(BTreeSet<BillKey>, Vec<BillKey>), ImportError> {
    let (Some(data), ImportMode::Statement) = (data, request.mode) else {
        return Ok((BTreeSet::new(), Vec::new()));
    };
    let held = read.folded.keys();
    let books: BTreeSet<(Uin, Month)> = held.iter().map(|bill| (bill.payer, bill.month)).collect();
    let mut missing = BTreeSet::new();
    for (payer, month) in books {
        let scope = BillFilter { month: Some(month), payer: Some(payer), owner: None };
        let versions = data.catalog.list_versions(scope).await?.into_iter();
        let current = versions.filter(|version| version.is_current && version.lines > 0);
        missing.extend(current.map(|version| version.bill).filter(|bill| !held.contains(bill)));
    }
    if request.whole_month {
        return Ok((missing, Vec::new()));
    }
    Ok((BTreeSet::new(), missing.into_iter().collect()))
}

/// Iterates over the bills of the files and those that lose their lines, in ascending order.
fn merge_emptied<'a>(
    read: &'a FoldedImport,
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
