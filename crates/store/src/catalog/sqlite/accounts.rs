//! Accounts and keys in SQLite.

use bill::Uin;
use rusqlite::{Connection, Row, Transaction, params};

use super::Sqlite;
use super::rows::{change, each_row, get, get_role, get_uin, one_row};
use crate::catalog::account::ENDED_KEPT_US;
use crate::catalog::{Account, Key, KeyInfo, NewKey, Temporary};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn add_account(&self, account: &Account, now_us: i64) -> Result<(), StoreError> {
        self.write("add an account", |transaction| {
            let there = find(transaction, account.uin)?;
            let parent = match account.parent {
                None => None,
                Some(parent) => find(transaction, parent)?,
            };
            account.check(there.as_ref(), parent.as_ref())?;
            change(
                transaction,
                "INSERT INTO account (uin, role, parent, name, created_at_us) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    account.uin.get(),
                    account.role.as_str(),
                    account.parent.map(Uin::get),
                    account.name,
                    now_us
                ],
            )?;
            Ok(())
        })
    }

    pub(in crate::catalog) fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read("list the accounts", |transaction| {
            each_row(transaction, "SELECT uin, role, parent, name FROM account ORDER BY uin", [], account)
        })
    }

    pub(in crate::catalog) fn add_key(&self, key: &NewKey<'_>, now_us: i64) -> Result<(), StoreError> {
        self.write("add a key", |transaction| {
            let (id, uin) = (key.secret_id, key.uin);
            if find(transaction, uin)?.is_none() {
                return Err(key.without_account());
            }
            let long_ago = now_us.saturating_sub(ENDED_KEPT_US);
            change(transaction, "DELETE FROM key WHERE expires_at_us < ?1", [long_ago])?;
            let sql = "INSERT INTO key (secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
            let expires_at_us = key.temporary.map(|temporary| temporary.expires_at_us);
            let token_sha256 = key.temporary.map(|temporary| temporary.token_sha256);
            let values = params![id, uin.get(), key.sealed, now_us, expires_at_us, token_sha256];
            match change(transaction, sql, values)? {
                0 => Err(key.taken()),
                _ => Ok(()),
            }
        })
    }

    pub(in crate::catalog) fn keys(&self) -> Result<Vec<KeyInfo>, StoreError> {
        self.read("list the keys", |transaction| {
            let sql = "SELECT secret_id, uin, role, key.created_at_us AS created_at_us, expires_at_us
                       FROM key JOIN account USING (uin) ORDER BY uin, key.created_at_us, secret_id";
            each_row(transaction, sql, [], |row| {
                Ok(KeyInfo {
                    secret_id: get(row, "secret_id")?,
                    uin: get_uin(row, "uin")?,
                    role: get_role(row, "role")?,
                    created_at_us: get(row, "created_at_us")?,
                    expires_at_us: get(row, "expires_at_us")?,
                })
            })
        })
    }

    pub(in crate::catalog) fn delete_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        self.write("delete a key", |transaction| {
            let key = find_key(transaction, secret_id)?;
            change(transaction, "DELETE FROM key WHERE secret_id = ?1", [secret_id])?;
            Ok(key)
        })
    }

    pub(in crate::catalog) fn key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        // One statement sees one state of the catalog; a transaction around it would cost more than it.
        self.with(|connection| find_key(connection, secret_id))
    }

    pub(in crate::catalog) fn secrets_of(
        &self,
        uin: Uin,
        now_us: i64,
        most: u32,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.with(|connection| {
            let sql = "SELECT secret_id, sealed FROM key
                       WHERE uin = ?1 AND (expires_at_us IS NULL OR expires_at_us > ?2)
                       ORDER BY expires_at_us IS NOT NULL, created_at_us DESC LIMIT ?3";
            each_row(connection, sql, params![uin.get(), now_us, most], |row| {
                Ok((get(row, "secret_id")?, get(row, "sealed")?))
            })
        })
    }

    pub(in crate::catalog) fn master_key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.read("find the master key's check value", |transaction| {
            let sql = "SELECT value FROM meta WHERE name = 'master_key_check'";
            one_row(transaction, sql, [], |row| get(row, "value"))
        })
    }

    pub(in crate::catalog) fn set_master_key_check(&self, value: &[u8]) -> Result<(), StoreError> {
        self.write("keep the master key's check value", |transaction| {
            let sql = "INSERT INTO meta (name, value) VALUES ('master_key_check', ?1) ON CONFLICT DO NOTHING";
            change(transaction, sql, [value]).map(|_| ())
        })
    }
}

/// The account of a number.
pub(super) fn find(transaction: &Transaction<'_>, uin: Uin) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT uin, role, parent, name FROM account WHERE uin = ?1";
    one_row(transaction, sql, [uin.get()], account)
}

/// The key of an id.
fn find_key(connection: &Connection, secret_id: &str) -> Result<Option<Key>, StoreError> {
    let sql = "SELECT uin, role, sealed, expires_at_us, token_sha256
               FROM key JOIN account USING (uin) WHERE secret_id = ?1";
    one_row(connection, sql, [secret_id], |row| {
        let expires_at_us: Option<i64> = get(row, "expires_at_us")?;
        let token_sha256: Option<[u8; 32]> = get(row, "token_sha256")?;
        Ok(Key {
            uin: get_uin(row, "uin")?,
            role: get_role(row, "role")?,
            sealed: get(row, "sealed")?,
            temporary: expires_at_us
                .zip(token_sha256)
                .map(|(expires_at_us, token_sha256)| Temporary { expires_at_us, token_sha256 }),
        })
    })
}

/// Reads a row of the account table.
fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    let parent: Option<i64> = get(row, "parent")?;
    Ok(Account {
        uin: get_uin(row, "uin")?,
        role: get_role(row, "role")?,
        parent: parent.and_then(Uin::new),
        name: get(row, "name")?,
    })
}
