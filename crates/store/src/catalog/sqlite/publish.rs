//! The one transaction that publishes an import: bills are decided on and written many at a time.

use bill::ledger::{BillState, Change, Decider, Decision, ImportId, ImportMode, Statement};
use bill::{BillKey, DeliveryDay, MEANING_FORMAT, Meaning};
use rusqlite::{Transaction, params};

use super::Sqlite;
use super::inserter::{OnConflict, RowInserter};
use super::new_versions::{NewVersion, VersionWriter};
use super::rows::{change_rows, get_column, read_row};
use super::versions::{CurrentVersions, Extent, complete_versions};
use super::writing::read_next_publish_time_us;
use crate::catalog::publication::{PUBLISHED_CURRENCY, Publication, PublishError, Published, Statements};
use crate::catalog::statement_batch::take_statement_batch;
use crate::catalog::value::{
    make_damaged_value_error, make_missing_bill_row_error, to_stored_count, to_stored_day,
};
use crate::error::StoreError;

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
            let mut publisher = Publisher::prepare(transaction, publication, at_us)?;
            let mut decider = Decider::new(publication.options);
            let mut changes = Vec::new();
            let mut batch = take_statement_batch(statements)?;
            while !batch.is_empty() {
                let decisions = publisher.decide(&mut decider, batch)?;
                publisher.write_decisions(&decisions, &mut changes)?;
                batch = take_statement_batch(statements)?;
            }
            Ok(Published { import: publication.import, at_us, changes })
        })
    }
}

/// Publishes bills by statements that are prepared once.
struct Publisher<'c> {
    transaction: &'c Transaction<'c>,
    publication: &'c Publication<'c>,
    current: CurrentVersions<'c>,
    bills: RowInserter<'c>,
    writer: VersionWriter<'c>,
    /// The largest ids of bills and versions. SQLite would give new rows the next ones, too.
    last_bill_id: i64,
    last_version_id: i64,
}

impl<'c> Publisher<'c> {
    fn prepare(
        transaction: &'c Transaction<'c>,
        publication: &'c Publication<'c>,
        at_us: i64,
    ) -> Result<Self, StoreError> {
        let columns = "id, owner, month, payer, currency";
        Ok(Self {
            transaction,
            publication,
            current: CurrentVersions::prepare(transaction)?,
            bills: RowInserter::prepare(transaction, "bill", columns, OnConflict::Refuse)?,
            writer: VersionWriter::prepare(transaction, publication, at_us)?,
            last_bill_id: read_last_id(transaction, "SELECT coalesce(max(id), 0) AS last FROM bill")?,
            last_version_id: read_last_id(transaction, "SELECT coalesce(max(id), 0) AS last FROM version")?,
        })
    }

    /// Decides on some bills.
    fn decide(
        &mut self,
        decider: &mut Decider,
        batch: Vec<Statement>,
    ) -> Result<Vec<(BillKey, Decision)>, PublishError> {
        let mut decisions = Vec::with_capacity(batch.len());
        for statement in batch {
            let bill = statement.bill;
            let current = self.read_current_bills(bill)?;
            decisions.push((bill, decider.decide(statement, &current)?));
        }
        Ok(decisions)
    }

    /// Reads the current versions of the bills of a bill's owner and month, for an append with all that is in them.
    fn read_current_bills(&mut self, bill: BillKey) -> Result<Vec<BillState>, StoreError> {
        let extent = match self.publication.options.mode {
            ImportMode::Statement => Extent::Version,
            ImportMode::Append => Extent::Base,
        };
        let versions = self.current.read_versions(bill.owner, bill.month)?;
        complete_versions(self.transaction, versions, extent)
    }

    /// Carries out the decisions on some bills.
    fn write_decisions(
        &mut self,
        decisions: &[(BillKey, Decision)],
        changes: &mut Vec<(BillKey, Change)>,
    ) -> Result<(), StoreError> {
        let (mut new_bills, mut new_versions) = (Vec::new(), Vec::new());
        for (bill, decision) in decisions {
            changes.push((*bill, decision.change()));
            match decision {
                Decision::Unchanged { delivered, .. } => {
                    state_again(self.transaction, self.publication.import, *bill, *delivered)?;
                }
                Decision::Next(version) => {
                    let bill_id = if version.number == 1 {
                        self.last_bill_id = next_id(self.last_bill_id)?;
                        new_bills.push((self.last_bill_id, *bill));
                        self.last_bill_id
                    } else {
                        find_bill_id(self.transaction, *bill)?
                    };
                    self.last_version_id = next_id(self.last_version_id)?;
                    let version_id = self.last_version_id;
                    new_versions.push(NewVersion { bill: *bill, bill_id, version_id, version });
                }
            }
        }
        self.bills.insert_rows(&new_bills, |binder, (id, bill)| {
            binder.bind(id)?;
            binder.bind(bill.owner.get())?;
            binder.bind(bill.month.yyyymm())?;
            binder.bind(bill.payer.get())?;
            binder.bind(PUBLISHED_CURRENCY.code())
        })?;
        self.writer.write_versions(&new_versions)
    }
}

/// Reads the largest id of a table.
fn read_last_id(transaction: &Transaction<'_>, sql: &str) -> Result<i64, StoreError> {
    Ok(read_row(transaction, sql, [], |row| get_column(row, "last"))?.unwrap_or_default())
}

/// Returns the id that follows an id.
fn next_id(last: i64) -> Result<i64, StoreError> {
    last.checked_add(1).ok_or_else(|| make_damaged_value_error("id", last))
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

/// Records that an import states the current version of a bill again.
fn state_again(
    transaction: &Transaction<'_>,
    import: ImportId,
    bill: BillKey,
    delivered: Option<DeliveryDay>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO stated (import, bill, version, delivered)
               SELECT ?1, id, current, ?2 FROM bill WHERE owner = ?3 AND month = ?4 AND payer = ?5 AND currency = ?6";
    let (owner, month, payer) = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get());
    let currency = PUBLISHED_CURRENCY.code();
    let values = (import.0, to_stored_day(delivered), owner, month, payer, currency);
    match change_rows(transaction, sql, values)? {
        1 => Ok(()),
        _ => Err(make_missing_bill_row_error(bill)),
    }
}

/// Finds the row of a bill.
fn find_bill_id(transaction: &Transaction<'_>, bill: BillKey) -> Result<i64, StoreError> {
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), PUBLISHED_CURRENCY.code());
    let sql = "SELECT id FROM bill WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND currency = ?4";
    read_row(transaction, sql, key, |row| get_column(row, "id"))?
        .ok_or_else(|| make_missing_bill_row_error(bill))
}

#[cfg(test)]
mod tests;
