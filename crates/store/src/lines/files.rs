//! Files and folders of the object store as the file system shows them: listed, found below a folder, deleted.
//!
//! The store itself does not list the files of interrupted uploads.

use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// A file found below a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path from the folder, with `/` between the names.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its path in the file system, which is exact even if `path` is not, as for a name that is not UTF-8.
    pub file: PathBuf,
}

/// Lists all files below a folder, by path, and everything else that is no folder. Links are not followed.
pub(crate) fn list_files_below(folder: &Path) -> Result<Vec<FoundFile>, StoreError> {
    let mut found = Vec::new();
    add_files_below(folder, "", &mut found)?;
    found.sort_unstable();
    Ok(found)
}

fn add_files_below(folder: &Path, prefix: &str, found: &mut Vec<FoundFile>) -> Result<(), StoreError> {
    for path in list_entries(folder)? {
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        match path.symlink_metadata() {
            Ok(entry) if entry.is_dir() => add_files_below(&path, &format!("{name}/"), found)?,
            Ok(entry) => found.push(FoundFile { path: name, bytes: entry.len(), file: path }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::file("look at", &path)(error)),
        }
    }
    Ok(())
}

/// Lists the folders in a folder; none if it does not exist. An entry that cannot be looked at is an error, as it
/// may be a folder.
pub(super) fn list_folders(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut folders = Vec::new();
    for path in list_entries(folder)? {
        match std::fs::metadata(&path) {
            Ok(found) if found.is_dir() => folders.push(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::file("look at", &path)(error)),
        }
    }
    Ok(folders)
}

/// Deletes the files in a folder whose names are selected.
pub(super) fn delete_files(folder: &Path, is_selected: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for path in list_entries(folder)? {
        if is_selected(&path.file_name().unwrap_or_default().to_string_lossy()) {
            match std::fs::remove_file(&path) {
                // An aborted upload may delete its own file at the same time.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                result => result.map_err(StoreError::file("sweep", &path))?,
            }
        }
    }
    Ok(())
}

/// Lists the entries of a folder; none if it does not exist.
fn list_entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file("list", folder)(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(StoreError::file("list", folder))
}
