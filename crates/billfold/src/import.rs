//! One bill file, top to bottom: from the files of one command to their published versions.

mod append;
mod conflict;
mod error;
mod fingerprint;
mod folded;
mod folding;
mod guard;
mod identities;
mod meanings;
mod names;
mod plan;
mod preserved;
mod preview;
mod progress;
mod reading;
mod refold;
mod report;
mod spill;

use std::io::Write as _;
use std::path::PathBuf;

use bill::ledger::{ImportMode, Overrides, PublishOptions};
use bill::{CodeTables, Month, Sum, SumOverflow};
use store::{Data, ImportLock, ImportStatus, Publication, Published, StagedImport, Staging, StoreError};

use crate::clock::Clock;
use crate::ledger::closed::find_closed;
use fingerprint::{FileOfImport, identity};
use folded::{Read, read};
use plan::plan;
use progress::Progress;
use refold::refold;

pub(crate) use error::ImportError;
pub(crate) use guard::{Consent, Expectation, Guard, MayShrink};
pub(crate) use names::{LookedAt, look_at_files};
pub(crate) use plan::{Plan, PlannedBill};
pub(crate) use preview::{Details, preview};
pub(crate) use report::guarded;

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub(crate) struct Order<'a> {
    /// The files: one statement, whatever their number.
    pub(crate) files: &'a [PathBuf],
    /// Whether they state whole bills, or add lines to them.
    pub(crate) way: ImportMode,
    /// Whether the payers of the files have no other bills in their months.
    pub(crate) whole_month: bool,
    /// The month that the operator says all lines are for.
    pub(crate) month: Option<Month>,
    /// The month that it is, in UTC+8.
    pub(crate) this_month: Option<Month>,
    /// What else was allowed beforehand.
    pub(crate) allow: Overrides,
    /// What the operator says is meant.
    pub(crate) consent: Consent,
    /// What the totals must be.
    pub(crate) expectation: Expectation,
    /// Which code each name stands for.
    pub(crate) tables: &'a CodeTables,
    /// The user of the system who runs it.
    pub(crate) imported_by: &'a str,
}

impl Order<'_> {
    /// Returns whether nothing is asked for but that the bills of the files are published.
    fn asks_only_for_bills(&self) -> bool {
        self.expectation.is_none() && !self.whole_month
    }
}

/// How an import ended well, or would end.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The same files are what is published already; nothing was touched.
    Current {
        /// The import that they are.
        same: store::SameImport,
        /// What could not be tidied up, if anything.
        untidy: Option<StoreError>,
    },
    /// The bills are published, or could be.
    Done(Box<Done>),
}

/// What an import did, or would do.
#[derive(Debug)]
pub(crate) struct Done {
    /// What was published; `None` of a dry run.
    pub(crate) published: Option<Published>,
    /// What became of each bill.
    pub(crate) plan: Plan,
    /// How many lines the files have.
    pub(crate) lines: u64,
    /// How many of them were there already; of an append only.
    pub(crate) skipped: u64,
    /// How many of these have other texts in the files.
    pub(crate) other_texts: u64,
    /// What is worth saying about the files.
    pub(crate) notices: bill::Notices,
    /// What could not be tidied up after it, if anything: the list of versions for outside engines, or
    /// objects that nothing needs.
    pub(crate) untidy: Option<StoreError>,
}

/// Imports the files of an order, wholly or not at all.
///
/// # Errors
/// [`ImportError`]; the catalog and the objects are then as they were before, but for what [`ImportError`] names.
pub(crate) async fn import(
    data: &Data,
    order: &Order<'_>,
    looked_at: &LookedAt,
    clock: &Clock,
) -> Result<Outcome, ImportError> {
    let files = looked_at.files.as_slice();
    let lock = data.lock_import(say_that_it_waits).await?;
    data.sweep(&lock).await?; // what a killed import left
    let same = find_same(data, order, files).await?;
    let asks_for_more = same.is_none() || !order.asks_only_for_bills();
    if asks_for_more {
        looked_at.check_names()?; // parts of a delivery that are missing
    }
    if let Some(same) = same
        && (!asks_for_more || changes_nothing(data, order, files).await?)
    {
        let untidy = data.write_lists().await.err(); // of before, if that import was killed at its end
        return Ok(Outcome::Current { same, untidy }); // current already: say so, stop
    }
    let infos: Vec<_> = files.iter().map(|file| file.info.clone()).collect();
    let (imported_by, now_us) = (order.imported_by, clock.now_us());
    let identity = identity(files, order);
    let staging = Staging { mode: order.way, identity, imported_by, files: &infos, now_us };
    let staged = data.catalog.stage_import(&staging).await?;
    let outcome = store_and_publish(data, order, files, &staged, clock).await;
    settle(data, &lock, outcome).await
}

/// Says that another import runs, if there is anywhere to say it: an import does not end for that.
fn say_that_it_waits() {
    let _ = writeln!(std::io::stderr(), "another import runs; waiting for it to end");
}

/// Returns whether an order changes no bill, though its files are current and it asks for more: a total, or that the
/// payers have no other bills.
async fn changes_nothing(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
) -> Result<bool, ImportError> {
    let read = read_sound(Some(data), order, files, None).await?;
    let plan = plan(Some(data), order, &read).await?;
    check_plan(Some(data), order, &plan).await?;
    Ok(!plan.bills.iter().any(PlannedBill::is_changed))
}

/// The import that the same files are, if all that it stated is current.
async fn find_same(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
) -> Result<Option<store::SameImport>, ImportError> {
    let Some(same) = data.catalog.find_same_import(&identity(files, order)).await? else { return Ok(None) };
    match same.status {
        ImportStatus::Current => Ok(Some(same)),
        ImportStatus::Superseded(..) if !order.consent.again => Err(ImportError::Superseded(same)),
        ImportStatus::Superseded(..) | ImportStatus::Unknown => Ok(None),
    }
}

/// Reads the files of an import, which must have no faults. What does not fit into memory goes to a file in the data
/// folder where they are staged, else in the system's folder.
async fn read_sound(
    data: Option<&Data>,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: Option<&StagedImport>,
) -> Result<Read, ImportError> {
    let temporary = data.filter(|_| staged.is_some()).map(Data::dir);
    let read = read(data, order, files, staged, temporary).await?;
    if read.findings.faults.is_empty() { Ok(read) } else { Err(ImportError::Faults(read.findings.faults)) }
}

/// Finds what looks like a mistake in a plan, and is not said to be meant.
async fn find_guards(data: Option<&Data>, order: &Order<'_>, plan: &Plan) -> Result<Vec<Guard>, ImportError> {
    let mut guards = plan.guards.clone();
    if let Some(data) = data.filter(|_| !order.consent.correct) {
        guards.extend(find_closed_changes(data, plan).await?);
    }
    if let Some(expected) = order.expectation.total {
        let found = plan.total_after()?;
        guards.extend((found != expected).then_some(Guard::NotExpected { expected, found }));
    }
    if let Some(change_max) = order.expectation.change_max {
        let found = plan.absolute_change()?;
        guards.extend((found > change_max).then_some(Guard::ChangedTooMuch { change_max, found }));
    }
    Ok(guards)
}

/// Finds the closed months that a plan would change, and by how much.
async fn find_closed_changes(data: &Data, plan: &Plan) -> Result<Vec<Guard>, ImportError> {
    let changed: Vec<&PlannedBill> = plan.bills.iter().filter(|bill| bill.is_changed()).collect();
    let mut guards = Vec::new();
    for (month, payer, closing) in find_closed(data, changed.iter().map(|bill| bill.bill)).await? {
        let (mut bills, mut difference) = (0_u64, Sum::ZERO);
        for bill in changed.iter().filter(|bill| (bill.bill.month, bill.bill.payer) == (month, payer)) {
            bills = bills.checked_add(1).ok_or(SumOverflow)?;
            difference = difference.plus(bill.difference()?)?;
        }
        guards.push(Guard::Closed { closing, bills, difference });
    }
    Ok(guards)
}

/// Refuses a plan in which something looks like a mistake.
async fn check_plan(data: Option<&Data>, order: &Order<'_>, plan: &Plan) -> Result<(), ImportError> {
    let guards = find_guards(data, order, plan).await?;
    if guards.is_empty() { Ok(()) } else { Err(ImportError::Guarded(guards)) }
}

/// The part of an import between its staging and its end.
async fn store_and_publish(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: &StagedImport,
    clock: &Clock,
) -> Result<Outcome, ImportError> {
    let read = read_sound(Some(data), order, files, Some(staged)).await?; // lines to Parquet, folded in the same pass
    let progress = Progress::new(&[]);
    progress.say("comparing with what is published");
    let plan = plan(Some(data), order, &read).await?; // what becomes of each bill
    check_plan(Some(data), order, &plan).await?; // what looks like a mistake is refused
    progress.say("checking what was stored");
    refold(data, &read).await?; // fold again from what was stored; both agree
    progress.say("publishing");
    let publication = Publication {
        import: staged.id,
        options: PublishOptions { mode: order.way, basis: read.walked.basis, overrides: order.allow },
        objects: &read.objects,
        lines: read.walked.lines,
        notices: &report::notices_json(&read.findings.notices),
        rules: &order.tables.digest(),
        computed: &plan.computed,
        now_us: clock.now_us(),
    };
    let published = data.catalog.publish(&publication, &mut plan.statements(&read)?).await?; // the laws; ONE transaction
    let untidy = data.write_lists().await.err();
    Ok(Outcome::Done(Box::new(Done::new(Some(published), plan, read, untidy))))
}

impl Done {
    fn new(published: Option<Published>, plan: Plan, read: Read, untidy: Option<StoreError>) -> Done {
        let other_texts =
            read.repeats.values().fold(0_u64, |sum, repeats| sum.saturating_add(repeats.other_texts));
        let Read { walked, skipped, findings, .. } = read;
        Done { published, plan, lines: walked.lines, skipped, other_texts, notices: findings.notices, untidy }
    }
}

/// Ends an import: what it wrote and did not publish is swept. After a success that is the objects of
/// an import in which every bill was unchanged.
async fn settle(
    data: &Data,
    lock: &ImportLock,
    outcome: Result<Outcome, ImportError>,
) -> Result<Outcome, ImportError> {
    let swept = data.sweep(lock).await.err();
    let mut outcome = outcome?;
    if let Outcome::Done(done) = &mut outcome {
        done.untidy = done.untidy.take().or(swept);
    }
    Ok(outcome)
}
