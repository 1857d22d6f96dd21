//! The roles that an account can have in the partner tree.

use std::fmt;

/// The role of an account.
///
/// Source of the names: the "callable roles" line of the action's page, document/product/1085/54749.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// At the top of the tree, with direct customers and second-level resellers below it.
    Distributor,
    /// Below one distributor, with customers below it.
    SecondLevelReseller,
    /// At the top of the tree, with customers below it.
    Reseller,
    /// The end customer, whose charges bills list.
    Customer,
}

/// A text that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a role; roles are distributor, second-level-reseller, reseller and customer")]
pub struct RoleError;

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Distributor, Self::SecondLevelReseller, Self::Reseller, Self::Customer];

    /// The name on our command line and in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Distributor => "distributor",
            Self::SecondLevelReseller => "second-level-reseller",
            Self::Reseller => "reseller",
            Self::Customer => "customer",
        }
    }

    /// The name in the vendor's documentation.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Distributor => "Distributor",
            Self::SecondLevelReseller => "Second-level reseller",
            Self::Reseller => "Reseller",
            Self::Customer => "End customer",
        }
    }

    /// The role in a sentence of ours.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Distributor => "a distributor",
            Self::SecondLevelReseller => "a second-level reseller",
            Self::Reseller => "a reseller",
            Self::Customer => "a customer",
        }
    }

    /// Returns true if an account of this role may be directly below one of the role `parent`; `None` means at the
    /// top of the tree.
    #[must_use]
    pub const fn can_have_parent(self, parent: Option<Self>) -> bool {
        match self {
            Self::Distributor | Self::Reseller => parent.is_none(),
            Self::SecondLevelReseller => matches!(parent, Some(Self::Distributor)),
            Self::Customer => !matches!(parent, Some(Self::Customer)),
        }
    }
}

impl std::str::FromStr for Role {
    type Err = RoleError;

    /// Reads what [`Role::as_str`] writes.
    ///
    /// # Errors
    ///
    /// [`RoleError`] for any other text.
    fn from_str(text: &str) -> Result<Self, RoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(RoleError)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_second_level_reseller_stands_between_a_distributor_and_its_customers() {
        assert!(Role::SecondLevelReseller.can_have_parent(Some(Role::Distributor)));
        assert!(!Role::SecondLevelReseller.can_have_parent(Some(Role::Reseller)));
        assert!(!Role::SecondLevelReseller.can_have_parent(None));
        assert!(Role::Distributor.can_have_parent(None));
        assert!(!Role::Reseller.can_have_parent(Some(Role::Distributor)));
        assert!(Role::Customer.can_have_parent(Some(Role::SecondLevelReseller)));
        assert!(!Role::Customer.can_have_parent(Some(Role::Customer)));
    }
}
