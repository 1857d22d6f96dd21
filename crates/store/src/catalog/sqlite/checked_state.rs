//! The record of the state of the catalog that was checked last: by it, a program knows without counting rows that the tables
//! are of one state.
//!
//! It is a file beside the catalog, `catalog.db-checked`, with the states of the files of the catalog and of its log. A program that
//! writes to one of them, or puts another in its place, changes their times or numbers, and so the record is of another
//! state. The programs of billfold write it again after each commit of theirs, if it was of the state before, and no other
//! program committed between. A record that is missing, or of another state, costs a check, and nothing else.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::file::{FileStamp, beside};
use crate::folder::{FileIdentity, get_folder, make_private_file_options};
use crate::integers::encode_hex;
use crate::ownership::give_to_folder_owner;

/// The format of the record, its first line.
const FORMAT: &str = "1";

/// The states of the file of the catalog and of its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CatalogStamps {
    catalog: String,
    /// `None` if there is no log, or an empty one.
    log: Option<String>,
}

impl CatalogStamps {
    /// Reads the states; `None` if they cannot be read.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let log = beside(path, "-wal");
        let log = match std::fs::metadata(&log) {
            // SQLite sets the owner of the log whenever root opens it.
            Ok(found) if found.len() > 0 => Some(FileStamp::of(&log).ok()?.to_content_text()),
            Ok(_) => None,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(_unknown) => return None,
        };
        Some(Self { catalog: FileStamp::of(path).ok()?.to_text(), log })
    }
}

/// A record: a state, and the chain of commits that led to it.
struct CheckedState {
    stamps: CatalogStamps,
    /// A random text, which is that of the check from which the state came by commits of billfold alone.
    chain: String,
}

/// Reads the record of a catalog; `None` if there is none, or one that cannot be read.
fn read_record(path: &Path) -> Option<CheckedState> {
    let text = std::fs::read_to_string(find_record(path)).ok()?;
    let mut lines = text.split('\n');
    let (format, chain) = (lines.next()?, lines.next()?.to_owned());
    let (catalog, log) = (lines.next()?.to_owned(), lines.next()?);
    let log = (!log.is_empty()).then(|| log.to_owned());
    // What stands after the last line is empty, if the record is whole.
    let is_whole = format == FORMAT && lines.next() == Some("") && lines.next().is_none();
    is_whole.then_some(CheckedState { stamps: CatalogStamps { catalog, log }, chain })
}

/// Writes the record. A power failure may leave none, or one of another state.
fn write_record(path: &Path, stamps: &CatalogStamps, chain: &str) -> std::io::Result<()> {
    let (record, new) = (find_record(path), beside(path, "-checked.new"));
    let CatalogStamps { catalog, log } = stamps;
    let text = format!("{FORMAT}\n{chain}\n{catalog}\n{}\n", log.as_deref().unwrap_or_default());
    make_private_file_options().create(true).truncate(true).open(&new)?.write_all(text.as_bytes())?;
    std::fs::rename(&new, &record)?;
    if let Some(name) = record.file_name() {
        give_to_folder_owner(get_folder(&record), Path::new(name));
    }
    Ok(())
}

/// Returns the chain of the present state of a catalog; `None` if this state was not checked.
pub(super) fn find_checked_chain(path: &Path) -> Option<String> {
    let CheckedState { stamps, chain } = read_record(path)?;
    (CatalogStamps::of(path)? == stamps).then_some(chain)
}

/// Makes the text of a new chain; `None` if the system gives no random bytes.
pub(super) fn make_chain() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(encode_hex(&bytes))
}

/// Records a state of a catalog as checked, unless another file is in the place of the catalog that was opened. Where it
/// cannot be recorded, the next program checks again.
pub(super) fn record_checked(
    path: &Path,
    identity: &FileIdentity,
    stamps: Option<CatalogStamps>,
    chain: Option<String>,
) {
    // The states were read before this look, so that they are those of the files of this catalog.
    if let (Some(stamps), Some(chain)) = (stamps, chain)
        && identity.check_is_there().is_ok()
    {
        let _ = write_record(path, &stamps, &chain);
    }
}

/// Reads a number that another one follows once another connection, of any program, has committed; `None` if it cannot be
/// read. Commits of this connection do not count.
pub(super) fn read_foreign_commits(connection: &Connection) -> Option<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0)).ok()
}

/// Closes the connections of a catalog. The last one of all programs copies the log into the file and deletes it: a state that
/// was checked is then recorded as it is now.
pub(super) fn close_checked(path: &Path, identity: &FileIdentity, close: impl FnOnce()) {
    let has_log = |stamps: &CatalogStamps| stamps.log.is_some();
    let chain = CatalogStamps::of(path).filter(has_log).and_then(|_| find_checked_chain(path));
    close();
    if chain.is_some() {
        record_checked(path, identity, CatalogStamps::of(path).filter(|stamps| !has_log(stamps)), chain);
    }
}

/// Returns the path of the record of a catalog.
fn find_record(path: &Path) -> PathBuf {
    beside(path, "-checked")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sqlite::Sqlite;

    /// Returns true if the present state was checked.
    fn is_checked(path: &Path) -> bool {
        find_checked_chain(path).is_some()
    }

    /// Makes a catalog in a folder and checks it.
    fn make_checked(folder: &tempfile::TempDir) -> (Sqlite, PathBuf) {
        let path = folder.path().canonicalize().unwrap().join("catalog.db");
        let sqlite = Sqlite::open(&path).unwrap();
        assert!(!is_checked(&path));
        sqlite.check_is_one_state().unwrap();
        assert!(is_checked(&path));
        (sqlite, path)
    }

    /// Commits a change by a connection.
    fn commit(connection: &Connection, name: &str) {
        connection.execute("INSERT INTO meta (name, value) VALUES (?1, x'00')", [name]).unwrap();
    }

    /// Commits a change as the program does it.
    fn write(sqlite: &Sqlite, name: &str) {
        let insert = |transaction: &rusqlite::Transaction<'_>| {
            commit(transaction, name);
            Ok::<_, crate::error::StoreError>(())
        };
        sqlite.write("change it", insert).unwrap();
    }

    #[test]
    fn a_checked_state_stays_checked_through_own_commits_checkpoints_and_the_end_of_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let (sqlite, path) = make_checked(&folder);
        let chain = find_checked_chain(&path);
        for name in ["a", "b", "c"] {
            write(&sqlite, name);
            assert!(is_checked(&path), "{name}");
        }
        let other = Sqlite::open(&path).unwrap();
        write(&other, "d");
        drop(sqlite);
        assert!(is_checked(&path), "another program is still there");
        drop(other);
        assert!(is_checked(&path) && !beside(&path, "-wal").exists(), "the last one copied the log");
        let sqlite = Sqlite::open(&path).unwrap();
        assert!(is_checked(&path));
        for number in 0..1_500 {
            write(&sqlite, &number.to_string());
        }
        assert!(is_checked(&path), "SQLite copies the log by itself after a thousand pages");
        drop(sqlite);
        assert_eq!(find_checked_chain(&path), chain);
    }

    #[test]
    fn a_commit_of_another_program_or_another_file_in_its_place_is_not_checked_and_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        let (sqlite, path) = make_checked(&folder);
        let chain = find_checked_chain(&path);
        let copy = folder.path().join("copy");
        std::fs::copy(&path, &copy).unwrap();
        let foreign = Connection::open(&path).unwrap();
        commit(&foreign, "a");
        assert!(!is_checked(&path));
        write(&sqlite, "b");
        assert!(!is_checked(&path), "a commit of ours makes no state checked");
        sqlite.check_is_one_state().unwrap();
        assert!(is_checked(&path) && find_checked_chain(&path) != chain, "a new chain");
        drop(foreign);
        drop(sqlite);
        assert!(is_checked(&path));
        std::fs::copy(&copy, &path).unwrap();
        assert!(!is_checked(&path), "the same file with other bytes");
        let sqlite = Sqlite::open(&path).unwrap();
        sqlite.check_is_one_state().unwrap();
        drop(sqlite);
        assert!(is_checked(&path));
        std::fs::rename(&copy, &path).unwrap();
        assert!(!is_checked(&path), "another file");
    }

    #[test]
    fn a_record_that_cannot_be_read_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let (_sqlite, path) = make_checked(&folder);
        let record = find_record(&path);
        let text = std::fs::read_to_string(&record).unwrap();
        for broken in ["", "1", "2\n", &text.replacen("1\n", "2\n", 1), &text[..text.len() - 1], "\u{0}\u{0}"]
        {
            std::fs::write(&record, broken).unwrap();
            assert!(!is_checked(&path), "{broken:?}");
        }
        std::fs::write(&record, text).unwrap();
        assert!(is_checked(&path));
    }
}
