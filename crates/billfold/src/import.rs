//! One bill file, top to bottom: from the files of one command to their published versions.

mod append;
mod conflict;
mod fingerprint;
mod folded;
mod folding;
mod identities;
mod preview;
mod progress;
mod reading;
mod report;
mod spill;

use std::io::Write as _;
use std::path::PathBuf;

use bill::{BillKey, CodeTables, Month};
use store::{
    Allow, Data, Detail, ImportLock, Publication, Published, Refused, StagedImport, Staging, Standing,
    StoreError, StoredLine, Terms, Wanted, Way,
};

use crate::clock::Clock;
use fingerprint::{FileOfImport, fingerprint, identity};
use folded::{Read, read};
use folding::{BillPart, Folding};
use progress::Progress;

pub(crate) use preview::{Preview, WouldChange, preview};
pub(crate) use report::{describe, describe_preview, describe_would_change};

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub(crate) struct Order<'a> {
    /// The files: one statement, whatever their number.
    pub(crate) files: &'a [PathBuf],
    /// Whether they state whole bills, or add lines to them.
    pub(crate) way: Way,
    /// The month that the operator says all lines are for.
    pub(crate) month: Option<Month>,
    /// Whether a statement that a later one replaced may be imported again.
    pub(crate) again: bool,
    /// What else was allowed beforehand.
    pub(crate) allow: Allow,
    /// Which code each name stands for.
    pub(crate) tables: &'a CodeTables,
    /// The user of the system who runs it.
    pub(crate) imported_by: &'a str,
}

/// How an import ended well.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The same files are what is published already; nothing was touched.
    Current {
        /// The import that they are.
        same: store::SameImport,
        /// What could not be tidied up, if anything.
        untidy: Option<StoreError>,
    },
    /// The versions are published.
    Published {
        /// What became of each bill.
        published: Published,
        /// How many lines the files have.
        lines: u64,
        /// How many of them were there already; of an append only.
        skipped: u64,
        /// What is worth saying about the files.
        notices: bill::Notices,
        /// What could not be tidied up after it, if anything: the list of versions for outside engines, or
        /// objects that nothing needs.
        untidy: Option<StoreError>,
    },
}

/// Why an import was refused or broke off. Everything is as it was before, unless it is [`StoreError::Unsettled`]:
/// then it may be published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The files have faults.
    #[error("{}", report::faults(.0))]
    Faults(bill::Faults),
    /// The same files were imported before, and later replaced.
    #[error("{}", report::superseded(.0))]
    Superseded(store::SameImport),
    /// What is there does not allow it.
    #[error("{}", report::refused(.0))]
    Refused(Refused),
    /// Lines with ids were to be added to a bill without, or the other way round.
    #[error("{}", report::mixed_ids(bill, *has_ids))]
    MixedIds {
        /// The bill.
        bill: BillKey,
        /// Whether the bill that is there has ids.
        has_ids: bool,
    },
    /// A file changed between its first reading and its second.
    #[error("{} changed while it was read; nothing was imported. Wait until it is complete, and import it again", .0.display())]
    Changed(PathBuf),
    /// A name is that of a folder, a pipe or a device.
    #[error("{} is no regular file; save the bill as one, and import that", .0.display())]
    NotAFile(PathBuf),
    /// A file cannot be read.
    #[error("could not read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was stored does not fold to what was read. Nothing was published.
    #[error(
        "the stored lines of customer {}, {}, payer {}, do not fold to what was read; nothing was published. Check \
         the disk and the memory of this machine, and import the files again", .0.owner, .0.month, .0.payer
    )]
    NotAsStored(BillKey),
    /// What a dry run found could not be printed.
    #[error(transparent)]
    Output(anyhow::Error),
    /// Storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports the files of an order, wholly or not at all.
///
/// # Errors
/// [`ImportError`]; the catalog and the objects are then as they were before, but for what [`ImportError`] names.
pub(crate) async fn import(data: &Data, order: &Order<'_>, clock: &Clock) -> Result<Outcome, ImportError> {
    let files = fingerprint(order.files)?; // sha256 of each
    let lock = data.lock_import(say_that_it_waits).await?;
    data.sweep(&lock).await?; // what a killed import left
    if let Some(same) = look_for_same(data, order, &files).await? {
        let untidy = data.write_lists().await.err(); // of before, if that import was killed at its end
        return Ok(Outcome::Current { same, untidy }); // current already: say so, stop
    }
    let infos: Vec<_> = files.iter().map(|file| file.info.clone()).collect();
    let (imported_by, now_us) = (order.imported_by, clock.now_us());
    let identity = identity(&files, order);
    let staging = Staging { way: order.way, identity, imported_by, files: &infos, now_us };
    let staged = data.catalog.stage(&staging).await?;
    let outcome = store_and_publish(data, order, &files, &staged, clock).await;
    settle(data, &lock, outcome).await
}

/// Says that another import runs, if there is anywhere to say it: an import does not end for that.
fn say_that_it_waits() {
    let _ = writeln!(std::io::stderr(), "another import runs; waiting for it to end");
}

/// The import that the same files are, if all that it stated is current.
async fn look_for_same(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
) -> Result<Option<store::SameImport>, ImportError> {
    let Some(same) = data.catalog.same_import(&identity(files, order)).await? else { return Ok(None) };
    match same.standing {
        Standing::Current => Ok(Some(same)),
        Standing::Superseded(..) if !order.again => Err(ImportError::Superseded(same)),
        Standing::Superseded(..) | Standing::Unknown => Ok(None),
    }
}

/// The part of an import between its staging and its end.
async fn store_and_publish(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: &StagedImport,
    clock: &Clock,
) -> Result<Outcome, ImportError> {
    let read = read(Some(data), order, files, Some(staged), Some(data.dir())).await?; // lines and faults, to Parquet, folded in the same pass
    if !read.findings.faults.is_empty() {
        return Err(ImportError::Faults(read.findings.faults)); // any fault: the whole import is refused
    }
    let progress = Progress::new(&[]);
    progress.say("checking what was stored");
    refold(data, &read).await?; // fold again from what was stored; both agree
    progress.say("publishing");
    let publication = Publication {
        import: staged.id,
        terms: Terms { way: order.way, basis: read.walked.basis, allow: order.allow },
        objects: &read.objects,
        lines: read.walked.lines,
        notices: &report::notices_json(&read.findings.notices),
        now_us: clock.now_us(),
    };
    let published = data.catalog.publish(&publication, &mut read.statements()?).await?; // the laws; ONE transaction
    let published = published.map_err(ImportError::Refused)?;
    let untidy = data.write_lists().await.err();
    let Read { walked, skipped, findings, .. } = read;
    Ok(Outcome::Published { published, lines: walked.lines, skipped, notices: findings.notices, untidy })
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
    if let Outcome::Published { untidy, .. } = &mut outcome {
        *untidy = untidy.take().or(swept);
    }
    Ok(outcome)
}

/// Folds what was stored, keys and amounts only, and compares.
async fn refold(data: &Data, read: &Read) -> Result<(), ImportError> {
    let mut folding = Folding::new(Some(data.dir()));
    for object in &read.objects {
        let each = &mut |line: &StoredLine<'_>| folding.add(&line.charge);
        data.lines.each_line(object, Detail::Charge, Wanted::All, each).await?;
    }
    let stored = folding.finish(std::iter::empty());
    let mut stored = stored.bills()?;
    // An append may hold bills of which every line was there already: nothing was stored of them.
    let has_lines =
        |part: &Result<BillPart, StoreError>| part.as_ref().map_or(true, |part| part.content.sums.lines > 0);
    for own in read.folded.bills()?.filter(has_lines) {
        let own = own?;
        match stored.next().transpose()? {
            Some(part) if part.bill == own.bill && part.content == own.content => {}
            _ => return Err(ImportError::NotAsStored(own.bill)),
        }
    }
    match stored.next().transpose()? {
        None => Ok(()),
        Some(part) => Err(ImportError::NotAsStored(part.bill)),
    }
}
