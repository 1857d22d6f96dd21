//! Locks of a data folder: imports run one after the other, and a prune waits for backups.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, CatalogLock};
use crate::data::Data;
use crate::error::StoreError;

/// The lock of imports. The next import waits until it is dropped; the system, or PostgreSQL, drops it if the
/// process dies.
#[derive(Debug)]
pub struct ImportLock {
    _handle: LockHandle,
}

/// The resource behind a lock, which is released when this is dropped.
#[derive(Debug)]
#[expect(dead_code, reason = "the fields are kept to be dropped")]
enum LockHandle {
    /// A file beside the catalog in SQLite.
    File(File),
    /// A lock of the catalog in PostgreSQL, which several machines share.
    Catalog(Box<CatalogLock>),
}

impl Data {
    /// Waits for a running import, if there is one, and takes the lock of imports. `waiting` is called before it
    /// waits.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the lock file cannot be used, or the catalog cannot be asked.
    pub async fn lock_import(&self, waiting: impl FnOnce() + Send) -> Result<ImportLock, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            return Ok(ImportLock { _handle: LockHandle::Catalog(Box::new(postgres.lock(waiting).await?)) });
        }
        if let Some(lock) = self.try_lock_import().await? {
            return Ok(lock);
        }
        waiting();
        let path = self.import_lock_path();
        let file = open_lock_file(&path)?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(ImportLock { _handle: LockHandle::File(file) })
    }

    /// Takes the lock of imports; `None` while an import runs.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the lock file cannot be used, or the catalog cannot be asked.
    pub async fn try_lock_import(&self) -> Result<Option<ImportLock>, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            let lock = postgres.try_lock().await?;
            return Ok(lock.map(|lock| ImportLock { _handle: LockHandle::Catalog(Box::new(lock)) }));
        }
        let lock = try_lock_file(&self.import_lock_path())?;
        Ok(lock.map(|file| ImportLock { _handle: LockHandle::File(file) }))
    }

    /// Takes the lock that each running backup shares. A prune waits for all of them.
    pub(crate) fn lock_for_backup(&self) -> Result<File, StoreError> {
        let path = self.backup_lock_path();
        let file = open_lock_file(&path)?;
        file.lock_shared().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    }

    /// Waits for the backups that run, and keeps new ones out until the lock is dropped. `waiting` is called before
    /// it waits.
    pub(crate) fn lock_out_backups(&self, waiting: impl FnOnce()) -> Result<File, StoreError> {
        let path = self.backup_lock_path();
        if let Some(file) = try_lock_file(&path)? {
            return Ok(file);
        }
        waiting();
        let file = open_lock_file(&path)?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    }

    fn import_lock_path(&self) -> PathBuf {
        self.dir().join("import.lock")
    }

    fn backup_lock_path(&self) -> PathBuf {
        self.dir().join("backup.lock")
    }
}

/// Opens a lock file, and makes it if it does not exist.
fn open_lock_file(path: &Path) -> Result<File, StoreError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    options.open(path).map_err(StoreError::file("open", path))
}

/// Locks a file; `None` if another process has locked it.
fn try_lock_file(path: &Path) -> Result<Option<File>, StoreError> {
    let file = open_lock_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(source)) => Err(StoreError::file("lock", path)(source)),
    }
}
