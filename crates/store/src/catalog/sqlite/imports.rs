//! Imports in SQLite: staging, searching, listing, and deleting unfinished ones.

use bill::ledger::{ImportId, ImportKind, ImportMode};
use bill::{BillKey, Month};
use rusqlite::{Connection, Row, Transaction, params};

use super::Sqlite;
use super::rows::{
    change_rows, get_bill_key, get_column, get_count, get_import_kind, get_month, read_row, read_rows,
};
use crate::catalog::import::{FileInfo, ImportInfo, ImportStatus, ImportedVersion, SameImport, Staging};
use crate::catalog::value::{self, make_token, mode_name, to_stored_count};
use crate::error::StoreError;
use crate::object::{StagedImport, StoredObject, WrittenObject};

impl Sqlite {
    pub(in crate::catalog) fn find_same_import(
        &self,
        identity: &[u8; 32],
    ) -> Result<Option<SameImport>, StoreError> {
        self.read("look for the same import", |transaction| {
            let sql = "SELECT id, published_at_us, kind, reverts FROM import
                       WHERE identity = ?1 AND state = 'published' ORDER BY id DESC LIMIT 1";
            let same = read_row(transaction, sql, [identity], |row| {
                Ok((
                    ImportId(get_column(row, "id")?),
                    get_column::<i64>(row, "published_at_us")?,
                    get_import_kind(row)?,
                ))
            })?;
            let Some((id, published_at_us, kind)) = same else { return Ok(None) };
            let status = match kind {
                ImportKind::Files(ImportMode::Append) => find_append_status(transaction, id)?,
                ImportKind::Files(ImportMode::Statement) | ImportKind::Revert { .. } => {
                    find_changed_bill(transaction, CHANGED_STATEMENT, id)?
                        .map_or(ImportStatus::Current, |(bill, version, import)| {
                            ImportStatus::Superseded(bill, version, import)
                        })
                }
            };
            Ok(Some(SameImport { id, published_at_us, status }))
        })
    }

    pub(in crate::catalog) fn stage_import(&self, staging: &Staging<'_>) -> Result<StagedImport, StoreError> {
        let token = make_token()?;
        self.write("stage an import", |transaction| {
            let id = read_next_import_id(transaction)?;
            change_rows(
                transaction,
                "INSERT INTO import (id, state, token, identity, imported_by, started_at_us, lines, notices, kind)
                 VALUES (?1, 'staged', ?2, ?3, ?4, ?5, 0, '[]', ?6)",
                params![
                    id.0,
                    token,
                    staging.identity,
                    staging.imported_by,
                    staging.now_us,
                    mode_name(staging.mode)
                ],
            )?;
            for (number, file) in (1_i64..).zip(staging.files) {
                change_rows(
                    transaction,
                    "INSERT INTO import_file (import, number, name, bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id.0, number, file.name, to_stored_count(file.bytes)?, file.sha256],
                )?;
            }
            Ok(StagedImport { id, token: token.clone() })
        })
    }

    pub(in crate::catalog) fn sweep_staged_imports(
        &self,
        only: Option<ImportId>,
    ) -> Result<Vec<StagedImport>, StoreError> {
        self.write("sweep what imports left", |transaction| {
            let sql =
                "SELECT id, token FROM import WHERE state = 'staged' AND (?1 IS NULL OR id = ?1) ORDER BY id";
            let staged = read_rows(transaction, sql, [only.map(|import| import.0)], get_staged_import)?;
            // An import that was killed during its commit, or whose commit failed on the disk, may be in the log and
            // yet not be visible. This commit replaces its own, so that nothing restores it after its objects were
            // deleted.
            for import in &staged {
                let sql = "INSERT INTO swept_import (id, token) VALUES (?1, ?2)";
                change_rows(transaction, sql, (import.id.0, &import.token))?;
                change_rows(transaction, "DELETE FROM import WHERE id = ?1", [import.id.0])?;
            }
            Ok(staged)
        })
    }

    pub(in crate::catalog) fn forget_idle_objects(&self, import: ImportId) -> Result<(), StoreError> {
        self.write("forget the objects of an import", |transaction| {
            let sql = "DELETE FROM object
                       WHERE import = ?1 AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = ?1)";
            change_rows(transaction, sql, [import.0]).map(|_| ())
        })
    }

    pub(in crate::catalog) fn read_file_names(&self) -> Result<Vec<(ImportId, String)>, StoreError> {
        self.read("list the files", |transaction| {
            let sql = "SELECT import, name FROM import_file ORDER BY import, number";
            read_rows(transaction, sql, [], |row| {
                Ok((ImportId(get_column(row, "import")?), get_column(row, "name")?))
            })
        })
    }

    pub(in crate::catalog) fn read_file_names_of_import(
        &self,
        import: ImportId,
    ) -> Result<Vec<String>, StoreError> {
        self.read("list the files of an import", |transaction| {
            let sql = "SELECT name FROM import_file WHERE import = ?1 ORDER BY number";
            read_rows(transaction, sql, [import.0], |row| get_column(row, "name"))
        })
    }

    pub(in crate::catalog) fn read_months_of_file(
        &self,
        sha256: &[u8; 32],
    ) -> Result<Vec<Month>, StoreError> {
        self.read("list the months of a file", |transaction| {
            let sql = "SELECT DISTINCT month FROM import_file
                       JOIN part ON part.import = import_file.import AND until IS NULL
                       JOIN bill ON bill.id = part.bill
                       WHERE sha256 = ?1 ORDER BY month";
            read_rows(transaction, sql, [sha256], |row| get_month(row, "month"))
        })
    }

    pub(in crate::catalog) fn find_newest_import(&self) -> Result<Option<(ImportId, i64)>, StoreError> {
        self.read("find the newest import", |transaction| {
            let sql = "SELECT id, published_at_us FROM import
                       WHERE published_at_us IS NOT NULL ORDER BY published_at_us DESC LIMIT 1";
            read_row(transaction, sql, [], |row| {
                Ok((ImportId(get_column(row, "id")?), get_column(row, "published_at_us")?))
            })
        })
    }

    pub(in crate::catalog) fn list_imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        self.read("list the imports", |transaction| {
            let sql = "SELECT id, published_at_us, imported_by, lines, notices, kind, reverts FROM import
                       ORDER BY id DESC";
            let imports = read_rows(transaction, sql, [], |row| {
                Ok(ImportInfo {
                    id: ImportId(get_column(row, "id")?),
                    kind: get_import_kind(row)?,
                    published_at_us: get_column(row, "published_at_us")?,
                    imported_by: get_column(row, "imported_by")?,
                    files: Vec::new(),
                    lines: get_count(row, "lines")?,
                    notices: get_column(row, "notices")?,
                    versions: Vec::new(),
                    unchanged: 0,
                })
            })?;
            imports.into_iter().map(|import| add_import_details(transaction, import)).collect()
        })
    }

    pub(in crate::catalog) fn list_objects(&self) -> Result<Vec<StoredObject>, StoreError> {
        self.read("list the objects", |transaction| read_objects(transaction, None))
    }

    pub(in crate::catalog) fn list_counted_objects(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<Vec<StoredObject>, StoreError> {
        let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), version);
        let sql = format!("{OBJECTS} WHERE month = ?2 AND import IN (
                SELECT part.import FROM bill JOIN part ON part.bill = bill.id
                WHERE owner = ?1 AND bill.month = ?2 AND payer = ?3 AND since <= ?4 AND (until IS NULL OR until > ?4))
            ORDER BY import, length(path), path");
        self.read("list the objects of a version", |transaction| {
            read_rows(transaction, &sql, key, get_stored_object)
        })
    }
}

/// Returns the number of the next import: one that no import had before, swept ones included.
pub(super) fn read_next_import_id(transaction: &Transaction<'_>) -> Result<ImportId, StoreError> {
    let sql = "SELECT 1 + coalesce(max(id), 0) AS next FROM (SELECT max(id) AS id FROM import
                                                            UNION ALL SELECT max(id) FROM swept_import)";
    let next = read_row(transaction, sql, [], |row| get_column(row, "next"))?;
    Ok(ImportId(next.unwrap_or_else(|| unreachable!("an aggregate gives a row"))))
}

/// Reads number and token of an import.
pub(super) fn get_staged_import(row: &Row<'_>) -> Result<StagedImport, StoreError> {
    Ok(StagedImport { id: ImportId(get_column(row, "id")?), token: get_column(row, "token")? })
}

/// Reads the objects of a month, or of all months.
pub(super) fn read_objects(
    transaction: &Connection,
    month: Option<Month>,
) -> Result<Vec<StoredObject>, StoreError> {
    let sql = format!("{OBJECTS} WHERE ?1 IS NULL OR month = ?1 ORDER BY import, month, path");
    read_rows(transaction, &sql, [month.map(Month::yyyymm)], get_stored_object)
}

/// The columns that every query of objects reads; conditions and order follow.
pub(super) const OBJECTS: &str = "SELECT path, import, month, bytes, lines, sha256 FROM object";

/// Reads a row of [`OBJECTS`].
pub(super) fn get_stored_object(row: &Row<'_>) -> Result<StoredObject, StoreError> {
    Ok(StoredObject {
        import: ImportId(get_column(row, "import")?),
        object: WrittenObject {
            path: get_column(row, "path")?,
            month: get_month(row, "month")?,
            bytes: get_count(row, "bytes")?,
            lines: get_count(row, "lines")?,
            sha256: get_sha256(row)?,
        },
    })
}

/// Finds the first bill of an import of whole statements whose current version has other lines or another basis.
const CHANGED_STATEMENT: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = ?1 AND (now.lines_digest <> said.lines_digest OR now.basis <> said.basis)
     ORDER BY month, payer, owner LIMIT 1";

/// Finds the first bill that no longer counts the lines that an append added.
const LINES_GONE: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM bill JOIN version AS now ON now.id = bill.current
     WHERE bill.id IN (SELECT bill FROM version WHERE import = ?1)
       AND bill.id NOT IN (SELECT bill FROM part WHERE import = ?1 AND until IS NULL)
     ORDER BY month, payer, owner LIMIT 1";

/// Finds the first bill that an append added nothing to, and that has changed since.
const CHANGED_UNDER_APPEND: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = ?1 AND now.lines_digest <> said.lines_digest
       AND bill.id NOT IN (SELECT bill FROM version WHERE import = ?1)
     ORDER BY month, payer, owner LIMIT 1";

/// Finds out whether the lines of an append still count.
fn find_append_status(transaction: &Transaction<'_>, import: ImportId) -> Result<ImportStatus, StoreError> {
    if let Some((bill, version, by)) = find_changed_bill(transaction, LINES_GONE, import)? {
        return Ok(ImportStatus::Superseded(bill, version, by));
    }
    let changed = find_changed_bill(transaction, CHANGED_UNDER_APPEND, import)?;
    Ok(if changed.is_some() { ImportStatus::Unknown } else { ImportStatus::Current })
}

/// Runs a query that finds a bill; returns the bill, its current version, and the import that published that version.
fn find_changed_bill(
    transaction: &Transaction<'_>,
    sql: &str,
    import: ImportId,
) -> Result<Option<(BillKey, u32, ImportId)>, StoreError> {
    read_row(transaction, sql, [import.0], |row| {
        Ok((get_bill_key(row)?, get_column(row, "number")?, ImportId(get_column(row, "import")?)))
    })
}

/// Reads a column of SHA-256.
fn get_sha256(row: &Row<'_>) -> Result<[u8; 32], StoreError> {
    value::parse_bytes("sha256", &get_column::<Vec<u8>>(row, "sha256")?)
}

/// Adds the files and versions of an import, and the number of its unchanged bills.
fn add_import_details(transaction: &Transaction<'_>, import: ImportInfo) -> Result<ImportInfo, StoreError> {
    let id = import.id.0;
    let sql = "SELECT name, bytes, sha256 FROM import_file WHERE import = ?1 ORDER BY number";
    let files = read_rows(transaction, sql, [id], |row| {
        Ok(FileInfo {
            name: get_column(row, "name")?,
            bytes: get_count(row, "bytes")?,
            sha256: get_sha256(row)?,
        })
    })?;
    let sql =
        "SELECT month, payer, owner, number, texts_only FROM version JOIN bill ON bill.id = version.bill
               WHERE import = ?1 ORDER BY month, payer, owner";
    let versions = read_rows(transaction, sql, [id], |row| {
        Ok(ImportedVersion {
            bill: get_bill_key(row)?,
            number: get_column(row, "number")?,
            texts_only: get_column(row, "texts_only")?,
        })
    })?;
    let sql = "SELECT count(*) AS unchanged FROM stated JOIN version ON version.id = stated.version
               WHERE stated.import = ?1 AND version.import <> ?1";
    let unchanged = read_row(transaction, sql, [id], |row| get_count(row, "unchanged"))?.unwrap_or_default();
    Ok(ImportInfo { files, versions, unchanged, ..import })
}
