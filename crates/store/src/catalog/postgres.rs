//! The catalog in PostgreSQL, which several programs share: connections, migrations, and the lock of imports.

mod accounts;
mod address;
mod bills;
mod cells;
mod closing;
mod imports;
mod keeping;
mod ledger;
mod lock;
mod pool;
mod publish;
mod rates;
mod records;
mod revert;
mod rows;
mod session;
mod tls;
mod writing;

use std::sync::{Arc, Mutex};

pub use address::{AddressError, PostgresAddress};
pub(crate) use lock::CatalogLock;

use crate::error::StoreError;
use pool::{Lease, Pool};
use rows::get;

/// The migrations, in order. What is here has been released: it is added to, never changed.
const MIGRATIONS: [&str; 2] =
    [include_str!("sql/postgres/0001_start.sql"), include_str!("sql/postgres/0002_guards.sql")];

/// The oldest PostgreSQL that is used, as the server numbers its versions.
const SERVER_VERSION_MIN: i32 = 140_000;

/// A catalog in PostgreSQL.
#[derive(Debug)]
pub struct Postgres {
    pool: Pool,
    /// The server's process that holds the lock of imports for this program, while it does.
    locker: Arc<Mutex<Option<i32>>>,
}

impl Postgres {
    /// Connects, and brings the catalog up to date.
    pub(super) async fn open(address: &PostgresAddress) -> Result<Postgres, StoreError> {
        const DOING: &str = "be reached and brought up to date";
        let pool = Pool::new(address).map_err(StoreError::catalog(DOING))?;
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let lease = pool.take(DOING).await?;
        check_server(&lease).await?;
        // The lock is taken only if there is something to write, so that readers never wait.
        if version(&lease, known).await? == known {
            lease.put_back();
        } else {
            migrate(lease, known).await?;
        }
        Ok(Postgres { pool, locker: Arc::default() })
    }
}

/// Refuses a server that is too old, and a database that does not hold every text.
async fn check_server(lease: &Lease<'_>) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS name,
                      current_setting('server_encoding') AS encoding";
    let Some(row) = lease.one(sql, &[]).await? else { return Ok(()) };
    let (number, name, encoding): (i32, String, String) =
        (get(&row, "number")?, get(&row, "name")?, get(&row, "encoding")?);
    if number < SERVER_VERSION_MIN {
        return Err(StoreError::Refused(format!(
            "the catalog's server is PostgreSQL {name}, and billfold needs 14 or newer"
        )));
    }
    if encoding != "UTF8" {
        return Err(StoreError::Refused(format!(
            "the catalog's database has the encoding {encoding}; make one with ENCODING 'UTF8'"
        )));
    }
    Ok(())
}

/// Runs the migrations that are missing, while no other program does.
async fn migrate(lease: Lease<'_>, known: i64) -> Result<(), StoreError> {
    // Locked before the transaction begins, so that it sees the tables that others have made meanwhile.
    lease.batch("SELECT pg_advisory_lock(4202211000002)").await?;
    lease.batch("BEGIN").await?;
    let found = version(&lease, known).await?;
    if found == 0 {
        lease
            .batch(
                "CREATE SCHEMA IF NOT EXISTS billfold;
                 CREATE TABLE schema_version (version bigint NOT NULL);
                 INSERT INTO schema_version VALUES (0)",
            )
            .await?;
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        lease.batch(migration).await?;
    }
    lease.change("UPDATE schema_version SET version = $1", &[&known]).await?;
    lease.batch("COMMIT; SELECT pg_advisory_unlock(4202211000002)").await?;
    lease.put_back();
    Ok(())
}

/// The version of the catalog, 0 where there is none; it must not be newer than what this program knows.
async fn version(lease: &Lease<'_>, known: i64) -> Result<i64, StoreError> {
    let sql = "SELECT to_regclass('billfold.schema_version') IS NOT NULL AS is_there";
    let is_there = lease.one(sql, &[]).await?.map(|row| get::<bool>(&row, "is_there")).transpose()?;
    if is_there != Some(true) {
        return Ok(0);
    }
    let row = lease.one("SELECT version FROM billfold.schema_version", &[]).await?;
    let found = row.map_or(Ok(0), |row| get(&row, "version"))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(found)
}
