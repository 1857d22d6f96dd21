//! Paths of files as SQLite receives them: exactly these bytes, and never as a URI.
//!
//! The library is built with URIs on, so that it reads a relative path such as `file:x?mode=memory` as one
//! even if no flag asks for it, and takes `:memory:` and an empty path for no file at all. It does none of this
//! with a path that starts with `/`. Every path therefore comes through [`resolve_file`].

use std::fmt::Write as _;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use crate::error::StoreError;
use crate::error::system::{describe_system_error, explain_unwritable};
use crate::folder::make_private_file_options;
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

/// Makes an empty file if none exists, accessible to its owner only. SQLite gives the files of its log the mode of this one.
pub(super) fn make_file(file: &Path) -> rusqlite::Result<()> {
    // A file that exists is not opened here: closing it would drop the locks that this process has on it.
    if !file.exists() {
        let made = make_private_file_options().create(true).truncate(false).open(file);
        made.map_err(|_unusable| make_open_error())?;
    }
    Ok(())
}

/// Opens an existing file for reading and writing.
pub(super) fn open_file(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags)
}

/// Opens an existing file for reading.
pub(super) fn open_read_only(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags)
}

/// Opens an existing file for reading without locks and without its log. What is read may be wrong if the file changes
/// meanwhile.
pub(super) fn open_without_locks(file: &Path) -> rusqlite::Result<Connection> {
    // Every byte is escaped, so that no part of the path is read as a part of a URI.
    let mut uri = "file:".to_owned();
    for byte in file.as_os_str().as_encoded_bytes() {
        let _ = write!(uri, "%{byte:02x}");
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
}

/// Returns true if the log beside a file holds changes that are not in the file yet.
pub(super) fn has_waiting_changes(file: &Path) -> bool {
    std::fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// Explains why a file, its log, or its folder may not be opened or written; `None` if that is not the cause. The file
/// itself is never opened for that: closing it would drop the locks that this process has on it.
pub(super) fn explain_file_error(file: &Path) -> Option<String> {
    if let Err(error) = std::fs::File::open("/dev/null") {
        return Some(describe_system_error(file, &error));
    }
    let parts = [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")];
    parts.iter().find_map(|part| explain_unwritable(part))
}

/// Returns the path of a file whose name is that of another with an ending.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The state of a file, by which a change is noticed without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    device: u64,
    number: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// Age of the last change from which on the next one has another time: file systems round times to some milliseconds.
const SETTLED_AGE: Duration = Duration::from_millis(50);

/// Number of times that a reader waits for a file to settle.
const WAITS_MAX: usize = 20;

/// Makes the error of a file that cannot be opened.
fn make_open_error() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN), None)
}

impl FileStamp {
    /// Reads the state of a file.
    pub(crate) fn of(file: &Path) -> std::io::Result<Self> {
        std::fs::metadata(file).map(|found| Self::of_metadata(&found))
    }

    /// Returns true if both are states of one file.
    pub(crate) fn is_of_same_file(&self, other: &Self) -> bool {
        (self.device, self.number) == (other.device, other.number)
    }

    /// Reads the state of a file, and waits while it changes, so that the next change is noticed.
    pub(super) fn of_settled(file: &Path) -> rusqlite::Result<Self> {
        let mut waits = 0;
        loop {
            // The caller tries again, or explains what is wrong with the file.
            let found = std::fs::metadata(file).map_err(|_gone| make_open_error())?;
            let changed_at = found.modified().map_err(|_unknown| make_open_error())?;
            // A time that is ahead of this machine's clock says nothing about its age, so it is waited for once.
            let is_settled = changed_at.elapsed().map_or(waits > 0, |age| age >= SETTLED_AGE);
            if is_settled || waits == WAITS_MAX {
                return Ok(Self::of_metadata(&found));
            }
            std::thread::sleep(SETTLED_AGE);
            waits += 1;
        }
    }

    /// Returns a text of the state, without the number of the device, which another start of the machine may change.
    pub(crate) fn to_text(&self) -> String {
        format!("{} {}.{:09}", self.to_content_text(), self.changed.0, self.changed.1)
    }

    /// Returns a text of the state, without the time at which its owner or mode was changed.
    pub(super) fn to_content_text(&self) -> String {
        let Self { number, bytes, modified, .. } = self;
        // The number has one length, so that equal histories write records of equal length.
        format!("{number:020} {bytes} {}.{:09}", modified.0, modified.1)
    }

    /// Returns the time of the last change of what is in the file, in microseconds since 1970.
    pub(crate) fn modified_at_us(&self) -> i64 {
        self.modified.0 * 1_000_000 + self.modified.1.div_euclid(1_000)
    }

    fn of_metadata(found: &Metadata) -> Self {
        Self {
            device: found.dev(),
            number: found.ino(),
            bytes: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }
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
        make_file(&longest).unwrap();
        open_file(&longest).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        let longer = folder.join(name(PATH_BYTES_MAX + 1));
        assert!(resolve_file(&longer).unwrap_err().to_string().contains("too long for SQLite"));
        make_file(&longer).unwrap();
        open_file(&longer).unwrap_err();
    }
}
