//! Sums by payment status in SQLite.

use bill::ledger::{PAYMENT_DIGEST_FORMAT, PaymentDigest};
use bill::{PaymentKey, PaymentSums, Sums};
use rusqlite::{Connection, Row};

use super::inserter::{OnConflict, RowInserter};
use super::rows::{get_column, get_sums, get_uin, read_rows};
use crate::catalog::payment_row::{NewPayments, add_payment, list_payment_columns};
use crate::error::StoreError;

/// Reads the sums of a version by the id of its row.
pub(super) fn read_payments_by_id(
    connection: &Connection,
    version_id: i64,
) -> Result<PaymentSums, StoreError> {
    let mut payments = PaymentSums::default();
    let sql = "SELECT * FROM payment_sum WHERE version = ?1";
    read_rows(connection, sql, [version_id], |row| add_row(&mut payments, row))?;
    Ok(payments)
}

/// Writes the sums of new versions by statements that are prepared once.
pub(super) struct PaymentWriter<'c> {
    sums: RowInserter<'c>,
    digests: RowInserter<'c>,
}

impl<'c> PaymentWriter<'c> {
    /// Prepares the statements.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) fn prepare(connection: &'c Connection) -> Result<Self, StoreError> {
        let columns = format!("version, {}", list_payment_columns());
        let sums = RowInserter::prepare(connection, "payment_sum", &columns, OnConflict::Refuse)?;
        let columns = "version, format, currency, digest";
        let digests = RowInserter::prepare(connection, "payment_digest", columns, OnConflict::Refuse)?;
        Ok(Self { sums, digests })
    }

    /// Writes the sums of new versions, and their digests.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: they cannot be stored.
    pub(super) fn insert_payments(&mut self, versions: &[NewPayments<'_>]) -> Result<(), StoreError> {
        let rows: Vec<(i64, PaymentKey, &Sums)> = versions
            .iter()
            .flat_map(|new| {
                let sums = new.payments.into_iter().flat_map(PaymentSums::iter);
                sums.map(|(key, sums)| (new.version_id, key, sums))
            })
            .collect();
        self.sums.insert_rows(&rows, |binder, (version_id, key, sums)| {
            binder.bind(version_id)?;
            binder.bind(key.manager.get())?;
            binder.bind(key.pay_mode.code())?;
            binder.bind(key.transaction_type.code())?;
            binder.bind(key.status.as_str())?;
            binder.bind_sums(sums)
        })?;
        self.digests.insert_rows(versions, |binder, new| {
            binder.bind(new.version_id)?;
            binder.bind(PAYMENT_DIGEST_FORMAT)?;
            binder.bind(new.currency.code())?;
            binder.bind(new.compute_digest().map(PaymentDigest::to_bytes))
        })
    }
}

/// Adds a row of the table to sums.
fn add_row(payments: &mut PaymentSums, row: &Row<'_>) -> Result<(), StoreError> {
    let [pay_mode, transaction_type, status] =
        ["pay_mode", "action_type", "status"].map(|column| get_column::<String>(row, column));
    let manager = get_uin(row, "manager")?;
    add_payment(payments, manager, &pay_mode?, &transaction_type?, &status?, &get_sums(row)?)
}
