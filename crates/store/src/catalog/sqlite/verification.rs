//! Extracts of the catalog in SQLite that are compared with the lines, and the check of its own integrity.

use bill::ledger::{BillFilter, BillState, ImportId, PartText};
use bill::{BillKey, DaySums, KeyNames, Month, PartCounts, PaymentSums};
use rusqlite::Transaction;

use super::Sqlite;
use super::bills::{get_part_text, read_parts};
use super::imports::{get_staged_import, read_objects};
use super::names::read_names_by_id;
use super::payments::read_payments_by_id;
use super::rows::{get_bill_key, get_column, get_count, get_uin, read_row, read_rows};
use super::versions::{
    VERSIONS, add_content, find_version, find_version_row, get_version_row, read_cells_by_id,
};
use crate::catalog::inventory::{
    CatalogFlaw, ChangedTexts, Inventory, InventoryVersion, LAST_CHANGE, Leftovers,
};
use crate::catalog::row_rules::list_row_rules;
use crate::catalog::version_row::VersionRow;
use crate::error::StoreError;

/// Largest number of faults of the file that SQLite is asked for: the first ones are enough.
const FILE_FAULTS_MAX: u32 = 20;

impl Sqlite {
    pub(in crate::catalog) fn read_names(&self, bill: BillKey, number: u32) -> Result<KeyNames, StoreError> {
        self.read("read the names of a version", |transaction| {
            let Some(version) = find_version(transaction, bill, number)? else {
                return Ok(KeyNames::default());
            };
            version.check_names(read_names_by_id(transaction, version.id)?)
        })
    }

    pub(in crate::catalog) fn read_payments(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<PaymentSums>, StoreError> {
        self.read("read the payments of a version", |transaction| {
            let Some(version) = find_version(transaction, bill, number)? else { return Ok(None) };
            version.check_payments(read_payments_by_id(transaction, version.id)?)
        })
    }

    pub(in crate::catalog) fn read_inventory(&self, month: Month) -> Result<Inventory, StoreError> {
        self.read("read a month", |transaction| {
            let versions = read_rows(transaction, &query_versions_with_cells(), [month.yyyymm()], |row| {
                let VersionRow { version, currency, digest, payments, .. } = get_version_row(row)?;
                let (cells, names) = (get_count(row, "cells")?, get_count(row, "names")?);
                let payment_sums = get_count(row, "payment_sums")?;
                Ok(InventoryVersion { version, cells, names, payment_sums, currency, digest, payments })
            })?;
            let parts = read_parts(transaction, BillFilter::of_month(Some(month)))?;
            let objects = read_objects(transaction, Some(month))?;
            Ok(Inventory { objects, versions, parts })
        })
    }

    pub(in crate::catalog) fn find_changed_texts(&self, month: Month) -> Result<ChangedTexts, StoreError> {
        self.read("check the texts of a month", |transaction| {
            let sql = "SELECT month, payer, owner, import, counts, counts_digest, days, days_digest
                       FROM part JOIN bill ON bill.id = part.bill WHERE month = ?1";
            let changed = read_rows(transaction, sql, [month.yyyymm()], |row| {
                let (bill, import) = (get_bill_key(row)?, ImportId(get_column(row, "import")?));
                let texts = [
                    (PartText::Counts, get_part_text::<PartCounts>(row, bill, import).is_err()),
                    (PartText::Days, get_part_text::<DaySums>(row, bill, import).is_err()),
                ];
                let changed = texts.into_iter().filter(|(_, is_changed)| *is_changed);
                Ok(changed.map(move |(kind, _)| (bill, import, kind)))
            })?;
            Ok(changed.into_iter().flatten().collect())
        })
    }

    pub(in crate::catalog) fn read_version(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<BillState>, StoreError> {
        self.read("read a version", |transaction| {
            let version = find_version(transaction, bill, number)?;
            let kept = version.filter(|version| version.version.pruned_at_us.is_none());
            kept.map(|version| add_content(transaction, version)).transpose()
        })
    }

    pub(in crate::catalog) fn read_unchecked_version(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<BillState>, StoreError> {
        self.read("read a version", |transaction| {
            let row = find_version_row(transaction, bill, number)?;
            let Some(row) = row.filter(|row| row.version.pruned_at_us.is_none()) else { return Ok(None) };
            let cells = read_cells_by_id(transaction, row.id)?;
            let names = read_names_by_id(transaction, row.id)?;
            let payments = read_payments_by_id(transaction, row.id)?;
            Ok(Some(row.into_unchecked(cells, names, payments)))
        })
    }

    pub(in crate::catalog) fn find_leftovers(&self) -> Result<Leftovers, StoreError> {
        self.read("look for what imports left", |transaction| {
            let sql = "SELECT coalesce(max(id), 0) AS last FROM (SELECT max(id) AS id FROM import
                                                                 UNION ALL SELECT max(id) FROM swept_import)";
            let last_import = read_row(transaction, sql, [], |row| get_column(row, "last"))?.unwrap_or_default();
            let sql = "SELECT id, token FROM import WHERE state = 'staged' ORDER BY id";
            let staged = read_rows(transaction, sql, [], get_staged_import)?;
            let sql = "SELECT id, token FROM import
                       WHERE state = 'published' AND EXISTS (SELECT 1 FROM object WHERE object.import = import.id)
                             AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = import.id)
                       ORDER BY id";
            let idle = read_rows(transaction, sql, [], get_staged_import)?;
            let sql = "SELECT id, token FROM swept_import ORDER BY id";
            let swept = read_rows(transaction, sql, [], get_staged_import)?;
            let sql = "SELECT path FROM pruned_object ORDER BY path";
            let pruned = read_rows(transaction, sql, [], |row| get_column(row, "path"))?;
            let objects = read_rows(transaction, "SELECT path FROM object", [], |row| get_column(row, "path"))?;
            let objects = objects.into_iter().collect();
            Ok(Leftovers { last_import, staged, swept, idle, pruned, objects })
        })
    }

    pub(in crate::catalog) fn find_last_change_us(&self) -> Result<Option<i64>, StoreError> {
        self.read("tell when it changed last", |transaction| {
            let at_us = read_row(transaction, LAST_CHANGE, [], |row| get_column(row, "at_us"))?;
            Ok(at_us.flatten())
        })
    }

    pub(in crate::catalog) fn find_flaws(&self) -> Result<Vec<CatalogFlaw>, StoreError> {
        self.read("check itself", |transaction| {
            let sql = format!("PRAGMA integrity_check({FILE_FAULTS_MAX})");
            let reports =
                read_rows(transaction, &sql, [], |row| get_column::<String>(row, "integrity_check"))?;
            let mut flaws: Vec<_> =
                reports.into_iter().filter(|report| report != "ok").map(CatalogFlaw::Database).collect();
            if flaws.is_empty() {
                flaws.extend(find_dangling_rows(transaction)?);
                flaws.extend(find_bill_flaws(transaction)?);
                flaws.extend(find_row_flaws(transaction)?);
            }
            Ok(flaws)
        })
    }
}

/// Returns the query of the versions of the month ?1 with the numbers of their cells, names and sums by payment status. It reads only those of
/// these versions, not those of every month.
fn query_versions_with_cells() -> String {
    format!(
        "SELECT versions.*, (SELECT count(*) FROM cell WHERE cell.version = versions.version_id) AS cells,
                (SELECT count(*) FROM key_name WHERE key_name.version = versions.version_id) AS names,
                (SELECT count(*) FROM payment_sum WHERE payment_sum.version = versions.version_id) AS payment_sums
         FROM ({} WHERE month = ?1) AS versions ORDER BY payer, owner, number",
        VERSIONS.as_str()
    )
}

/// Finds rows that refer to rows which do not exist.
fn find_dangling_rows(transaction: &Transaction<'_>) -> Result<Vec<CatalogFlaw>, StoreError> {
    let sql = "SELECT \"table\" AS own, parent, count(*) AS count FROM pragma_foreign_key_check
               GROUP BY own, parent ORDER BY own, parent";
    read_rows(transaction, sql, [], |row| {
        Ok(CatalogFlaw::Dangling {
            table: get_column(row, "own")?,
            named: get_column(row, "parent")?,
            rows: get_count(row, "count")?,
        })
    })
}

/// Finds bills without a current version, and managers whose relation to an owner is missing.
fn find_bill_flaws(transaction: &Transaction<'_>) -> Result<Vec<CatalogFlaw>, StoreError> {
    let sql = "SELECT month, payer, owner FROM bill
               WHERE NOT EXISTS (SELECT 1 FROM version WHERE version.id = bill.current AND version.bill = bill.id)
               ORDER BY month, payer, owner";
    let mut flaws = read_rows(transaction, sql, [], |row| Ok(CatalogFlaw::NoCurrent(get_bill_key(row)?)))?;
    let sql = "SELECT DISTINCT owner, payer, manager
               FROM bill JOIN version ON version.bill = bill.id JOIN cell ON cell.version = version.id
               EXCEPT SELECT owner, payer, manager FROM relation";
    flaws.extend(read_rows(transaction, sql, [], |row| {
        Ok(CatalogFlaw::NoRelation {
            owner: get_uin(row, "owner")?,
            payer: get_uin(row, "payer")?,
            manager: get_uin(row, "manager")?,
        })
    })?);
    Ok(flaws)
}

/// Finds rows that break the rules of their tables.
fn find_row_flaws(transaction: &Transaction<'_>) -> Result<Vec<CatalogFlaw>, StoreError> {
    let mut flaws = Vec::new();
    for rule in list_row_rules() {
        flaws.extend(read_rows(transaction, &rule.sql, [], |row| {
            Ok(rule.make_flaw(get_column(row, "place")?))
        })?);
    }
    Ok(flaws)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_without_a_look_at_all_cells() {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&dir.path().join("catalog.db")).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", query_versions_with_cells());
        let plan = sqlite.read("plan", |transaction| {
            read_rows(transaction, &sql, [202_211], |row| get_column::<String>(row, "detail"))
        });
        let plan = plan.unwrap();
        for table in ["cell", "key_name", "payment_sum"] {
            assert!(plan.iter().any(|step| step.starts_with(&format!("SEARCH {table} "))), "{plan:?}");
            assert!(plan.iter().all(|step| !step.starts_with(&format!("SCAN {table}"))), "{plan:?}");
        }
    }
}
