//! Writing that publishing and taking back have in common: versions of many bills in few round trips.

use bill::ledger::ImportId;
use bill::{MEANING_FORMAT, Meaning};

use super::pool::Lease;
use super::rows::get_column;
use super::session::Values;
use crate::catalog::value::choose_publish_time_us;
use crate::error::StoreError;

/// Returns the time of the versions that are published now: later than every one before.
pub(super) async fn read_next_publish_time_us(lease: &Lease<'_>, now_us: i64) -> Result<i64, StoreError> {
    let row = lease.query_row("SELECT max(published_at_us) AS last FROM import", &[]).await?;
    let last: Option<i64> = row.map_or(Ok(None), |row| get_column(&row, "last"))?;
    choose_publish_time_us(last, now_us)
}

/// Records that from a version of each bill on, lines added after the version `later_than` no longer count.
pub(super) async fn close_counted_parts(
    lease: &Lease<'_>,
    bill_ids: &[i64],
    later_than: &[i64],
    versions: &[i64],
) -> Result<(), StoreError> {
    let sql = "UPDATE part SET until = ended.version
               FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS ended (bill, later_than, version)
               WHERE part.bill = ended.bill AND part.until IS NULL AND part.since > ended.later_than";
    lease.change(sql, &[&bill_ids, &later_than, &versions]).await.map(|_| ())
}

/// Makes versions the current ones of their bills, after all of them was written.
pub(super) async fn make_versions_current(
    lease: &Lease<'_>,
    import: ImportId,
    bill_ids: &[i64],
    version_ids: &[i64],
    delivered: &[Option<i64>],
) -> Result<(), StoreError> {
    let sql = "UPDATE bill SET current = made.version FROM unnest($1::bigint[], $2::bigint[]) AS made (bill, version)
               WHERE bill.id = made.bill";
    lease.change(sql, &[&bill_ids, &version_ids]).await?;
    let sql = "INSERT INTO stated (import, bill, version, delivered)
               SELECT $1, made.bill, made.version, made.delivered
               FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS made (bill, version, delivered)";
    lease.change(sql, &[&import.0, &bill_ids, &version_ids, &delivered]).await.map(|_| ())
}

/// Writes the meanings of versions, unless they are stored already.
pub(super) async fn insert_meanings(
    lease: &Lease<'_>,
    rules: &[u8; 32],
    version_ids: &[i64],
    meanings: &[Meaning],
) -> Result<(), StoreError> {
    let digests: Vec<Vec<u8>> = meanings.iter().map(|meaning| meaning.to_bytes().to_vec()).collect();
    let sql = "INSERT INTO meaning (version, format, rules, digest)
               SELECT read.version, $1, $2, read.digest FROM unnest($3::bigint[], $4::bytea[]) AS read (version, digest)
               ON CONFLICT DO NOTHING";
    let values: &Values<'_> = &[&i64::from(MEANING_FORMAT), &rules.as_slice(), &version_ids, &digests];
    lease.change(sql, values).await.map(|_| ())
}
