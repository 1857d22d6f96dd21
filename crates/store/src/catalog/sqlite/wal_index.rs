//! The index of SQLite's write-ahead log, whose head changes with every commit: one read of it, without a statement, tells
//! if the catalog is as it was.
//!
//! The index is a file beside the catalog that all connections share. Its head is how they learn of a commit themselves: a
//! writer replaces the head, and the commit is there for readers from this moment on, and not before. So no writer can
//! forget it, and one that is killed leaves no half of it. The format is documented (sqlite.org/walformat.html, 2.1): two
//! copies of 48 bytes each, with a counter of commits, the end of the log, its salts and a checksum. The second copy is
//! written first, so that copies that differ are those of a writer at work.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Mutex;

use rusqlite::Connection;

use super::connection::CatalogConnection;
use super::file::beside;
use crate::catalog::generation::Generation;

/// The version of the format, in the first four bytes.
const FORMAT: u32 = 3_007_000;

/// The byte of a copy that is 1 once the index was filled.
const IS_FILLED: usize = 12;

/// The index of the log of a catalog.
#[derive(Debug)]
pub(super) struct WalIndex {
    /// Never closed: closing any handle of a file drops all locks that this process has on it, those of SQLite too.
    file: &'static File,
    /// SQLite deletes the index with the last connection. This one is never used, so that no error closes it.
    _connection: Mutex<Connection>,
}

impl WalIndex {
    /// Opens the index of a catalog; `None` where it has none, as in a folder that this user may only read.
    pub(super) fn open(catalog: &Path) -> Option<Self> {
        let connection = CatalogConnection::connect(catalog).ok().filter(CatalogConnection::can_be_kept)?;
        let connection = connection.connection;
        // The connection uses the index from its first read on.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).ok()?;
        let file = File::open(beside(catalog, "-shm")).ok()?;
        Some(Self { file: Box::leak(Box::new(file)), _connection: Mutex::new(connection) })
    }

    /// Reads the head; `None` while a writer replaces it, and if it has another format.
    pub(super) fn read_generation(&self) -> Option<Generation> {
        let mut copies = [0; 2 * Generation::BYTES];
        self.file.read_exact_at(&mut copies, 0).ok()?;
        let (head, copy) = copies.split_first_chunk()?;
        let format = u32::from_ne_bytes(*head.first_chunk()?);
        let is_whole = head == copy && format == FORMAT && head.get(IS_FILLED) == Some(&1);
        is_whole.then_some(Generation(*head))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sqlite::Sqlite;

    #[test]
    fn every_commit_of_any_program_changes_the_generation_and_nothing_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let sqlite = Sqlite::open(&path).unwrap();
        let index = WalIndex::open(&sqlite.path).unwrap();
        let other = Connection::open(&path).unwrap();
        let mut generations = vec![index.read_generation().unwrap()];
        for number in 0..200 {
            other
                .execute("INSERT INTO meta (name, value) VALUES (?1, x'00')", [format!("{number}")])
                .unwrap();
            let generation = index.read_generation().unwrap();
            assert!(!generations.contains(&generation), "commit {number}");
            generations.push(generation);
            other.query_row("SELECT count(*) FROM meta", [], |_| Ok(())).unwrap();
            other.execute_batch("BEGIN IMMEDIATE; DELETE FROM meta; ROLLBACK").unwrap();
            assert_eq!(index.read_generation(), Some(generation), "nothing was committed");
            if number % 50 == 0 {
                other.pragma_query(None, "wal_checkpoint", |_| Ok(())).unwrap();
                assert_eq!(
                    index.read_generation(),
                    Some(generation),
                    "a checkpoint changes nothing that is read"
                );
            }
        }
    }

    #[test]
    fn the_index_stays_when_all_other_connections_are_closed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.db");
        let sqlite = Sqlite::open(&path).unwrap();
        let before = sqlite.read_generation().unwrap();
        sqlite.idle.lock().unwrap().clear();
        Connection::open(&path)
            .unwrap()
            .execute("INSERT INTO meta (name, value) VALUES ('x', x'00')", [])
            .unwrap();
        let after = sqlite.read_generation().unwrap();
        assert_ne!(before, after);
        assert_eq!(sqlite.read_generation(), Some(after));
    }
}
