//! Imports in SQLite: staging, looking back, listing, sweeping.

use bill::{BillKey, Month};
use rusqlite::{Connection, Row, Transaction, params};

use super::Sqlite;
use super::rows::{change, each_row, get, get_bill, get_count, get_kind, get_month, one_row};
use crate::catalog::value::{self, count, random_token, way_name};
use crate::catalog::{
    FileInfo, ImportId, ImportInfo, ImportKind, ImportedVersion, SameImport, Staging, Standing, Way,
};
use crate::error::StoreError;
use crate::object::{StagedImport, StoredObject, WrittenObject};

impl Sqlite {
    pub(in crate::catalog) fn same_import(
        &self,
        identity: &[u8; 32],
    ) -> Result<Option<SameImport>, StoreError> {
        self.read("look for the same import", |transaction| {
            let sql = "SELECT id, published_at_us, kind, reverts FROM import
                       WHERE identity = ?1 AND state = 'published' ORDER BY id DESC LIMIT 1";
            let same = one_row(transaction, sql, [identity], |row| {
                Ok((ImportId(get(row, "id")?), get::<i64>(row, "published_at_us")?, get_kind(row)?))
            })?;
            let Some((id, published_at_us, kind)) = same else { return Ok(None) };
            let standing = match kind {
                ImportKind::Files(Way::Append) => standing_of_append(transaction, id)?,
                ImportKind::Files(Way::Statement) | ImportKind::Revert { .. } => {
                    first_changed(transaction, CHANGED_STATEMENT, id)?
                        .map_or(Standing::Current, |(bill, version, import)| {
                            Standing::Superseded(bill, version, import)
                        })
                }
            };
            Ok(Some(SameImport { id, published_at_us, standing }))
        })
    }

    pub(in crate::catalog) fn stage(&self, staging: &Staging<'_>) -> Result<StagedImport, StoreError> {
        let token = random_token()?;
        self.write("stage an import", |transaction| {
            change(
                transaction,
                "INSERT INTO import (state, token, identity, imported_by, started_at_us, lines, notices, kind)
                 VALUES ('staged', ?1, ?2, ?3, ?4, 0, '[]', ?5)",
                params![token, staging.identity, staging.imported_by, staging.now_us, way_name(staging.way)],
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
            // Killed in the middle of its commit, or told by the disk that it was not kept, an import may be
            // in the log and yet not be visible. A commit of ours takes the place of its own, so that nothing
            // brings it back once its objects are gone. It has to change something: SQLite writes nothing
            // where a row stays as it is.
            let sql = "UPDATE import SET notices = CASE notices WHEN '[]' THEN '[ ]' ELSE '[]' END
                       WHERE state = 'staged'";
            change(transaction, sql, [])?;
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

    pub(in crate::catalog) fn file_names(&self) -> Result<Vec<(ImportId, String)>, StoreError> {
        self.read("list the files", |transaction| {
            let sql = "SELECT import, name FROM import_file ORDER BY import, number";
            each_row(transaction, sql, [], |row| Ok((ImportId(get(row, "import")?), get(row, "name")?)))
        })
    }

    pub(in crate::catalog) fn file_names_of(&self, import: ImportId) -> Result<Vec<String>, StoreError> {
        self.read("list the files of an import", |transaction| {
            let sql = "SELECT name FROM import_file WHERE import = ?1 ORDER BY number";
            each_row(transaction, sql, [import.0], |row| get(row, "name"))
        })
    }

    pub(in crate::catalog) fn months_of_file(&self, sha256: &[u8; 32]) -> Result<Vec<Month>, StoreError> {
        self.read("list the months of a file", |transaction| {
            let sql = "SELECT DISTINCT month FROM import_file
                       JOIN part ON part.import = import_file.import AND until IS NULL
                       JOIN bill ON bill.id = part.bill
                       WHERE sha256 = ?1 ORDER BY month";
            each_row(transaction, sql, [sha256], |row| get_month(row, "month"))
        })
    }

    pub(in crate::catalog) fn imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        self.read("list the imports", |transaction| {
            let sql = "SELECT id, published_at_us, imported_by, lines, notices, kind, reverts FROM import
                       ORDER BY id DESC";
            let imports = each_row(transaction, sql, [], |row| {
                Ok(ImportInfo {
                    id: ImportId(get(row, "id")?),
                    kind: get_kind(row)?,
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

    pub(in crate::catalog) fn objects(&self) -> Result<Vec<StoredObject>, StoreError> {
        self.read("list the objects", |transaction| objects_of(transaction, None))
    }
}

/// The objects of a month, or of all.
pub(super) fn objects_of(
    transaction: &Connection,
    month: Option<Month>,
) -> Result<Vec<StoredObject>, StoreError> {
    let sql = format!("{OBJECTS} WHERE ?1 IS NULL OR month = ?1 ORDER BY import, month, path");
    each_row(transaction, &sql, [month.map(Month::yyyymm)], get_object)
}

/// What every query of objects reads; conditions and order follow.
pub(super) const OBJECTS: &str = "SELECT path, import, month, bytes, lines, sha256 FROM object";

/// Reads a row of [`OBJECTS`].
pub(super) fn get_object(row: &Row<'_>) -> Result<StoredObject, StoreError> {
    Ok(StoredObject {
        import: ImportId(get(row, "import")?),
        object: WrittenObject {
            path: get(row, "path")?,
            month: get_month(row, "month")?,
            bytes: get_count(row, "bytes")?,
            lines: get_count(row, "lines")?,
            sha256: get_sha256(row)?,
        },
    })
}

/// The first bill of an import of whole statements whose current version says something else.
const CHANGED_STATEMENT: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = ?1 AND (now.lines_digest <> said.lines_digest OR now.basis <> said.basis)
     ORDER BY month, payer, owner LIMIT 1";

/// The first bill of which the lines that an append added count no more.
const LINES_GONE: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM bill JOIN version AS now ON now.id = bill.current
     WHERE bill.id IN (SELECT bill FROM version WHERE import = ?1)
       AND bill.id NOT IN (SELECT bill FROM part WHERE import = ?1 AND until IS NULL)
     ORDER BY month, payer, owner LIMIT 1";

/// The first bill to which an append added nothing, and which has changed since.
const CHANGED_UNDER_APPEND: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = ?1 AND now.lines_digest <> said.lines_digest
       AND bill.id NOT IN (SELECT bill FROM version WHERE import = ?1)
     ORDER BY month, payer, owner LIMIT 1";

/// What became of the lines that an append held.
fn standing_of_append(transaction: &Transaction<'_>, import: ImportId) -> Result<Standing, StoreError> {
    if let Some((bill, version, by)) = first_changed(transaction, LINES_GONE, import)? {
        return Ok(Standing::Superseded(bill, version, by));
    }
    let changed = first_changed(transaction, CHANGED_UNDER_APPEND, import)?;
    Ok(if changed.is_some() { Standing::Unknown } else { Standing::Current })
}

/// The bill that a query finds, its current version, and the import of that.
fn first_changed(
    transaction: &Transaction<'_>,
    sql: &str,
    import: ImportId,
) -> Result<Option<(BillKey, u32, ImportId)>, StoreError> {
    one_row(transaction, sql, [import.0], |row| {
        Ok((get_bill(row)?, get(row, "number")?, ImportId(get(row, "import")?)))
    })
}

/// Reads a column of SHA-256.
fn get_sha256(row: &Row<'_>) -> Result<[u8; 32], StoreError> {
    value::bytes("sha256", &get::<Vec<u8>>(row, "sha256")?)
}

/// Adds what other tables know of an import.
fn with_details(transaction: &Transaction<'_>, import: ImportInfo) -> Result<ImportInfo, StoreError> {
    let id = import.id.0;
    let sql = "SELECT name, bytes, sha256 FROM import_file WHERE import = ?1 ORDER BY number";
    let files = each_row(transaction, sql, [id], |row| {
        Ok(FileInfo { name: get(row, "name")?, bytes: get_count(row, "bytes")?, sha256: get_sha256(row)? })
    })?;
    let sql =
        "SELECT month, payer, owner, number, texts_only FROM version JOIN bill ON bill.id = version.bill
               WHERE import = ?1 ORDER BY month, payer, owner";
    let versions = each_row(transaction, sql, [id], |row| {
        Ok(ImportedVersion {
            bill: get_bill(row)?,
            number: get(row, "number")?,
            texts_only: get(row, "texts_only")?,
        })
    })?;
    let sql = "SELECT count(*) AS unchanged FROM stated JOIN version ON version.id = stated.version
               WHERE stated.import = ?1 AND version.import <> ?1";
    let unchanged = one_row(transaction, sql, [id], |row| get_count(row, "unchanged"))?.unwrap_or_default();
    Ok(ImportInfo { files, versions, unchanged, ..import })
}
