//! Digests of versions in PostgreSQL.

use std::collections::BTreeMap;

use bill::ledger::{BillState, VERSION_DIGEST_FORMAT, VersionDigest};
use bill::{BillKey, Currency, Month, PaymentSums};

use super::Postgres;
use super::pool::Lease;
use super::rows::{get_column, get_count};
use super::session::Values;
use super::version_rows::{VERSIONS, add_content, get_version};
use crate::catalog::computed_digest::{
    COUNT_ROWS, COUNT_UNDIGESTED, ComputedDigest, RowCounts, UNDIGESTED_MONTHS,
};
use crate::catalog::value;
use crate::catalog::version_row::CheckedVersion;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn count_undigested_versions(&self) -> Result<u64, StoreError> {
        let rows = self.pool.query_once("count versions without digests", COUNT_UNDIGESTED, &[]).await?;
        rows.first().map_or(Ok(0), |row| value::parse_count("versions", get_column(row, "versions")?))
    }

    pub(in crate::catalog) async fn check_is_one_state(&self) -> Result<(), StoreError> {
        let rows = self.pool.query_once("count its rows", COUNT_ROWS, &[]).await?;
        let Some(row) = rows.first() else { unreachable!("a query of counts gives a row") };
        let counts = RowCounts {
            bills: get_count(row, "bills")?,
            first_versions: get_count(row, "first_versions")?,
            versions: get_count(row, "versions")?,
            digests: get_count(row, "digests")?,
        };
        counts.check()
    }

    pub(in crate::catalog) async fn list_undigested_months(&self) -> Result<Vec<Month>, StoreError> {
        let rows = self.pool.query_once("find versions without digests", UNDIGESTED_MONTHS, &[]).await?;
        rows.iter().map(|row| value::parse_month("month", get_column(row, "month")?)).collect()
    }

    pub(in crate::catalog) async fn record_digests(
        &self,
        computed: &[ComputedDigest],
    ) -> Result<(), StoreError> {
        let lease = self.pool.write("write digests").await?;
        for own in computed {
            let (bill, number) = (own.bill, i64::from(own.version));
            let (owner, month, payer) = (bill.owner.get(), i64::from(bill.month.yyyymm()), bill.payer.get());
            let sql = "SELECT undigested.version AS id FROM bill JOIN version ON version.bill = bill.id
                            JOIN undigested ON undigested.version = version.id
                       WHERE owner = $1 AND month = $2 AND payer = $3 AND number = $4 AND pruned_at_us IS NULL";
            let Some(row) = lease.query_row(sql, &[&owner, &month, &payer, &number]).await? else { continue };
            let id: i64 = get_column(&row, "id")?;
            insert_digests(&lease, own.currency, &[id], &[own.digest]).await?;
            lease.change("DELETE FROM undigested WHERE version = $1", &[&id]).await?;
        }
        lease.commit().await
    }
}

/// A version that a bill goes back to.
pub(super) struct Base {
    pub(super) digest: VersionDigest,
    /// Its sums by payment status; `None` if they are in its lines alone.
    pub(super) payments: Option<PaymentSums>,
}

/// Reads the versions of some bills that a revert goes back to, and compares them with their digests. The number 0, for the
/// state before the first version, is of none.
pub(super) async fn read_bases(
    lease: &Lease<'_>,
    bill_ids: &[i64],
    numbers: &[i64],
) -> Result<BTreeMap<BillKey, Base>, StoreError> {
    let sql = format!(
        "{} JOIN unnest($1::bigint[], $2::bigint[]) AS back (bill, before)
                 ON back.bill = bill.id AND back.before = version.number",
        VERSIONS.as_str()
    );
    let rows = lease.query(&sql, &[&bill_ids, &numbers]).await?;
    let versions = rows.iter().map(get_version).collect::<Result<Vec<_>, _>>()?;
    let digests = versions.iter().map(CheckedVersion::require_digest).collect::<Result<Vec<_>, _>>()?;
    let states = add_content(lease, versions).await?;
    let base =
        |(state, digest): (BillState, _)| (state.version.bill, Base { digest, payments: state.payments });
    Ok(states.into_iter().zip(digests).map(base).collect())
}

/// Writes the digests of versions.
pub(super) async fn insert_digests(
    lease: &Lease<'_>,
    currency: Currency,
    version_ids: &[i64],
    digests: &[VersionDigest],
) -> Result<(), StoreError> {
    let digests: Vec<Vec<u8>> = digests.iter().map(|digest| digest.to_bytes().to_vec()).collect();
    let sql = "INSERT INTO version_digest (version, format, currency, digest)
               SELECT made.version, $1, $2, made.digest FROM unnest($3::bigint[], $4::bytea[]) AS made (version, digest)";
    let values: &Values<'_> = &[&i64::from(VERSION_DIGEST_FORMAT), &currency.code(), &version_ids, &digests];
    lease.change(sql, values).await.map(|_| ())
}
