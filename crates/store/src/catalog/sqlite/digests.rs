//! Digests of versions in SQLite.

use bill::ledger::{VERSION_DIGEST_FORMAT, VersionDigest};
use bill::{Currency, Month};
use rusqlite::{Transaction, params};

use super::Sqlite;
use super::rows::{change_rows, get_column, get_count, get_month, read_row, read_rows};
use crate::catalog::computed_digest::{
    COUNT_ROWS, COUNT_UNDIGESTED, ComputedDigest, RowCounts, UNDIGESTED_MONTHS,
};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn count_undigested_versions(&self) -> Result<u64, StoreError> {
        self.read("count versions without digests", |transaction| {
            let count = read_row(transaction, COUNT_UNDIGESTED, [], |row| get_count(row, "versions"))?;
            Ok(count.unwrap_or_else(|| unreachable!("an aggregate gives a row")))
        })
    }

    pub(in crate::catalog) fn check_is_one_state(&self) -> Result<(), StoreError> {
        if self.find_chain().is_some() {
            return Ok(());
        }
        self.check_and_record(|transaction| {
            let counts = read_row(transaction, COUNT_ROWS, [], |row| {
                Ok(RowCounts {
                    bills: get_count(row, "bills")?,
                    first_versions: get_count(row, "first_versions")?,
                    versions: get_count(row, "versions")?,
                    digests: get_count(row, "digests")?,
                })
            })?;
            counts.unwrap_or_else(|| unreachable!("a query of counts gives a row")).check()
        })
    }

    pub(in crate::catalog) fn list_undigested_months(&self) -> Result<Vec<Month>, StoreError> {
        self.read("find versions without digests", |transaction| {
            read_rows(transaction, UNDIGESTED_MONTHS, [], |row| get_month(row, "month"))
        })
    }

    pub(in crate::catalog) fn record_digests(&self, computed: &[ComputedDigest]) -> Result<(), StoreError> {
        self.write("write digests", |transaction| {
            for own in computed {
                let bill = own.bill;
                let sql = "SELECT undigested.version AS id FROM bill JOIN version ON version.bill = bill.id
                                JOIN undigested ON undigested.version = version.id
                           WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4 AND pruned_at_us IS NULL";
                let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), own.version);
                let id = read_row(transaction, sql, key, |row| get_column::<i64>(row, "id"))?;
                // Another program may have computed it, or pruned the version.
                let Some(id) = id else { continue };
                insert_digest(transaction, id, own.currency, own.digest)?;
                change_rows(transaction, "DELETE FROM undigested WHERE version = ?1", [id])?;
            }
            Ok(())
        })
    }
}

/// Writes the digest of a version.
pub(super) fn insert_digest(
    transaction: &Transaction<'_>,
    version_id: i64,
    currency: Currency,
    digest: VersionDigest,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO version_digest (version, format, currency, digest) VALUES (?1, ?2, ?3, ?4)";
    let bytes = digest.to_bytes();
    change_rows(transaction, sql, params![version_id, VERSION_DIGEST_FORMAT, currency.code(), bytes])
        .map(|_| ())
}
