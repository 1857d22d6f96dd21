//! Accounts, keys, and the requests that are counted for them.

use access::{Account, AccountChange};
use bill::Uin;

use super::database::{Catalog, delegate};
use super::event::{Author, Event};
use super::key::{Key, KeyInfo, NewKey};
use crate::error::StoreError;

impl Catalog {
    /// Adds an account, with an entry in the history. Returns false if exactly this account exists already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: another account has the number, the parent does not exist, or may not be above the
    /// account.
    pub async fn add_account(&self, account: &Account, author: Author<'_>) -> Result<bool, StoreError> {
        delegate!(self.add_account(account, author))
    }

    /// Changes an account, with an entry in the history. Returns it as it was before and as it is now. If both are equal,
    /// nothing was written.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: there is no such account, or the tree or published bills contradict the change.
    pub async fn change_account(
        &self,
        uin: Uin,
        change: &AccountChange,
        author: Author<'_>,
    ) -> Result<(Account, Account), StoreError> {
        delegate!(self.change_account(uin, change, author))
    }

    /// Deletes an account that nothing needs, with an entry in the history, and returns it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: there is no such account, or keys, accounts or published bills need it.
    pub async fn delete_account(&self, uin: Uin, author: Author<'_>) -> Result<Account, StoreError> {
        delegate!(self.delete_account(uin, author))
    }

    /// Returns the history of accounts and keys from a time on, or all of it, in the order in which it was written.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_events(&self, since_us: Option<i64>) -> Result<Vec<Event>, StoreError> {
        delegate!(self.list_events(since_us.unwrap_or(i64::MIN)))
    }

    /// Returns every account, by number.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_accounts(&self) -> Result<Vec<Account>, StoreError> {
        delegate!(self.list_accounts())
    }

    /// Adds a key with its sealed secret, with an entry in the history.
    ///
    /// # Errors
    ///
    /// [`StoreError::Refused`]: the id is taken, or the account does not exist.
    pub async fn add_key(&self, key: &NewKey<'_>, author: Author<'_>) -> Result<(), StoreError> {
        delegate!(self.add_key(key, author))
    }

    /// Returns ids and sealed secrets of an account's keys that have not expired, at most `count_max`: first those
    /// that never expire, and of each kind the newest.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_unexpired_secrets(
        &self,
        uin: Uin,
        now_us: i64,
        count_max: u32,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        delegate!(self.read_unexpired_secrets(uin, now_us, count_max))
    }

    /// Deletes a key, with an entry in the history, and returns it; `None` if no key has the id.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn delete_key(&self, secret_id: &str, author: Author<'_>) -> Result<Option<Key>, StoreError> {
        delegate!(self.delete_key(secret_id, author))
    }

    /// Returns every key, by account and time.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_keys(&self) -> Result<Vec<KeyInfo>, StoreError> {
        delegate!(self.list_keys())
    }

    /// Returns true if there is a key.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn has_keys(&self) -> Result<bool, StoreError> {
        delegate!(self.has_keys())
    }

    /// Finds an account by its number.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_account(&self, uin: Uin) -> Result<Option<Account>, StoreError> {
        delegate!(self.find_account(uin))
    }

    /// Finds the key with an id.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn find_key(&self, secret_id: &str) -> Result<Option<Key>, StoreError> {
        delegate!(self.find_key(secret_id))
    }

    /// Returns the value that distinguishes the master key from others; `None` while no secret was sealed.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_master_key_check(&self) -> Result<Option<Vec<u8>>, StoreError> {
        delegate!(self.read_master_key_check())
    }

    /// Stores the value that distinguishes the master key from others, unless one is stored.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn set_master_key_check(&self, value: &[u8]) -> Result<(), StoreError> {
        delegate!(self.set_master_key_check(value))
    }

    /// Counts a request and returns the total for this account, action and second across all nodes; `None` with
    /// SQLite, where each process counts its own. The second is that of the database's clock.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn count_request(&self, uin: Uin, action: &str) -> Result<Option<u64>, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(None),
            // On the heap, since every request would be larger by it.
            Self::Postgres(postgres) => Box::pin(postgres.count_request(uin, action)).await.map(Some),
        }
    }
}
