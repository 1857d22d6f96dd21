//! What is asked of a data folder's files and folders before anything is in them.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

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
