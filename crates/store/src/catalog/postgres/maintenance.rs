//! Pruning in PostgreSQL.

use super::Postgres;
use super::imports::get_stored_object;
use super::rows::{get_bill_key, get_column, get_count, get_number};
use crate::catalog::inventory::Pruned;
use crate::error::StoreError;

/// Versions that are not marked as pruned, and whose next version was published by $1.
const SUPERSEDED: &str = "FROM version JOIN bill ON bill.id = version.bill
     WHERE pruned_at_us IS NULL
       AND EXISTS (SELECT 1 FROM version AS later
                   WHERE later.bill = version.bill AND later.number = version.number + 1
                         AND later.published_at_us <= $1)";

/// Drops parts that no remaining version counts.
const DROP_UNCOUNTED: &str = "DELETE FROM part WHERE until IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM version WHERE version.bill = part.bill AND version.number >= part.since
                                                 AND version.number < part.until AND pruned_at_us IS NULL)";

/// Drops objects of imports published by $1, with no lines that a version counts; records their paths and returns them.
const DROP_NEEDLESS: &str = "WITH gone AS (
         DELETE FROM object
         WHERE import IN (SELECT id FROM import WHERE published_at_us <= $1)
           AND NOT EXISTS (SELECT 1 FROM part JOIN bill ON bill.id = part.bill
                           WHERE part.import = object.import AND bill.month = object.month)
         RETURNING path, import, month, bytes, lines, sha256),
     noted AS (INSERT INTO pruned_object (path) SELECT path FROM gone)
     SELECT * FROM gone ORDER BY path";

impl Postgres {
    pub(in crate::catalog) async fn read_catalog_id(&self) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT value FROM meta WHERE name = 'catalog_id'";
        let rows = self.pool.query_once("tell its id", sql, &[]).await?;
        let id = rows.first().map(|row| get_column(row, "value")).transpose()?;
        id.ok_or_else(|| StoreError::Damaged { what: "no id of its own".to_owned() })
    }

    pub(in crate::catalog) async fn prune(
        &self,
        cutoff_us: i64,
        now_us: i64,
        is_dry: bool,
    ) -> Result<Pruned, StoreError> {
        let lease = self.pool.write("prune").await?;
        self.check_lock(&lease, "nothing was dropped. Run the same command again").await?;
        let sql =
            format!("SELECT month, payer, owner, number {SUPERSEDED} ORDER BY month, payer, owner, number");
        let versions = lease.query(&sql, &[&cutoff_us]).await?;
        let sql =
            format!("SELECT count(*) AS cells FROM cell WHERE version IN (SELECT version.id {SUPERSEDED})");
        let cells = lease.query_row(&sql, &[&cutoff_us]).await?;
        let sql =
            format!("UPDATE version SET pruned_at_us = $2 WHERE id IN (SELECT version.id {SUPERSEDED})");
        lease.change(&sql, &[&cutoff_us, &now_us]).await?;
        for table in ["cell", "key_name", "payment_sum"] {
            let sql = format!(
                "DELETE FROM {table} WHERE version IN (SELECT id FROM version WHERE pruned_at_us IS NOT NULL)"
            );
            lease.change(&sql, &[]).await?;
        }
        lease.change(DROP_UNCOUNTED, &[]).await?;
        let objects = lease.query(DROP_NEEDLESS, &[&cutoff_us]).await?;
        if is_dry {
            lease.roll_back().await?;
        } else {
            lease.commit().await?;
        }
        let version = |row| Ok((get_bill_key(row)?, get_number(row, "number")?));
        Ok(Pruned {
            versions: versions.iter().map(version).collect::<Result<_, StoreError>>()?,
            cells: cells.map_or(Ok(0), |row| get_count(&row, "cells"))?,
            objects: objects.iter().map(get_stored_object).collect::<Result<_, _>>()?,
        })
    }

    pub(in crate::catalog) async fn forget_pruned_object(&self, path: &str) -> Result<(), StoreError> {
        let lease = self.pool.write("forget what was pruned").await?;
        lease.change("DELETE FROM pruned_object WHERE path = $1", &[&path]).await?;
        lease.commit().await
    }
}
