//! The one transaction that takes an import back.

use std::sync::LazyLock;

use bill::ledger::{Change, ImportId, PastVersion, RevertRefusal, RevertStep, VersionDigest, decide_revert};
use bill::{CONTENT_FORMAT, KeyNames, PaymentSums};
use rusqlite::{Transaction, params};

use super::Sqlite;
use super::digests::insert_digest;
use super::imports::read_next_import_id;
use super::payments::PaymentWriter;
use super::rows::{change_rows, get_bill_key, get_column, get_import_kind, get_uin, read_row, read_rows};
use super::versions::{VERSIONS, add_content, find_version, get_version_row};
use super::writing::{close_counted_parts, make_version_current, read_next_publish_time_us};
use crate::catalog::cell_columns::list_cell_columns;
use crate::catalog::payment_row::NewPayments;
use crate::catalog::publication::{Published, RevertError};
use crate::catalog::revert::{SECOND_PAYER, make_sums_differ_error};
use crate::catalog::value::make_token;
use crate::catalog::version_row::VersionRow;
use crate::error::StoreError;

/// Copies the cells of a version (?2) to a new one (?1).
static COPY_CELLS: LazyLock<String> = LazyLock::new(|| {
    let columns = list_cell_columns("");
    format!("INSERT INTO cell (version, {columns}) SELECT ?1, {columns} FROM cell WHERE version = ?2")
});

/// A bill that goes back, and the id of its row.
struct RevertRow {
    bill_id: i64,
    step: RevertStep,
}

impl Sqlite {
    pub(in crate::catalog) fn plan_revert(&self, import: ImportId) -> Result<Vec<RevertStep>, RevertError> {
        self.read("look at an import", |transaction| {
            let rows = find_revert_rows(transaction, import)?;
            Ok(rows.iter().map(|row| row.step).collect())
        })
    }

    pub(in crate::catalog) fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Published, RevertError> {
        let token = make_token()?;
        self.write("take an import back", |transaction| {
            let rows = find_revert_rows(transaction, import)?;
            let at_us = read_next_publish_time_us(transaction, now_us)?;
            let own = insert_import(transaction, import, imported_by, at_us, &token)?;
            let mut changes = Vec::with_capacity(rows.len());
            let mut payments = PaymentWriter::prepare(transaction)?;
            for row in rows {
                revert_bill(transaction, &mut payments, own, at_us, &row)?;
                changes.push((row.step.bill, Change::Reverted { version: row.step.next() }));
            }
            Ok(Published { import: own, at_us, changes })
        })
    }
}

/// Finds the bills that an import changed, if it can be taken back.
fn find_revert_rows(transaction: &Transaction<'_>, import: ImportId) -> Result<Vec<RevertRow>, RevertError> {
    let sql = "SELECT id FROM import WHERE id = ?1 AND state = 'published'";
    if read_row(transaction, sql, [import.0], |row| get_column::<i64>(row, "id"))?.is_none() {
        return Err(RevertRefusal::Unknown.into());
    }
    let sql =
        "SELECT bill.id AS bill_id, month, payer, owner FROM version JOIN bill ON bill.id = version.bill
               WHERE version.import = ?1 ORDER BY month, payer, owner";
    let bills =
        read_rows(transaction, sql, [import.0], |row| Ok((get_column(row, "bill_id")?, get_bill_key(row)?)))?;
    let mut rows = Vec::with_capacity(bills.len());
    for (bill_id, bill) in bills {
        let step = decide_revert(import, bill, &read_history(transaction, bill_id)?)?;
        rows.push(RevertRow { bill_id, step });
    }
    if rows.is_empty() {
        return Err(RevertRefusal::Nothing.into());
    }
    let second = read_row(transaction, SECOND_PAYER, [import.0], |row| {
        let (bill, other_payer) = (get_bill_key(row)?, get_uin(row, "other_payer")?);
        Ok(RevertRefusal::SecondPayer {
            bill,
            other_payer,
            other_import: ImportId(get_column(row, "other_import")?),
        })
    })?;
    second.map_or(Ok(rows), |refusal| Err(refusal.into()))
}

/// Reads the versions of a bill, by number.
fn read_history(transaction: &Transaction<'_>, bill_id: i64) -> Result<Vec<PastVersion>, StoreError> {
    let sql = "SELECT number, import, kind, reverts, pruned_at_us IS NOT NULL AS is_pruned
               FROM version JOIN import ON import.id = version.import WHERE bill = ?1 ORDER BY number";
    read_rows(transaction, sql, [bill_id], |row| {
        let import = ImportId(get_column(row, "import")?);
        let is_pruned = get_column(row, "is_pruned")?;
        Ok(PastVersion {
            version: get_column(row, "number")?,
            import,
            kind: get_import_kind(row)?,
            is_pruned,
        })
    })
}

/// Records that an import was taken back, and returns the number of the revert.
fn insert_import(
    transaction: &Transaction<'_>,
    of: ImportId,
    imported_by: &str,
    at_us: i64,
    token: &str,
) -> Result<ImportId, StoreError> {
    let own = read_next_import_id(transaction)?;
    change_rows(
        transaction,
        "INSERT INTO import (id, state, token, identity, imported_by, started_at_us, published_at_us, lines, notices,
                             kind, reverts)
         VALUES (?1, 'published', ?2, x'', ?3, ?4, ?4, 0, '[]', 'revert', ?5)",
        params![own.0, token, imported_by, at_us, of.0],
    )?;
    Ok(own)
}

/// Publishes a version of a bill that is the same as the one before the import.
fn revert_bill(
    transaction: &Transaction<'_>,
    payment_writer: &mut PaymentWriter<'_>,
    own: ImportId,
    at_us: i64,
    row: &RevertRow,
) -> Result<(), StoreError> {
    let (bill_id, before, number) = (row.bill_id, row.step.version_before(), row.step.next());
    // Before its first version a bill has no lines, so its basis has no effect.
    change_rows(
        transaction,
        "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest, lines_digest_format,
                              has_names, texts_only)
         SELECT ?1, ?2, ?3, ?4, now.basis, 0, zeroblob(32), ?6, 1, 0
         FROM bill JOIN version AS now ON now.id = bill.current
         WHERE bill.id = ?1 AND ?5 = 0
         UNION ALL
         SELECT ?1, ?2, ?3, ?4, basis, lines, lines_digest, lines_digest_format, has_names,
                EXISTS (SELECT 1 FROM meaning AS own
                             JOIN bill ON bill.id = ?1 JOIN meaning AS now ON now.version = bill.current
                                  AND now.format = own.format AND now.rules = own.rules AND now.digest = own.digest
                        WHERE own.version = version.id)
         FROM version WHERE bill = ?1 AND number = ?5",
        params![bill_id, number, own.0, at_us, before, CONTENT_FORMAT],
    )?;
    let version_id = transaction.last_insert_rowid();
    let base = read_base(transaction, row.step)?;
    let before_id = base.as_ref().map(|base| base.version_id);
    change_rows(
        transaction,
        "INSERT INTO meaning (version, format, rules, digest)
         SELECT ?1, format, rules, digest FROM meaning WHERE version = ?2",
        (version_id, before_id),
    )?;
    change_rows(transaction, &COPY_CELLS, (version_id, before_id))?;
    let sql = "INSERT INTO key_name (version, kind, key, name) SELECT ?1, kind, key, name FROM key_name WHERE version = ?2";
    change_rows(transaction, sql, (version_id, before_id))?;
    let versions = VERSIONS.as_str();
    let new =
        read_row(transaction, &format!("{versions} WHERE version.id = ?1"), [version_id], get_version_row)?;
    let VersionRow { version, currency, .. } = new.ok_or_else(|| make_sums_differ_error(&row.step))?;
    let (digest, payments) = if let Some(base) = base {
        (base.digest.under(&version, currency), base.payments)
    } else {
        let digest = VersionDigest::compute(&version, currency, &[], &KeyNames::default());
        (digest, Some(PaymentSums::default()))
    };
    insert_digest(transaction, version_id, currency, digest)?;
    let (bill, number) = (version.bill, version.number);
    let new = NewPayments { version_id, bill, number, currency, payments: payments.as_ref() };
    payment_writer.insert_payments(&[new])?;
    // Lines that count in both versions continue; those added since end, and those that ended start again.
    close_counted_parts(transaction, bill_id, before, number)?;
    change_rows(
        transaction,
        "INSERT INTO part (bill, import, since, lines, counts, counts_digest, days, days_digest)
         SELECT bill, import, ?2, lines, counts, counts_digest, days, days_digest
         FROM part WHERE bill = ?1 AND since <= ?3 AND until > ?3",
        (bill_id, number, before),
    )?;
    let sql = "SELECT id FROM version
               WHERE id = ?1 AND lines = (SELECT coalesce(sum(lines), 0) FROM cell WHERE version = ?1)
                             AND lines = (SELECT coalesce(sum(lines), 0) FROM part WHERE bill = ?2 AND until IS NULL)";
    if read_row(transaction, sql, (version_id, bill_id), |row| get_column::<i64>(row, "id"))?.is_none() {
        return Err(make_sums_differ_error(&row.step));
    }
    let sql = "SELECT max(delivered) AS day FROM stated WHERE version = ?1";
    let day = read_row(transaction, sql, [before_id], |row| get_column::<Option<i64>>(row, "day"))?.flatten();
    make_version_current(transaction, own, bill_id, version_id, day)
}

/// The version that a bill goes back to.
struct Base {
    /// The id of its row.
    version_id: i64,
    digest: VersionDigest,
    /// Its sums by payment status; `None` if they are in its lines alone.
    payments: Option<PaymentSums>,
}

/// Reads the version that a bill goes back to, and compares it with its digests; `None` if the bill goes back to the state
/// before its first version.
fn read_base(transaction: &Transaction<'_>, step: RevertStep) -> Result<Option<Base>, StoreError> {
    if step.version_before() == 0 {
        return Ok(None);
    }
    let version = find_version(transaction, step.bill, step.version_before())?;
    let version = version.ok_or_else(|| make_sums_differ_error(&step))?;
    let (version_id, digest) = (version.id, version.require_digest()?);
    let payments = add_content(transaction, version)?.payments;
    Ok(Some(Base { version_id, digest, payments }))
}
