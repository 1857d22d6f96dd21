//! Sums by payment status in SQLite.

use std::collections::HashMap;
use std::sync::LazyLock;

use bill::ledger::{PAYMENT_DIGEST_FORMAT, PaymentDigest};
use bill::{PaymentKey, PaymentSums, Sums};
use rusqlite::Connection;

use super::inserter::{OnConflict, RowInserter};
use super::rows::{ColumnReader, OF_VERSIONS, format_ids, read_rows};
use crate::catalog::payment_row::{NewPayments, add_payment, list_payment_columns};
use crate::error::StoreError;

/// Reads the sums of a version.
static SUMS_OF_VERSION: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM payment_sum WHERE version = ?1", list_payment_columns()));

/// Reads the sums of versions, a list in JSON.
static SUMS_OF_VERSIONS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT version, {} FROM payment_sum {OF_VERSIONS}", list_payment_columns()));

/// Reads the sums of a version by the id of its row.
pub(super) fn read_payments_by_id(
    connection: &Connection,
    version_id: i64,
) -> Result<PaymentSums, StoreError> {
    let mut payments = PaymentSums::default();
    read_rows(connection, &SUMS_OF_VERSION, [version_id], |row| {
        add_row(&mut payments, &mut ColumnReader::of(row))
    })?;
    Ok(payments)
}

/// Reads the sums of versions by the ids of their rows.
pub(super) fn read_payments(
    connection: &Connection,
    ids: &[i64],
) -> Result<HashMap<i64, PaymentSums>, StoreError> {
    let mut payments: HashMap<i64, PaymentSums> = HashMap::with_capacity(ids.len());
    read_rows(connection, &SUMS_OF_VERSIONS, [format_ids(ids)], |row| {
        let mut columns = ColumnReader::of(row);
        add_row(payments.entry(columns.read("version")?).or_default(), &mut columns)
    })?;
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
        self.insert_sums(versions)?;
        self.insert_digests(versions)
    }

    /// Writes the sums of new versions.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: they cannot be stored.
    pub(super) fn insert_sums(&mut self, versions: &[NewPayments<'_>]) -> Result<(), StoreError> {
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
        })
    }

    /// Writes the digests of the sums of new versions, after the sums.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: they cannot be stored.
    pub(super) fn insert_digests(&mut self, versions: &[NewPayments<'_>]) -> Result<(), StoreError> {
        self.digests.insert_rows(versions, |binder, new| {
            binder.bind(new.version_id)?;
            binder.bind(PAYMENT_DIGEST_FORMAT)?;
            binder.bind(new.currency.code())?;
            binder.bind(new.compute_digest().map(PaymentDigest::to_bytes))
        })
    }
}

/// Adds a row of [`SUMS_OF_VERSION`] to sums.
fn add_row(payments: &mut PaymentSums, columns: &mut ColumnReader<'_, '_>) -> Result<(), StoreError> {
    let manager = columns.read_uin("manager")?;
    let (pay_mode, transaction_type): (String, String) =
        (columns.read("pay_mode")?, columns.read("action_type")?);
    let status: String = columns.read("status")?;
    add_payment(payments, manager, &pay_mode, &transaction_type, &status, &columns.read_sums()?)
}
