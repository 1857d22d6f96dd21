//! Sums by payment status in SQLite.

use std::sync::LazyLock;

use bill::ledger::{PAYMENT_DIGEST_FORMAT, PaymentDigest};
use bill::{BillKey, Currency, Measure, PaymentSums};
use rusqlite::{Connection, Row, ToSql, Transaction, params};

use super::rows::{change_rows, get_column, get_sums, get_uin, read_rows};
use crate::catalog::payment_row::{PAYMENT_KEYS, add_payment, list_payment_columns};
use crate::catalog::value::to_stored_count;
use crate::error::StoreError;

/// Writes a sum.
static INSERT_SUM: LazyLock<String> = LazyLock::new(|| {
    let columns = list_payment_columns();
    let values = "?, ".repeat(PAYMENT_KEYS.len() + Measure::COUNT);
    format!("INSERT INTO payment_sum (version, {columns}) VALUES (?, {values}?)")
});

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

/// Writes the sums of a new version and their digest; `None` if they are in its lines alone.
pub(super) fn insert_payments(
    transaction: &Transaction<'_>,
    version_id: i64,
    (bill, number): (BillKey, u32),
    currency: Currency,
    payments: Option<&PaymentSums>,
) -> Result<(), StoreError> {
    for (key, sums) in payments.into_iter().flat_map(PaymentSums::iter) {
        let (manager, lines) = (key.manager.get(), to_stored_count(sums.lines)?);
        let names = [key.pay_mode.code(), key.transaction_type.code(), key.status.as_str()];
        let amounts = sums.amounts.map(|sum| sum.to_string()).into_array();
        let mut values: Vec<&dyn ToSql> = vec![&version_id, &manager];
        values.extend(names.iter().map(|name| -> &dyn ToSql { name }));
        values.extend(amounts.iter().map(|amount| -> &dyn ToSql { amount }));
        values.push(&lines);
        change_rows(transaction, &INSERT_SUM, values.as_slice())?;
    }
    let digest = payments.map(|payments| PaymentDigest::compute(bill, number, currency, payments).to_bytes());
    let sql = "INSERT INTO payment_digest (version, format, currency, digest) VALUES (?1, ?2, ?3, ?4)";
    change_rows(transaction, sql, params![version_id, PAYMENT_DIGEST_FORMAT, currency.code(), digest])
        .map(|_| ())
}

/// Adds a row of the table to sums.
fn add_row(payments: &mut PaymentSums, row: &Row<'_>) -> Result<(), StoreError> {
    let [pay_mode, transaction_type, status] =
        ["pay_mode", "action_type", "status"].map(|column| get_column::<String>(row, column));
    let manager = get_uin(row, "manager")?;
    add_payment(payments, manager, &pay_mode?, &transaction_type?, &status?, &get_sums(row)?)
}
