//! The one transaction that takes an import back.

use std::sync::LazyLock;

use bill::CONTENT_FORMAT;
use rusqlite::{Transaction, params};

use super::Sqlite;
use super::publish::{end_parts, make_current, next_time};
use super::rows::{change, each_row, get, get_bill, get_kind, get_uin, one_row};
use crate::catalog::amount_columns::AMOUNT_COLUMNS;
use crate::catalog::revert::{SECOND_PAYER, Step, check_revert, does_not_add_up};
use crate::catalog::value::random_token;
use crate::catalog::{Change, ImportId, Published, RevertRefused, Taken};
use crate::error::StoreError;

/// Copies the cells of a version (?2) to a new one (?1).
static COPY_CELLS: LazyLock<String> = LazyLock::new(|| {
    let amounts = AMOUNT_COLUMNS.as_str();
    format!(
        "INSERT INTO cell (version, manager, pay_mode, action_type, product, region, {amounts}, lines)
         SELECT ?1, manager, pay_mode, action_type, product, region, {amounts}, lines
         FROM cell WHERE version = ?2"
    )
});

/// A bill that an import changed, and the id of its row.
struct Changed {
    bill_id: i64,
    taken: Taken,
}

impl Sqlite {
    pub(in crate::catalog) fn revertible(
        &self,
        import: ImportId,
    ) -> Result<Result<Vec<Taken>, RevertRefused>, StoreError> {
        self.read("look at an import", |transaction| {
            let changed = check(transaction, import)?;
            Ok(changed.map(|changed| changed.iter().map(|changed| changed.taken).collect()))
        })
    }

    pub(in crate::catalog) fn revert(
        &self,
        import: ImportId,
        imported_by: &str,
        now_us: i64,
    ) -> Result<Result<Published, RevertRefused>, StoreError> {
        let token = random_token()?;
        self.write_unless("take an import back", |transaction| {
            let bills = match check(transaction, import)? {
                Ok(bills) => bills,
                Err(refused) => return Ok(Err(refused)),
            };
            let at_us = next_time(transaction, now_us)?;
            let own = insert_import(transaction, import, imported_by, at_us, &token)?;
            let mut changes = Vec::with_capacity(bills.len());
            for changed in bills {
                let version = take_back(transaction, own, at_us, &changed)?;
                changes.push((changed.taken.bill, Change::Reverted { version }));
            }
            Ok(Ok(Published { import: own, at_us, changes }))
        })
    }
}

/// The bills that an import changed, if it can be taken back.
fn check(
    transaction: &Transaction<'_>,
    import: ImportId,
) -> Result<Result<Vec<Changed>, RevertRefused>, StoreError> {
    let sql = "SELECT id FROM import WHERE id = ?1 AND state = 'published'";
    if one_row(transaction, sql, [import.0], |row| get::<i64>(row, "id"))?.is_none() {
        return Ok(Err(RevertRefused::Unknown));
    }
    let sql =
        "SELECT bill.id AS bill_id, month, payer, owner FROM version JOIN bill ON bill.id = version.bill
               WHERE version.import = ?1 ORDER BY month, payer, owner";
    let bills = each_row(transaction, sql, [import.0], |row| Ok((get(row, "bill_id")?, get_bill(row)?)))?;
    let mut changed = Vec::with_capacity(bills.len());
    for (bill_id, bill) in bills {
        match check_revert(import, bill, &steps(transaction, bill_id)?) {
            Ok(taken) => changed.push(Changed { bill_id, taken }),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    if changed.is_empty() {
        return Ok(Err(RevertRefused::Nothing));
    }
    let second = one_row(transaction, SECOND_PAYER, [import.0], |row| {
        let (bill, other_payer) = (get_bill(row)?, get_uin(row, "other_payer")?);
        Ok(RevertRefused::SecondPayer {
            bill,
            other_payer,
            other_import: ImportId(get(row, "other_import")?),
        })
    })?;
    Ok(second.map_or(Ok(changed), Err))
}

/// The versions of a bill, by number.
fn steps(transaction: &Transaction<'_>, bill_id: i64) -> Result<Vec<Step>, StoreError> {
    let sql = "SELECT number, import, kind, reverts, pruned_at_us IS NOT NULL AS is_pruned
               FROM version JOIN import ON import.id = version.import WHERE bill = ?1 ORDER BY number";
    each_row(transaction, sql, [bill_id], |row| {
        let import = ImportId(get(row, "import")?);
        let is_pruned = get(row, "is_pruned")?;
        Ok(Step { version: get(row, "number")?, import, kind: get_kind(row)?, is_pruned })
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
    let (before, number) = (changed.taken.before(), changed.taken.next());
    let bill_id = changed.bill_id;
    // Before its first version a bill has no lines; what amounts they would state is of no meaning.
    change(
        transaction,
        "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest, lines_digest_format,
                              texts_only)
         SELECT ?1, ?2, ?3, ?4, now.basis, 0, zeroblob(32), ?6, 0
         FROM bill JOIN version AS now ON now.id = bill.current
         WHERE bill.id = ?1 AND ?5 = 0
         UNION ALL
         SELECT ?1, ?2, ?3, ?4, basis, lines, lines_digest, lines_digest_format,
                EXISTS (SELECT 1 FROM meaning AS own
                             JOIN bill ON bill.id = ?1 JOIN meaning AS now ON now.version = bill.current
                                  AND now.format = own.format AND now.rules = own.rules AND now.digest = own.digest
                        WHERE own.version = version.id)
         FROM version WHERE bill = ?1 AND number = ?5",
        params![bill_id, number, own.0, at_us, before, CONTENT_FORMAT],
    )?;
    let version_id = transaction.last_insert_rowid();
    let sql = "SELECT id FROM version WHERE bill = ?1 AND number = ?2";
    let before_id = one_row(transaction, sql, (bill_id, before), |row| get::<i64>(row, "id"))?;
    change(
        transaction,
        "INSERT INTO meaning (version, format, rules, digest)
         SELECT ?1, format, rules, digest FROM meaning WHERE version = ?2",
        (version_id, before_id),
    )?;
    change(transaction, &COPY_CELLS, (version_id, before_id))?;
    // Lines that count now and did before count on; those that came since end, those that ended begin anew.
    end_parts(transaction, bill_id, before, number)?;
    change(
        transaction,
        "INSERT INTO part (bill, import, since, lines)
         SELECT bill, import, ?2, lines FROM part WHERE bill = ?1 AND since <= ?3 AND until > ?3",
        (bill_id, number, before),
    )?;
    let sql = "SELECT id FROM version
               WHERE id = ?1 AND lines = (SELECT coalesce(sum(lines), 0) FROM cell WHERE version = ?1)
                             AND lines = (SELECT coalesce(sum(lines), 0) FROM part WHERE bill = ?2 AND until IS NULL)";
    if one_row(transaction, sql, (version_id, bill_id), |row| get::<i64>(row, "id"))?.is_none() {
        return Err(does_not_add_up(&changed.taken));
    }
    let sql = "SELECT max(delivered) AS day FROM stated WHERE version = ?1";
    let day = one_row(transaction, sql, [before_id], |row| get::<Option<i64>>(row, "day"))?.flatten();
    make_current(transaction, own, bill_id, version_id, day)?;
    Ok(number)
}
