//! Accounts, keys, their history, closings, and the catalog's own entries, whole, as a check reads them.

use access::Account;
use bill::Uin;
use bill::ledger::Closing;

use super::event::Event;

/// Accounts, keys, their history, closings, and the catalog's own entries, all as of one state.
#[derive(Default)]
pub(crate) struct Registry {
    /// Every account, by number, with the time at which it was added, in microseconds since 1970.
    pub(crate) accounts: Vec<(Account, i64)>,
    /// Every key, by id.
    pub(crate) keys: Vec<SealedKey>,
    /// The history of accounts and keys, in the order in which it was written.
    pub(crate) events: Vec<Event>,
    /// The history of closings, in the order in which it was written.
    pub(crate) closings: Vec<Closing>,
    /// Names and values of the catalog's own entries, by name.
    pub(crate) meta: Vec<(String, Vec<u8>)>,
}

/// A key with its sealed secret.
pub(crate) struct SealedKey {
    /// Its id.
    pub(crate) secret_id: String,
    /// The account that it acts for.
    pub(crate) uin: Uin,
    /// Its sealed secret.
    pub(crate) sealed: Vec<u8>,
    /// The time at which it was added, microseconds since 1970.
    pub(crate) created_at_us: i64,
    /// The time at which it expires, microseconds since 1970; `None` if it never does.
    pub(crate) expires_at_us: Option<i64>,
}
