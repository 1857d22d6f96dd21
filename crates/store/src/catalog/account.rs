//! Accounts and keys, as the catalog gives and takes them.

use bill::{Role, Uin};

use crate::error::StoreError;

/// How long a key that has ended is still listed, in microseconds: 30 days. Nobody asks with a key that ended
/// long ago; what is left of it would only pile up.
pub(super) const ENDED_KEPT_US: i64 = 30 * 86_400 * 1_000_000;

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

impl Account {
    /// Says whether it may be added, where this account of its number and this one above it are there.
    ///
    /// # Errors
    /// [`StoreError::Refused`], with the reason.
    pub(super) fn check(&self, there: Option<&Account>, parent: Option<&Account>) -> Result<(), StoreError> {
        let (uin, role) = (self.uin, self.role.title());
        if let Some(there) = there {
            return Err(StoreError::Refused(format!(
                "there already is an account {uin}, a {}; `billfold account list` shows it",
                there.role
            )));
        }
        if let (Some(above), None) = (self.parent, parent) {
            return Err(StoreError::Refused(format!(
                "there is no account {above} to stand above {uin}; add it first"
            )));
        }
        if self.role.may_stand_below(parent.map(|parent| parent.role)) {
            return Ok(());
        }
        Err(StoreError::Refused(match parent {
            Some(parent) => format!(
                "{uin} cannot stand below {}: a {role} does not stand below a {}",
                parent.uin,
                parent.role.title()
            ),
            None => format!("a {role} stands below a distributor; name that with --parent"),
        }))
    }
}

impl NewKey<'_> {
    /// The refusal of a key for an account that is not there.
    pub(super) fn without_account(&self) -> StoreError {
        let uin = self.uin;
        StoreError::Refused(format!(
            "there is no account {uin}; add it first with `billfold account add {uin} --role ROLE`"
        ))
    }

    /// The refusal of a key whose id another has.
    pub(super) fn taken(&self) -> StoreError {
        let id = self.secret_id;
        StoreError::Refused(format!("there already is a key with the id {id}; `billfold key list` shows it"))
    }
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
