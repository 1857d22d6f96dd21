//! One bill file, top to bottom: from the files of one command to their published versions.

mod fingerprint;
mod progress;
mod reading;
mod report;

use std::path::PathBuf;

use bill::{BillKey, Bills, CodeTables, Fold, Month};
use store::{
    Allow, Data, ImportLock, Publication, Published, Refused, StagedImport, Staging, Standing, Statement,
    StoreError, Terms, Way, WrittenObject,
};

use crate::clock::Clock;
use fingerprint::{FileOfImport, fingerprint, identity};
use progress::Progress;
use reading::{Read, read};

pub(crate) use report::describe;

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub(crate) struct Order<'a> {
    /// The files: one statement, whatever their number.
    pub(crate) files: &'a [PathBuf],
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
        /// What is worth saying about the files.
        notices: bill::Notices,
        /// What could not be tidied up after it, if anything: the list of versions for outside engines, or
        /// objects that nothing needs.
        untidy: Option<StoreError>,
    },
}

/// Why an import was refused or broke off. In each case everything is as it was before.
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
    /// A sum left the range of 128 bits.
    #[error(transparent)]
    Overflow(#[from] bill::SumOverflow),
    /// What was stored does not fold to what was read. Nothing was published.
    #[error(
        "the stored lines of customer {}, {}, payer {}, do not fold to what was read; nothing was published. Check \
         the disk and the memory of this machine, and import the files again", .0.owner, .0.month, .0.payer
    )]
    NotAsStored(BillKey),
    /// Storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports the files of an order, wholly or not at all.
///
/// # Errors
/// [`ImportError`]; the catalog and the objects are then as they were before.
pub(crate) async fn import(data: &Data, order: &Order<'_>, clock: &Clock) -> Result<Outcome, ImportError> {
    let files = fingerprint(order.files)?; // sha256 of each
    let lock = data.lock_import(|| eprintln!("another import runs; waiting for it to end"))?;
    data.sweep(&lock).await?; // what a killed import left
    let identity = identity(&files, order);
    if let Some(same) = data.catalog.same_import(&identity).await? {
        match same.standing {
            Standing::Current => {
                let untidy = data.write_lists().await.err(); // of before, if that import was killed at its end
                return Ok(Outcome::Current { same, untidy }); // current already: say so, stop
            }
            Standing::Superseded(..) if !order.again => return Err(ImportError::Superseded(same)),
            Standing::Superseded(..) | Standing::Unknown => {}
        }
    }
    let infos: Vec<_> = files.iter().map(|file| file.info.clone()).collect();
    let (imported_by, now_us) = (order.imported_by, clock.now_us());
    let staged = data
        .catalog
        .stage(&Staging { way: Way::Statement, identity, imported_by, files: &infos, now_us })
        .await?;
    let outcome = store_and_publish(data, order, &files, &staged, clock).await;
    settle(data, &lock, outcome).await
}

/// The part of an import between its staging and its end.
async fn store_and_publish(
    data: &Data,
    order: &Order<'_>,
    files: &[FileOfImport],
    staged: &StagedImport,
    clock: &Clock,
) -> Result<Outcome, ImportError> {
    let progress = Progress::new(files);
    let read = read(data, order, files, staged, &progress).await?; // lines and faults, to Parquet, folded in the same pass
    if !read.findings.faults.is_empty() {
        return Err(ImportError::Faults(read.findings.faults)); // any fault: the whole import is refused
    }
    let Read { fold, objects, digests, basis, lines, findings } = read;
    let bills = fold.into_bills();
    progress.say("checking what was stored");
    refold(data, &objects, &bills).await?; // fold again from what was stored; both agree
    progress.say("publishing");
    let notices = report::notices_json(&findings.notices);
    let publication = Publication {
        import: staged.id,
        terms: Terms { way: Way::Statement, basis, allow: order.allow },
        objects: &objects,
        lines,
        notices: &notices,
        now_us: clock.now_us(),
    };
    let mut statements = statements(bills, &digests);
    let published = data.catalog.publish(&publication, &mut statements).await?; // ONE transaction
    let published = published.map_err(ImportError::Refused)?;
    let untidy = data.write_lists().await.err();
    Ok(Outcome::Published { published, lines, notices: findings.notices, untidy })
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
async fn refold(data: &Data, objects: &[WrittenObject], bills: &Bills) -> Result<(), ImportError> {
    let mut fold = Fold::new();
    for object in objects {
        data.lines.refold(object, &mut fold).await?;
    }
    let stored = fold.into_bills();
    let differs = |key: &&BillKey| stored.get(key) != bills.get(key);
    match bills.keys().chain(stored.keys()).find(differs) {
        None => Ok(()),
        Some(key) => Err(ImportError::NotAsStored(*key)),
    }
}

/// What the import states of each bill.
fn statements(
    bills: Bills,
    digests: &reading::Digests,
) -> impl Iterator<Item = Result<Statement, StoreError>> + Send {
    let statement = |(bill, content): (BillKey, bill::Bill)| {
        Ok(Statement { bill, content, lines_digest: digests.of(bill), base: 0 })
    };
    bills.into_iter().map(statement)
}
