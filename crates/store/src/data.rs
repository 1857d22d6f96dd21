//! The data folder: where its parts lie, and the lock under which imports run one after the other.

mod folder;

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, CatalogLock, CatalogPlace, check_path_length};
use crate::error::StoreError;
use crate::lines::Lines;
use crate::refusal::FolderRefusal;
use crate::seal::{MasterKey, SealError};
pub use folder::resolve_folder;
pub(crate) use folder::sync_folder_of;
use folder::{is_absence, is_empty, new_entries, open_lock};

/// A data folder that is open.
#[derive(Debug)]
pub struct Data {
    dir: PathBuf,
    /// Accounts, keys, imports, versions and cells.
    pub catalog: Catalog,
    /// Lines.
    pub lines: Lines,
}

/// Held by the one import that runs; the next one waits. The system, or PostgreSQL, drops it with the process.
#[derive(Debug)]
pub struct ImportLock {
    _held: Held,
}

/// What is locked.
#[derive(Debug)]
#[expect(dead_code, reason = "it is held, and let go of")]
enum Held {
    /// A file beside the catalog in SQLite.
    File(File),
    /// A lock of the catalog in PostgreSQL, which several machines share.
    Catalog(Box<CatalogLock>),
}

impl Data {
    /// Opens a data folder, and makes it where there is none, for its owner alone: bills are in it.
    ///
    /// # Errors
    /// [`StoreError`]: the folder cannot be made or used.
    pub async fn create(dir: &Path, catalog: &CatalogPlace) -> Result<Data, StoreError> {
        let whole = resolve_folder(dir)?;
        if matches!(catalog, CatalogPlace::Folder) {
            check_path_length(&whole.join("catalog.db"))?;
        }
        let objects = dir.join("objects");
        let entries = new_entries(dir, &objects);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir).map_err(StoreError::file("make the folder", dir))?;
        std::fs::create_dir_all(&objects).map_err(StoreError::file("make the folder", &objects))?;
        for entry in entries {
            sync_folder_of(&entry).map_err(StoreError::file("make durable the new folder", &entry))?;
        }
        Data::open(dir, catalog).await
    }

    /// Opens a data folder that is there.
    ///
    /// # Errors
    /// [`StoreError::Absent`] where it is not; others where it cannot be used.
    pub async fn open(dir: &Path, catalog: &CatalogPlace) -> Result<Data, StoreError> {
        let objects = dir.join("objects");
        match std::fs::metadata(&objects) {
            Ok(found) if found.is_dir() => {}
            Err(error) if !is_absence(&error) => {
                return Err(StoreError::file("look at the folder", &objects)(error));
            }
            _ => return Err(StoreError::Absent { dir: dir.to_owned() }),
        }
        let own = dir.join("catalog.db");
        let has_own = match std::fs::metadata(&own) {
            Ok(found) => found.len() > 0,
            Err(error) if is_absence(&error) => false,
            Err(error) => return Err(StoreError::file("look at", &own)(error)),
        };
        let catalog = match catalog {
            CatalogPlace::Folder if !has_own && !is_empty(&objects)? => {
                return Err(FolderRefusal::CatalogLost { catalog: own, objects }.into());
            }
            CatalogPlace::Folder => Catalog::open_sqlite(&own)?,
            CatalogPlace::Postgres(_) if has_own => {
                return Err(FolderRefusal::TwoCatalogs { dir: dir.to_owned() }.into());
            }
            CatalogPlace::Postgres(address) => Catalog::open_postgres(address).await?,
        };
        Ok(Data { dir: dir.to_owned(), catalog, lines: Lines::open_local(&objects)? })
    }

    /// Opens a data folder that is there, and makes no catalog where there is none.
    ///
    /// # Errors
    /// As [`Data::open`], and [`StoreError::Refused`] where there is no catalog.
    pub async fn open_existing(dir: &Path, place: &CatalogPlace) -> Result<Data, StoreError> {
        let (catalog, objects) = (dir.join("catalog.db"), dir.join("objects"));
        if objects.exists() && !objects.is_dir() {
            return Err(FolderRefusal::ObjectsNoFolder { objects }.into());
        }
        if matches!(place, CatalogPlace::Folder) && dir.is_dir() && !catalog.is_file() {
            return Err(FolderRefusal::NoCatalog { catalog }.into());
        }
        Data::open(dir, place).await
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the master key lies unless the configuration says otherwise.
    #[must_use]
    pub fn master_key_path(dir: &Path) -> PathBuf {
        dir.join("master.key")
    }

    /// Waits for the import that runs, if one does; `waiting` is called when it has to.
    ///
    /// # Errors
    /// [`StoreError`]: the lock cannot be taken at all.
    pub async fn lock_import(&self, waiting: impl FnOnce() + Send) -> Result<ImportLock, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            return Ok(ImportLock { _held: Held::Catalog(Box::new(postgres.lock(waiting).await?)) });
        }
        if let Some(lock) = self.try_lock_import().await? {
            return Ok(lock);
        }
        waiting();
        let path = self.lock_path();
        let file = open_lock(&path)?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(ImportLock { _held: Held::File(file) })
    }

    /// Takes the lock of imports if no import runs.
    ///
    /// # Errors
    /// [`StoreError`]: the lock cannot be taken at all.
    pub async fn try_lock_import(&self) -> Result<Option<ImportLock>, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            return Ok(postgres
                .try_lock()
                .await?
                .map(|lock| ImportLock { _held: Held::Catalog(Box::new(lock)) }));
        }
        let path = self.lock_path();
        let file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(ImportLock { _held: Held::File(file) })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(source)) => Err(StoreError::file("lock", &path)(source)),
        }
    }

    /// Held by each backup that runs; a prune waits for them all.
    pub(crate) fn lock_backup(&self) -> Result<File, StoreError> {
        let path = self.dir.join("backup.lock");
        let file = open_lock(&path)?;
        file.lock_shared().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    }

    /// Waits for the backups that run, and keeps others out while it is held; `waiting` is called when it has to
    /// wait.
    pub(crate) fn lock_out_backups(&self, waiting: impl FnOnce()) -> Result<File, StoreError> {
        let path = self.dir.join("backup.lock");
        let file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => waiting(),
            Err(std::fs::TryLockError::Error(source)) => return Err(StoreError::file("lock", &path)(source)),
        }
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    }

    fn lock_path(&self) -> PathBuf {
        self.dir.join("import.lock")
    }

    /// Sweeps what killed imports left: their staged rows, their objects, and pieces of the lists for
    /// outside engines; also objects that a killed prune left. How many imports there were.
    ///
    /// # Errors
    /// [`StoreError`]; what was swept stays swept.
    pub async fn sweep(&self, _lock: &ImportLock) -> Result<usize, StoreError> {
        let (staged, pruned) =
            (self.catalog.find_unfinished_imports().await?, self.catalog.pruned_objects().await?);
        for import in &staged {
            self.lines.sweep(&import.token).await?;
        }
        for path in &pruned {
            self.lines.delete(path).await?;
        }
        // A file that comes back when the power fails must still be known.
        if !staged.is_empty() || !pruned.is_empty() {
            self.lines.sync_folders()?;
        }
        for import in &staged {
            self.catalog.forget_import(import.id).await?;
        }
        for path in &pruned {
            self.catalog.forget_pruned(path).await?;
        }
        self.lines.sweep_lists()?;
        Ok(staged.len())
    }

    /// Sweeps as [`Data::sweep`] if this folder is the only place of the lines. Where nodes share the catalog they
    /// may be elsewhere, and what is not found here would be forgotten: there, imports sweep, which write them.
    ///
    /// # Errors
    /// As [`Data::sweep`].
    pub async fn sweep_if_alone(&self, lock: &ImportLock) -> Result<usize, StoreError> {
        if self.is_alone() { self.sweep(lock).await } else { Ok(0) }
    }

    /// Whether the catalog is this folder's own, and all lines lie in it.
    pub(crate) fn is_alone(&self) -> bool {
        matches!(self.catalog, Catalog::Sqlite(_))
    }

    /// Writes the lists of published versions and of what lines they count, for outside engines.
    ///
    /// # Errors
    /// [`StoreError`]; the lists then are those of before, and the next import writes them anew.
    pub async fn write_lists(&self) -> Result<(), StoreError> {
        self.lines.write_lists(&self.catalog).await
    }

    /// The master key, which must be the one that the catalog was sealed with. Where nothing was
    /// sealed yet and there is no key, one is made.
    ///
    /// # Errors
    /// [`SealError`] as its own error, and faults of the catalog.
    pub async fn master_key(&self, path: &Path) -> Result<Result<MasterKey, SealError>, StoreError> {
        let check = self.catalog.master_key_check().await?;
        let key = match (MasterKey::read(path), &check) {
            (Err(SealError::Missing { .. }), None) => MasterKey::create(path),
            (key, _) => key,
        };
        let key = match key {
            Ok(key) => key,
            Err(error) => return Ok(Err(error)),
        };
        match check {
            Some(check) if key.made(&check) => Ok(Ok(key)),
            Some(_) => Ok(Err(SealError::WrongKey { path: path.to_owned() })),
            None => match key.check_value() {
                Ok(value) => {
                    self.catalog.set_master_key_check(&value).await?;
                    // Another program may have been first, with another key.
                    let check = self.catalog.master_key_check().await?;
                    let is_ours = check.is_some_and(|check| key.made(&check));
                    Ok(if is_ours { Ok(key) } else { Err(SealError::WrongKey { path: path.to_owned() }) })
                }
                Err(error) => Ok(Err(error)),
            },
        }
    }
}
