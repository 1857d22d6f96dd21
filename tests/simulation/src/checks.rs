//! What must hold of a data folder after every round: the model's history, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use bill::ledger::{AsOf, BillFilter, ImportKind};
use store::{CatalogPlace, Data, StoreError};

use crate::commands::{name_bill, sum_totals, verify};
use crate::history::{Bill, Effect, State};

/// A data folder as it was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The published imports, by number: what each says that it did.
    pub(crate) imports: Vec<(i64, Said)>,
    versions: BTreeMap<(Bill, u32), FoundVersion>,
    /// When each pruned version was superseded, and when it was pruned.
    pruned: Vec<(Option<i64>, i64)>,
    /// What `verify` finds; true for damage.
    pub(crate) findings: Vec<(bool, String)>,
}

/// A version as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FoundVersion {
    import: i64,
    lines: u64,
    /// The total in hundredths; `None` if it was pruned.
    total: Option<i64>,
}

/// What an import says that it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It imported this file.
    File(String),
    /// It took an import back.
    Revert(i64),
}

/// Reads a data folder in whole.
pub(crate) async fn read_folder(folder: &Path) -> Result<Found, StoreError> {
    let data = Data::open_existing(folder, &CatalogPlace::Folder).await?;
    let mut found = Found::default();
    for import in data.catalog.list_imports().await?.into_iter().rev() {
        if import.published_at_us.is_some() {
            let said = match import.kind {
                ImportKind::Revert { of } => Said::Revert(of.0),
                ImportKind::Files(_) => {
                    let file = import.files.first().and_then(|file| file.name.rsplit('/').next());
                    Said::File(file.unwrap_or("no file").to_owned())
                }
            };
            found.imports.push((import.id.0, said));
        }
    }
    let versions = data.catalog.list_versions(BillFilter::default()).await?;
    for (index, version) in versions.iter().enumerate() {
        let mut total = None;
        if let Some(at_us) = version.pruned_at_us {
            let next = versions.get(index + 1).filter(|next| next.bill == version.bill);
            found.pruned.push((next.map(|next| next.published_at_us), at_us));
        } else {
            let as_of = AsOf::Version(version.number);
            let states = data.catalog.read_bills(version.bill.owner, version.bill.month, as_of).await?;
            total = Some(states.iter().map(|state| sum_totals(&state.cells)).sum());
        }
        let read = FoundVersion { import: version.import.0, lines: version.lines, total };
        found.versions.insert((name_bill(version.bill), version.number), read);
    }
    found.findings = verify(&data).await?;
    Ok(found)
}

impl Found {
    /// Returns the damage that `verify` names. After the clock was moved, a list that a killed import did not come to write
    /// may look newer than the import: then it is called damage, and the next import writes it.
    pub(crate) fn list_damage(&self, clock_was_moved: bool) -> Vec<&String> {
        let is_old_list = |text: &str| clock_was_moved && text.starts_with("List ");
        let damage = self.findings.iter().filter(|(is_damage, text)| *is_damage && !is_old_list(text));
        damage.map(|(_, text)| text).collect()
    }

    /// Compares the versions with those of the model.
    ///
    /// # Errors
    ///
    /// The first difference.
    pub(crate) fn compare(&self, state: &State, pruned_before_us: i64) -> Result<(), String> {
        let mut expected = BTreeMap::new();
        for (bill, versions) in &state.bills {
            for (number, version) in (1..).zip(versions) {
                let lines = u64::try_from(version.lines.len()).unwrap();
                let total = Some(version.lines.values().sum());
                expected
                    .insert((bill.clone(), number), FoundVersion { import: version.import, lines, total });
            }
        }
        for (key, version) in &self.versions {
            let Some(mut model) = expected.remove(key) else {
                return Err(format!("version {key:?} should not exist: {version:?}"));
            };
            model.total = model.total.filter(|_| version.total.is_some());
            if *version != model {
                return Err(format!("version {key:?} is {version:?}, and should be {model:?}"));
            }
        }
        if let Some((key, version)) = expected.first_key_value() {
            return Err(format!("version {key:?} is missing: {version:?}"));
        }
        match self.pruned.iter().find(|(until, _)| until.is_none_or(|until| until >= pruned_before_us)) {
            Some(version) => {
                Err(format!("{version:?} was pruned, and no prune may before {pruned_before_us}"))
            }
            None => Ok(()),
        }
    }
}

/// Runs a future to its end in this thread, which is that of no program.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().max_blocking_threads(1).build().unwrap().block_on(future)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else if !path.to_string_lossy().ends_with("-shm") {
            std::fs::copy(&path, &target).unwrap();
            let modified = path.metadata().unwrap().modified().unwrap();
            let file = std::fs::File::options().write(true).open(&target).unwrap();
            file.set_times(std::fs::FileTimes::new().set_modified(modified)).unwrap();
        }
    }
}

/// Returns what an import did, by what it says.
pub(crate) fn find_effect(said: &Said, files: &BTreeMap<String, Effect>) -> Option<Effect> {
    match said {
        Said::Revert(of) => Some(Effect::Revert(*of)),
        Said::File(name) => files.get(name).cloned(),
    }
}
