//! The catalog in PostgreSQL, which several programs share: connections, migrations, and the lock of imports.

mod accounts;
pub(super) mod address;
mod bills;
mod cells;
mod changes;
mod closing;
mod customers;
mod digests;
mod events;
mod imports;
mod lists;
pub(super) mod lock;
mod maintenance;
mod names;
mod payments;
mod pool;
mod publish;
mod rates;
mod records;
mod registry;
mod request_batch;
mod revert;
mod rows;
mod seen;
mod session;
mod tls;
mod verification;
mod version_rows;
mod versions;
mod visible;
mod writing;

use std::sync::{Arc, Mutex};

use crate::error::StoreError;
use crate::refusal::StoreRefusal;
use address::PostgresAddress;
use pool::{Lease, Pool};
use request_batch::RequestBatch;
use rows::get_column;

use super::totals_cache::TotalsCache;
use super::value::{count_run_migrations, newest_schema_version};

/// The migrations, in order. What is here has been released: it is added to, never changed.
const MIGRATIONS: [&str; 9] = [
    include_str!("sql/postgres/0001_start.sql"),
    include_str!("sql/postgres/0002_guards.sql"),
    include_str!("sql/postgres/0003_names_events.sql"),
    include_str!("sql/postgres/0004_swept_imports.sql"),
    include_str!("sql/postgres/0005_version_digests.sql"),
    include_str!("sql/postgres/0006_payments.sql"),
    include_str!("sql/postgres/0007_line_counts.sql"),
    include_str!("sql/postgres/0008_generation.sql"),
    include_str!("sql/postgres/0009_content_format.sql"),
];

/// The oldest supported version of PostgreSQL, as the server numbers its versions.
const SERVER_VERSION_MIN: i32 = 140_000;

/// A catalog in PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    pool: Arc<Pool>,
    requests: RequestBatch,
    /// The server's process that holds the lock of imports for this program; `None` while it does not hold it.
    locker: Arc<Mutex<Option<i32>>>,
    totals: TotalsCache,
}

impl Postgres {
    /// Connects, and runs the missing migrations.
    pub(super) async fn open(address: &PostgresAddress) -> Result<Self, StoreError> {
        const DOING: &str = "be reached and brought up to date";
        let pool = Arc::new(Pool::new(address).map_err(StoreError::catalog(DOING))?);
        let lease = pool.check_out(DOING).await?;
        check_server(&lease).await?;
        // The lock is taken only if a migration is missing, so that readers never wait.
        if count_migrations(&lease).await? == MIGRATIONS.len() {
            lease.put_back();
        } else {
            run_migrations(lease).await?;
        }
        let requests = RequestBatch::new(Arc::clone(&pool));
        Ok(Self { pool, requests, locker: Arc::default(), totals: TotalsCache::default() })
    }
}

/// Refuses a server that is too old, and a database that does not store every character.
async fn check_server(lease: &Lease<'_>) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name,
                      current_setting('server_encoding') AS encoding";
    let Some(row) = lease.query_row(sql, &[]).await? else { return Ok(()) };
    let (number, name, encoding): (i32, String, String) =
        (get_column(&row, "number")?, get_column(&row, "name")?, get_column(&row, "encoding")?);
    if number < SERVER_VERSION_MIN {
        return Err(StoreRefusal::ServerTooOld { version: name }.into());
    }
    if encoding != "UTF8" {
        return Err(StoreRefusal::WrongEncoding { encoding }.into());
    }
    Ok(())
}

/// Runs the missing migrations, while no other program does.
async fn run_migrations(lease: Lease<'_>) -> Result<(), StoreError> {
    // Locked before the transaction starts, so that it sees the tables that other programs made meanwhile.
    lease.batch("SELECT pg_advisory_lock(4202211000002)").await?;
    lease.batch("BEGIN").await?;
    let found = count_migrations(&lease).await?;
    if found == 0 {
        lease
            .batch(
                "CREATE SCHEMA IF NOT EXISTS billfold;
                 CREATE TABLE schema_version (version bigint NOT NULL);
                 INSERT INTO schema_version VALUES (0)",
            )
            .await?;
    }
    for migration in MIGRATIONS.iter().skip(found) {
        lease.batch(migration).await?;
    }
    lease.change("UPDATE schema_version SET version = $1", &[&newest_schema_version(&MIGRATIONS)]).await?;
    lease.batch("COMMIT; SELECT pg_advisory_unlock(4202211000002)").await?;
    lease.put_back();
    Ok(())
}

/// Returns the number of migrations that the catalog has run; 0 if there is no catalog.
async fn count_migrations(lease: &Lease<'_>) -> Result<usize, StoreError> {
    let sql = "SELECT to_regclass('billfold.schema_version') IS NOT NULL AS is_there";
    let is_there = lease.query_row(sql, &[]).await?.map(|row| get_column(&row, "is_there")).transpose()?;
    if is_there != Some(true) {
        return Ok(0);
    }
    let row = lease.query_row("SELECT version FROM billfold.schema_version", &[]).await?;
    let found = row.map_or(Ok(0), |row| get_column(&row, "version"))?;
    count_run_migrations(found, &MIGRATIONS)
}
