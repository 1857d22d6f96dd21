//! The data folder: opens and makes it, and checks that its parts belong together.

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, CatalogPlace, FileStamp, check_path_length};
use crate::catalog_mark::{check_catalog_mark, write_catalog_mark};
use crate::error::StoreError;
use crate::error::system::explain_unwritable;
use crate::exports;
use crate::folder::{
    close_private_files, create_private_folder, is_empty_folder, is_not_found, resolve_folder,
    sync_parent_folder,
};
use crate::lines::Lines;
use crate::ownership::give_to_folder_owner;
use crate::refusal::FolderRefusal;
use crate::seal::{MasterKey, SealError};

/// An open data folder.
#[derive(Debug)]
pub struct Data {
    dir: PathBuf,
    /// Accounts, keys, imports, versions and cells.
    pub catalog: Catalog,
    /// Lines.
    pub lines: Lines,
}

/// The state of what is at the path of a data folder, by which another folder there is known, and that it changes.
#[derive(Clone, Debug)]
pub struct FolderStamp {
    catalog: FileStamp,
    /// The log of the catalog, if there is one.
    log: Option<FileStamp>,
    objects: FileStamp,
}

impl FolderStamp {
    /// Reads the state; `None` if no catalog in SQLite or no folder of objects is there.
    #[must_use]
    pub fn of(dir: &Path) -> Option<Self> {
        let stamp = |name: &str| FileStamp::of(&dir.join(name)).ok();
        Some(Self { catalog: stamp("catalog.db")?, log: stamp("catalog.db-wal"), objects: stamp("objects")? })
    }

    /// Returns true if the catalog, its log and the folder of objects are the same as before, and did not change.
    #[must_use]
    pub fn is_unchanged_since(&self, before: &Self) -> bool {
        (&self.catalog, &self.log, &self.objects) == (&before.catalog, &before.log, &before.objects)
    }

    /// Returns true if another catalog than before is beside the log of the one before. A log that is read into a catalog
    /// to which it does not belong destroys it.
    #[must_use]
    pub fn has_foreign_log(&self, before: &Self) -> bool {
        let (Some(log), Some(log_before)) = (&self.log, &before.log) else { return false };
        log.is_of_same_file(log_before) && !self.catalog.is_of_same_file(&before.catalog)
    }
}

/// A failure to get the master key of a data folder.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The key is missing, cannot be used, or is another one than the catalog was sealed with.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The catalog could not be asked which key it was sealed with.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Data {
    /// Opens a data folder, and makes it if it does not exist, accessible to its owner only.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the folder cannot be made or used.
    pub async fn create(dir: &Path, catalog: &CatalogPlace) -> Result<Self, StoreError> {
        let whole = resolve_folder(dir)?;
        if matches!(catalog, CatalogPlace::Folder) {
            check_path_length(&whole.join("catalog.db"))?;
        }
        let objects = dir.join("objects");
        if !objects.exists() {
            check_no_objects_are_lost(dir, catalog)?;
        }
        let entries = list_entries_to_sync(dir, &objects);
        create_private_folder(dir)?;
        std::fs::create_dir_all(&objects).map_err(StoreError::file("make the folder", &objects))?;
        for entry in entries {
            sync_parent_folder(&entry).map_err(StoreError::file("make durable the new folder", &entry))?;
        }
        let data = Self::open(dir, catalog).await?;
        for part in ["objects", "catalog.db"] {
            give_to_folder_owner(dir, Path::new(part));
        }
        Ok(data)
    }

    /// Opens an existing data folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Absent`] if it does not exist; others if it cannot be used.
    pub async fn open(dir: &Path, catalog: &CatalogPlace) -> Result<Self, StoreError> {
        let objects = dir.join("objects");
        match std::fs::metadata(&objects) {
            Ok(found) if found.is_dir() => {}
            Err(error) if !is_not_found(&error) => {
                return Err(StoreError::file("look at the folder", &objects)(error));
            }
            _ => {
                check_no_objects_are_lost(dir, catalog)?;
                return Err(StoreError::Absent { dir: dir.to_owned() });
            }
        }
        let own_catalog = dir.join("catalog.db");
        let has_own_catalog = has_content(&own_catalog)?;
        let catalog = match catalog {
            CatalogPlace::Folder if !has_own_catalog && !is_empty_folder(&objects)? => {
                return Err(FolderRefusal::CatalogLost { catalog: own_catalog, objects }.into());
            }
            CatalogPlace::Folder => {
                if !has_own_catalog {
                    // The program that made the folders may have been killed before they were durable.
                    for entry in [&objects, dir] {
                        sync_parent_folder(entry)
                            .map_err(StoreError::file("make durable the folder", entry))?;
                    }
                }
                Catalog::open_sqlite(&own_catalog)?
            }
            CatalogPlace::Postgres(_) if has_own_catalog => {
                return Err(FolderRefusal::TwoCatalogs { dir: dir.to_owned() }.into());
            }
            CatalogPlace::Postgres(address) => Catalog::open_postgres(address).await?,
        };
        close_private_files(dir);
        let data = Self { dir: dir.to_owned(), catalog, lines: Lines::open_local(&objects)? };
        check_catalog_mark(dir, &data.catalog).await?;
        data.check_is_in_place()?; // else catalog and objects may be those of two folders
        Ok(data)
    }

    /// Opens an existing data folder without making a catalog in it.
    ///
    /// # Errors
    ///
    /// As [`Data::open`], and [`StoreError::Refused`] if there is no catalog.
    pub async fn open_existing(dir: &Path, place: &CatalogPlace) -> Result<Self, StoreError> {
        let (catalog, objects) = (dir.join("catalog.db"), dir.join("objects"));
        if objects.exists() && !objects.is_dir() {
            return Err(FolderRefusal::ObjectsNoFolder { objects }.into());
        }
        let has_no_objects = || is_empty_folder(&objects).unwrap_or(true);
        // A catalog that this user may not see is left to `open`, which says whose it is.
        let has_no_catalog = || match std::fs::metadata(&catalog) {
            Ok(found) => !found.is_file(),
            Err(error) => is_not_found(&error),
        };
        if matches!(place, CatalogPlace::Folder) && dir.is_dir() && has_no_catalog() && has_no_objects() {
            return Err(FolderRefusal::NoCatalog { catalog }.into());
        }
        Self::open(dir, place).await
    }

    /// Checks that the catalog's file and the folder of objects are at their paths, and are those that were opened.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::Replaced`]: one was moved or deleted, or another is in its place. [`StoreError::File`]: one cannot
    /// be looked at.
    pub fn check_is_in_place(&self) -> Result<(), StoreError> {
        if let Catalog::Sqlite(sqlite) = &self.catalog {
            sqlite.check_is_there()?;
        }
        self.lines.check_is_there()
    }

    /// Returns the reason why this user cannot change the data folder; `None` if nothing is known to forbid it.
    #[must_use]
    pub fn explain_read_only(&self) -> Option<String> {
        explain_unwritable(&self.dir.join("catalog.db")).or_else(|| explain_unwritable(&self.dir))
    }

    /// Path of the data folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Path of the master key, unless the configuration names another.
    #[must_use]
    pub fn master_key_path(dir: &Path) -> PathBuf {
        dir.join("master.key")
    }

    /// Writes down beside the objects that they belong to this catalog, if nothing is written there yet.
    ///
    /// # Errors
    ///
    /// [`StoreRefusal::OtherCatalog`](crate::StoreRefusal::OtherCatalog): it is that of another catalog. Others of storage.
    pub async fn mark_objects(&self) -> Result<(), StoreError> {
        self.check_is_in_place()?;
        write_catalog_mark(&self.dir, &self.catalog).await
    }

    /// Returns true if several nodes may share the catalog. Lines may then be stored on other nodes, too.
    pub(crate) fn has_shared_catalog(&self) -> bool {
        matches!(self.catalog, Catalog::Postgres(_))
    }

    /// Writes the lists of published versions and of the lines that they count, for outside engines, as far as they are not
    /// what the catalog says. The caller holds the lock of imports. Returns the number of lists that were written.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; some lists then are the previous ones, and the next import writes them again.
    pub async fn write_lists(&self) -> Result<usize, StoreError> {
        exports::write_lists(&self.catalog, &self.lines).await
    }

    /// Reads the master key, which must be the one that the catalog was sealed with. If the catalog holds no
    /// sealed secret yet and the key does not exist, one is made.
    ///
    /// # Errors
    ///
    /// [`MasterKeyError::Seal`]: the key cannot be used, or is another one. [`MasterKeyError::Store`]: the catalog
    /// cannot be used.
    pub async fn load_master_key(&self, path: &Path) -> Result<MasterKey, MasterKeyError> {
        let known = self.catalog.read_master_key_check().await?;
        self.check_is_in_place()?;
        let key = if known.is_some() { MasterKey::read(path)? } else { MasterKey::read_or_create(path)? };
        let is_first_use = known.is_none();
        let check = if is_first_use {
            self.catalog.set_master_key_check(&key.make_check_value()?).await?;
            // Another program may have set the value first, with another key.
            self.catalog.read_master_key_check().await?
        } else {
            known
        };
        if check.is_some_and(|check| key.matches_check_value(&check)) {
            Ok(key)
        } else if is_first_use {
            Err(SealError::NotFirst { path: path.to_owned() }.into())
        } else {
            Err(SealError::WrongKey { path: path.to_owned() }.into())
        }
    }
}

/// Returns true if a file exists and is not empty.
fn has_content(file: &Path) -> Result<bool, StoreError> {
    match std::fs::metadata(file) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if is_not_found(&error) => Ok(false),
        Err(error) => Err(StoreError::file("look at", file)(error)),
    }
}

/// Refuses a data folder with a catalog and without objects. The folder of objects is made before the catalog, so that the
/// kill of a program leaves no catalog without it.
fn check_no_objects_are_lost(dir: &Path, catalog: &CatalogPlace) -> Result<(), StoreError> {
    let own_catalog = dir.join("catalog.db");
    match catalog {
        CatalogPlace::Folder if has_content(&own_catalog)? => {
            Err(FolderRefusal::ObjectsLost { objects: dir.join("objects"), catalog: own_catalog }.into())
        }
        CatalogPlace::Folder | CatalogPlace::Postgres(_) => Ok(()),
    }
}

/// Finds the folders whose entries must be made durable when a data folder is made: those that do not exist yet,
/// innermost first. Until there is a catalog, the data folder and its folder of objects count as well, because the
/// program that made them may have been killed before they were durable.
fn list_entries_to_sync(dir: &Path, objects: &Path) -> Vec<PathBuf> {
    if dir.join("catalog.db").exists() && objects.exists() {
        return Vec::new();
    }
    let own = [objects, dir].into_iter();
    let above = dir.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty() && !above.exists());
    own.chain(above).map(Path::to_owned).collect()
}
