//! Lines as Parquet over object storage, in folders by month that outside engines read in place.

mod charge_group;
mod check;
mod checked;
mod decode;
mod decoded_batches;
mod encode;
mod files;
mod gathered;
mod groups;
mod known;
mod known_counts;
mod line_batch;
mod line_hashes;
mod list_files;
mod object_reader;
mod object_writer;
mod open_objects;
mod pages;
mod raw_charge;
mod reader;
mod schema;
mod selected_lines;
mod selection;
mod stored;
mod text_column;
mod visits;
mod writer;

pub use charge_group::ChargeGroup;
pub use check::ReadObjectError;
pub use files::FoundFile;
pub(crate) use files::list_files_below;
pub use selection::{LineFilter, Projection};
pub(crate) use selection::{LineSlice, SelectLine};
pub use stored::StoredLine;
pub use writer::{LinesWriter, ROW_GROUP_LINES_MAX};

use std::collections::BTreeSet;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::catalog::Leftovers;
use crate::error::StoreError;
use crate::folder::{FileIdentity, is_not_found};
use crate::object::{ObjectFlaw, StagedImport, WrittenObject, parse_object_name, parse_object_path};
use crate::ownership::give_to_folder_owner;
use crate::refusal::{FolderRefusal, StoreRefusal};
use files::{begins_as_object, delete_files, list_folders};
use known::KnownObjects;
use open_objects::OpenObjects;
pub(crate) use reader::VisitLines;

/// The store of lines.
#[derive(Debug)]
pub struct Lines {
    store: Arc<dyn ObjectStore>,
    /// The folder of the store. An interrupted upload leaves a file in it that the store itself does not list.
    folder: PathBuf,
    /// The folder that was opened. The store makes missing folders, so it is not given anything once this one is gone.
    identity: Arc<FileIdentity>,
    /// Facts about objects that were read already.
    known: KnownObjects,
}

impl Lines {
    /// Opens a folder of the local file system as the store. Files and their entries in folders are on the disk
    /// before a write returns.
    ///
    /// # Errors
    ///
    /// [`StoreError::Object`]: the folder does not exist or cannot be used.
    pub fn open_local(folder: &FilePath) -> Result<Self, StoreError> {
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(StoreError::object("open the folder of objects", folder))?
            .with_fsync(true);
        let identity = Arc::new(FileIdentity::of(folder)?);
        let (store, folder) = (Arc::new(store), folder.to_owned());
        Ok(Self { store, folder, identity, known: KnownObjects::default() })
    }

    /// Checks that the folder which was opened is still at its path.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`]: it was moved or deleted, or another is in its place.
    pub(crate) fn check_is_there(&self) -> Result<(), StoreError> {
        self.identity.check_is_there()
    }

    /// Checks that objects which were written are files of their lengths.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`]: one was moved or deleted, or another is in its place.
    pub(crate) fn check_are_there(&self, objects: &[WrittenObject]) -> Result<(), StoreError> {
        for object in objects {
            let path = self.file_of(&object.path);
            match std::fs::metadata(&path) {
                Ok(found) if found.is_file() && found.len() == object.bytes => {}
                Err(error) if !is_not_found(&error) => {
                    return Err(StoreError::file("look at", &path)(error));
                }
                _ => return Err(FolderRefusal::Replaced { path }.into()),
            }
        }
        Ok(())
    }

    /// Starts to write the lines of an import.
    #[must_use]
    pub fn writer(&self, import: StagedImport) -> LinesWriter {
        let (store, identity) = (Arc::clone(&self.store), Arc::clone(&self.identity));
        LinesWriter::new(OpenObjects::new(store, self.folder.clone(), identity, import))
    }

    /// Returns the number of lines of an object, as its footer states it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it cannot be read.
    pub async fn count_lines(&self, object: &WrittenObject) -> Result<u64, StoreError> {
        reader::count_lines(Arc::clone(&self.store), &self.folder, object).await
    }

    /// Checks that an object is what was written, before lines are read from it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`] says how it differs, and what to do.
    pub async fn check_object(&self, object: &WrittenObject) -> Result<(), StoreError> {
        self.read_object(object, &mut |_| Ok(())).await.map_err(|error| match error {
            ReadObjectError::Store(error) => error,
            ReadObjectError::Flaw(flaw) => {
                StoreRefusal::DamagedObject { path: object.path.clone(), flaw }.into()
            }
        })
    }

    /// Checks that an object exists with its length. Its bytes are not read.
    ///
    /// # Errors
    ///
    /// The way in which it differs.
    pub async fn check_object_length(&self, object: &WrittenObject) -> Result<(), ObjectFlaw> {
        check::check_object_length(self.store.as_ref(), &self.folder, object).await
    }

    /// Reads all bytes of an object, and checks length and hash. Bytes that `visit` was given before an error must
    /// not be used.
    ///
    /// # Errors
    ///
    /// [`ReadObjectError::Flaw`]: the object is not what was written. [`ReadObjectError::Store`]: the error of
    /// `visit`, which ends the reading.
    pub async fn read_object(
        &self,
        object: &WrittenObject,
        visit: &mut (dyn FnMut(&[u8]) -> Result<(), StoreError> + Send),
    ) -> Result<(), ReadObjectError> {
        let read = async {
            self.check_object_length(object).await?;
            check::read_object_bytes(self.store.as_ref(), &self.folder, object, visit).await
        };
        match read.await {
            // Where the folder is gone, nothing is wrong with the object.
            Err(ReadObjectError::Flaw(flaw)) => {
                Err(self.check_is_there().err().map_or(flaw.into(), Into::into))
            }
            read => read,
        }
    }

    /// Lists all files below the folder of objects, by path, and everything else that is no folder.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`]; [`StoreError::File`]: a folder cannot be listed.
    pub fn list_files(&self) -> Result<Vec<FoundFile>, StoreError> {
        self.check_is_there()?;
        list_files_below(&self.folder)
    }

    /// Returns true if an object exists.
    pub(crate) async fn has_object(&self, path: &str) -> Result<bool, StoreError> {
        match self.store.head(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            found => found
                .map(|_| true)
                .map_err(StoreError::object("look for the object", &self.folder.join(path))),
        }
    }

    /// Deletes an object, if it exists.
    pub(crate) async fn delete_object(&self, path: &str) -> Result<(), StoreError> {
        self.check_is_there()?;
        match self.store.delete(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            result => result.map_err(StoreError::object("delete the pruned object", &self.folder.join(path))),
        }
    }

    /// Deletes the objects of imports, which their tokens name, and the files of their uploads that were not completed.
    /// Returns the tokens of the imports that had any.
    pub(crate) fn delete_import_files(
        &self,
        tokens: &BTreeSet<&str>,
    ) -> Result<BTreeSet<String>, StoreError> {
        let find_token = |name: &str| parse_object_name(name).map(|(_, token)| token.to_owned());
        let is_selected = |name: &str| find_token(name).is_some_and(|token| tokens.contains(token.as_str()));
        self.check_is_there()?;
        let mut had_files = BTreeSet::new();
        for month in list_folders(&self.folder.join("lines"))? {
            had_files.extend(delete_files(&month, is_selected)?.iter().filter_map(|name| find_token(name)));
        }
        Ok(had_files)
    }

    /// Finds the objects that a catalog knows neither by their paths nor as those of an import that published nothing, by
    /// path, and the pieces of such objects. The catalog is asked after the files were listed. A file that only has the name
    /// of an object, and does not begin as one, is none.
    pub(crate) async fn find_unknown_objects<K>(&self, known: K) -> Result<Vec<String>, StoreError>
    where
        K: Future<Output = Result<Leftovers, StoreError>>,
    {
        self.check_is_there()?;
        let files = list_files_below(&self.folder.join("lines"))?;
        let Leftovers { staged, swept, idle, pruned, objects, .. } = known.await?;
        let unpublished = staged.iter().chain(&swept).chain(&idle);
        let unpublished: BTreeSet<&str> = unpublished.map(|import| import.token.as_str()).collect();
        let mut unknown = Vec::new();
        for file in files {
            let path = format!("lines/{}", file.path);
            let is_known = objects.contains(&path)
                || pruned.contains(&path)
                || parse_object_path(&path).is_none_or(|(_, token)| unpublished.contains(token));
            if !is_known && begins_as_object(&file.file)? {
                unknown.push(path);
            }
        }
        Ok(unknown)
    }

    /// Makes the folders of months, and deletions in them, durable. A killed import may have made a folder that is
    /// not durable yet, and the next import, which finds the folder, relies on it.
    pub(crate) fn sync_folders(&self) -> Result<(), StoreError> {
        let lines = self.folder.join("lines");
        let mut folders = list_folders(&lines)?;
        folders.extend([lines, self.folder.clone()]);
        for folder in folders {
            match std::fs::File::open(&folder).and_then(|folder| folder.sync_all()) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                result => result.map_err(StoreError::file("make durable the folder", &folder))?,
            }
        }
        Ok(())
    }

    /// Gives an object that root wrote, and the folders that were made for it, to the owner of the store's folder.
    pub(crate) fn give_to_folder_owner(&self, path: &str) {
        give_to_folder_owner(&self.folder, FilePath::new(path));
    }

    /// Path of the file of an object.
    pub(crate) fn file_of(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}
