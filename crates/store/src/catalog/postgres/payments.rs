//! Sums by payment status in PostgreSQL: read for many versions at once, written by COPY.

use std::collections::HashMap;
use std::fmt::Write as _;

use bill::PaymentSums;
use bill::ledger::PAYMENT_DIGEST_FORMAT;
use tokio_postgres::Row;

use super::cells::{AMOUNT_ARRAY, get_sums};
use super::pool::Lease;
use super::rows::{get_column, get_uin};
use super::session::Values;
use crate::catalog::payment_row::{NewPayments, PAYMENT_KEYS, add_payment, list_payment_columns};
use crate::catalog::value::to_stored_count;
use crate::error::StoreError;

/// Reads the sums of versions, which may be any, by the ids of their rows.
pub(super) async fn read_payments(
    lease: &Lease<'_>,
    version_ids: &[i64],
) -> Result<HashMap<i64, PaymentSums>, StoreError> {
    let (keys, amounts) = (PAYMENT_KEYS.join(", "), AMOUNT_ARRAY.as_str());
    let sql = format!(
        "SELECT version, {keys}, {amounts} AS amounts, lines FROM payment_sum WHERE version = ANY($1)"
    );
    let mut payments: HashMap<i64, PaymentSums> = HashMap::with_capacity(version_ids.len());
    for row in lease.query(&sql, &[&version_ids]).await? {
        add_payment_row(payments.entry(get_column(&row, "version")?).or_default(), &row)?;
    }
    Ok(payments)
}

/// Writes the sums of new versions, and their digests.
pub(super) async fn copy_payments(lease: &Lease<'_>, versions: &[NewPayments<'_>]) -> Result<(), StoreError> {
    let mut text = String::new();
    for NewPayments { version_id, payments, .. } in versions {
        for (key, sums) in payments.iter().flat_map(|payments| payments.iter()) {
            let (mode, transaction_type) = (key.pay_mode.code(), key.transaction_type.code());
            let _ = write!(text, "{version_id}\t{}\t{mode}\t{transaction_type}\t", key.manager);
            let _ = write!(text, "{}\t", key.status.as_str());
            for (_, sum) in sums.amounts.iter() {
                let _ = write!(text, "{sum}\t"); // writing to a String cannot fail
            }
            let _ = writeln!(text, "{}", to_stored_count(sums.lines)?);
        }
    }
    if !text.is_empty() {
        let sql = format!("COPY payment_sum (version, {}) FROM STDIN", list_payment_columns());
        lease.copy(&sql, text).await?;
    }
    let ids: Vec<i64> = versions.iter().map(|new| new.version_id).collect();
    let digests: Vec<Option<Vec<u8>>> =
        versions.iter().map(|new| new.compute_digest().map(|digest| digest.to_bytes().to_vec())).collect();
    let currencies: Vec<&str> = versions.iter().map(|new| new.currency.code()).collect();
    let sql = "INSERT INTO payment_digest (version, format, currency, digest)
               SELECT made.version, $1, made.currency, made.digest
               FROM unnest($2::bigint[], $3::text[], $4::bytea[]) AS made (version, currency, digest)";
    let values: &Values<'_> = &[&i64::from(PAYMENT_DIGEST_FORMAT), &ids, &currencies, &digests];
    lease.change(sql, values).await.map(|_| ())
}

/// Adds a row, whose amounts are an [`AMOUNT_ARRAY`], to sums.
pub(super) fn add_payment_row(payments: &mut PaymentSums, row: &Row) -> Result<(), StoreError> {
    let (mode, transaction_type) = (get_column(row, "pay_mode")?, get_column(row, "action_type")?);
    let status = get_column(row, "status")?;
    add_payment(payments, get_uin(row, "manager")?, mode, transaction_type, status, &get_sums(row)?)
}
