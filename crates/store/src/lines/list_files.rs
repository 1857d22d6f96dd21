//! The files of the lists for outside engines, in the folder of objects: written whole, compared, and deleted.

use std::path::Path;

use super::Lines;
use super::files::{delete_files, list_entries};
use crate::catalog::FileStamp;
use crate::error::StoreError;
use crate::folder::is_not_found;

impl Lines {
    /// Writes a list at a path in the folder of the store or in a folder of it, in place of the one before. The store would
    /// make the folder again at its path, if it was moved.
    pub(crate) fn write_list(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.check_is_there()?;
        let written = self.identity.write_file(path, bytes);
        written.map_err(StoreError::file("write the lists of versions", &self.file_of(path)))?;
        self.give_to_folder_owner(path);
        Ok(())
    }

    /// Reads a list; `None` if it is no file that can be read.
    pub(crate) fn read_list(&self, path: &str) -> Option<Vec<u8>> {
        let file = self.file_of(path);
        // Something else in its place, such as a pipe, is not waited for.
        std::fs::metadata(&file).ok().filter(std::fs::Metadata::is_file)?;
        std::fs::read(&file).ok()
    }

    /// Returns true if a list has exactly these bytes.
    pub(crate) fn has_list(&self, path: &str, bytes: &[u8]) -> bool {
        let found = std::fs::metadata(self.file_of(path));
        let is_as_long =
            found.is_ok_and(|found| u64::try_from(bytes.len()).is_ok_and(|len| len == found.len()));
        is_as_long && self.read_list(path).is_some_and(|found| found == bytes)
    }

    /// Returns a text of the state of a list's file, which changes with the file; `None` if it does not exist.
    pub(crate) fn stamp_list(&self, path: &str) -> Option<String> {
        FileStamp::of(&self.file_of(path)).ok().map(|stamp| stamp.to_text())
    }

    /// Returns the time at which a list was written, in microseconds since 1970; `None` if it does not exist.
    pub(crate) fn find_list_time_us(&self, path: &str) -> Option<i64> {
        FileStamp::of(&self.file_of(path)).ok().map(|stamp| stamp.modified_at_us())
    }

    /// Returns the paths of what is in a folder of lists; none if it does not exist.
    pub(crate) fn list_list_files(&self, folder: &str) -> Result<Vec<String>, StoreError> {
        let name =
            |path: &Path| format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        Ok(list_entries(&self.file_of(folder))?.iter().map(|path| name(path)).collect())
    }

    /// Deletes a list, if it exists, so that it does not come back after a power failure.
    pub(crate) fn delete_list(&self, path: &str) -> Result<(), StoreError> {
        self.check_is_there()?;
        let file = self.file_of(path);
        match std::fs::remove_file(&file).and_then(|()| crate::folder::sync_parent_folder(&file)) {
            Err(error) if is_not_found(&error) => Ok(()),
            deleted => deleted.map_err(StoreError::file("delete", &file)),
        }
    }

    /// Deletes the files with selected paths in a folder of lists, or in the folder of the store itself if `folder` is empty.
    pub(crate) fn delete_list_files(
        &self,
        folder: &str,
        is_selected: impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        self.check_is_there()?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        delete_files(&self.file_of(folder), |name| is_selected(&format!("{prefix}{name}"))).map(|_| ())
    }
}
