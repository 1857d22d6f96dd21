//! The one transaction that publishes an import.

use std::collections::BTreeSet;

use bill::{Basis, BillKey, Cell, Month, Uin};
use rusqlite::{Transaction, params};

use super::{Sqlite, change, count, each_row, get, get_basis, get_bill, get_uin, one_row};
use crate::catalog::{Change, ImportId, Publication, Published, Refused, Statement};
use crate::error::StoreError;

/// The current version of a bill.
struct Current {
    version_id: i64,
    number: u32,
    lines_digest: Vec<u8>,
    basis: Basis,
    import: ImportId,
}

impl Sqlite {
    pub(in crate::catalog) fn publish(
        &self,
        publication: &Publication<'_>,
    ) -> Result<Result<Published, Refused>, StoreError> {
        self.write("publish an import", |transaction| {
            // Every refusal is looked for before anything is written.
            if let Some(refused) = refusal(transaction, publication)? {
                return Ok(Err(refused));
            }
            let last: Option<i64> =
                one_row(transaction, "SELECT max(published_at_us) AS last FROM import", [], |row| {
                    get(row, "last")
                })?
                .flatten();
            let at_us = publication.now_us.max(last.map_or(i64::MIN, |last| last.saturating_add(1)));
            finish_import(transaction, publication, at_us)?;
            let mut changes = Vec::with_capacity(publication.statements.len());
            for statement in publication.statements {
                changes.push((statement.bill, publish_bill(transaction, publication, statement, at_us)?));
            }
            let others = others(transaction, publication.statements)?;
            Ok(Ok(Published { at_us, changes, others }))
        })
    }
}

/// Why the publication may not be, if it may not.
fn refusal(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
) -> Result<Option<Refused>, StoreError> {
    let mut own: BTreeSet<(Uin, Month, Uin)> = BTreeSet::new();
    for statement in publication.statements {
        let bill = statement.bill;
        own.insert((bill.owner, bill.month, bill.payer));
        if !publication.allow.other_basis
            && let Some(current) = current(transaction, bill)?
            && current.basis != publication.basis
        {
            let (current, import) = (current.basis, current.import);
            return Ok(Some(Refused::OtherBasis { bill, current, import }));
        }
        if !publication.allow.second_payer
            && let Some((other_payer, import)) = other_payer(transaction, bill)?
        {
            return Ok(Some(Refused::SecondPayer { bill, other_payer, other_import: Some(import) }));
        }
    }
    if publication.allow.second_payer {
        return Ok(None);
    }
    let twice = own
        .iter()
        .zip(own.iter().skip(1))
        .find(|((owner, month, _), (next_owner, next_month, _))| owner == next_owner && month == next_month);
    Ok(twice.map(|((owner, month, payer), (_, _, other_payer))| Refused::SecondPayer {
        bill: BillKey { month: *month, payer: *payer, owner: *owner },
        other_payer: *other_payer,
        other_import: None,
    }))
}

/// The current version of a bill, if it has one.
fn current(transaction: &Transaction<'_>, bill: BillKey) -> Result<Option<Current>, StoreError> {
    let sql = "SELECT version.id AS version_id, number, lines_digest, basis, import
               FROM bill JOIN version ON version.id = bill.current
               WHERE owner = ?1 AND month = ?2 AND payer = ?3";
    one_row(transaction, sql, (bill.owner.get(), bill.month.yyyymm(), bill.payer.get()), |row| {
        Ok(Current {
            version_id: get(row, "version_id")?,
            number: get(row, "number")?,
            lines_digest: get(row, "lines_digest")?,
            basis: get_basis(row, "basis")?,
            import: ImportId(get(row, "import")?),
        })
    })
}

/// Another payer who has a bill of the same owner and month, and the import that published it. Where
/// the bill itself is there already, a second payer has been allowed before.
fn other_payer(transaction: &Transaction<'_>, bill: BillKey) -> Result<Option<(Uin, ImportId)>, StoreError> {
    let sql = "SELECT payer, import FROM bill JOIN version ON version.id = bill.current
               WHERE owner = ?1 AND month = ?2 ORDER BY payer";
    let payers = each_row(transaction, sql, (bill.owner.get(), bill.month.yyyymm()), |row| {
        Ok((get_uin(row, "payer")?, ImportId(get(row, "import")?)))
    })?;
    if payers.iter().any(|(payer, _)| *payer == bill.payer) {
        return Ok(None);
    }
    Ok(payers.into_iter().next())
}

/// Turns the staged import into a published one, and writes down its objects.
fn finish_import(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
    at_us: i64,
) -> Result<(), StoreError> {
    let import = publication.import.0;
    let changed = change(
        transaction,
        "UPDATE import SET state = 'published', published_at_us = ?2, lines = ?3, notices = ?4
         WHERE id = ?1 AND state = 'staged'",
        params![import, at_us, count(publication.lines)?, publication.notices],
    )?;
    if changed != 1 {
        return Err(StoreError::Refused(format!(
            "import {import} is no longer staged: another program swept it while it ran; run it again"
        )));
    }
    for object in publication.objects {
        change(
            transaction,
            "INSERT INTO object (path, import, month, bytes, lines, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                object.path,
                import,
                object.month.yyyymm(),
                count(object.bytes)?,
                count(object.lines)?,
                object.sha256
            ],
        )?;
    }
    Ok(())
}

/// Publishes one bill, unless its lines are those of its current version.
fn publish_bill(
    transaction: &Transaction<'_>,
    publication: &Publication<'_>,
    statement: &Statement,
    at_us: i64,
) -> Result<Change, StoreError> {
    let current = current(transaction, statement.bill)?;
    let bill_id = bill_id(transaction, statement.bill)?;
    if let Some(current) = &current
        && current.lines_digest == statement.lines_digest
        && current.basis == publication.basis
    {
        note_stated(transaction, publication.import, bill_id, current.version_id)?;
        return Ok(Change::Unchanged { version: current.number });
    }
    let number = current.map_or(1, |current| current.number.saturating_add(1));
    change(
        transaction,
        "INSERT INTO version (bill, number, import, published_at_us, basis, lines, lines_digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            bill_id,
            number,
            publication.import.0,
            at_us,
            publication.basis.as_str(),
            count(statement.lines)?,
            statement.lines_digest
        ],
    )?;
    let version_id = transaction.last_insert_rowid();
    for cell in &statement.cells {
        insert_cell(transaction, version_id, cell)?;
    }
    let managers: BTreeSet<Uin> = statement.cells.iter().map(|cell| cell.manager).collect();
    for manager in managers {
        change(
            transaction,
            "INSERT INTO relation (owner, payer, manager) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (statement.bill.owner.get(), statement.bill.payer.get(), manager.get()),
        )?;
    }
    change(transaction, "UPDATE bill SET current = ?2 WHERE id = ?1", (bill_id, version_id))?;
    note_stated(transaction, publication.import, bill_id, version_id)?;
    Ok(if number == 1 { Change::New } else { Change::Replaced { version: number } })
}

/// The row of a bill, made where there is none.
fn bill_id(transaction: &Transaction<'_>, bill: BillKey) -> Result<i64, StoreError> {
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get());
    change(
        transaction,
        "INSERT INTO bill (owner, month, payer) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        key,
    )?;
    let sql = "SELECT id FROM bill WHERE owner = ?1 AND month = ?2 AND payer = ?3";
    one_row(transaction, sql, key, |row| get(row, "id"))?
        .ok_or_else(|| StoreError::Damaged { what: format!("no row for a bill of {}", bill.owner) })
}

/// Writes one cell of a new version.
fn insert_cell(transaction: &Transaction<'_>, version_id: i64, cell: &Cell) -> Result<(), StoreError> {
    let sums = &cell.sums;
    change(
        transaction,
        "INSERT INTO cell (version, manager, pay_mode, action_type, product, region, original,
                           before_voucher, voucher, total, ri_deduction, sp_deduction, lines)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            version_id,
            cell.manager.get(),
            cell.pay_mode.code(),
            cell.action_type.code(),
            cell.product,
            cell.region,
            sums.original.to_string(),
            sums.before_voucher.to_string(),
            sums.voucher.to_string(),
            sums.total.to_string(),
            sums.ri_deduction.to_string(),
            sums.sp_deduction.to_string(),
            count(sums.lines)?
        ],
    )?;
    Ok(())
}

/// Writes down which version states what an import held of a bill.
fn note_stated(
    transaction: &Transaction<'_>,
    import: ImportId,
    bill_id: i64,
    version_id: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO stated (import, bill, version) VALUES (?1, ?2, ?3)";
    change(transaction, sql, (import.0, bill_id, version_id)).map(|_| ())
}

/// Bills of the same payers and months that the statements do not hold.
fn others(transaction: &Transaction<'_>, statements: &[Statement]) -> Result<Vec<BillKey>, StoreError> {
    let held: BTreeSet<BillKey> = statements.iter().map(|statement| statement.bill).collect();
    let books: BTreeSet<(Uin, Month)> = held.iter().map(|bill| (bill.payer, bill.month)).collect();
    let mut others = Vec::new();
    for (payer, month) in books {
        let sql = "SELECT month, payer, owner FROM bill
                   WHERE payer = ?1 AND month = ?2 AND current IS NOT NULL ORDER BY owner";
        let bills = each_row(transaction, sql, (payer.get(), month.yyyymm()), get_bill)?;
        others.extend(bills.into_iter().filter(|bill| !held.contains(bill)));
    }
    Ok(others)
}
