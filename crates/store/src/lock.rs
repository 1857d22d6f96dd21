//! Locks of a data folder: imports run one after the other, and a prune waits for backups.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, CatalogLock};
use crate::data::Data;
use crate::error::StoreError;
use crate::folder::{is_not_found, make_private_file_options};
use crate::object::WrittenObject;
use crate::ownership::give_to_folder_owner;
use crate::refusal::StoreRefusal;

/// The lock of imports. The next import waits until it is dropped; the system, or PostgreSQL, drops it if the
/// process dies.
#[derive(Debug)]
pub struct ImportLock {
    handle: LockHandle,
}

/// The resource behind a lock, which is released when this is dropped.
#[derive(Debug)]
enum LockHandle {
    /// A file beside the catalog in SQLite, and its path.
    File(File, PathBuf),
    /// A lock of the catalog in PostgreSQL, which several machines share.
    Catalog(#[expect(dead_code, reason = "it is kept to be dropped")] Box<CatalogLock>),
    /// None, in a read-only folder.
    ReadOnly,
}

impl ImportLock {
    /// Checks that the lock still keeps other programs out: that the file which is locked is the one at its path. A lock of
    /// PostgreSQL is checked in the transactions that need it. `fix` tells the state of what was being done, and what to do.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::LockReplaced`]: the file was removed or replaced, so that another program may have locked the path.
    pub fn check_is_held(&self, fix: &'static str) -> Result<(), StoreError> {
        match &self.handle {
            LockHandle::File(file, path) if !is_at_path(file, path)? => {
                Err(StoreRefusal::LockReplaced { path: path.clone(), fix }.into())
            }
            LockHandle::File(..) | LockHandle::Catalog(_) | LockHandle::ReadOnly => Ok(()),
        }
    }
}

impl Data {
    /// Checks that an import can be published: the data folder is in its place, the lock is held, and each object that the
    /// import wrote is where the catalog will have it.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`](crate::FolderRefusal::Replaced), [`StoreRefusal::LockReplaced`].
    pub fn check_can_publish(&self, lock: &ImportLock, objects: &[WrittenObject]) -> Result<(), StoreError> {
        self.check_is_in_place()?;
        lock.check_is_held("nothing was published. Run the import again")?;
        self.lines.check_are_there(objects)
    }

    /// Waits for a running import, if there is one, and takes the lock of imports. `waiting` is called before it
    /// waits.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the lock file cannot be used, or the catalog cannot be asked.
    pub async fn lock_import(&self, waiting: impl FnOnce() + Send) -> Result<ImportLock, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            let lock = postgres.lock(waiting).await?;
            self.check_is_in_place()?;
            return Ok(ImportLock { handle: LockHandle::Catalog(Box::new(lock)) });
        }
        if let Some(lock) = self.try_lock_import().await? {
            return Ok(lock);
        }
        waiting();
        let path = self.import_lock_path();
        let file = self.lock_in_place(&path, File::lock)?;
        Ok(ImportLock { handle: LockHandle::File(file, path) })
    }

    /// Takes the lock of imports; `None` while an import runs.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the lock file cannot be used, or the catalog cannot be asked.
    pub async fn try_lock_import(&self) -> Result<Option<ImportLock>, StoreError> {
        if let Catalog::Postgres(postgres) = &self.catalog {
            let lock = postgres.try_lock().await?;
            return Ok(lock.map(|lock| ImportLock { handle: LockHandle::Catalog(Box::new(lock)) }));
        }
        let path = self.import_lock_path();
        self.check_is_in_place()?;
        let lock = try_lock_file(&path)?;
        Ok(lock.map(|file| ImportLock { handle: LockHandle::File(file, path) }))
    }

    /// Takes the lock of imports for a check, as [`Data::try_lock_import`] does. Where this user can neither make nor open
    /// the lock file, the check goes on without.
    pub(crate) async fn try_lock_for_check(&self) -> Result<Option<ImportLock>, StoreError> {
        match self.try_lock_import().await {
            // A lock file that exists may be held, and this user cannot see it.
            Err(error) if is_denied(&error) => {
                let is_absent = !self.import_lock_path().exists();
                Ok(is_absent.then_some(ImportLock { handle: LockHandle::ReadOnly }))
            }
            lock => lock,
        }
    }

    /// Takes the lock that each running backup shares. A prune waits for all of them. `None` if the folder is read-only
    /// and no prune has made the lock file: then no prune runs here, and one that starts elsewhere makes the backup
    /// fail, by the name of an object that is gone.
    pub(crate) fn lock_for_backup(&self) -> Result<Option<File>, StoreError> {
        let path = self.backup_lock_path();
        match self.lock_in_place(&path, File::lock_shared) {
            Err(error) if is_denied(&error) && !path.exists() => Ok(None),
            file => file.map(Some),
        }
    }

    /// Waits for the backups that run, and keeps new ones out until the lock is dropped. `waiting` is called before
    /// it waits.
    pub(crate) fn lock_out_backups(&self, waiting: impl FnOnce()) -> Result<File, StoreError> {
        let path = self.backup_lock_path();
        if let Some(file) = try_lock_file(&path)? {
            return Ok(file);
        }
        waiting();
        self.lock_in_place(&path, File::lock)
    }

    /// Locks a file of the folder, after waiting for other programs. The folder may have been moved or exchanged meanwhile.
    fn lock_in_place(
        &self,
        path: &Path,
        lock: impl Fn(&File) -> std::io::Result<()>,
    ) -> Result<File, StoreError> {
        let locked = lock_file(path, lock);
        self.check_is_in_place()?;
        locked
    }

    fn import_lock_path(&self) -> PathBuf {
        self.dir().join("import.lock")
    }

    fn backup_lock_path(&self) -> PathBuf {
        self.dir().join("backup.lock")
    }
}

/// Opens a lock file, and makes it if it does not exist: for its owner only, as who can open it can hold the lock. One that another user made can be locked without the right to
/// write to it.
fn open_lock_file(path: &Path) -> Result<File, StoreError> {
    let mut options = make_private_file_options();
    options.create(true).truncate(false);
    let file = options.open(path).or_else(|error| File::open(path).map_err(|_denied| error));
    let file = file.map_err(StoreError::file("open", path))?;
    if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
        give_to_folder_owner(folder, Path::new(name));
    }
    Ok(file)
}

/// Returns true if an error means that this user may not write.
fn is_denied(error: &StoreError) -> bool {
    use std::io::ErrorKind as Kind;
    let StoreError::File { source, .. } = error else { return false };
    matches!(source.kind(), Kind::PermissionDenied | Kind::ReadOnlyFilesystem)
}

/// Locks a file, after waiting for other programs. A file that is no longer the one at its path is no lock, since another
/// program can lock the path; the file that is there now is locked instead.
fn lock_file(path: &Path, lock: impl Fn(&File) -> std::io::Result<()>) -> Result<File, StoreError> {
    loop {
        let file = open_lock_file(path)?;
        lock(&file).map_err(StoreError::file("lock", path))?;
        if is_at_path(&file, path)? {
            return Ok(file);
        }
    }
}

/// Locks a file, as [`lock_file`] does; `None` if another process has locked it.
fn try_lock_file(path: &Path) -> Result<Option<File>, StoreError> {
    loop {
        let file = open_lock_file(path)?;
        let is_locked = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(source)) => return Err(StoreError::file("lock", path)(source)),
        };
        if is_at_path(&file, path)? {
            return Ok(is_locked.then_some(file));
        }
    }
}

/// Returns true if an open file is the one at a path.
fn is_at_path(file: &File, path: &Path) -> Result<bool, StoreError> {
    let own = file.metadata().map_err(StoreError::file("look at", path))?;
    match std::fs::metadata(path) {
        Ok(found) => Ok((found.dev(), found.ino()) == (own.dev(), own.ino())),
        Err(error) if is_not_found(&error) => Ok(false),
        Err(error) => Err(StoreError::file("look at", path)(error)),
    }
}
