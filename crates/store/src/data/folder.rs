//! What is asked of a data folder's files and folders before anything is in them.

use std::fs::File;
use std::path::{Component, Path, PathBuf};

use crate::error::StoreError;
use crate::refusal::{FolderFlaw, FolderRefusal};

/// Largest length of the name of a folder, in bytes, on the file systems of Linux and macOS.
const NAME_BYTES_MAX: usize = 255;

/// Returns the absolute path, without links, of a folder that exists or can be made. Nothing is made.
///
/// # Errors
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
                check_missing(dir, missing)?;
                return Ok(if missing.as_os_str().is_empty() { whole } else { whole.join(missing) });
            }
            Ok(_) => return Err(refuse(above, FolderFlaw::IsFile)),
            Err(error) if !is_absence(&error) => {
                return Err(StoreError::file("look at the folder", above)(error));
            }
            Err(_) if above.is_symlink() => {
                return Err(refuse(above, FolderFlaw::BrokenLink));
            }
            Err(_) => {}
        }
    }
    Err(refuse(dir, FolderFlaw::NoFolderAbove))
}

/// Refuses folders that cannot be made: some of those above them would be, before the first one fails.
fn check_missing(dir: &Path, missing: &Path) -> Result<(), StoreError> {
    if missing.components().any(|component| component == Component::ParentDir) {
        return Err(refuse(dir, FolderFlaw::GoesBackUp));
    }
    if missing.components().any(|component| component.as_os_str().len() > NAME_BYTES_MAX) {
        return Err(FolderRefusal::NameTooLong { dir: dir.to_owned(), bytes_max: NAME_BYTES_MAX }.into());
    }
    Ok(())
}

/// Makes the error of a path.
fn refuse(path: &Path, flaw: FolderFlaw) -> StoreError {
    FolderRefusal::Unusable { path: path.to_owned(), flaw }.into()
}

/// The folders whose entries are to be made durable when a data folder is made: those that are not there
/// yet, from the inside out. Until there is a catalog, also those that whoever made them may have been
/// killed over.
pub(super) fn new_entries(dir: &Path, objects: &Path) -> Vec<PathBuf> {
    if dir.join("catalog.db").exists() && objects.exists() {
        return Vec::new();
    }
    let own = [objects, dir].into_iter();
    let above = dir.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty() && !above.exists());
    own.chain(above).map(Path::to_owned).collect()
}

/// Whether an error says that there is nothing of this name, and not that one cannot look.
pub(super) fn is_absence(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// Whether nothing lies in a folder.
pub(super) fn is_empty(folder: &Path) -> Result<bool, StoreError> {
    let mut entries = std::fs::read_dir(folder).map_err(StoreError::file("list", folder))?;
    let first = entries.next().transpose().map_err(StoreError::file("list", folder))?;
    Ok(first.is_none())
}

/// Opens the file that is locked.
pub(super) fn open_lock(path: &Path) -> Result<File, StoreError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    options.open(path).map_err(StoreError::file("open", path))
}

/// Makes the entry of a file in its folder durable.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}
