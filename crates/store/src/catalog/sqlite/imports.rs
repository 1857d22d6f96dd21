//! Imports in SQLite: staging, looking back, listing, sweeping.

use rusqlite::{Transaction, params};

use super::{Sqlite, change, count, damaged, each_row, get, get_bill, get_count, one_row};
use crate::catalog::{FileInfo, ImportId, ImportInfo, SameImport, StagedImport, Staging};
use crate::error::StoreError;

/// Length of an import's token, in random bytes.
const TOKEN_BYTES: usize = 8;

impl Sqlite {
    pub(in crate::catalog) fn same_import(
        &self,
        identity: &[u8; 32],
    ) -> Result<Option<SameImport>, StoreError> {
        self.read("look for the same import", |transaction| {
            let sql = "SELECT id, published_at_us FROM import
                       WHERE identity = ?1 AND state = 'published' ORDER BY id DESC LIMIT 1";
            let same = one_row(transaction, sql, [identity], |row| {
                Ok((ImportId(get(row, "id")?), get::<i64>(row, "published_at_us")?))
            })?;
            let Some((id, published_at_us)) = same else {
                return Ok(None);
            };
            let sql = "SELECT month, payer, owner, version.number AS number, version.import AS import
                       FROM stated JOIN bill ON bill.id = stated.bill JOIN version ON version.id = bill.current
                       WHERE stated.import = ?1 AND bill.current <> stated.version
                       ORDER BY month, payer, owner LIMIT 1";
            let superseded = one_row(transaction, sql, [id.0], |row| {
                Ok((get_bill(row)?, get(row, "number")?, ImportId(get(row, "import")?)))
            })?;
            Ok(Some(SameImport { id, published_at_us, superseded }))
        })
    }

    pub(in crate::catalog) fn stage(&self, staging: &Staging<'_>) -> Result<StagedImport, StoreError> {
        let token = random_token()?;
        self.write("stage an import", |transaction| {
            change(
                transaction,
                "INSERT INTO import (state, token, identity, imported_by, started_at_us, lines, notices)
                 VALUES ('staged', ?1, ?2, ?3, ?4, 0, '[]')",
                params![token, staging.identity, staging.imported_by, staging.now_us],
            )?;
            let id = ImportId(transaction.last_insert_rowid());
            for (number, file) in (1_i64..).zip(staging.files) {
                change(
                    transaction,
                    "INSERT INTO import_file (import, number, name, bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id.0, number, file.name, count(file.bytes)?, file.sha256],
                )?;
            }
            Ok(StagedImport { id, token: token.clone() })
        })
    }

    pub(in crate::catalog) fn leftovers(&self) -> Result<Vec<StagedImport>, StoreError> {
        self.write("look for what killed imports left", |transaction| {
            // Killed in the middle of its commit, an import may be in the log and yet not be visible. A
            // commit of ours takes the place of its own, so that nothing brings it back once its objects
            // are gone.
            change(transaction, "UPDATE import SET notices = '[]' WHERE state = 'staged'", [])?;
            let sql = "SELECT id, token FROM import
                       WHERE state = 'staged'
                          OR (EXISTS (SELECT 1 FROM object WHERE object.import = import.id)
                              AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = import.id))
                       ORDER BY id";
            each_row(transaction, sql, [], |row| {
                Ok(StagedImport { id: ImportId(get(row, "id")?), token: get(row, "token")? })
            })
        })
    }

    pub(in crate::catalog) fn forget(&self, import: ImportId) -> Result<(), StoreError> {
        self.write("forget what an import left", |transaction| {
            change(transaction, "DELETE FROM object WHERE import = ?1", [import.0])?;
            change(transaction, "DELETE FROM import WHERE id = ?1 AND state = 'staged'", [import.0])?;
            Ok(())
        })
    }

    pub(in crate::catalog) fn imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        self.read("list the imports", |transaction| {
            let sql = "SELECT id, published_at_us, imported_by, lines, notices FROM import ORDER BY id DESC";
            let imports = each_row(transaction, sql, [], |row| {
                Ok(ImportInfo {
                    id: ImportId(get(row, "id")?),
                    published_at_us: get(row, "published_at_us")?,
                    imported_by: get(row, "imported_by")?,
                    files: Vec::new(),
                    lines: get_count(row, "lines")?,
                    notices: get(row, "notices")?,
                    versions: Vec::new(),
                    unchanged: 0,
                })
            })?;
            imports.into_iter().map(|import| with_details(transaction, import)).collect()
        })
    }
}

/// Adds what other tables know of an import.
fn with_details(transaction: &Transaction<'_>, import: ImportInfo) -> Result<ImportInfo, StoreError> {
    let id = import.id.0;
    let sql = "SELECT name, bytes, sha256 FROM import_file WHERE import = ?1 ORDER BY number";
    let files = each_row(transaction, sql, [id], |row| {
        let sha256: Vec<u8> = get(row, "sha256")?;
        Ok(FileInfo {
            name: get(row, "name")?,
            bytes: get_count(row, "bytes")?,
            sha256: sha256.try_into().map_err(|bytes| damaged("sha256", bytes))?,
        })
    })?;
    let sql = "SELECT month, payer, owner, number FROM version JOIN bill ON bill.id = version.bill
               WHERE import = ?1 ORDER BY month, payer, owner";
    let versions = each_row(transaction, sql, [id], |row| Ok((get_bill(row)?, get(row, "number")?)))?;
    let sql = "SELECT count(*) AS unchanged FROM stated JOIN version ON version.id = stated.version
               WHERE stated.import = ?1 AND version.import <> ?1";
    let unchanged = one_row(transaction, sql, [id], |row| get_count(row, "unchanged"))?.unwrap_or_default();
    Ok(ImportInfo { files, versions, unchanged, ..import })
}

/// A text that no other import's objects have in their names.
fn random_token() -> Result<String, StoreError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::Refused(format!("the system gave no random bytes: {error}")))?;
    Ok(format!("{:016x}", u64::from_be_bytes(bytes)))
}
