//! The commands that simulated programs run: those of Billfold, without what they print.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bill::ledger::{AsOf, BillFilter, ImportId, ImportMode, Overrides};
use bill::{CodeTables, Measure, Month};
use store::{BackupRequest, CatalogPlace, Data, Depth, ProofEvent, StoreError};

use crate::clock::Clock;
use crate::history::Bill;
use crate::import::import_files;
use crate::import::names::inspect_files;
use crate::import::outcome::Outcome;
use crate::import::request::{Consent, Expectation, ImportRequest, MayShrink};

/// Pause of a reader between two looks.
const READER_PAUSE: Duration = Duration::from_millis(1);

/// A command.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    /// `import`, and `import --append`.
    Import {
        /// The file.
        file: PathBuf,
        /// True if its lines are added.
        append: bool,
    },
    /// `revert`.
    Revert {
        /// The import.
        import: i64,
    },
    /// `prune`.
    Prune {
        /// The age.
        age_us: i64,
    },
    /// `backup`.
    Backup,
    /// `restore`.
    Restore {
        /// The new folder.
        to: PathBuf,
    },
    /// `verify`.
    Verify,
    /// The start of `serve`: a sweep, and the lists.
    Serve,
    /// A server that reads: all bills, several times, by one connection.
    Read {
        /// The number of times.
        looks: u32,
    },
}

/// All bills at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Numbers of the imports that were acknowledged before it.
    pub(crate) acknowledged: Vec<i64>,
    /// Number and total of the current version of each bill.
    pub(crate) bills: BTreeMap<Bill, (u32, i64)>,
}

/// The result of a command.
#[derive(Clone, Debug)]
pub(crate) enum Report {
    /// It published.
    Published {
        /// The number of its import.
        import: i64,
    },
    /// It succeeded.
    Done,
    /// It did nothing and said so.
    Refused(String),
    /// What `verify` found, as text; true for damage.
    Verified(Vec<(bool, String)>),
    /// What a reader saw.
    Read(Vec<Look>),
}

/// The folders that the programs of a world use, and what was acknowledged so far.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// The folder of the backup.
    pub(crate) backup: PathBuf,
    /// Numbers of acknowledged imports.
    pub(crate) acknowledged: Arc<Mutex<Vec<i64>>>,
}

impl Command {
    /// The name of the program.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Import { append: false, .. } => "import",
            Self::Import { append: true, .. } => "append",
            Self::Revert { .. } => "revert",
            Self::Prune { .. } => "prune",
            Self::Backup => "backup",
            Self::Restore { .. } => "restore",
            Self::Verify => "verify",
            Self::Serve => "serve",
            Self::Read { .. } => "read",
        }
    }

    /// Runs the command in this thread, as a process of its own would.
    pub(crate) fn run(&self, place: &Place) -> Report {
        let name = std::thread::current().name().unwrap().to_owned();
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().thread_name(name).max_blocking_threads(1).build().unwrap();
        let report: anyhow::Result<Report> = runtime.block_on(async {
            match self {
                Self::Import { file, append } => import(place, file, *append).await,
                Self::Revert { import } => revert(place, *import).await,
                Self::Prune { age_us } => prune(place, *age_us).await,
                Self::Backup => write_backup(place).await,
                Self::Restore { to } => {
                    let restored = store::restore_backup(&place.backup, to, &mut |_| ()).await;
                    restored.map(|_| Report::Done).map_err(anyhow::Error::from)
                }
                Self::Verify => Ok(Report::Verified(verify(&open(place).await?).await?)),
                Self::Serve => start_serving(place).await,
                Self::Read { looks } => read(place, *looks).await,
            }
        });
        let report = report.unwrap_or_else(|error| Report::Refused(format!("{error:#}")));
        if let Report::Published { import } = &report {
            place.acknowledged.lock().unwrap().push(*import);
        }
        report
    }
}

async fn open(place: &Place) -> Result<Data, StoreError> {
    Data::open_existing(&place.data, &CatalogPlace::Folder).await
}

async fn import(place: &Place, file: &Path, append: bool) -> anyhow::Result<Report> {
    let consent = Consent {
        again: true,
        shrink: MayShrink::All,
        overlap: true,
        clock_behind: true,
        ..Consent::default()
    };
    let files = [file.to_owned()];
    let request = ImportRequest {
        files: &files,
        mode: if append { ImportMode::Append } else { ImportMode::Statement },
        whole_month: false,
        month: None,
        clock: &Clock::System,
        this_month: Month::from_unix_s(Clock::System.now_s()),
        overrides: Overrides::default(),
        consent,
        expectation: Expectation::default(),
        tables: &CodeTables::shipped(),
        imported_by: "simulation",
    };
    let inspected = inspect_files(&request)?;
    let data = match Data::open(&place.data, &CatalogPlace::Folder).await {
        Err(StoreError::Absent { .. }) => Data::create(&place.data, &CatalogPlace::Folder).await?,
        data => data?,
    };
    Ok(match import_files(&data, &request, &inspected, || ()).await? {
        Outcome::Current { .. } => Report::Done,
        Outcome::Done(done) => Report::Published { import: done.published.unwrap().import.0 },
    })
}

async fn revert(place: &Place, import: i64) -> anyhow::Result<Report> {
    let data = open(place).await?;
    let lock = data.lock_import(|| ()).await?;
    data.check_objects_are_known().await?;
    let now_us = Clock::System.now_us();
    let refused = |error| anyhow::anyhow!("{error:?}");
    data.catalog.plan_revert(ImportId(import)).await.map_err(refused)?;
    data.sweep_unfinished_imports_unless_shared(&lock).await?;
    let published = data.catalog.revert(ImportId(import), "simulation", now_us).await.map_err(refused)?;
    let _ = data.write_lists().await; // said beside a success
    Ok(Report::Published { import: published.import.0 })
}

async fn prune(place: &Place, age_us: i64) -> anyhow::Result<Report> {
    let data = open(place).await?;
    let lock = data.lock_import(|| ()).await?;
    store::prune_versions(&data, &lock, age_us, Clock::System.now_us(), false, || ()).await?;
    Ok(Report::Done)
}

async fn write_backup(place: &Place) -> anyhow::Result<Report> {
    let data = open(place).await?;
    let request = BackupRequest { to: &place.backup, master_key: None, now_us: Clock::System.now_us() };
    store::write_backup(&data, &request, &mut |_| ()).await?;
    Ok(Report::Done)
}

/// Verifies a data folder. Returns what it finds; true for damage.
pub(crate) async fn verify(data: &Data) -> Result<Vec<(bool, String)>, StoreError> {
    let mut found = Vec::new();
    let mut report = |event| {
        if let ProofEvent::Found(finding) = event {
            found.push((finding.is_damage(), format!("{finding:?}")));
        }
    };
    store::verify_data(data, &CodeTables::shipped(), None, Depth::Whole, &mut report).await?;
    Ok(found)
}

async fn start_serving(place: &Place) -> anyhow::Result<Report> {
    let data = open(place).await?;
    data.check_objects_are_known().await?;
    if let Some(lock) = data.try_lock_import().await? {
        data.sweep_unfinished_imports(&lock).await?;
        data.write_lists().await?;
    }
    Ok(Report::Done)
}

async fn read(place: &Place, looks: u32) -> anyhow::Result<Report> {
    let data = open(place).await?;
    let mut seen = Vec::new();
    for _ in 0..looks {
        let acknowledged = place.acknowledged.lock().unwrap().clone();
        seen.push(Look { acknowledged, bills: look_at_bills(&data).await? });
        std::thread::sleep(READER_PAUSE);
    }
    Ok(Report::Read(seen))
}

/// Reads number and total of the current version of each bill.
pub(crate) async fn look_at_bills(data: &Data) -> Result<BTreeMap<Bill, (u32, i64)>, StoreError> {
    let mut bills = BTreeMap::new();
    let mut visit = |state: bill::ledger::BillState| {
        let total = sum_totals(&state.cells);
        let version = &state.version;
        bills.insert(name_bill(version.bill), (version.number, total));
        Ok(())
    };
    data.catalog.visit_bills(BillFilter::default(), AsOf::Now, &mut visit).await?;
    Ok(bills)
}

/// Sums the totals of cells in hundredths: digits, not the program's own sums.
pub(crate) fn sum_totals(cells: &[bill::Cell]) -> i64 {
    cells.iter().map(|cell| parse_hundredths(&cell.sums[Measure::Total].to_string())).sum()
}

fn parse_hundredths(text: &str) -> i64 {
    let (whole, decimals) = text.split_once('.').unwrap();
    let (cents, rest) = decimals.split_at(2);
    assert!(rest.bytes().all(|digit| digit == b'0'), "{text} has parts of a hundredth");
    format!("{whole}{cents}").parse().unwrap()
}

/// Names a bill as the model does.
pub(crate) fn name_bill(bill: bill::BillKey) -> Bill {
    (bill.month.to_string(), bill.owner.get())
}
