//! Accounts and keys in PostgreSQL.

use access::{Account, AccountChange, AccountRefusal, NamedInBills};
use bill::Uin;
use tokio_postgres::Row;

use super::Postgres;
use super::events::insert_event;
use super::pool::Lease;
use super::rows::{get_column, get_uin};
use super::session::Values;
use crate::catalog::event::{Author, Event, EventKind, OWN_NAME};
use crate::catalog::key::EXPIRED_KEPT_US;
use crate::catalog::key::{Key, KeyInfo, NewKey, TemporaryKey};
use crate::catalog::named_in_bills::NAMED_IN_BILLS;
use crate::catalog::value;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// Reads an account.
const ACCOUNT: &str = "SELECT uin, role, parent, name FROM account WHERE uin = $1";

/// The query of a key by its id.
const KEY: &str = "SELECT uin, role, sealed, expires_at_us, token_sha256
                   FROM key JOIN account USING (uin) WHERE secret_id = $1";

impl Postgres {
    pub(in crate::catalog) async fn add_account(
        &self,
        account: &Account,
        author: Author<'_>,
    ) -> Result<bool, StoreError> {
        let lease = self.pool.write_with_history("add an account").await?;
        let existing = find_account(&lease, account.uin).await?;
        if existing.as_ref() == Some(account) {
            return lease.roll_back().await.map(|()| false);
        }
        let parent = find_parent(&lease, account).await?;
        let bills = find_in_bills(&lease, account.uin).await?;
        account.check_can_be_added(existing.as_ref(), parent.as_ref(), bills).map_err(StoreRefusal::from)?;
        let (role, parent) = (account.role.as_str(), account.parent.map(Uin::get));
        let sql = "INSERT INTO account (uin, role, parent, name, created_at_us) VALUES ($1, $2, $3, $4, $5)";
        lease.change(sql, &[&account.uin.get(), &role, &parent, &account.name, &author.at_us]).await?;
        insert_event(&lease, &Event::of_account(author, account.uin, None, Some(account))).await?;
        lease.commit().await.map(|()| true)
    }

    pub(in crate::catalog) async fn change_account(
        &self,
        uin: Uin,
        change: &AccountChange,
        author: Author<'_>,
    ) -> Result<(Account, Account), StoreError> {
        let lease = self.pool.write_with_history("change an account").await?;
        let before = find_account(&lease, uin).await?;
        let before = before.ok_or(AccountRefusal::Unknown { uin }).map_err(StoreRefusal::from)?;
        let after = change.apply_to(&before);
        if after == before {
            return lease.roll_back().await.map(|()| (before, after));
        }
        let parent = find_parent(&lease, &after).await?;
        let children = find_children(&lease, uin).await?;
        let bills = find_in_bills(&lease, uin).await?;
        after.check_can_replace(&before, parent.as_ref(), &children, bills).map_err(StoreRefusal::from)?;
        let (role, parent) = (after.role.as_str(), after.parent.map(Uin::get));
        let sql = "UPDATE account SET role = $2, parent = $3, name = $4 WHERE uin = $1";
        lease.change(sql, &[&uin.get(), &role, &parent, &after.name]).await?;
        insert_event(&lease, &Event::of_account(author, uin, Some(&before), Some(&after))).await?;
        lease.commit().await.map(|()| (before, after))
    }

    pub(in crate::catalog) async fn delete_account(
        &self,
        uin: Uin,
        author: Author<'_>,
    ) -> Result<Account, StoreError> {
        let lease = self.pool.write_with_history("delete an account").await?;
        let account = find_account(&lease, uin).await?;
        let account = account.ok_or(AccountRefusal::Unknown { uin }).map_err(StoreRefusal::from)?;
        let sql = "SELECT secret_id FROM key WHERE uin = $1 ORDER BY created_at_us, secret_id";
        let keys = lease.query(sql, &[&uin.get()]).await?;
        let keys: Vec<String> =
            keys.iter().map(|row| get_column(row, "secret_id")).collect::<Result<_, _>>()?;
        let children: Vec<Uin> = find_children(&lease, uin).await?.iter().map(|child| child.uin).collect();
        let has_bills = find_in_bills(&lease, uin).await?.at_all;
        if has_bills || !keys.is_empty() || !children.is_empty() {
            return Err(StoreRefusal::from(AccountRefusal::InUse { uin, keys, children, has_bills }).into());
        }
        lease.change("DELETE FROM account WHERE uin = $1", &[&uin.get()]).await?;
        insert_event(&lease, &Event::of_account(author, uin, Some(&account), None)).await?;
        lease.commit().await.map(|()| account)
    }

    pub(in crate::catalog) async fn list_accounts(&self) -> Result<Vec<Account>, StoreError> {
        let sql = "SELECT uin, role, parent, name FROM account ORDER BY uin";
        self.pool.query_once("list the accounts", sql, &[]).await?.iter().map(get_account).collect()
    }

    pub(in crate::catalog) async fn add_key(
        &self,
        key: &NewKey<'_>,
        author: Author<'_>,
    ) -> Result<(), StoreError> {
        let lease = self.pool.write_with_history("add a key").await?;
        let uin = key.uin.get();
        if find_account(&lease, key.uin).await?.is_none() {
            return Err(key.refuse_without_account().into());
        }
        remove_expired_keys(&lease, author.at_us).await?;
        let sql = "INSERT INTO key (secret_id, uin, sealed, created_at_us, expires_at_us, token_sha256)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let expires_at_us = key.temporary.map(|temporary| temporary.expires_at_us);
        let token_sha256 = key.temporary.as_ref().map(|temporary| temporary.token_sha256.as_slice());
        let values: &Values<'_> =
            &[&key.secret_id, &uin, &key.sealed, &author.at_us, &expires_at_us, &token_sha256];
        if lease.change(sql, values).await? == 0 {
            return Err(key.refuse_taken_id().into());
        }
        insert_event(&lease, &key.make_event(author)).await?;
        lease.commit().await
    }

    pub(in crate::catalog) async fn has_keys(&self) -> Result<bool, StoreError> {
        let found = self.pool.query_once("look for a key", "SELECT uin FROM key LIMIT 1", &[]).await?;
        Ok(!found.is_empty())
    }

    pub(in crate::catalog) async fn list_keys(&self) -> Result<Vec<KeyInfo>, StoreError> {
        let sql = "SELECT secret_id, uin, role, key.created_at_us AS created_at_us, expires_at_us
                   FROM key JOIN account USING (uin) ORDER BY uin, key.created_at_us, secret_id";
        let info = |row: &Row| {
            Ok(KeyInfo {
                secret_id: get_column(row, "secret_id")?,
                uin: get_uin(row, "uin")?,
                role: value::parse_role("role", get_column(row, "role")?)?,
                created_at_us: get_column(row, "created_at_us")?,
                expires_at_us: get_column(row, "expires_at_us")?,
            })
        };
        self.pool.query_once("list the keys", sql, &[]).await?.iter().map(info).collect()
    }

    pub(in crate::catalog) async fn delete_key(
        &self,
        secret_id: &str,
        author: Author<'_>,
    ) -> Result<Option<Key>, StoreError> {
        let lease = self.pool.write_with_history("delete a key").await?;
        let key = lease.query_row(KEY, &[&secret_id]).await?.as_ref().map(get_key).transpose()?;
        if let Some(key) = &key {
            lease.change("DELETE FROM key WHERE secret_id = $1", &[&secret_id]).await?;
            insert_event(&lease, &key.make_deletion_event(author, secret_id)).await?;
        }
        lease.commit().await.map(|()| key)
    }

    pub(in crate::catalog) async fn find_account(&self, uin: Uin) -> Result<Option<Account>, StoreError> {
        let rows = self.pool.query_once("find an account", ACCOUNT, &[&uin.get()]).await?;
        rows.first().map(get_account).transpose()
    }

    pub(in crate::catalog) async fn find_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        if secret_id.contains('\0') {
            return Ok(None); // PostgreSQL stores no such text, and accepts none.
        }
        self.pool.query_once("find a key", KEY, &[&secret_id]).await?.first().map(get_key).transpose()
    }

    pub(in crate::catalog) async fn read_unexpired_secrets(
        &self,
        uin: Uin,
        now_us: i64,
        count_max: u32,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let sql = "SELECT secret_id, sealed FROM key
                   WHERE uin = $1 AND (expires_at_us IS NULL OR expires_at_us > $2)
                   ORDER BY expires_at_us IS NOT NULL, created_at_us DESC LIMIT $3";
        let values: &Values<'_> = &[&uin.get(), &now_us, &i64::from(count_max)];
        let rows = self.pool.query_once("find the keys of an account", sql, values).await?;
        rows.iter().map(|row| Ok((get_column(row, "secret_id")?, get_column(row, "sealed")?))).collect()
    }

    pub(in crate::catalog) async fn read_master_key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT value FROM meta WHERE name = 'master_key_check'";
        let rows = self.pool.query_once("find the master key's check value", sql, &[]).await?;
        rows.first().map(|row| get_column(row, "value")).transpose()
    }

    pub(in crate::catalog) async fn set_master_key_check(&self, value: &[u8]) -> Result<(), StoreError> {
        let lease = self.pool.write("keep the master key's check value").await?;
        let sql = "INSERT INTO meta (name, value) VALUES ('master_key_check', $1) ON CONFLICT DO NOTHING";
        lease.change(sql, &[&value]).await?;
        lease.commit().await
    }
}

/// Finds the account with a number.
pub(super) async fn find_account(lease: &Lease<'_>, uin: Uin) -> Result<Option<Account>, StoreError> {
    lease.query_row(ACCOUNT, &[&uin.get()]).await?.as_ref().map(get_account).transpose()
}

/// Finds the account that an account names as its parent.
async fn find_parent(lease: &Lease<'_>, account: &Account) -> Result<Option<Account>, StoreError> {
    match account.parent {
        None => Ok(None),
        Some(parent) => find_account(lease, parent).await,
    }
}

/// Finds the accounts directly below one, by number.
async fn find_children(lease: &Lease<'_>, uin: Uin) -> Result<Vec<Account>, StoreError> {
    let sql = "SELECT uin, role, parent, name FROM account WHERE parent = $1 ORDER BY uin";
    lease.query(sql, &[&uin.get()]).await?.iter().map(get_account).collect()
}

/// Finds out which published lines name an account.
async fn find_in_bills(lease: &Lease<'_>, uin: Uin) -> Result<NamedInBills, StoreError> {
    let Some(row) = lease.query_row(NAMED_IN_BILLS, &[&uin.get()]).await? else {
        unreachable!("a query of EXISTS has one row");
    };
    let as_partner = get_column(&row, "as_partner")?;
    Ok(NamedInBills {
        as_customer: get_column(&row, "as_customer")?,
        as_partner,
        at_all: as_partner || get_column(&row, "as_owner")?,
    })
}

/// Removes the keys that expired long ago, with an entry in the history for each.
async fn remove_expired_keys(lease: &Lease<'_>, now_us: i64) -> Result<(), StoreError> {
    // The time is the system's, which may be any.
    let expired_before_us = now_us.saturating_sub(EXPIRED_KEPT_US);
    let sql = "DELETE FROM key WHERE expires_at_us < $1 RETURNING secret_id, uin, expires_at_us";
    for row in lease.query(sql, &[&expired_before_us]).await? {
        let author = Author { name: OWN_NAME, at_us: now_us };
        let key = (get_uin(&row, "uin")?, get_column(&row, "secret_id")?, get_column(&row, "expires_at_us")?);
        insert_event(lease, &Event::of_key(author, EventKind::KeyExpired, key)).await?;
    }
    Ok(())
}

/// Reads a row of the account table.
pub(super) fn get_account(row: &Row) -> Result<Account, StoreError> {
    let parent: Option<i64> = get_column(row, "parent")?;
    Ok(Account {
        uin: get_uin(row, "uin")?,
        role: value::parse_role("role", get_column(row, "role")?)?,
        parent: parent.and_then(Uin::new),
        name: get_column(row, "name")?,
    })
}

/// Reads a row of [`KEY`].
fn get_key(row: &Row) -> Result<Key, StoreError> {
    let expires_at_us: Option<i64> = get_column(row, "expires_at_us")?;
    let token_sha256: Option<&[u8]> = get_column(row, "token_sha256")?;
    let token_sha256 = token_sha256.map(|bytes| value::parse_bytes("token_sha256", bytes)).transpose()?;
    Ok(Key {
        uin: get_uin(row, "uin")?,
        role: value::parse_role("role", get_column(row, "role")?)?,
        sealed: get_column(row, "sealed")?,
        temporary: expires_at_us
            .zip(token_sha256)
            .map(|(expires_at_us, token_sha256)| TemporaryKey { expires_at_us, token_sha256 }),
    })
}
