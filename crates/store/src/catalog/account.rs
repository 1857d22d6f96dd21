//! Accounts and keys, as the catalog gives and takes them.

use bill::{Role, Uin};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub uin: Uin,
    /// What it is in the tree.
    pub role: Role,
    /// The account directly above it; `None` at the top, or where it is not known.
    pub parent: Option<Uin>,
    /// What people call it; may be empty.
    pub name: String,
}

/// A key as a request needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The account that the key acts for.
    pub uin: Uin,
    /// The role of that account.
    pub role: Role,
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// What ends the key, if anything does.
    pub temporary: Option<Temporary>,
}

/// What a key that ends has more than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temporary {
    /// When it ends, microseconds since 1970.
    pub expires_at_us: i64,
    /// The SHA-256 of the token that every request must carry.
    pub token_sha256: [u8; 32],
}

/// A key that is to be kept.
#[derive(Clone, Copy)]
pub struct NewKey<'a> {
    /// Its id.
    pub secret_id: &'a str,
    /// The account that it acts for.
    pub uin: Uin,
    /// Its sealed secret.
    pub sealed: &'a [u8],
    /// What ends it, if anything does.
    pub temporary: Option<Temporary>,
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
    /// When it was added, microseconds since 1970.
    pub created_at_us: i64,
    /// When it ends, microseconds since 1970; `None` where it does not.
    pub expires_at_us: Option<i64>,
}
