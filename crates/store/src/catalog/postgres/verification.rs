//! Extracts of the catalog in PostgreSQL that are compared with the lines, and its flaws. Rows that refer to missing
//! rows are not searched for, since its constraints prevent them.

use std::collections::BTreeMap;

use bill::ledger::{BillState, CountedPart, PartText, PublishedVersion};
use bill::{BillKey, DaySums, KeyNames, Month, PartCounts, PaymentSums};
use tokio_postgres::Row;

use super::Postgres;
use super::bills::{get_counted_part, get_part_text};
use super::cells::read_cells;
use super::imports::{get_staged_import, get_stored_object};
use super::names::read_names;
use super::payments::read_payments;
use super::rows::{get_bill_key, get_column, get_count, get_uin};
use super::version_rows::{VERSIONS, add_content, find_version_row, get_version_row};
use crate::catalog::inventory::{
    CatalogFlaw, ChangedTexts, Inventory, InventoryVersion, LAST_CHANGE, Leftovers,
};
use crate::catalog::row_rules::list_row_rules;
use crate::catalog::version_row::VersionRow;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn read_names(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<KeyNames, StoreError> {
        let lease = self.pool.read("read the names of a version").await?;
        let version = find_version_row(&lease, bill, number).await?.map(VersionRow::check).transpose()?;
        let Some(version) = version else { return lease.commit().await.map(|()| KeyNames::default()) };
        let names = read_names(&lease, &[version.id]).await?.remove(&version.id).unwrap_or_default();
        lease.commit().await?;
        version.check_names(names)
    }

    pub(in crate::catalog) async fn read_payments(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<PaymentSums>, StoreError> {
        let lease = self.pool.read("read the payments of a version").await?;
        let version = find_version_row(&lease, bill, number).await?.map(VersionRow::check).transpose()?;
        let Some(version) = version else { return lease.commit().await.map(|()| None) };
        let payments = read_payments(&lease, &[version.id]).await?.remove(&version.id).unwrap_or_default();
        lease.commit().await?;
        version.check_payments(payments)
    }

    pub(in crate::catalog) async fn read_inventory(&self, month: Month) -> Result<Inventory, StoreError> {
        let month = i64::from(month.yyyymm());
        let lease = self.pool.read("read a month").await?;
        let sql = "SELECT path, import, month, bytes, lines, sha256 FROM object WHERE month = $1
                   ORDER BY import, path";
        let objects = lease.query(sql, &[&month]).await?;
        let sql = format!(
            "SELECT versions.*, (SELECT count(*) FROM cell WHERE cell.version = versions.version_id) AS cells,
                    (SELECT count(*) FROM key_name WHERE key_name.version = versions.version_id) AS names,
                    (SELECT count(*) FROM payment_sum WHERE payment_sum.version = versions.version_id) AS payment_sums
             FROM ({} WHERE month = $1) AS versions ORDER BY payer, owner, number",
            VERSIONS.as_str()
        );
        let versions = lease.query(&sql, &[&month]).await?;
        let sql = "SELECT month, payer, owner, import, since, until, lines
                   FROM part JOIN bill ON bill.id = part.bill
                   WHERE month = $1 ORDER BY payer, owner, since, import";
        let parts = lease.query(sql, &[&month]).await?;
        lease.commit().await?;
        let version = |row| {
            let VersionRow { version, currency, digest, payments, .. } = get_version_row(row)?;
            let (cells, names) = (get_count(row, "cells")?, get_count(row, "names")?);
            let payment_sums = get_count(row, "payment_sums")?;
            Ok(InventoryVersion { version, cells, names, payment_sums, currency, digest, payments })
        };
        Ok(Inventory {
            objects: objects.iter().map(get_stored_object).collect::<Result<_, _>>()?,
            versions: versions.iter().map(version).collect::<Result<_, StoreError>>()?,
            parts: parts.iter().map(get_counted_part).collect::<Result<_, _>>()?,
        })
    }

    pub(in crate::catalog) async fn find_changed_texts(
        &self,
        month: Month,
    ) -> Result<ChangedTexts, StoreError> {
        let lease = self.pool.read("check the texts of a month").await?;
        let sql = "SELECT month, payer, owner, import, since, until, lines, counts, counts_digest,
                          days, days_digest
                   FROM part JOIN bill ON bill.id = part.bill WHERE month = $1";
        let parts = lease.query(sql, &[&i64::from(month.yyyymm())]).await?;
        lease.commit().await?;
        let mut changed = ChangedTexts::new();
        for row in &parts {
            let CountedPart { bill, import, .. } = get_counted_part(row)?;
            let texts = [
                (PartText::Counts, get_part_text::<PartCounts>(row, bill, import).is_err()),
                (PartText::Days, get_part_text::<DaySums>(row, bill, import).is_err()),
            ];
            let is_changed = texts.into_iter().filter(|(_, is_changed)| *is_changed);
            changed.extend(is_changed.map(|(kind, _)| (bill, import, kind)));
        }
        Ok(changed)
    }

    pub(in crate::catalog) async fn read_version(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<BillState>, StoreError> {
        let lease = self.pool.read("read a version").await?;
        let version = find_version_row(&lease, bill, number).await?.map(VersionRow::check).transpose()?;
        let kept = version.filter(|version| version.version.pruned_at_us.is_none());
        let states = add_content(&lease, kept.into_iter().collect()).await?;
        lease.commit().await?;
        Ok(states.into_iter().next())
    }

    pub(in crate::catalog) async fn read_unchecked_version(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<Option<BillState>, StoreError> {
        let lease = self.pool.read("read a version").await?;
        let row = find_version_row(&lease, bill, number).await?;
        let Some(row) = row.filter(|row| row.version.pruned_at_us.is_none()) else {
            return lease.commit().await.map(|()| None);
        };
        let cells = read_cells(&lease, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        let names = read_names(&lease, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        let payments = read_payments(&lease, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        lease.commit().await?;
        Ok(Some(row.into_unchecked(cells, names, payments)))
    }

    pub(in crate::catalog) async fn read_unchecked_versions(
        &self,
        versions: &[&PublishedVersion],
    ) -> Result<BTreeMap<(BillKey, u32), BillState>, StoreError> {
        let lease = self.pool.read("read versions").await?;
        let mut rows = Vec::with_capacity(versions.len());
        for version in versions {
            let row = find_version_row(&lease, version.bill, version.number).await?;
            rows.extend(row.filter(|row| row.version.pruned_at_us.is_none()));
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut cells = read_cells(&lease, &ids).await?;
        let mut names = read_names(&lease, &ids).await?;
        let mut payments = read_payments(&lease, &ids).await?;
        lease.commit().await?;
        let state = |row: VersionRow| {
            let (bill, number, id) = (row.version.bill, row.version.number, row.id);
            let (cells, names) =
                (cells.remove(&id).unwrap_or_default(), names.remove(&id).unwrap_or_default());
            ((bill, number), row.into_unchecked(cells, names, payments.remove(&id).unwrap_or_default()))
        };
        Ok(rows.into_iter().map(state).collect())
    }

    pub(in crate::catalog) async fn find_leftovers(&self) -> Result<Leftovers, StoreError> {
        let lease = self.pool.read("look for what imports left").await?;
        let sql = "SELECT coalesce(max(id), 0) AS last FROM (SELECT max(id) AS id FROM import
                                                             UNION ALL SELECT max(id) FROM swept_import) AS taken";
        let last = lease.query_row(sql, &[]).await?;
        let sql = "SELECT id, token FROM import WHERE state = 'staged' ORDER BY id";
        let staged = lease.query(sql, &[]).await?;
        let swept = lease.query("SELECT id, token FROM swept_import ORDER BY id", &[]).await?;
        let sql = "SELECT id, token FROM import
                   WHERE state = 'published' AND EXISTS (SELECT 1 FROM object WHERE object.import = import.id)
                         AND NOT EXISTS (SELECT 1 FROM version WHERE version.import = import.id)
                   ORDER BY id";
        let idle = lease.query(sql, &[]).await?;
        let pruned = lease.query("SELECT path FROM pruned_object ORDER BY path", &[]).await?;
        let objects = lease.query("SELECT path FROM object", &[]).await?;
        lease.commit().await?;
        let collect = |rows: Vec<Row>| rows.iter().map(get_staged_import).collect::<Result<_, _>>();
        Ok(Leftovers {
            last_import: last.as_ref().map_or(Ok(0), |row| get_column(row, "last"))?,
            staged: collect(staged)?,
            swept: collect(swept)?,
            idle: collect(idle)?,
            pruned: pruned.iter().map(|row| get_column(row, "path")).collect::<Result<_, _>>()?,
            objects: objects.iter().map(|row| get_column(row, "path")).collect::<Result<_, _>>()?,
        })
    }

    pub(in crate::catalog) async fn find_last_change_us(&self) -> Result<Option<i64>, StoreError> {
        let rows = self.pool.query_once("tell when it changed last", LAST_CHANGE, &[]).await?;
        rows.first().map_or(Ok(None), |row| get_column(row, "at_us"))
    }

    pub(in crate::catalog) async fn find_flaws(&self) -> Result<Vec<CatalogFlaw>, StoreError> {
        let lease = self.pool.read("check itself").await?;
        let sql = "SELECT month, payer, owner FROM bill
                   WHERE NOT EXISTS (SELECT 1 FROM version
                                     WHERE version.id = bill.current AND version.bill = bill.id)
                   ORDER BY month, payer, owner";
        let bills = lease.query(sql, &[]).await?;
        let sql = "SELECT DISTINCT owner, payer, manager
                   FROM bill JOIN version ON version.bill = bill.id JOIN cell ON cell.version = version.id
                   EXCEPT SELECT owner, payer, manager FROM relation";
        let relations = lease.query(sql, &[]).await?;
        let mut flaws = Vec::new();
        for rule in list_row_rules() {
            for row in lease.query(&rule.sql, &[]).await? {
                flaws.push(rule.make_flaw(get_column(&row, "place")?));
            }
        }
        lease.commit().await?;
        let no_current = |row| Ok::<_, StoreError>(CatalogFlaw::NoCurrent(get_bill_key(row)?));
        let no_relation = |row| {
            Ok(CatalogFlaw::NoRelation {
                owner: get_uin(row, "owner")?,
                payer: get_uin(row, "payer")?,
                manager: get_uin(row, "manager")?,
            })
        };
        for flaw in bills.iter().map(no_current).chain(relations.iter().map(no_relation)) {
            flaws.push(flaw?);
        }
        Ok(flaws)
    }
}
