//! Accounts and keys in SQLite.

use access::{Account, AccountChange, AccountRefusal, NamedInBills};
use bill::Uin;
use rusqlite::{Connection, Row, Transaction, params};

use super::Sqlite;
use super::events::insert_event;
use super::rows::{change_rows, get_column, get_role, get_uin, read_row, read_rows};
use crate::catalog::event::{Author, Event, EventKind, OWN_NAME};
use crate::catalog::key::EXPIRED_KEPT_US;
use crate::catalog::key::{Key, KeyInfo, NewKey, TemporaryKey};
use crate::catalog::named_in_bills::NAMED_IN_BILLS;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

impl Sqlite {
    pub(in crate::catalog) fn add_account(
        &self,
        account: &Account,
        author: Author<'_>,
    ) -> Result<bool, StoreError> {
        self.write("add an account", |transaction| {
            let existing = find_account(transaction, account.uin)?;
            if existing.as_ref() == Some(account) {
                return Ok(false);
            }
            let parent = find_parent(transaction, account)?;
            let bills = find_in_bills(transaction, account.uin)?;
            account
                .check_can_be_added(existing.as_ref(), parent.as_ref(), bills)
                .map_err(StoreRefusal::from)?;
            let (role, parent) = (account.role.as_str(), account.parent.map(Uin::get));
            change_rows(
                transaction,
                "INSERT INTO account (uin, role, parent, name, created_at_us) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![account.uin.get(), role, parent, account.name, author.at_us],
            )?;
            insert_event(transaction, &Event::of_account(author, account.uin, None, Some(account)))?;
            Ok(true)
        })
    }

    pub(in crate::catalog) fn change_account(
        &self,
        uin: Uin,
        change: &AccountChange,
        author: Author<'_>,
    ) -> Result<(Account, Account), StoreError> {
        self.write("change an account", |transaction| {
            let before = find_account(transaction, uin)?;
            let before = before.ok_or(AccountRefusal::Unknown { uin }).map_err(StoreRefusal::from)?;
            let after = change.apply_to(&before);
            if after == before {
                return Ok((before, after));
            }
            let parent = find_parent(transaction, &after)?;
            let children = find_children(transaction, uin)?;
            let bills = find_in_bills(transaction, uin)?;
            after
                .check_can_replace(&before, parent.as_ref(), &children, bills)
                .map_err(StoreRefusal::from)?;
            let (role, parent) = (after.role.as_str(), after.parent.map(Uin::get));
            let sql = "UPDATE account SET role = ?2, parent = ?3, name = ?4 WHERE uin = ?1";
            change_rows(transaction, sql, params![uin.get(), role, parent, after.name])?;
            insert_event(transaction, &Event::of_account(author, uin, Some(&before), Some(&after)))?;
            Ok((before, after))
        })
    }

    pub(in crate::catalog) fn delete_account(
        &self,
        uin: Uin,
        author: Author<'_>,
    ) -> Result<Account, StoreError> {
        self.write("delete an account", |transaction| {
            let account = find_account(transaction, uin)?;
            let account = account.ok_or(AccountRefusal::Unknown { uin }).map_err(StoreRefusal::from)?;
            let sql = "SELECT secret_id FROM key WHERE uin = ?1 ORDER BY created_at_us, secret_id";
            let keys: Vec<String> =
                read_rows(transaction, sql, [uin.get()], |row| get_column(row, "secret_id"))?;
            let children: Vec<Uin> = find_children(transaction, uin)?.iter().map(|child| child.uin).collect();
            let has_bills = find_in_bills(transaction, uin)?.at_all;
            if has_bills || !keys.is_empty() || !children.is_empty() {
                let in_use = AccountRefusal::InUse { uin, keys, children, has_bills };
                return Err(StoreRefusal::from(in_use).into());
            }
            change_rows(transaction, "DELETE FROM account WHERE uin = ?1", [uin.get()])?;
            insert_event(transaction, &Event::of_account(author, uin, Some(&account), None))?;
            Ok(account)
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

    pub(in crate::catalog) fn add_key(&self, key: &NewKey<'_>, author: Author<'_>) -> Result<(), StoreError> {
        self.write("add a key", |transaction| {
            let (id, uin) = (key.secret_id, key.uin);
            if find_account(transaction, uin)?.is_none() {
                return Err(key.refuse_without_account().into());
            }
            remove_expired_keys(transaction, author.at_us)?;
            let sql = "INSERT INTO key (secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
            let expires_at_us = key.temporary.map(|temporary| temporary.expires_at_us);
            let token_sha256 = key.temporary.map(|temporary| temporary.token_sha256);
            let values = params![id, uin.get(), key.sealed, author.at_us, expires_at_us, token_sha256];
            match change_rows(transaction, sql, values)? {
                0 => Err(key.refuse_taken_id().into()),
                _ => insert_event(transaction, &key.make_event(author)),
            }
        })
    }

    pub(in crate::catalog) fn has_keys(&self) -> Result<bool, StoreError> {
        self.read("look for a key", |transaction| {
            let found = read_row(transaction, "SELECT uin FROM key LIMIT 1", [], |row| get_uin(row, "uin"))?;
            Ok(found.is_some())
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

    pub(in crate::catalog) fn delete_key(
        &self,
        secret_id: &str,
        author: Author<'_>,
    ) -> Result<Option<Key>, StoreError> {
        self.write("delete a key", |transaction| {
            let Some(key) = find_key(transaction, secret_id)? else { return Ok(None) };
            change_rows(transaction, "DELETE FROM key WHERE secret_id = ?1", [secret_id])?;
            insert_event(transaction, &key.make_deletion_event(author, secret_id))?;
            Ok(Some(key))
        })
    }

    pub(in crate::catalog) fn find_account(&self, uin: Uin) -> Result<Option<Account>, StoreError> {
        self.with(|connection| find_account(connection, uin))
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
pub(super) fn find_account(connection: &Connection, uin: Uin) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT uin, role, parent, name FROM account WHERE uin = ?1";
    read_row(connection, sql, [uin.get()], get_account)
}

/// Finds the account that an account names as its parent.
fn find_parent(transaction: &Transaction<'_>, account: &Account) -> Result<Option<Account>, StoreError> {
    match account.parent {
        None => Ok(None),
        Some(parent) => find_account(transaction, parent),
    }
}

/// Finds the accounts directly below one, by number.
fn find_children(transaction: &Transaction<'_>, uin: Uin) -> Result<Vec<Account>, StoreError> {
    let sql = "SELECT uin, role, parent, name FROM account WHERE parent = ?1 ORDER BY uin";
    read_rows(transaction, sql, [uin.get()], get_account)
}

/// Finds out which published lines name an account.
fn find_in_bills(transaction: &Transaction<'_>, uin: Uin) -> Result<NamedInBills, StoreError> {
    let found = read_row(transaction, NAMED_IN_BILLS, [uin.get()], |row| {
        let as_partner = get_column(row, "as_partner")?;
        Ok(NamedInBills {
            as_customer: get_column(row, "as_customer")?,
            as_partner,
            at_all: as_partner || get_column(row, "as_owner")?,
        })
    })?;
    let Some(found) = found else { unreachable!("a query of EXISTS has one row") };
    Ok(found)
}

/// Removes the keys that expired long ago, with an entry in the history for each.
fn remove_expired_keys(transaction: &Transaction<'_>, now_us: i64) -> Result<(), StoreError> {
    // The time is the system's, which may be any.
    let expired_before_us = now_us.saturating_sub(EXPIRED_KEPT_US);
    let sql = "SELECT secret_id, uin, expires_at_us FROM key WHERE expires_at_us < ?1 ORDER BY secret_id";
    let expired = read_rows(transaction, sql, [expired_before_us], |row| {
        let (id, uin): (String, Uin) = (get_column(row, "secret_id")?, get_uin(row, "uin")?);
        let author = Author { name: OWN_NAME, at_us: now_us };
        Ok(Event::of_key(author, EventKind::KeyExpired, (uin, &id, get_column(row, "expires_at_us")?)))
    })?;
    change_rows(transaction, "DELETE FROM key WHERE expires_at_us < ?1", [expired_before_us])?;
    expired.iter().try_for_each(|event| insert_event(transaction, event))
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
pub(super) fn get_account(row: &Row<'_>) -> Result<Account, StoreError> {
    let parent: Option<i64> = get_column(row, "parent")?;
    Ok(Account {
        uin: get_uin(row, "uin")?,
        role: get_role(row, "role")?,
        parent: parent.and_then(Uin::new),
        name: get_column(row, "name")?,
    })
}
