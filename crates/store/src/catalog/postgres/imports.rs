//! Imports in PostgreSQL: staging, searching, listing, and deleting unfinished ones.

use std::collections::HashMap;

use bill::ledger::{ImportId, ImportKind, ImportMode};
use bill::{BillKey, Month};
use tokio_postgres::Row;

use super::Postgres;
use super::pool::Lease;
use super::rows::{get_bill_key, get_column, get_count, get_number};
use super::session::Values;
use crate::catalog::import::{FileInfo, ImportInfo, ImportStatus, ImportedVersion, SameImport, Staging};
use crate::catalog::value::{self, make_token, mode_name, to_stored_count};
use crate::error::StoreError;
use crate::object::{StagedImport, StoredObject, WrittenObject};
use crate::refusal::NOTHING_SWEPT;

impl Postgres {
    pub(in crate::catalog) async fn find_same_import(
        &self,
        identity: &[u8; 32],
    ) -> Result<Option<SameImport>, StoreError> {
        let lease = self.pool.read("look for the same import").await?;
        let sql = "SELECT id, published_at_us, kind, reverts FROM import
                   WHERE identity = $1 AND state = 'published' ORDER BY id DESC LIMIT 1";
        let same = lease.query_row(sql, &[&identity.as_slice()]).await?;
        let same = match same {
            None => None,
            Some(row) => {
                let id = ImportId(get_column(&row, "id")?);
                let status = match value::parse_kind(get_column(&row, "kind")?, get_column(&row, "reverts")?)?
                {
                    ImportKind::Files(ImportMode::Append) => find_append_status(&lease, id).await?,
                    ImportKind::Files(ImportMode::Statement) | ImportKind::Revert { .. } => {
                        find_changed_bill(&lease, CHANGED_STATEMENT, id)
                            .await?
                            .map_or(ImportStatus::Current, make_superseded_status)
                    }
                };
                Some(SameImport { id, published_at_us: get_column(&row, "published_at_us")?, status })
            }
        };
        lease.commit().await?;
        Ok(same)
    }

    pub(in crate::catalog) async fn stage_import(
        &self,
        staging: &Staging<'_>,
    ) -> Result<StagedImport, StoreError> {
        let token = make_token()?;
        let lease = self.pool.write_with_history("stage an import").await?;
        let sql =
            "INSERT INTO import (state, token, identity, imported_by, started_at_us, lines, notices, kind)
                   VALUES ('staged', $1, $2, $3, $4, 0, '[]', $5) RETURNING id";
        let (identity, mode) = (staging.identity.as_slice(), mode_name(staging.mode));
        let row =
            lease.query_row(sql, &[&token, &identity, &staging.imported_by, &staging.now_us, &mode]).await?;
        let id =
            get_column(&row.unwrap_or_else(|| unreachable!("an INSERT with RETURNING gives a row")), "id")?;
        for (number, file) in (1_i64..).zip(staging.files) {
            let sql =
                "INSERT INTO import_file (import, number, name, bytes, sha256) VALUES ($1, $2, $3, $4, $5)";
            let (bytes, sha256) = (to_stored_count(file.bytes)?, file.sha256.as_slice());
            lease.change(sql, &[&id, &number, &file.name, &bytes, &sha256]).await?;
        }
        lease.commit().await?;
        Ok(StagedImport { id: ImportId(id), token })
    }

    pub(in crate::catalog) async fn sweep_staged_imports(
        &self,
        only: Option<ImportId>,
    ) -> Result<Vec<StagedImport>, StoreError> {
        let lease = self.pool.write_with_history("sweep what imports left").await?;
        if only.is_none() {
            // Without the lock, another program may be writing a staged import at this moment.
            self.check_lock(&lease, NOTHING_SWEPT).await?;
        }
        let sql =
            "WITH gone AS (DELETE FROM import WHERE state = 'staged' AND ($1::bigint IS NULL OR id = $1)
                                 RETURNING id, token),
                        noted AS (INSERT INTO swept_import (id, token) SELECT id, token FROM gone)
                   SELECT id, token FROM gone ORDER BY id";
        let rows = lease.query(sql, &[&only.map(|import| import.0)]).await?;
        lease.commit().await?;
        rows.iter().map(get_staged_import).collect()
    }

    pub(in crate::catalog) async fn forget_idle_objects(&self, import: ImportId) -> Result<(), StoreError> {
        let lease = self.pool.write("forget the objects of an import").await?;
        let sql = "DELETE FROM object
                   WHERE import = $1 AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = $1)";
        lease.change(sql, &[&import.0]).await?;
        lease.commit().await
    }

    pub(in crate::catalog) async fn read_file_names(&self) -> Result<Vec<(ImportId, String)>, StoreError> {
        let lease = self.pool.read("list the files").await?;
        let sql = "SELECT import, name FROM import_file ORDER BY import, number";
        let rows = lease.query(sql, &[]).await?;
        lease.commit().await?;
        rows.iter().map(|row| Ok((ImportId(get_column(row, "import")?), get_column(row, "name")?))).collect()
    }

    pub(in crate::catalog) async fn read_file_names_of_import(
        &self,
        import: ImportId,
    ) -> Result<Vec<String>, StoreError> {
        let lease = self.pool.read("list the files of an import").await?;
        let sql = "SELECT name FROM import_file WHERE import = $1 ORDER BY number";
        let rows = lease.query(sql, &[&import.0]).await?;
        lease.commit().await?;
        rows.iter().map(|row| get_column(row, "name")).collect()
    }

    pub(in crate::catalog) async fn read_months_of_file(
        &self,
        sha256: &[u8; 32],
    ) -> Result<Vec<Month>, StoreError> {
        let lease = self.pool.read("list the months of a file").await?;
        let sql = "SELECT DISTINCT month FROM import_file
                   JOIN part ON part.import = import_file.import AND until IS NULL
                   JOIN bill ON bill.id = part.bill
                   WHERE sha256 = $1 ORDER BY month";
        let rows = lease.query(sql, &[&sha256.as_slice()]).await?;
        lease.commit().await?;
        rows.iter().map(|row| value::parse_month("month", get_column(row, "month")?)).collect()
    }

    pub(in crate::catalog) async fn find_newest_import(&self) -> Result<Option<(ImportId, i64)>, StoreError> {
        let lease = self.pool.read("find the newest import").await?;
        let sql = "SELECT id, published_at_us FROM import
                   WHERE published_at_us IS NOT NULL ORDER BY published_at_us DESC LIMIT 1";
        let newest = lease.query_row(sql, &[]).await?;
        lease.commit().await?;
        let to_import =
            |row: Row| Ok((ImportId(get_column(&row, "id")?), get_column(&row, "published_at_us")?));
        newest.map(to_import).transpose()
    }

    pub(in crate::catalog) async fn list_imports(&self) -> Result<Vec<ImportInfo>, StoreError> {
        let lease = self.pool.read("list the imports").await?;
        let sql = "SELECT id, published_at_us, imported_by, lines, notices, kind, reverts FROM import ORDER BY id DESC";
        let imports = lease.query(sql, &[]).await?;
        let sql = "SELECT import, name, bytes, sha256 FROM import_file ORDER BY import, number";
        let mut files = group_by_import(&lease.query(sql, &[]).await?, |row| {
            let sha256 = value::parse_bytes("sha256", get_column(row, "sha256")?)?;
            Ok(FileInfo { name: get_column(row, "name")?, bytes: get_count(row, "bytes")?, sha256 })
        })?;
        let sql =
            "SELECT import, month, payer, owner, number, texts_only FROM version JOIN bill ON bill.id = version.bill
                   ORDER BY import, month, payer, owner";
        let mut versions = group_by_import(&lease.query(sql, &[]).await?, |row| {
            Ok(ImportedVersion {
                bill: get_bill_key(row)?,
                number: get_number(row, "number")?,
                texts_only: get_column(row, "texts_only")?,
            })
        })?;
        let sql = "SELECT stated.import AS import, count(*) AS unchanged
                   FROM stated JOIN version ON version.id = stated.version
                   WHERE version.import <> stated.import GROUP BY stated.import";
        let mut unchanged =
            group_by_import(&lease.query(sql, &[]).await?, |row| get_count(row, "unchanged"))?;
        lease.commit().await?;
        let info = |row| {
            let id: i64 = get_column(row, "id")?;
            Ok(ImportInfo {
                id: ImportId(id),
                kind: value::parse_kind(get_column(row, "kind")?, get_column(row, "reverts")?)?,
                published_at_us: get_column(row, "published_at_us")?,
                imported_by: get_column(row, "imported_by")?,
                files: files.remove(&id).unwrap_or_default(),
                lines: get_count(row, "lines")?,
                notices: get_column(row, "notices")?,
                versions: versions.remove(&id).unwrap_or_default(),
                unchanged: unchanged
                    .remove(&id)
                    .and_then(|counts| counts.first().copied())
                    .unwrap_or_default(),
            })
        };
        imports.iter().map(info).collect()
    }

    pub(in crate::catalog) async fn list_objects(&self) -> Result<Vec<StoredObject>, StoreError> {
        let sql = "SELECT path, import, month, bytes, lines, sha256 FROM object ORDER BY import, month, path";
        let lease = self.pool.read("list the objects").await?;
        let rows = lease.query(sql, &[]).await?;
        lease.commit().await?;
        rows.iter().map(get_stored_object).collect()
    }

    pub(in crate::catalog) async fn list_counted_objects(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<Vec<StoredObject>, StoreError> {
        let sql = "SELECT path, import, month, bytes, lines, sha256 FROM object WHERE month = $2 AND import IN (
                SELECT part.import FROM bill JOIN part ON part.bill = bill.id
                WHERE owner = $1 AND bill.month = $2 AND payer = $3 AND since <= $4 AND (until IS NULL OR until > $4))
            ORDER BY import, length(path), path";
        let (owner, month, payer) = (bill.owner.get(), i64::from(bill.month.yyyymm()), bill.payer.get());
        let values: &Values<'_> = &[&owner, &month, &payer, &i64::from(version)];
        let rows = self.pool.query_once("list the objects of a version", sql, values).await?;
        rows.iter().map(get_stored_object).collect()
    }
}

/// Reads number and token of an import.
pub(super) fn get_staged_import(row: &Row) -> Result<StagedImport, StoreError> {
    Ok(StagedImport { id: ImportId(get_column(row, "id")?), token: get_column(row, "token")? })
}

/// Reads a row of an object.
pub(super) fn get_stored_object(row: &Row) -> Result<StoredObject, StoreError> {
    Ok(StoredObject {
        import: ImportId(get_column(row, "import")?),
        object: WrittenObject {
            path: get_column(row, "path")?,
            month: value::parse_month("month", get_column(row, "month")?)?,
            bytes: get_count(row, "bytes")?,
            lines: get_count(row, "lines")?,
            sha256: value::parse_bytes("sha256", get_column(row, "sha256")?)?,
        },
    })
}

/// Finds the first bill of an import of whole statements whose current version has other lines or another basis.
const CHANGED_STATEMENT: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = $1 AND (now.lines_digest <> said.lines_digest OR now.basis <> said.basis)
     ORDER BY month, payer, owner LIMIT 1";

/// Finds the first bill that no longer counts the lines that an append added.
const LINES_GONE: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM bill JOIN version AS now ON now.id = bill.current
     WHERE bill.id IN (SELECT bill FROM version WHERE import = $1)
       AND bill.id NOT IN (SELECT bill FROM part WHERE import = $1 AND until IS NULL)
     ORDER BY month, payer, owner LIMIT 1";

/// Finds the first bill that an append added nothing to, and that has changed since.
const CHANGED_UNDER_APPEND: &str = "SELECT month, payer, owner, now.number AS number, now.import AS import
     FROM stated JOIN version AS said ON said.id = stated.version
                 JOIN bill ON bill.id = stated.bill JOIN version AS now ON now.id = bill.current
     WHERE stated.import = $1 AND now.lines_digest <> said.lines_digest
       AND bill.id NOT IN (SELECT bill FROM version WHERE import = $1)
     ORDER BY month, payer, owner LIMIT 1";

/// A bill, its current version, and the import that published that version.
type Changed = (BillKey, u32, ImportId);

/// Makes the status of an import that a later one replaced in part.
fn make_superseded_status((bill, version, import): Changed) -> ImportStatus {
    ImportStatus::Superseded(bill, version, import)
}

/// Finds out whether the lines of an append still count.
async fn find_append_status(lease: &Lease<'_>, import: ImportId) -> Result<ImportStatus, StoreError> {
    if let Some(changed) = find_changed_bill(lease, LINES_GONE, import).await? {
        return Ok(make_superseded_status(changed));
    }
    let changed = find_changed_bill(lease, CHANGED_UNDER_APPEND, import).await?;
    Ok(if changed.is_some() { ImportStatus::Unknown } else { ImportStatus::Current })
}

/// Runs a query that finds a bill.
async fn find_changed_bill(
    lease: &Lease<'_>,
    sql: &str,
    import: ImportId,
) -> Result<Option<Changed>, StoreError> {
    let changed = |row: Row| {
        Ok((get_bill_key(&row)?, get_number(&row, "number")?, ImportId(get_column(&row, "import")?)))
    };
    lease.query_row(sql, &[&import.0]).await?.map(changed).transpose()
}

/// Reads rows and groups them by their import, in their order.
fn group_by_import<T>(
    rows: &[Row],
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<HashMap<i64, Vec<T>>, StoreError> {
    let mut found: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(get_column(row, "import")?).or_default().push(read(row)?);
    }
    Ok(found)
}
