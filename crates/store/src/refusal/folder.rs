//! Refusals of data folders and of the catalog's file in them.

use std::path::PathBuf;

/// The commands that make a data folder, as the end of a sentence.
pub(crate) const MAKING: &str =
    "with `billfold account add`, with `billfold import` of files, or with `billfold restore` of a backup";

/// The reason why a data folder, or the catalog in it, cannot be used as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderRefusal {
    /// The path leads to no folder that exists or can be made.
    #[error("{} {flaw}", path.display())]
    Unusable {
        /// The path, or the part of it that has the flaw.
        path: PathBuf,
        /// The flaw.
        flaw: FolderFlaw,
    },
    /// A name in the path is longer than file systems take.
    #[error("{} has a name of more than {bytes_max} bytes in it: name a folder with shorter names", dir.display())]
    NameTooLong {
        /// The path.
        dir: PathBuf,
        /// The largest length of a name.
        bytes_max: usize,
    },
    /// The path of the catalog names no file.
    #[error("{} names no file: give the path of one", path.display())]
    NoFileName {
        /// The path.
        path: PathBuf,
    },
    /// The path of the catalog is longer than SQLite takes.
    #[error(
        "the path {} is too long for SQLite, which takes {bytes_max} bytes and not {bytes}: name a folder with a \
         shorter path", path.display()
    )]
    PathTooLong {
        /// The path.
        path: PathBuf,
        /// Its length.
        bytes: usize,
        /// The largest length.
        bytes_max: usize,
    },
    /// The folder has objects and no catalog.
    #[error(
        "there is no catalog at {}, and there are objects in {}: the catalog was lost. Restore it from a backup; a new \
         one would know nothing of the bills", catalog.display(), objects.display()
    )]
    CatalogLost {
        /// The path of the catalog.
        catalog: PathBuf,
        /// The folder of objects.
        objects: PathBuf,
    },
    /// The folder has a catalog and no folder of objects.
    #[error(
        "there is no folder {}, and there is a catalog at {}: the lines were moved or lost. Put the folder back, or restore the \
         data folder from a backup", objects.display(), catalog.display()
    )]
    ObjectsLost {
        /// The path of the folder of objects.
        objects: PathBuf,
        /// The path of the catalog.
        catalog: PathBuf,
    },
    /// The folder has a catalog, and the settings name another.
    #[error(
        "{} has a catalog of its own, catalog.db, and the settings name one in PostgreSQL (--catalog, \
         BILLFOLD_CATALOG or `catalog` in config.toml): the objects of the two must not mix. Name another folder, or \
         leave the setting out", dir.display()
    )]
    TwoCatalogs {
        /// The folder.
        dir: PathBuf,
    },
    /// A file has the name of the folder of objects.
    #[error(
        "{} is no folder, and all lines should lie in it; restore the data folder from a backup", objects.display()
    )]
    ObjectsNoFolder {
        /// The path of the file.
        objects: PathBuf,
    },
    /// Another file or folder is in the place of one that was opened, or none.
    #[error(
        "{} was moved, deleted or replaced since this program opened it, and what is there now may be another state of the \
         bills: put the data folder back as a whole, or run the command again on the folder that is meant", path.display()
    )]
    Replaced {
        /// The path where it was.
        path: PathBuf,
    },
    /// The catalog changed while it was read without locks.
    #[error(
        "the catalog {} changed while it was read, and this user may not take part in its locks: try again, or run \
         billfold as a user who may write to its folder", catalog.display()
    )]
    CatalogChanging {
        /// The path of the catalog.
        catalog: PathBuf,
    },
    /// The folder has no catalog.
    #[error(
        "there is no catalog at {}: restore the folder from a backup if it had bills, name another, or make a data \
         folder, {MAKING}", catalog.display()
    )]
    NoCatalog {
        /// The path where the catalog should be.
        catalog: PathBuf,
    },
}

/// A flaw of a path that should lead to a folder. Its text follows the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderFlaw {
    /// It is a file.
    #[error("is a file, not a folder: name another folder")]
    IsFile,
    /// It is a link to something that does not exist.
    #[error("is a link to something that does not exist: make its target, or name another folder")]
    BrokenLink,
    /// No folder above it exists.
    #[error("is not in a folder that exists: name another folder")]
    NoFolderAbove,
    /// It goes back up (`..`) from a folder that does not exist.
    #[error("goes back up from a folder that does not exist: name the folder without `..`")]
    GoesBackUp,
}
