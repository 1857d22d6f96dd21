//! Whether objects are what was written: their bytes are compared with length and hash before anybody reads
//! lines from them, since bytes that are not ours could make a Parquet reader do anything.

use std::path::{Path as FilePath, PathBuf};

use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use sha2::{Digest as _, Sha256};

use super::{Lines, WrittenObject, list, versions};
use crate::catalog::Catalog;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// How many bytes of an object are in memory at once.
const BYTES_AT_ONCE: u64 = 4 << 20;

/// Why an object is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectFlaw {
    /// It is not there.
    Missing,
    /// A folder stands in its place.
    Folder,
    /// Its length is another.
    Length {
        /// Its length, in bytes.
        found: u64,
    },
    /// Its bytes are others.
    Content {
        /// The SHA-256 of what is there.
        found: [u8; 32],
    },
    /// It cannot be read, and what the system said.
    Unreadable(String),
}

/// A file that lies in the folder of objects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundFile {
    /// Its path from the folder, with `/` between the names.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// The file itself; names that are not UTF-8 are not exact in `path`.
    pub file: PathBuf,
}

impl Lines {
    /// Makes sure that an object is what was written, before lines are read from it.
    ///
    /// # Errors
    /// [`StoreError::Refused`] says what is wrong with it, and what to do.
    pub async fn check(&self, object: &WrittenObject) -> Result<(), StoreError> {
        match self.read_checked(object, &mut |_| Ok(())).await? {
            Ok(()) => Ok(()),
            Err(flaw) => Err(StoreRefusal::DamagedObject { path: object.path.clone(), flaw }.into()),
        }
    }

    /// Looks whether an object is there and has its length.
    ///
    /// # Errors
    /// [`ObjectFlaw`] is what is wrong with it.
    pub async fn look(&self, object: &WrittenObject) -> Result<(), ObjectFlaw> {
        match self.store.head(&Path::from(object.path.as_str())).await {
            Ok(found) if found.size == object.bytes => Ok(()),
            Ok(found) => Err(ObjectFlaw::Length { found: found.size }),
            Err(_) if self.folder.join(&object.path).is_dir() => Err(ObjectFlaw::Folder),
            Err(object_store::Error::NotFound { .. }) => Err(ObjectFlaw::Missing),
            Err(error) => Err(ObjectFlaw::Unreadable(error.to_string())),
        }
    }

    /// Reads all bytes of an object, and compares length and hash. What `each` was given before a flaw is
    /// of no use.
    ///
    /// # Errors
    /// [`StoreError`] is what `each` returns, which ends it; the inner error is what is wrong with the object.
    pub async fn read_checked(
        &self,
        object: &WrittenObject,
        each: &mut (dyn FnMut(&[u8]) -> Result<(), StoreError> + Send),
    ) -> Result<Result<(), ObjectFlaw>, StoreError> {
        if let Err(flaw) = self.look(object).await {
            return Ok(Err(flaw));
        }
        let path = Path::from(object.path.as_str());
        let (mut hash, mut at) = (Sha256::new(), 0_u64);
        while at < object.bytes {
            let end = at.saturating_add(BYTES_AT_ONCE).min(object.bytes);
            match self.store.get_range(&path, at..end).await {
                Ok(bytes) => {
                    hash.update(&bytes);
                    each(&bytes)?;
                }
                Err(error) => return Ok(Err(ObjectFlaw::Unreadable(error.to_string()))),
            }
            at = end;
        }
        let found: [u8; 32] = hash.finalize().into();
        Ok(if found == object.sha256 { Ok(()) } else { Err(ObjectFlaw::Content { found }) })
    }

    /// Every file below the folder of objects, and what else is no folder, by path.
    ///
    /// # Errors
    /// [`StoreError::File`]: a folder cannot be listed.
    pub fn files(&self) -> Result<Vec<FoundFile>, StoreError> {
        let mut found = Vec::new();
        walk(&self.folder, "", &mut found)?;
        found.sort_unstable();
        Ok(found)
    }

    /// Whether a file that was found is still there.
    #[must_use]
    pub fn is_there(&self, file: &FoundFile) -> bool {
        file.file.symlink_metadata().is_ok()
    }

    /// The lists for outside engines that are not what would be written now, and when each was written,
    /// microseconds since 1970; `None` where it is not there.
    ///
    /// # Errors
    /// [`StoreError`]: the catalog cannot be read, or they cannot be encoded.
    pub async fn differing_lists(
        &self,
        catalog: &Catalog,
    ) -> Result<Vec<(&'static str, Option<i64>)>, StoreError> {
        let mut differing = Vec::new();
        for (path, bytes) in versions::encode(catalog).await? {
            // Their bytes are compared and not decoded: no hash of them is kept anywhere.
            let place = Path::from(path);
            let there = self.store.head(&place).await.ok();
            let length = there.as_ref().map(|there| there.size);
            let is_same = match length {
                Some(size) if usize::try_from(size).ok() == Some(bytes.len()) => {
                    self.store.get_range(&place, 0..size).await.is_ok_and(|there| there == bytes)
                }
                _ => false,
            };
            if !is_same {
                differing.push((path, there.map(|there| there.last_modified.timestamp_micros())));
            }
        }
        Ok(differing)
    }
}

/// The lists for outside engines, and whether a file is a piece of one whose writing was killed.
pub(crate) fn is_list(path: &str) -> bool {
    [versions::VERSIONS_PATH, versions::PARTS_PATH].contains(&path)
}

/// Whether a file is a piece of a list whose writing was killed.
pub(crate) fn is_piece_of_list(path: &str) -> bool {
    path.split_once('#').is_some_and(|(list, _)| is_list(list))
}

/// Gathers what lies below a folder. Links are not followed.
pub(crate) fn walk(folder: &FilePath, prefix: &str, found: &mut Vec<FoundFile>) -> Result<(), StoreError> {
    for path in list(folder)? {
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        match path.symlink_metadata() {
            Ok(there) if there.is_dir() => walk(&path, &format!("{name}/"), found)?,
            Ok(there) => found.push(FoundFile { path: name, bytes: there.len(), file: path }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::file("look at", &path)(error)),
        }
    }
    Ok(())
}
