//! The one transaction that takes an import back.

use bill::BillKey;
use rusqlite::{Transaction, params};

use super::Sqlite;
use super::publish::{end_parts, make_current, next_time};
use super::rows::{change, each_row, get, get_bill, one_row};
use crate::catalog::value::random_token;
use crate::catalog::{Change, ImportId, Published, RevertRefused};
use crate::error::StoreError;

/// A bill that an import changed.
struct Changed {
    bill: BillKey,
    bill_id: i64,
    /// The version that the import published.
    version: u32,
    /// The version that the bill has now, and the import of that.
    current: u32,
    current_import: ImportId,
}

impl Sqlite {
    pub(in crate::catalog) fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Result<Published, RevertRefused>, StoreError> {
        let token = random_token()?;
        self.write_unless("take an import back", |transaction| {
            let sql = "SELECT id FROM import WHERE id = ?1 AND state = 'published'";
            if one_row(transaction, sql, [import.0], |row| get::<i64>(row, "id"))?.is_none() {
                return Ok(Err(RevertRefused::Unknown));
            }
            let bills = changed(transaction, import)?;
            if bills.is_empty() {
                return Ok(Err(RevertRefused::Nothing));
            }
            if let Some(later) = bills.iter().find(|changed| changed.current != changed.version) {
                let Changed { bill, current: version, current_import, .. } = *later;
                return Ok(Err(RevertRefused::Later { bill, version, import: current_import }));
            }
            for Changed { bill, bill_id, version, .. } in &bills {
                let before = version.saturating_sub(1);
                let sql =
                    "SELECT number FROM version WHERE bill = ?1 AND number = ?2 AND pruned_at_us IS NOT NULL";
                if one_row(transaction, sql, (bill_id, before), |row| get::<u32>(row, "number"))?.is_some() {
                    return Ok(Err(RevertRefused::Pruned { bill: *bill, version: before }));
                }
            }
            let at_us = next_time(transaction, now_us)?;
            let own = insert_import(transaction, import, imported_by, at_us, &token)?;
            let mut changes = Vec::with_capacity(bills.len());
            for changed in bills {
                let version = take_back(transaction, own, at_us, &changed)?;
                changes.push((changed.bill, Change::Reverted { version }));
            }
            Ok(Ok(Published { import: own, at_us, changes, others: Vec::new() }))
        })
    }
}

/// The bills of which an import published a version.
fn changed(transaction: &Transaction<'_>, import: ImportId) -> Result<Vec<Changed>, StoreError> {
    let sql = "SELECT bill.id AS bill_id, month, payer, owner, own.number AS number, now.number AS current,
                      now.import AS current_import
               FROM version AS own JOIN bill ON bill.id = own.bill JOIN version AS now ON now.id = bill.current
               WHERE own.import = ?1 ORDER BY month, payer, owner";
    each_row(transaction, sql, [import.0], |row| {
        Ok(Changed {
            bill: get_bill(row)?,
            bill_id: get(row, "bill_id")?,
            version: get(row, "number")?,
            current: get(row, "current")?,
            current_import: ImportId(get(row, "current_import")?),
        })
    })
}

/// Writes down that an import was taken back; the number under which it was.
fn insert_import(
    transaction: &Transaction<'_>,
    of: ImportId,
    imported_by: &str,
    at_us: i64,
    token: &str,
) -> Result<ImportId, StoreError> {
    change(
        transaction,
        "INSERT INTO import (state, token, identity, imported_by, started_at_us, published_at_us, lines, notices,
                             kind, reverts)
         VALUES ('published', ?1, x'', ?2, ?3, ?3, 0, '[]', 'revert', ?4)",
        params![token, imported_by, at_us, of.0],
    )?;
    Ok(ImportId(transaction.last_insert_rowid()))
}

/// Publishes a version of a bill that is as the one before the import; its number.
fn take_back(
    transaction: &Transaction<'_>,
    own: ImportId,
    at_us: i64,
    changed: &Changed,
) -> Result<u32, StoreError> {
    let before = changed.version.saturating_sub(1);
    let number = changed.current.saturating_add(1);
    let bill_id = changed.bill_id;
    // Before its first version a bill has no lines; what amounts they would state is of no meaning.
    change(
        transaction,
        "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest)
         SELECT ?1, ?2, ?3, ?4, now.basis, 0, zeroblob(32) FROM bill JOIN version AS now ON now.id = bill.current
         WHERE bill.id = ?1 AND ?5 = 0
         UNION ALL
         SELECT ?1, ?2, ?3, ?4, basis, lines, lines_digest FROM version WHERE bill = ?1 AND number = ?5",
        params![bill_id, number, own.0, at_us, before],
    )?;
    let version_id = transaction.last_insert_rowid();
    change(
        transaction,
        "INSERT INTO cell (version, manager, pay_mode, action_type, product, region, original, before_voucher,
                           voucher, total, ri_deduction, sp_deduction, lines)
         SELECT ?1, manager, pay_mode, action_type, product, region, original, before_voucher, voucher, total,
                ri_deduction, sp_deduction, lines
         FROM cell WHERE version = (SELECT id FROM version WHERE bill = ?2 AND number = ?3)",
        (version_id, bill_id, before),
    )?;
    // Lines that count now and did before count on; those that came since end, those that ended begin anew.
    end_parts(transaction, bill_id, before, number)?;
    change(
        transaction,
        "INSERT INTO part (bill, import, since, lines)
         SELECT bill, import, ?2, lines FROM part WHERE bill = ?1 AND since <= ?3 AND until > ?3",
        (bill_id, number, before),
    )?;
    make_current(transaction, own, bill_id, version_id)?;
    Ok(number)
}
