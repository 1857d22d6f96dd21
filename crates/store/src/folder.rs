//! Checks and steps for folders and their entries, used before anything is stored in them.

use std::fs::{File, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Mode, OFlags, openat};

use crate::error::StoreError;
use crate::refusal::{FolderFlaw, FolderRefusal};

/// Largest length of the name of a folder, in bytes, on the file systems of Linux and macOS.
const NAME_BYTES_MAX: usize = 255;

/// Files of a data folder that are for its owner alone: the catalog has accounts and sealed secrets, and a user who can
/// open a lock can hold it.
const PRIVATE_FILES: [&str; 5] =
    ["catalog.db", "catalog.db-wal", "catalog.db-shm", "import.lock", "backup.lock"];

/// Returns the absolute path, without links, of a folder that exists or can be made. Nothing is made.
///
/// # Errors
///
/// [`StoreError::Refused`]: there is a file or a broken link in the way, a name is too long, or the path goes
/// back up (`..`) from a folder that does not exist. [`StoreError::File`]: a folder cannot be looked at.
pub fn resolve_folder(dir: &Path) -> Result<PathBuf, StoreError> {
    let absolute = std::path::absolute(dir).map_err(StoreError::file("find", dir))?;
    // Without a trailing slash, which would hide a link.
    let absolute: PathBuf = absolute.components().collect();
    for above in absolute.ancestors() {
        match std::fs::metadata(above) {
            Ok(found) if found.is_dir() => {
                let whole = above.canonicalize().map_err(StoreError::file("find", above))?;
                let missing = absolute.strip_prefix(above).unwrap_or(Path::new(""));
                check_missing_part(dir, missing)?;
                return Ok(if missing.as_os_str().is_empty() { whole } else { whole.join(missing) });
            }
            Ok(_) => return Err(make_path_refusal(above, FolderFlaw::IsFile)),
            Err(error) if !is_not_found(&error) => {
                return Err(StoreError::file("look at the folder", above)(error));
            }
            Err(_) if above.is_symlink() => {
                return Err(make_path_refusal(above, FolderFlaw::BrokenLink));
            }
            Err(_) => {}
        }
    }
    Err(make_path_refusal(dir, FolderFlaw::NoFolderAbove))
}

/// Refuses a path whose missing folders cannot all be made: the first of them would be made before one fails.
fn check_missing_part(dir: &Path, missing: &Path) -> Result<(), StoreError> {
    if missing.components().any(|component| component == Component::ParentDir) {
        return Err(make_path_refusal(dir, FolderFlaw::GoesBackUp));
    }
    if missing.components().any(|component| component.as_os_str().len() > NAME_BYTES_MAX) {
        return Err(FolderRefusal::NameTooLong { dir: dir.to_owned(), bytes_max: NAME_BYTES_MAX }.into());
    }
    Ok(())
}

/// Makes the error for a path that is refused.
fn make_path_refusal(path: &Path, flaw: FolderFlaw) -> StoreError {
    FolderRefusal::Unusable { path: path.to_owned(), flaw }.into()
}

/// Returns true if the error means that no entry has this name, and false if the entry could not be looked at.
pub(crate) fn is_not_found(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// A file or folder that was opened, and the path where it was. What is at the path later may belong to another state of the
/// data folder.
#[derive(Debug)]
pub(crate) struct FileIdentity {
    path: PathBuf,
    device: u64,
    number: u64,
    /// Held so that its number is not given to another file. A file is not open for reading, as closing that would drop the
    /// locks that this process has on it; where the system has no such handle, it is not held.
    held: Option<File>,
}

/// The flags with which a file or folder is held.
#[cfg(target_os = "linux")]
const HOLDING: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const HOLDING: OFlags = OFlags::RDONLY;

impl FileIdentity {
    /// Reads the identity of what is at a path, as it was given: a link in it may be changed later.
    ///
    /// # Errors
    ///
    /// [`StoreError::File`]: nothing is there, or it cannot be looked at.
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        let path = std::path::absolute(path).map_err(StoreError::file("find", path))?;
        let fault = || StoreError::file("look at", &path);
        let found = std::fs::metadata(&path).map_err(fault())?;
        let held = if cfg!(target_os = "linux") || found.is_dir() {
            let held = rustix::fs::open(&path, HOLDING | OFlags::CLOEXEC, Mode::empty());
            Some(File::from(held.map_err(|errno| fault()(errno.into()))?))
        } else {
            None
        };
        let found = held.as_ref().map_or(Ok(found), File::metadata).map_err(fault())?;
        Ok(Self { device: found.dev(), number: found.ino(), held, path })
    }

    /// Checks that the same file is still at the path.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`]: it was moved or deleted, or another is in its place. [`StoreError::File`]: it cannot
    /// be looked at.
    pub(crate) fn check_is_there(&self) -> Result<(), StoreError> {
        match std::fs::metadata(&self.path) {
            Ok(found) if (found.dev(), found.ino()) == (self.device, self.number) => Ok(()),
            Err(error) if !is_not_found(&error) => Err(StoreError::file("look at", &self.path)(error)),
            _ => Err(FolderRefusal::Replaced { path: self.path.clone() }.into()),
        }
    }

    /// Writes a file into this folder, or into a folder of it that is made if it does not exist, in place of one of the name, and
    /// makes it durable. It is written as a piece first, whose name ends with `#1`. Wherever the folder is now, it is the one
    /// that was opened, and none is made at its path. `path` is a name, or two with `/` between them.
    ///
    /// # Errors
    ///
    /// The error of the system.
    pub(crate) fn write_file(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let own = self.held.as_ref().ok_or(std::io::ErrorKind::NotADirectory)?;
        let below = path
            .split_once('/')
            .map(|(below, name)| Ok::<_, std::io::Error>((open_below(own, below)?, name)));
        let below = below.transpose()?;
        let (folder, name) = below.as_ref().map_or((own, path), |(below, name)| (below, *name));
        let piece = format!("{name}#1");
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(folder, piece.as_str(), flags, Mode::from_raw_mode(0o666))?);
        file.write_all(bytes)?;
        file.sync_all()?;
        rustix::fs::renameat(folder, piece.as_str(), folder, name)?;
        sync_held(folder)
    }
}

/// Opens a folder of a folder, and makes it, durable, if it does not exist.
fn open_below(folder: &File, name: &str) -> std::io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    match openat(folder, name, flags, Mode::empty()) {
        Err(rustix::io::Errno::NOENT) => {
            rustix::fs::mkdirat(folder, name, Mode::from_raw_mode(0o777))?;
            sync_held(folder)?;
            Ok(File::from(openat(folder, name, flags, Mode::empty())?))
        }
        opened => Ok(File::from(opened?)),
    }
}

/// Makes the entries of a folder durable. A handle for neither reading nor writing cannot be synced itself.
fn sync_held(folder: &File) -> std::io::Result<()> {
    File::from(openat(folder, ".", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?).sync_all()
}

/// Returns true if the folder has no entries.
pub(crate) fn is_empty_folder(folder: &Path) -> Result<bool, StoreError> {
    let mut entries = std::fs::read_dir(folder).map_err(StoreError::file("list", folder))?;
    let first = entries.next().transpose().map_err(StoreError::file("list", folder))?;
    Ok(first.is_none())
}

/// Makes a folder and those above it, accessible to its owner only, because bills are stored in it.
pub(crate) fn create_private_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::file("make the folder", folder))
}

/// Makes a folder and those above it, as [`create_private_folder`] does, and makes the entries of all that are new durable.
pub(crate) fn create_durable_folder(folder: &Path) -> Result<(), StoreError> {
    let is_new = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let new: Vec<&Path> = folder.ancestors().take_while(is_new).collect();
    create_private_folder(folder)?;
    for folder in new {
        sync_parent_folder(folder).map_err(StoreError::file("make durable the new folder", folder))?;
    }
    Ok(())
}

/// Returns options that open a file for writing. A file that is made is accessible to its owner only, whatever the
/// folder and the umask are.
pub(crate) fn make_private_file_options() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes the rights of all but the owner from the files that older versions made by the umask, as long as the folder is
/// this user's and lets no one else enter. In a folder that was opened, the rights may be meant: another user can read the
/// bills there. [`list_exposed_files`] finds these.
pub(crate) fn close_private_files(dir: &Path) {
    let me = rustix::process::geteuid().as_raw();
    if !std::fs::metadata(dir).is_ok_and(|found| found.uid() == me && found.mode() & 0o011 == 0) {
        return;
    }
    for file in PRIVATE_FILES.map(|name| dir.join(name)) {
        let Ok(found) = std::fs::symlink_metadata(&file) else { continue };
        if found.is_file() && found.uid() == me && found.mode() & 0o077 != 0 {
            // Nothing depends on it: the folder is closed.
            let _ = std::fs::set_permissions(&file, Permissions::from_mode(found.mode() & 0o700));
        }
    }
}

/// Lists the files of the catalog and the locks that every user may read or write who may enter the folder.
#[must_use]
pub fn list_exposed_files(dir: &Path) -> Vec<PathBuf> {
    if !std::fs::metadata(dir).is_ok_and(|found| found.mode() & 0o011 != 0) {
        return Vec::new();
    }
    let files = PRIVATE_FILES.map(|name| dir.join(name)).into_iter();
    files.filter(|file| find_exposed_mode(file).is_some()).collect()
}

/// Returns the mode of a file that is its owner's, such as `0644`, if it lets every user of the machine read or write it.
/// A group may have it: secret volumes of containers give one the master key.
#[must_use]
pub fn find_exposed_mode(path: &Path) -> Option<String> {
    const BY_OTHERS: u32 = 0o006;
    let mode = std::fs::metadata(path).ok()?.mode() & 0o7777;
    (mode & BY_OTHERS != 0).then(|| format!("{mode:04o}"))
}

/// Returns the folder of a file; that of a plain name is `.`.
pub(crate) fn get_folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns true if this user may make entries in a folder.
pub(crate) fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Makes the entry of a file in its folder durable.
pub(crate) fn sync_parent_folder(path: &Path) -> std::io::Result<()> {
    File::open(get_folder(path))?.sync_all()
}
