//! Accounts, keys, their history, closings, and the catalog's own entries in PostgreSQL, as a check reads them.

use tokio_postgres::Row;

use super::Postgres;
use super::accounts::get_account;
use super::closing::read_closings;
use super::events::get_event;
use super::rows::{get_column, get_uin};
use crate::catalog::registry::{Registry, SealedKey};
use crate::catalog::value;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn read_registry(&self) -> Result<Registry, StoreError> {
        let lease = self.pool.read("read its accounts and keys").await?;
        let sql = "SELECT uin, role, parent, name, created_at_us FROM account ORDER BY uin";
        let accounts = lease.query(sql, &[]).await?;
        let sql = "SELECT secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256 FROM key
                   ORDER BY secret_id";
        let keys = lease.query(sql, &[]).await?;
        let sql = "SELECT at_us, done_by, kind, uin, secret_id, before, after FROM event ORDER BY id";
        let events = lease.query(sql, &[]).await?;
        let meta = lease.query("SELECT name, value FROM meta ORDER BY name", &[]).await?;
        let closings = read_closings(&lease, None).await?;
        lease.commit().await?;
        let account = |row| Ok((get_account(row)?, get_column(row, "created_at_us")?));
        let entry = |row| Ok((get_column(row, "name")?, get_column(row, "value")?));
        Ok(Registry {
            accounts: accounts.iter().map(account).collect::<Result<_, StoreError>>()?,
            keys: keys.iter().map(get_sealed_key).collect::<Result<_, _>>()?,
            events: events.iter().map(get_event).collect::<Result<_, _>>()?,
            closings,
            meta: meta.iter().map(entry).collect::<Result<_, StoreError>>()?,
        })
    }
}

/// Reads a row of the key table.
fn get_sealed_key(row: &Row) -> Result<SealedKey, StoreError> {
    let token_sha256: Option<&[u8]> = get_column(row, "token_sha256")?;
    token_sha256.map(|bytes| value::parse_bytes::<32>("token_sha256", bytes)).transpose()?;
    Ok(SealedKey {
        secret_id: get_column(row, "secret_id")?,
        uin: get_uin(row, "uin")?,
        sealed: get_column(row, "sealed")?,
        created_at_us: get_column(row, "created_at_us")?,
        expires_at_us: get_column(row, "expires_at_us")?,
    })
}
