//! Keys, as the catalog stores and returns them.

use access::Role;
use bill::Uin;

use super::event::{Author, Event, EventKind};
use crate::refusal::StoreRefusal;

/// Time for which an expired key is still listed, in microseconds: 30 days. No client uses a key that expired long
/// ago, and its row would stay for ever.
pub(super) const EXPIRED_KEPT_US: i64 = 30 * 86_400 * 1_000_000;

/// A key as a request needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The account that the key acts for.
    pub uin: Uin,
    /// The role of that account.
    pub role: Role,
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// Its expiry and token, if it is a temporary key.
    pub temporary: Option<TemporaryKey>,
}

impl Key {
    /// Makes the entry of the history that the key was deleted.
    pub(super) fn make_deletion_event(&self, author: Author<'_>, secret_id: &str) -> Event {
        let expires_at_us = self.temporary.map(|temporary| temporary.expires_at_us);
        Event::of_key(author, EventKind::KeyDeleted, (self.uin, secret_id, expires_at_us))
    }
}

/// The expiry of a temporary key, and the token that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemporaryKey {
    /// The time at which it expires, microseconds since 1970.
    pub expires_at_us: i64,
    /// The SHA-256 of the token that every request must carry.
    pub token_sha256: [u8; 32],
}

/// A key that is to be added.
#[derive(Clone, Copy)]
pub struct NewKey<'a> {
    /// Its id.
    pub secret_id: &'a str,
    /// The account that it acts for.
    pub uin: Uin,
    /// Its sealed secret.
    pub sealed: &'a [u8],
    /// Its expiry and token, if it is a temporary key.
    pub temporary: Option<TemporaryKey>,
    /// True if it was created elsewhere.
    pub is_existing: bool,
}

impl NewKey<'_> {
    /// Makes the entry of the history that the key is added.
    pub(super) fn make_event(&self, author: Author<'_>) -> Event {
        let kind = if self.is_existing { EventKind::KeyAdded } else { EventKind::KeyCreated };
        let expires_at_us = self.temporary.map(|temporary| temporary.expires_at_us);
        Event::of_key(author, kind, (self.uin, self.secret_id, expires_at_us))
    }

    /// Makes the refusal of a key for an account that does not exist.
    pub(super) fn refuse_without_account(&self) -> StoreRefusal {
        StoreRefusal::NoAccount { uin: self.uin }
    }

    /// Makes the refusal of a key whose id is taken.
    pub(super) fn refuse_taken_id(&self) -> StoreRefusal {
        StoreRefusal::KeyExists { id: self.secret_id.to_owned() }
    }
}

/// A key as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its id.
    pub secret_id: String,
    /// The account that it acts for.
    pub uin: Uin,
    /// The role of that account.
    pub role: Role,
    /// The time at which it was added, microseconds since 1970.
    pub created_at_us: i64,
    /// The time at which it expires, microseconds since 1970; `None` if it never does.
    pub expires_at_us: Option<i64>,
}
