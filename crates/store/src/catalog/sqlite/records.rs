//! Bills with all their versions in SQLite, as an import compares with them.

use std::collections::BTreeMap;

use bill::ledger::{BillState, ImportId};
use bill::{BillKey, MEANING_FORMAT, Meaning, Month, Uin};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::rows::{get_bill_key, get_column, get_count, read_row, read_rows};
use super::versions::{CurrentVersions, Extent, complete_versions};
use crate::catalog::record::{BillRecord, VersionRecord};
use crate::catalog::value;
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn read_records(
        &self,
        owner_months: &[(Uin, Month)],
        rules: &[u8; 32],
    ) -> Result<Vec<BillRecord>, StoreError> {
        self.read("read bills with their versions", |transaction| {
            let (mut records, mut current) = (Vec::new(), CurrentVersions::prepare(transaction)?);
            for (owner, month) in owner_months {
                let versions = current.read_versions(*owner, *month)?;
                for state in complete_versions(transaction, versions, Extent::Cells)? {
                    records.push(read_record(transaction, state, rules)?);
                }
            }
            records.sort_unstable_by_key(|record| record.current.version.bill);
            Ok(records)
        })
    }

    pub(in crate::catalog) fn read_meanings(
        &self,
        month: Month,
        rules: &[u8; 32],
    ) -> Result<BTreeMap<(BillKey, u32), Meaning>, StoreError> {
        self.read("read what versions mean", |transaction| {
            let sql = "SELECT month, payer, owner, number, digest
                   FROM bill JOIN version ON version.bill = bill.id JOIN meaning ON meaning.version = version.id
                   WHERE month = ?1 AND format = ?2 AND rules = ?3";
            let values = rusqlite::params![month.yyyymm(), MEANING_FORMAT, rules];
            let meanings = read_rows(transaction, sql, values, |row| {
                let digest: Vec<u8> = get_column(row, "digest")?;
                Ok(((get_bill_key(row)?, get_column(row, "number")?), value::parse_meaning(&digest)?))
            })?;
            Ok(meanings.into_iter().collect())
        })
    }
}

/// Reads one bill with its versions.
fn read_record(
    transaction: &Transaction<'_>,
    current: BillState,
    rules: &[u8; 32],
) -> Result<BillRecord, StoreError> {
    let bill = current.version.bill;
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get());
    let sql = "SELECT max(delivered) AS delivered FROM bill JOIN stated ON stated.version = bill.current
               WHERE owner = ?1 AND month = ?2 AND bill.payer = ?3";
    let delivered =
        read_row(transaction, sql, key, |row| get_column::<Option<i64>>(row, "delivered"))?.flatten();
    let sql =
        "SELECT number, version.import AS import, version.lines AS lines, lines_digest, lines_digest_format, digest, pruned_at_us
               FROM bill JOIN version ON version.bill = bill.id
                    LEFT JOIN meaning ON meaning.version = version.id AND format = ?4 AND rules = ?5
               WHERE owner = ?1 AND month = ?2 AND bill.payer = ?3 ORDER BY number";
    let values = rusqlite::params![key.0, key.1, key.2, MEANING_FORMAT, rules];
    let versions = read_rows(transaction, sql, values, get_version_record)?;
    let (delivered, is_delivery_unwritten) = value::parse_delivered(delivered)?;
    Ok(BillRecord { current, delivered, is_delivery_unwritten, versions })
}

/// Reads a version with its meaning.
fn get_version_record(row: &Row<'_>) -> Result<VersionRecord, StoreError> {
    let meaning: Option<Vec<u8>> = get_column(row, "digest")?;
    Ok(VersionRecord {
        number: get_column(row, "number")?,
        import: ImportId(get_column(row, "import")?),
        lines: get_count(row, "lines")?,
        lines_digest: value::parse_lines_digest(
            get_column(row, "lines_digest_format")?,
            &get_column::<Vec<u8>>(row, "lines_digest")?,
        )?,
        meaning: meaning.map(|digest| value::parse_meaning(&digest)).transpose()?,
        is_pruned: get_column::<Option<i64>>(row, "pruned_at_us")?.is_some(),
    })
}
