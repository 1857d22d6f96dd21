//! Lines as Parquet over object storage, in folders by month that outside engines read as they lie.

mod check;
mod columns;
mod object;
mod reader;
mod schema;
mod stored;
mod versions;
mod writer;

pub use check::{FoundFile, ObjectFlaw};
pub(crate) use check::{is_list, is_piece_of_list, walk};
pub use reader::{Detail, Wanted};
pub use stored::StoredLine;
pub use writer::{LINES_A_ROW_GROUP, LinesWriter, WrittenObject};

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::catalog::{Catalog, StagedImport};
use crate::error::StoreError;

/// The store of lines.
#[derive(Debug)]
pub struct Lines {
    store: Arc<dyn ObjectStore>,
    /// The folder that the store is, since an interrupted upload leaves a file there that the store
    /// itself does not list.
    folder: PathBuf,
}

impl Lines {
    /// Opens a folder of the local file system as the store. Files, and their entries in folders,
    /// are on the disk before a write returns.
    ///
    /// # Errors
    /// [`StoreError::Object`]: the folder is not there, or cannot be used.
    pub fn open_local(folder: &FilePath) -> Result<Lines, StoreError> {
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(StoreError::object("open the folder of objects"))?
            .with_fsync(true);
        Ok(Lines { store: Arc::new(store), folder: folder.to_owned() })
    }

    /// Begins to write the lines of an import.
    #[must_use]
    pub fn writer(&self, import: StagedImport) -> LinesWriter {
        LinesWriter::new(Arc::clone(&self.store), import)
    }

    /// How many lines an object has.
    ///
    /// # Errors
    /// [`StoreError`]: it cannot be read.
    pub async fn count(&self, object: &WrittenObject) -> Result<u64, StoreError> {
        reader::count(Arc::clone(&self.store), object).await
    }

    /// Gives each line of an object that is wanted to a function, in the order in which they are stored.
    ///
    /// # Errors
    /// [`StoreError`]: the object cannot be read, or holds what no line can have; also what `each` returns,
    /// which ends it.
    pub async fn each_line(
        &self,
        object: &WrittenObject,
        detail: Detail,
        wanted: Wanted<'_>,
        each: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        reader::each_line(Arc::clone(&self.store), object, detail, wanted, each).await
    }

    /// Writes the lists of published versions and of what lines they count beside the lines, in place of those
    /// before.
    ///
    /// # Errors
    /// [`StoreError`]: the catalog cannot be read, or the lists cannot be written.
    pub async fn write_lists(&self, catalog: &Catalog) -> Result<(), StoreError> {
        for (path, bytes) in versions::encode(catalog).await? {
            let put = self.store.put(&Path::from(path), bytes.into()).await;
            put.map_err(StoreError::object("write the lists of versions"))?;
        }
        Ok(())
    }

    /// Deletes every object, and every piece of one, that an import wrote.
    pub(crate) async fn sweep(&self, token: &str) -> Result<(), StoreError> {
        let doing = "sweep the objects of a killed import";
        let mut objects = self.store.list(Some(&Path::from("lines")));
        while let Some(object) = objects.try_next().await.map_err(StoreError::object(doing))? {
            if object.location.filename().is_some_and(|name| name.contains(token)) {
                self.store.delete(&object.location).await.map_err(StoreError::object(doing))?;
            }
        }
        self.sweep_pieces(token)
    }

    /// Whether an object is there.
    pub(crate) async fn has(&self, path: &str) -> Result<bool, StoreError> {
        match self.store.head(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            found => found.map(|_| true).map_err(StoreError::object("look for an object")),
        }
    }

    /// Deletes an object, if it is there.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), StoreError> {
        match self.store.delete(&Path::from(path)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            result => result.map_err(StoreError::object("delete a pruned object")),
        }
    }

    /// Deletes the files of uploads that were not completed.
    fn sweep_pieces(&self, token: &str) -> Result<(), StoreError> {
        for month in list_folders(&self.folder.join("lines"))? {
            sweep_files(&month, |name| name.contains(token))?;
        }
        Ok(())
    }

    /// Makes the folders of months durable, and what was deleted in them. An import that was killed may have
    /// made a folder and no more, and the next one, which finds it there, would rely on it.
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

    /// Deletes the pieces of lists whose writing was killed: the store writes `versions.parquet#1`, or a
    /// higher number, and renames it.
    pub(crate) fn sweep_lists(&self) -> Result<(), StoreError> {
        sweep_files(&self.folder, is_piece_of_list)
    }
}

/// What lies in a folder; nothing where there is none.
fn list(folder: &FilePath) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::file("list", folder)(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(StoreError::file("list", folder))
}

/// The folders in a folder; none where there is none. One that cannot be looked at is no file: it is an error.
fn list_folders(folder: &FilePath) -> Result<Vec<PathBuf>, StoreError> {
    let mut folders = Vec::new();
    for path in list(folder)? {
        match std::fs::metadata(&path) {
            Ok(found) if found.is_dir() => folders.push(path),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::file("look at", &path)(error)),
        }
    }
    Ok(folders)
}

/// Deletes the files of a folder whose names are meant.
fn sweep_files(folder: &FilePath, is_meant: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for path in list(folder)? {
        if is_meant(&path.file_name().unwrap_or_default().to_string_lossy()) {
            match std::fs::remove_file(&path) {
                // An upload that was given up deletes its piece itself, in its own time.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                result => result.map_err(StoreError::file("sweep", &path))?,
            }
        }
    }
    Ok(())
}
