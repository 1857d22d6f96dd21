//! Accounts, keys, their history, closings, and the catalog's own entries in SQLite, as a check reads them.

use rusqlite::Row;

use super::Sqlite;
use super::accounts::get_account;
use super::closing::read_closings;
use super::events::read_events;
use super::rows::{get_column, get_uin, read_rows};
use crate::catalog::registry::{Registry, SealedKey};
use crate::catalog::value;
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn read_registry(&self) -> Result<Registry, StoreError> {
        self.read("read its accounts and keys", |transaction| {
            let sql = "SELECT uin, role, parent, name, created_at_us FROM account ORDER BY uin";
            let accounts = read_rows(transaction, sql, [], |row| {
                Ok((get_account(row)?, get_column(row, "created_at_us")?))
            })?;
            let sql = "SELECT secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256 FROM key
                       ORDER BY secret_id";
            let keys = read_rows(transaction, sql, [], get_sealed_key)?;
            let sql = "SELECT name, value FROM meta ORDER BY name";
            let meta = read_rows(transaction, sql, [], |row| {
                Ok((get_column(row, "name")?, get_column(row, "value")?))
            })?;
            let (events, closings) = (read_events(transaction, i64::MIN)?, read_closings(transaction, None)?);
            Ok(Registry { accounts, keys, events, closings, meta })
        })
    }
}

/// Reads a row of the key table.
fn get_sealed_key(row: &Row<'_>) -> Result<SealedKey, StoreError> {
    let token_sha256: Option<Vec<u8>> = get_column(row, "token_sha256")?;
    token_sha256.map(|bytes| value::parse_bytes::<32>("token_sha256", &bytes)).transpose()?;
    Ok(SealedKey {
        secret_id: get_column(row, "secret_id")?,
        uin: get_uin(row, "uin")?,
        sealed: get_column(row, "sealed")?,
        created_at_us: get_column(row, "created_at_us")?,
        expires_at_us: get_column(row, "expires_at_us")?,
    })
}
