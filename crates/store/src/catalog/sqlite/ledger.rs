//! The catalog in SQLite as it is compared with the lines, and its own integrity.

use bill::{BillKey, Cell, Month};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::bills::{VERSIONS, get_version, parts_in};
use super::imports::objects_of;
use super::rows::{each_row, get, get_bill, get_cell, get_count, get_uin, one_row};
use crate::catalog::{CatalogFlaw, ImportId, Ledger, LedgerVersion, Scope, Traces};
use crate::error::StoreError;
use crate::object::StagedImport;

/// How many faults of the file SQLite is asked for: the first tell enough.
const FILE_FAULTS_MAX: u32 = 20;

impl Sqlite {
    pub(in crate::catalog) fn ledger(&self, month: Month) -> Result<Ledger, StoreError> {
        self.read("read a month", |transaction| {
            let versions = each_row(transaction, &versions_with_cells(), [month.yyyymm()], |row| {
                Ok(LedgerVersion { version: get_version(row)?, cells: get_count(row, "cells")? })
            })?;
            let parts = parts_in(transaction, Scope::of_month(Some(month)))?;
            Ok(Ledger { objects: objects_of(transaction, Some(month))?, versions, parts })
        })
    }

    pub(in crate::catalog) fn cells_of(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<Vec<Cell>>, StoreError> {
        self.read("read the cells of a version", |transaction| {
            let sql = "SELECT version.id AS id FROM bill JOIN version ON version.bill = bill.id
                       WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4 AND pruned_at_us IS NULL";
            let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), number);
            let Some(id) = one_row(transaction, sql, key, |row| get::<i64>(row, "id"))? else { return Ok(None) };
            let mut cells =
                each_row(transaction, "SELECT * FROM cell WHERE version = ?1", [id], get_cell)?;
            cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
            Ok(Some(cells))
        })
    }

    pub(in crate::catalog) fn traces(&self) -> Result<Traces, StoreError> {
        self.read("look for what imports left", |transaction| {
            let sql = "SELECT coalesce(max(id), 0) AS last FROM import";
            let last_import = one_row(transaction, sql, [], |row| get(row, "last"))?.unwrap_or_default();
            let sql = "SELECT max(at_us) AS at_us FROM (SELECT max(published_at_us) AS at_us FROM import
                                                        UNION ALL SELECT max(pruned_at_us) FROM version)";
            let changed_at_us = one_row(transaction, sql, [], |row| get(row, "at_us"))?.flatten();
            let sql = "SELECT id, token FROM import WHERE state = 'staged' ORDER BY id";
            let staged = each_row(transaction, sql, [], get_staged)?;
            let sql = "SELECT id, token FROM import
                       WHERE state = 'published' AND EXISTS (SELECT 1 FROM object WHERE object.import = import.id)
                             AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = import.id)
                       ORDER BY id";
            let idle = each_row(transaction, sql, [], get_staged)?;
            let sql = "SELECT path FROM pruned_object ORDER BY path";
            let pruned = each_row(transaction, sql, [], |row| get(row, "path"))?;
            Ok(Traces { last_import, changed_at_us, staged, idle, pruned })
        })
    }

    pub(in crate::catalog) fn flaws(&self) -> Result<Vec<CatalogFlaw>, StoreError> {
        self.read("check itself", |transaction| {
            let sql = format!("PRAGMA integrity_check({FILE_FAULTS_MAX})");
            let said = each_row(transaction, &sql, [], |row| get::<String>(row, "integrity_check"))?;
            let mut flaws: Vec<_> =
                said.into_iter().filter(|said| said != "ok").map(CatalogFlaw::Database).collect();
            if flaws.is_empty() {
                flaws.extend(dangling(transaction)?);
                flaws.extend(of_bills(transaction)?);
            }
            Ok(flaws)
        })
    }
}

/// The versions of the month ?1, and how many cells each has: only these are looked at, not those of every month.
fn versions_with_cells() -> String {
    format!(
        "SELECT versions.*, (SELECT count(*) FROM cell WHERE cell.version = versions.version_id) AS cells
         FROM ({VERSIONS} WHERE month = ?1) AS versions ORDER BY payer, owner, number"
    )
}

/// Reads number and token of an import.
fn get_staged(row: &Row<'_>) -> Result<StagedImport, StoreError> {
    Ok(StagedImport { id: ImportId(get(row, "id")?), token: get(row, "token")? })
}

/// Rows that name rows which are not there.
fn dangling(transaction: &Transaction<'_>) -> Result<Vec<CatalogFlaw>, StoreError> {
    let sql = "SELECT \"table\" AS own, parent, count(*) AS count FROM pragma_foreign_key_check
               GROUP BY own, parent ORDER BY own, parent";
    each_row(transaction, sql, [], |row| {
        Ok(CatalogFlaw::Dangling {
            table: get(row, "own")?,
            named: get(row, "parent")?,
            rows: get_count(row, "count")?,
        })
    })
}

/// Bills without a current version, and managers who are not known to be such.
fn of_bills(transaction: &Transaction<'_>) -> Result<Vec<CatalogFlaw>, StoreError> {
    let sql = "SELECT month, payer, owner FROM bill
               WHERE NOT EXISTS (SELECT 1 FROM version WHERE version.id = bill.current AND version.bill = bill.id)
               ORDER BY month, payer, owner";
    let mut flaws = each_row(transaction, sql, [], |row| Ok(CatalogFlaw::NoCurrent(get_bill(row)?)))?;
    let sql = "SELECT DISTINCT owner, payer, manager
               FROM bill JOIN version ON version.bill = bill.id JOIN cell ON cell.version = version.id
               EXCEPT SELECT owner, payer, manager FROM relation";
    flaws.extend(each_row(transaction, sql, [], |row| {
        Ok(CatalogFlaw::NoRelation {
            owner: get_uin(row, "owner")?,
            payer: get_uin(row, "payer")?,
            manager: get_uin(row, "manager")?,
        })
    })?);
    Ok(flaws)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_without_a_look_at_all_cells() {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&dir.path().join("catalog.db")).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", versions_with_cells());
        let plan = sqlite.read("plan", |transaction| {
            each_row(transaction, &sql, [202_211], |row| get::<String>(row, "detail"))
        });
        let plan = plan.unwrap();
        assert!(plan.iter().any(|step| step.starts_with("SEARCH cell ")), "{plan:?}");
        assert!(plan.iter().all(|step| !step.starts_with("SCAN cell")), "{plan:?}");
    }
}
