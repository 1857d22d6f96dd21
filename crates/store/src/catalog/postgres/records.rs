//! Bills with all their versions in PostgreSQL, as an import compares with them.

use std::collections::BTreeMap;

use bill::ledger::{BillState, ImportId};
use bill::{BillKey, MEANING_FORMAT, Meaning, Month, Uin};
use tokio_postgres::Row;

use super::Postgres;
use super::cells::add_cells;
use super::rows::{get_bill_key, get_column, get_count, get_number};
use super::version_rows::{NEWEST_VERSIONS, get_version};
use crate::catalog::record::{BillRecord, VersionRecord};
use crate::catalog::value;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn read_records(
        &self,
        owner_months: &[(Uin, Month)],
        rules: &[u8; 32],
    ) -> Result<Vec<BillRecord>, StoreError> {
        let owners: Vec<i64> = owner_months.iter().map(|(owner, _)| owner.get()).collect();
        let months: Vec<i64> = owner_months.iter().map(|(_, month)| i64::from(month.yyyymm())).collect();
        let asked = "JOIN (SELECT DISTINCT owner, month FROM unnest($1::bigint[], $2::bigint[]) AS asked (owner, month))
                          AS asked USING (owner, month)";
        let lease = self.pool.read("read bills with their versions").await?;
        let newest = NEWEST_VERSIONS.as_str();
        let rows = lease
            .query(&format!("{newest} {asked} ORDER BY month, payer, owner"), &[&owners, &months])
            .await?;
        let versions = rows.iter().map(get_version).collect::<Result<Vec<_>, _>>()?;
        let states = add_cells(&lease, versions).await?;
        let sql = format!(
            "SELECT month, payer, owner, max(delivered) AS delivered
             FROM bill {asked} JOIN stated ON stated.version = bill.current GROUP BY month, payer, owner"
        );
        let mut days = BTreeMap::new();
        for row in lease.query(&sql, &[&owners, &months]).await? {
            let day: Option<i64> = get_column(&row, "delivered")?;
            days.insert(get_bill_key(&row)?, value::parse_delivered(day)?);
        }
        let sql = format!(
            "SELECT month, payer, owner, number, version.import AS import, version.lines AS lines, lines_digest,
                    lines_digest_format, digest,
                    pruned_at_us
             FROM bill {asked} JOIN version ON version.bill = bill.id
                  LEFT JOIN meaning ON meaning.version = version.id AND format = $3 AND rules = $4
             ORDER BY month, payer, owner, number"
        );
        let format = i64::from(MEANING_FORMAT);
        let mut versions: BTreeMap<BillKey, Vec<VersionRecord>> = BTreeMap::new();
        for row in lease.query(&sql, &[&owners, &months, &format, &rules.as_slice()]).await? {
            versions.entry(get_bill_key(&row)?).or_default().push(get_version_record(&row)?);
        }
        lease.commit().await?;
        let record = |current: BillState| {
            let bill = current.version.bill;
            let (delivered, is_delivery_unwritten) = days.get(&bill).copied().unwrap_or_default();
            BillRecord {
                delivered,
                is_delivery_unwritten,
                versions: versions.remove(&bill).unwrap_or_default(),
                current,
            }
        };
        Ok(states.into_iter().map(record).collect())
    }

    pub(in crate::catalog) async fn read_meanings(
        &self,
        month: Month,
        rules: &[u8; 32],
    ) -> Result<BTreeMap<(BillKey, u32), Meaning>, StoreError> {
        let lease = self.pool.read("read what versions mean").await?;
        let sql = "SELECT month, payer, owner, number, digest
                   FROM bill JOIN version ON version.bill = bill.id JOIN meaning ON meaning.version = version.id
                   WHERE month = $1 AND format = $2 AND rules = $3";
        let (month, format) = (i64::from(month.yyyymm()), i64::from(MEANING_FORMAT));
        let rows = lease.query(sql, &[&month, &format, &rules.as_slice()]).await?;
        lease.commit().await?;
        let meaning = |row: &Row| {
            let key = (get_bill_key(row)?, get_number(row, "number")?);
            Ok((key, value::parse_meaning(get_column(row, "digest")?)?))
        };
        rows.iter().map(meaning).collect()
    }
}

/// Reads a version with its meaning.
fn get_version_record(row: &Row) -> Result<VersionRecord, StoreError> {
    let meaning: Option<&[u8]> = get_column(row, "digest")?;
    Ok(VersionRecord {
        number: get_number(row, "number")?,
        import: ImportId(get_column(row, "import")?),
        lines: get_count(row, "lines")?,
        lines_digest: value::parse_lines_digest(
            get_column(row, "lines_digest_format")?,
            get_column(row, "lines_digest")?,
        )?,
        meaning: meaning.map(value::parse_meaning).transpose()?,
        is_pruned: get_column::<Option<i64>>(row, "pruned_at_us")?.is_some(),
    })
}
