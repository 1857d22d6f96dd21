//! Paths of files as SQLite receives them: exactly these bytes, and never as a URI.
//!
//! The library is built with URIs on, so that it reads a relative path such as `file:x?mode=memory` as one
//! even if no flag asks for it, and takes `:memory:` and an empty path for no file at all. It does none of this
//! with a path that starts with `/`. Every path therefore comes through [`resolve_file`].

use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::error::StoreError;
use crate::refusal::FolderRefusal;

/// Largest length of a path, in bytes: SQLite takes 512, and appends up to eight for the names of its logs.
const PATH_BYTES_MAX: usize = 504;

/// Returns the path of a file as an absolute one without links to folders. Its folder must exist.
///
/// # Errors
/// [`StoreError`]: the folder does not exist, the path names no file, or it is too long.
pub(super) fn resolve_file(path: &Path) -> Result<PathBuf, StoreError> {
    let Some(name) = path.file_name() else {
        return Err(FolderRefusal::NoFileName { path: path.to_owned() }.into());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(StoreError::file("find the folder", folder))?;
    let file = folder.join(name);
    check_path_length(&file)?;
    Ok(file)
}

/// Refuses an absolute path that is too long for SQLite.
///
/// # Errors
/// [`StoreError::Refused`].
pub(crate) fn check_path_length(file: &Path) -> Result<(), StoreError> {
    let bytes = file.as_os_str().len();
    if bytes <= PATH_BYTES_MAX {
        return Ok(());
    }
    Err(FolderRefusal::PathTooLong { path: file.to_owned(), bytes, bytes_max: PATH_BYTES_MAX }.into())
}

/// Opens a file for reading and writing, and makes it if it does not exist.
pub(super) fn open_file(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Opens an existing file for reading.
pub(super) fn open_read_only(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags)
}

/// A path as a parameter of a statement, with its bytes as they are, UTF-8 or not.
pub(super) struct PathParameter<'a>(pub(super) &'a Path);

impl ToSql for PathParameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0.as_os_str().as_encoded_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_would_take_for_a_uri_or_for_memory_becomes_a_plain_path() {
        let here = Path::new(".").canonicalize().unwrap();
        for name in ["file:x", "file:x?mode=memory", ":memory:", "%2F", "-x"] {
            assert_eq!(resolve_file(Path::new(name)).unwrap(), here.join(name));
        }
        for name in ["", "..", "/"] {
            let error = resolve_file(Path::new(name)).unwrap_err().to_string();
            assert!(error.contains("names no file"), "{error}");
        }
    }

    #[test]
    fn a_path_is_refused_from_the_length_on_that_sqlite_cannot_open() {
        let folder = tempfile::tempdir().unwrap();
        let mut folder = folder.path().canonicalize().unwrap();
        while folder.as_os_str().len() < PATH_BYTES_MAX - 250 {
            folder.push("x".repeat(100));
        }
        std::fs::create_dir_all(&folder).unwrap();
        let name = |length: usize| "x".repeat(length - folder.as_os_str().len() - 1);
        let longest = folder.join(name(PATH_BYTES_MAX));
        assert_eq!(resolve_file(&longest).unwrap(), longest);
        open_file(&longest).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        let longer = folder.join(name(PATH_BYTES_MAX + 1));
        assert!(resolve_file(&longer).unwrap_err().to_string().contains("too long for SQLite"));
        open_file(&longer).unwrap_err();
    }
}
