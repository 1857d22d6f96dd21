//! Accounts and keys in SQLite.

use access::Account;
use bill::Uin;
use rusqlite::{Connection, Row, Transaction, params};

use super::Sqlite;
use super::rows::{change_rows, get_column, get_role, get_uin, read_row, read_rows};
use crate::catalog::key::EXPIRED_KEPT_US;
use crate::catalog::key::{Key, KeyInfo, NewKey, TemporaryKey};
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

impl Sqlite {
    pub(in crate::catalog) fn add_account(&self, account: &Account, now_us: i64) -> Result<(), StoreError> {
        self.write("add an account", |transaction| {
            let existing = find_account(transaction, account.uin)?;
            let parent = match account.parent {
                None => None,
                Some(parent) => find_account(transaction, parent)?,
            };
            account.check_can_be_added(existing.as_ref(), parent.as_ref()).map_err(StoreRefusal::from)?;
            change_rows(
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

    pub(in crate::catalog) fn list_accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read("list the accounts", |transaction| {
            read_rows(
                transaction,
                "SELECT uin, role, parent, name FROM account ORDER BY uin",
                [],
                get_account,
            )
        })
    }

    pub(in crate::catalog) fn add_key(&self, key: &NewKey<'_>, now_us: i64) -> Result<(), StoreError> {
        self.write("add a key", |transaction| {
            let (id, uin) = (key.secret_id, key.uin);
            if find_account(transaction, uin)?.is_none() {
                return Err(key.refuse_without_account().into());
            }
            // The time is the system's, which may be any.
            let expired_before_us = now_us.saturating_sub(EXPIRED_KEPT_US);
            change_rows(transaction, "DELETE FROM key WHERE expires_at_us < ?1", [expired_before_us])?;
            let sql = "INSERT INTO key (secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
            let expires_at_us = key.temporary.map(|temporary| temporary.expires_at_us);
            let token_sha256 = key.temporary.map(|temporary| temporary.token_sha256);
            let values = params![id, uin.get(), key.sealed, now_us, expires_at_us, token_sha256];
            match change_rows(transaction, sql, values)? {
                0 => Err(key.refuse_taken_id().into()),
                _ => Ok(()),
            }
        })
    }

    pub(in crate::catalog) fn list_keys(&self) -> Result<Vec<KeyInfo>, StoreError> {
        self.read("list the keys", |transaction| {
            let sql = "SELECT secret_id, uin, role, key.created_at_us AS created_at_us, expires_at_us
                       FROM key JOIN account USING (uin) ORDER BY uin, key.created_at_us, secret_id";
            read_rows(transaction, sql, [], |row| {
                Ok(KeyInfo {
                    secret_id: get_column(row, "secret_id")?,
                    uin: get_uin(row, "uin")?,
                    role: get_role(row, "role")?,
                    created_at_us: get_column(row, "created_at_us")?,
                    expires_at_us: get_column(row, "expires_at_us")?,
                })
            })
        })
    }

    pub(in crate::catalog) fn delete_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        self.write("delete a key", |transaction| {
            let key = find_key(transaction, secret_id)?;
            change_rows(transaction, "DELETE FROM key WHERE secret_id = ?1", [secret_id])?;
            Ok(key)
        })
    }

    pub(in crate::catalog) fn find_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        // One statement sees one state of the catalog; a transaction around it would cost more than it.
        self.with(|connection| find_key(connection, secret_id))
    }

    pub(in crate::catalog) fn read_unexpired_secrets(
        &self,
        uin: Uin,
        now_us: i64,
        count_max: u32,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.with(|connection| {
            let sql = "SELECT secret_id, sealed FROM key
                       WHERE uin = ?1 AND (expires_at_us IS NULL OR expires_at_us > ?2)
                       ORDER BY expires_at_us IS NOT NULL, created_at_us DESC LIMIT ?3";
            read_rows(connection, sql, params![uin.get(), now_us, count_max], |row| {
                Ok((get_column(row, "secret_id")?, get_column(row, "sealed")?))
            })
        })
    }

    pub(in crate::catalog) fn read_master_key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.read("find the master key's check value", |transaction| {
            let sql = "SELECT value FROM meta WHERE name = 'master_key_check'";
            read_row(transaction, sql, [], |row| get_column(row, "value"))
        })
    }

    pub(in crate::catalog) fn set_master_key_check(&self, value: &[u8]) -> Result<(), StoreError> {
        self.write("keep the master key's check value", |transaction| {
            let sql = "INSERT INTO meta (name, value) VALUES ('master_key_check', ?1) ON CONFLICT DO NOTHING";
            change_rows(transaction, sql, [value]).map(|_| ())
        })
    }
}

/// Finds the account with a number.
pub(super) fn find_account(transaction: &Transaction<'_>, uin: Uin) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT uin, role, parent, name FROM account WHERE uin = ?1";
    read_row(transaction, sql, [uin.get()], get_account)
}

/// Finds the key with an id.
fn find_key(connection: &Connection, secret_id: &str) -> Result<Option<Key>, StoreError> {
    let sql = "SELECT uin, role, sealed, expires_at_us, token_sha256
               FROM key JOIN account USING (uin) WHERE secret_id = ?1";
    read_row(connection, sql, [secret_id], |row| {
        let expires_at_us: Option<i64> = get_column(row, "expires_at_us")?;
        let token_sha256: Option<[u8; 32]> = get_column(row, "token_sha256")?;
        Ok(Key {
            uin: get_uin(row, "uin")?,
            role: get_role(row, "role")?,
            sealed: get_column(row, "sealed")?,
            temporary: expires_at_us
                .zip(token_sha256)
                .map(|(expires_at_us, token_sha256)| TemporaryKey { expires_at_us, token_sha256 }),
        })
    })
}

/// Reads a row of the account table.
fn get_account(row: &Row<'_>) -> Result<Account, StoreError> {
    let parent: Option<i64> = get_column(row, "parent")?;
    Ok(Account {
        uin: get_uin(row, "uin")?,
        role: get_role(row, "role")?,
        parent: parent.and_then(Uin::new),
        name: get_column(row, "name")?,
    })
}
