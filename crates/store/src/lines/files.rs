//! Files and folders of the object store as the file system shows them: listed, found below a folder, deleted.
//!
//! The store itself does not list the files of interrupted uploads.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
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

/// Deletes the files in a folder whose names are selected, and returns these names.
pub(super) fn delete_files(
    folder: &Path,
    is_selected: impl Fn(&str) -> bool,
) -> Result<Vec<String>, StoreError> {
    let mut deleted = Vec::new();
    for path in list_entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_selected(&name) {
            deleted.push(name.into_owned());
            match std::fs::remove_file(&path) {
                // An aborted upload may delete its own file at the same time.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                result => result.map_err(StoreError::file("sweep", &path))?,
            }
        }
    }
    Ok(deleted)
}

/// Returns true if a file begins with the four bytes with which a Parquet object begins. Whatever is no file does not.
pub(super) fn begins_as_object(path: &Path) -> Result<bool, StoreError> {
    let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
    if !is_file {
        return Ok(false);
    }
    let mut first = [0; 4];
    match File::open(path).and_then(|mut file| file.read_exact(&mut first)) {
        Ok(()) => Ok(first == *b"PAR1"),
        // It is shorter, or was deleted meanwhile.
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::NotFound) => Ok(false),
        Err(error) => Err(StoreError::file("read", path)(error)),
    }
}

/// Lists the entries of a folder; none if it does not exist.
pub(super) fn list_entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file("list", folder)(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(StoreError::file("list", folder))
}
