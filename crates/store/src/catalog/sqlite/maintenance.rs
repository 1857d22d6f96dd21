//! Backups of the catalog in SQLite, and pruning.

use std::path::Path;

use rusqlite::Transaction;

use super::Sqlite;
use super::file::{PathParameter, open_read_only, resolve_file};
use super::imports::{OBJECTS, get_stored_object};
use super::rows::{change_rows, get_bill_key, get_column, get_count, read_row, read_rows};
use super::versions::check_all_versions;
use crate::catalog::inventory::Pruned;
use crate::error::StoreError;
use crate::object::StoredObject;

/// Versions that are not marked as pruned, and whose next version was published by ?1.
const SUPERSEDED: &str = "FROM version JOIN bill ON bill.id = version.bill
     WHERE pruned_at_us IS NULL
       AND EXISTS (SELECT 1 FROM version AS later
                   WHERE later.bill = version.bill AND later.number = version.number + 1
                         AND later.published_at_us <= ?1)";

/// Parts that no remaining version counts.
const UNCOUNTED: &str = "part.until IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM version WHERE version.bill = part.bill AND version.number >= part.since
                                                 AND version.number < part.until AND pruned_at_us IS NULL)";

/// Objects of imports published by ?1, with no lines that a version counts.
const NEEDLESS: &str = "import IN (SELECT id FROM import WHERE published_at_us <= ?1)
     AND NOT EXISTS (SELECT 1 FROM part JOIN bill ON bill.id = part.bill
                     WHERE part.import = object.import AND bill.month = object.month)";

impl Sqlite {
    pub(in crate::catalog) fn read_catalog_id(&self) -> Result<Vec<u8>, StoreError> {
        self.read("tell its id", |transaction| {
            let sql = "SELECT value FROM meta WHERE name = 'catalog_id'";
            read_row(transaction, sql, [], |row| get_column(row, "value"))?
                .ok_or_else(|| StoreError::Damaged { what: "no id of its own".to_owned() })
        })
    }

    pub(in crate::catalog) fn write_backup_into(&self, file: &Path) -> Result<Vec<StoredObject>, StoreError> {
        let doing = "write a copy of itself";
        let file = &resolve_file(file)?;
        // Written in one read transaction: it is one state, and no writer waits.
        self.with(|connection| {
            let copied = connection.execute("VACUUM INTO ?1", [PathParameter(file)]);
            copied.map(|_| ()).map_err(StoreError::catalog(doing))
        })?;
        let synced = std::fs::File::open(file).and_then(|file| file.sync_all());
        synced.map_err(StoreError::file("sync", file))?;
        let copy = open_read_only(file).map_err(StoreError::catalog(doing))?;
        check_all_versions(&copy)?;
        // Objects of imports that published no version are about to be deleted.
        let sql = format!(
            "{OBJECTS} WHERE EXISTS (SELECT 1 FROM version WHERE version.import = object.import) ORDER BY path"
        );
        read_rows(&copy, &sql, [], get_stored_object)
    }

    pub(in crate::catalog) fn prune(
        &self,
        cutoff_us: i64,
        now_us: i64,
        is_dry: bool,
    ) -> Result<Pruned, StoreError> {
        if is_dry {
            self.write_and_roll_back("prune", |transaction| {
                delete_superseded_versions(transaction, cutoff_us, now_us)
            })
        } else {
            self.write("prune", |transaction| delete_superseded_versions(transaction, cutoff_us, now_us))
        }
    }

    pub(in crate::catalog) fn forget_pruned_object(&self, path: &str) -> Result<(), StoreError> {
        self.write("forget what was pruned", |transaction| {
            change_rows(transaction, "DELETE FROM pruned_object WHERE path = ?1", [path]).map(|_| ())
        })
    }
}

/// Marks superseded versions, then drops their cells, names and sums by payment status, the parts that no version counts, and the objects that no
/// version needs.
fn delete_superseded_versions(
    transaction: &Transaction<'_>,
    cutoff_us: i64,
    now_us: i64,
) -> Result<Pruned, StoreError> {
    let sql = format!("SELECT month, payer, owner, number {SUPERSEDED} ORDER BY month, payer, owner, number");
    let versions = read_rows(transaction, &sql, [cutoff_us], |row| {
        Ok((get_bill_key(row)?, get_column(row, "number")?))
    })?;
    let sql = format!("SELECT count(*) AS cells FROM cell WHERE version IN (SELECT version.id {SUPERSEDED})");
    let cells = read_row(transaction, &sql, [cutoff_us], |row| get_count(row, "cells"))?.unwrap_or_default();
    let sql = format!("UPDATE version SET pruned_at_us = ?2 WHERE id IN (SELECT version.id {SUPERSEDED})");
    change_rows(transaction, &sql, [cutoff_us, now_us])?;
    for table in ["cell", "key_name", "payment_sum"] {
        let sql = format!(
            "DELETE FROM {table} WHERE version IN (SELECT id FROM version WHERE pruned_at_us IS NOT NULL)"
        );
        change_rows(transaction, &sql, [])?;
    }
    change_rows(transaction, &format!("DELETE FROM part WHERE {UNCOUNTED}"), [])?;
    let objects = read_rows(
        transaction,
        &format!("{OBJECTS} WHERE {NEEDLESS} ORDER BY path"),
        [cutoff_us],
        get_stored_object,
    )?;
    let sql = format!("INSERT INTO pruned_object (path) SELECT path FROM object WHERE {NEEDLESS}");
    change_rows(transaction, &sql, [cutoff_us])?;
    change_rows(transaction, "DELETE FROM object WHERE path IN (SELECT path FROM pruned_object)", [])?;
    Ok(Pruned { versions, cells, objects })
}
