//! The one transaction that publishes an import.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use bill::ledger::{Decider, Decision, ImportId, ImportMode, NextVersion};
use bill::{BillKey, Cell, MEANING_FORMAT, Meaning, Measure, Uin};
use rusqlite::{ToSql, Transaction, params};

use super::Sqlite;
use super::digests::insert_digest;
use super::names::insert_names;
use super::payments::insert_payments;
use super::rows::{change_rows, get_column, read_row};
use super::versions::{Extent, read_current_bills};
use crate::catalog::cell_columns::{CELL_KEYS, list_cell_columns};
use crate::catalog::part_texts::to_stored_text;
use crate::catalog::publication::{PUBLISHED_CURRENCY, Publication, PublishError, Published, Statements};
use crate::catalog::value::{
    choose_publish_time_us, make_missing_bill_row_error, to_stored_count, to_stored_day,
};
use crate::error::StoreError;

/// Writes a cell.
static INSERT_CELL: LazyLock<String> = LazyLock::new(|| {
    let columns = list_cell_columns("");
    let values = "?, ".repeat(CELL_KEYS.len() + Measure::COUNT);
    format!("INSERT INTO cell (version, {columns}) VALUES (?, {values}?)")
});

impl Sqlite {
    pub(in crate::catalog) fn publish(
        &self,
        publication: &Publication<'_>,
        statements: &mut Statements<'_>,
    ) -> Result<Published, PublishError> {
        self.write("publish an import", |transaction| {
            let at_us = read_next_publish_time_us(transaction, publication.now_us)?;
            finish_import(transaction, publication, at_us)?;
            for computed in publication.computed {
                let version = find_version_id(transaction, computed.bill, computed.version)?;
                insert_meaning(transaction, version, publication.rules, computed.meaning)?;
            }
            let mut decider = Decider::new(publication.options);
            let extent = match publication.options.mode {
                ImportMode::Statement => Extent::Version,
                ImportMode::Append => Extent::Base,
            };
            let mut changes = Vec::new();
            for statement in statements {
                let statement = statement?;
                let bill = statement.bill;
                let current = read_current_bills(transaction, bill.owner, bill.month, extent)?;
                let decision = decider.decide(statement, &current)?;
                write_decision(transaction, publication, at_us, bill, &decision)?;
                changes.push((bill, decision.change()));
            }
            Ok(Published { import: publication.import, at_us, changes })
        })
    }
}

/// Returns the time of the versions that are published now: later than every one before.
pub(super) fn read_next_publish_time_us(
    transaction: &Transaction<'_>,
    now_us: i64,
) -> Result<i64, StoreError> {
    let last: Option<i64> =
        read_row(transaction, "SELECT max(published_at_us) AS last FROM import", [], |row| {
            get_column(row, "last")
        })?
        .flatten();
    choose_publish_time_us(last, now_us)
}

/// Turns the staged import into a published one, and writes down its objects.
fn finish_import(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
    at_us: i64,
) -> Result<(), StoreError> {
    let import = publication.import.0;
    let changed = change_rows(
        transaction,
        "UPDATE import SET state = 'published', published_at_us = ?2, lines = ?3, notices = ?4
         WHERE id = ?1 AND state = 'staged'",
        params![import, at_us, to_stored_count(publication.lines)?, publication.notices],
    )?;
    if changed != 1 {
        return Err(publication.refuse_swept().into());
    }
    for object in publication.objects {
        change_rows(
            transaction,
            "INSERT INTO object (path, import, month, bytes, lines, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                object.path,
                import,
                object.month.yyyymm(),
                to_stored_count(object.bytes)?,
                to_stored_count(object.lines)?,
                object.sha256
            ],
        )?;
    }
    Ok(())
}

/// Carries out the decision on a bill.
fn write_decision(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
    at_us: i64,
    bill: BillKey,
    decision: &Decision,
) -> Result<(), StoreError> {
    let bill_id = find_or_insert_bill(transaction, bill)?;
    let import = publication.import;
    match decision {
        Decision::Unchanged { delivered, .. } => {
            let sql = "INSERT INTO stated (import, bill, version, delivered)
                       SELECT ?1, id, current, ?3 FROM bill WHERE id = ?2";
            change_rows(transaction, sql, (import.0, bill_id, to_stored_day(*delivered))).map(|_| ())
        }
        Decision::Next(next) => {
            let version_id = insert_version(transaction, publication, at_us, bill_id, next)?;
            insert_meaning(transaction, version_id, publication.rules, next.meaning)?;
            for cell in &next.content.cells {
                insert_cell(transaction, version_id, cell)?;
            }
            insert_names(transaction, version_id, &next.content.names)?;
            let payments = Some(&next.content.payments);
            insert_payments(transaction, version_id, (bill, next.number), PUBLISHED_CURRENCY, payments)?;
            let digest = publication.compute_digest(bill, at_us, next);
            insert_digest(transaction, version_id, PUBLISHED_CURRENCY, digest)?;
            if next.replaces {
                close_counted_parts(transaction, bill_id, 0, next.number)?;
            }
            if next.own_lines > 0 {
                insert_counted_part(transaction, (bill, bill_id), import, next)?;
            }
            let managers: BTreeSet<Uin> = next.content.cells.iter().map(|cell| cell.manager).collect();
            for manager in managers {
                change_rows(
                    transaction,
                    "INSERT INTO relation (owner, payer, manager) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    (bill.owner.get(), bill.payer.get(), manager.get()),
                )?;
            }
            make_version_current(transaction, import, bill_id, version_id, to_stored_day(next.delivered))
        }
    }
}

/// Writes the row of a new version and returns its id.
fn insert_version(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
    at_us: i64,
    bill_id: i64,
    next: &NextVersion,
) -> Result<i64, StoreError> {
    change_rows(
        transaction,
        "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest,
                              lines_digest_format, texts_only, has_names)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
        params![
            bill_id,
            next.number,
            publication.import.0,
            at_us,
            publication.options.basis.as_str(),
            to_stored_count(next.content.sums.lines)?,
            next.lines_digest.to_bytes(),
            next.lines_digest.format().number(),
            next.texts_only
        ],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// Records that from `version` on, lines added after the version `later_than` no longer count.
pub(super) fn close_counted_parts(
    transaction: &Transaction<'_>,
    bill_id: i64,
    later_than: u32,
    version: u32,
) -> Result<(), StoreError> {
    let sql = "UPDATE part SET until = ?3 WHERE bill = ?1 AND until IS NULL AND since > ?2";
    change_rows(transaction, sql, (bill_id, later_than, version)).map(|_| ())
}

/// Records that from a version on, the lines of an import count, where they are, and their sums by day.
fn insert_counted_part(
    transaction: &Transaction<'_>,
    (bill, bill_id): (BillKey, i64),
    import: ImportId,
    next: &NextVersion,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO part (bill, import, since, lines, counts, counts_digest, days, days_digest)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let (counts, counts_digest) = to_stored_text(bill, import, next.counts.as_ref());
    let (days, days_digest) = to_stored_text(bill, import, next.days.as_ref());
    let lines = to_stored_count(next.own_lines)?;
    let values = params![bill_id, import.0, next.number, lines, counts, counts_digest, days, days_digest];
    change_rows(transaction, sql, values).map(|_| ())
}

/// Makes a version the current one of its bill, after all of it was written.
pub(super) fn make_version_current(
    transaction: &Transaction<'_>,
    import: ImportId,
    bill_id: i64,
    version_id: i64,
    delivered: Option<i64>,
) -> Result<(), StoreError> {
    change_rows(transaction, "UPDATE bill SET current = ?2 WHERE id = ?1", (bill_id, version_id))?;
    let sql = "INSERT INTO stated (import, bill, version, delivered) VALUES (?1, ?2, ?3, ?4)";
    change_rows(transaction, sql, (import.0, bill_id, version_id, delivered)).map(|_| ())
}

/// Writes the meaning of a version, unless it is stored already.
fn insert_meaning(
    transaction: &Transaction<'_>,
    version_id: i64,
    rules: &[u8; 32],
    meaning: Meaning,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO meaning (version, format, rules, digest) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    change_rows(transaction, sql, params![version_id, MEANING_FORMAT, rules, meaning.to_bytes()]).map(|_| ())
}

/// Finds the row of an existing version.
fn find_version_id(transaction: &Transaction<'_>, bill: BillKey, number: u32) -> Result<i64, StoreError> {
    let sql = "SELECT version.id AS id FROM bill JOIN version ON version.bill = bill.id
               WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4";
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), number);
    read_row(transaction, sql, key, |row| get_column(row, "id"))?.ok_or_else(|| StoreError::Damaged {
        what: format!("no row for version {number} of a bill of {}", bill.owner),
    })
}

/// Finds the row of a bill, or makes it.
fn find_or_insert_bill(transaction: &Transaction<'_>, bill: BillKey) -> Result<i64, StoreError> {
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), PUBLISHED_CURRENCY.code());
    change_rows(
        transaction,
        "INSERT INTO bill (owner, month, payer, currency) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        key,
    )?;
    let sql = "SELECT id FROM bill WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND currency = ?4";
    read_row(transaction, sql, key, |row| get_column(row, "id"))?
        .ok_or_else(|| make_missing_bill_row_error(bill))
}

/// Writes one cell of a new version.
fn insert_cell(transaction: &Transaction<'_>, version_id: i64, cell: &Cell) -> Result<(), StoreError> {
    let (manager, lines) = (cell.manager.get(), to_stored_count(cell.sums.lines)?);
    let (pay_mode, transaction_type) = (cell.pay_mode.code(), cell.transaction_type.code());
    let amounts = cell.sums.amounts.map(|sum| sum.to_string()).into_array();
    let mut values: Vec<&dyn ToSql> =
        vec![&version_id, &manager, &pay_mode, &transaction_type, &cell.product, &cell.region];
    values.extend(amounts.iter().map(|amount| -> &dyn ToSql { amount }));
    values.push(&lines);
    change_rows(transaction, &INSERT_CELL, values.as_slice()).map(|_| ())
}
