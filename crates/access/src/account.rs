//! Accounts, and the rules by which a new one enters the tree.

use bill::Uin;

use crate::role::Role;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub uin: Uin,
    /// Its role in the tree.
    pub role: Role,
    /// The account directly above it; `None` at the top, or if it is not known.
    pub parent: Option<Uin>,
    /// The name that people call it by; may be empty.
    pub name: String,
}

/// The reason why an account may not be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// Another account has the number.
    #[error("there already is an account {uin}, a {role}; `billfold account list` shows it")]
    Exists {
        /// The number.
        uin: Uin,
        /// The role of the existing account.
        role: Role,
    },
    /// The account above it does not exist.
    #[error("there is no account {parent} to stand above {uin}; add it first")]
    NoParent {
        /// The account that was to be added.
        uin: Uin,
        /// The number of the account that does not exist.
        parent: Uin,
    },
    /// An account of this role may not be directly below one of the parent's role.
    #[error(
        "{uin} cannot stand below {parent}: a {} does not stand below a {}",
        role.title(), parent_role.title()
    )]
    WrongParent {
        /// The account that was to be added.
        uin: Uin,
        /// Its role.
        role: Role,
        /// The account that was to be above it.
        parent: Uin,
        /// The role of that account.
        parent_role: Role,
    },
    /// An account of this role needs one above it.
    #[error("a {} stands below a distributor; name that with --parent", role.title())]
    NeedsParent {
        /// The role.
        role: Role,
    },
}

impl Account {
    /// Checks that the account may be added. `existing` is the account that has its number already, `parent` the one
    /// that it names as its parent, as far as they exist.
    ///
    /// # Errors
    ///
    /// [`AccountRefusal`]: the number is taken, or the parent does not exist or has the wrong role.
    pub fn check_can_be_added(
        &self,
        existing: Option<&Self>,
        parent: Option<&Self>,
    ) -> Result<(), AccountRefusal> {
        let (uin, role) = (self.uin, self.role);
        if let Some(existing) = existing {
            return Err(AccountRefusal::Exists { uin, role: existing.role });
        }
        if let (Some(parent), None) = (self.parent, parent) {
            return Err(AccountRefusal::NoParent { uin, parent });
        }
        if role.can_have_parent(parent.map(|parent| parent.role)) {
            return Ok(());
        }
        Err(match parent {
            Some(parent) => {
                AccountRefusal::WrongParent { uin, role, parent: parent.uin, parent_role: parent.role }
            }
            None => AccountRefusal::NeedsParent { role },
        })
    }
}
