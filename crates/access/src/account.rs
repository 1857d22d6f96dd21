//! Accounts, and the rules by which they enter the tree, change in it and leave it.

use bill::Uin;

use crate::account_refusal::{AccountRefusal, NAME_CHARS_MAX};
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

/// A change of an account: the values that it is to have from now on, and `None` for those that stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The name.
    pub name: Option<String>,
    /// The account directly above it.
    pub parent: Option<NewParent>,
    /// The role.
    pub role: Option<Role>,
}

/// The place of an account in the tree after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewParent {
    /// Directly below this account.
    Below(Uin),
    /// At the top of the tree.
    Top,
}

/// The published lines that name an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamedInBills {
    /// True if lines of another payer name it as their owner: it is a customer.
    pub as_customer: bool,
    /// True if lines name it as their payer or manager: it is a partner.
    pub as_partner: bool,
    /// True if any line names it.
    pub at_all: bool,
}

impl Account {
    /// Checks that the account may be added. `existing` is the account that has its number already, `parent` the one
    /// that it names as its parent, as far as they exist.
    ///
    /// # Errors
    ///
    /// [`AccountRefusal`]: the number is taken, the name is none, the parent does not exist or has the wrong role, or
    /// published bills contradict the role.
    pub fn check_can_be_added(
        &self,
        existing: Option<&Self>,
        parent: Option<&Self>,
        bills: NamedInBills,
    ) -> Result<(), AccountRefusal> {
        if let Some(existing) = existing {
            return Err(AccountRefusal::Exists {
                uin: self.uin,
                role: existing.role,
                has_other_role: existing.role != self.role,
                has_other_parent: existing.parent != self.parent,
                has_other_name: existing.name != self.name,
            });
        }
        check_account_name(&self.name)?;
        self.check_place(parent)?;
        let uin = self.uin;
        match (self.role, bills) {
            (Role::Customer, NamedInBills { as_partner: true, .. }) => {
                Err(AccountRefusal::PartnerInBills { uin })
            }
            (
                Role::Distributor | Role::SecondLevelReseller | Role::Reseller,
                NamedInBills { as_customer: true, .. },
            ) => Err(AccountRefusal::CustomerInBills { uin }),
            _ => Ok(()),
        }
    }

    /// Checks that the account, which is as it is to be, may take the place of `before`. `parent` is the account that
    /// it names as its parent, if that exists; `children` are the accounts directly below it.
    ///
    /// No account comes below itself: the roles of the tree rule out every circle but that of an account that is its own
    /// parent.
    ///
    /// # Errors
    ///
    /// [`AccountRefusal`]: the name is none, the place in the tree is none for the role, an account below it could not
    /// stay there, or published bills contradict the role.
    pub fn check_can_replace(
        &self,
        before: &Self,
        parent: Option<&Self>,
        children: &[Self],
        bills: NamedInBills,
    ) -> Result<(), AccountRefusal> {
        let (uin, role) = (self.uin, self.role);
        if self.name != before.name {
            check_account_name(&self.name)?;
        }
        if self.parent == Some(uin) {
            return Err(AccountRefusal::OwnParent { uin });
        }
        self.check_place(parent)?;
        if let Some(child) = children.iter().find(|child| !child.role.can_have_parent(Some(role))) {
            return Err(AccountRefusal::WrongChild { uin, role, child: child.uin, child_role: child.role });
        }
        match (before.role, role) {
            (Role::Customer, Role::Customer) => Ok(()),
            (Role::Customer, _) if bills.as_customer => Err(AccountRefusal::CustomerInBills { uin }),
            (_, Role::Customer) if bills.as_partner => Err(AccountRefusal::PartnerInBills { uin }),
            _ => Ok(()),
        }
    }

    /// Checks that the account may be directly below the one that it names as its parent.
    fn check_place(&self, parent: Option<&Self>) -> Result<(), AccountRefusal> {
        let (uin, role) = (self.uin, self.role);
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

impl AccountChange {
    /// Returns an account as it is after the change.
    #[must_use]
    pub fn apply_to(&self, account: &Account) -> Account {
        Account {
            uin: account.uin,
            role: self.role.unwrap_or(account.role),
            parent: match self.parent {
                None => account.parent,
                Some(NewParent::Below(parent)) => Some(parent),
                Some(NewParent::Top) => None,
            },
            name: self.name.clone().unwrap_or_else(|| account.name.clone()),
        }
    }
}

/// Checks that a text may be the name of an account.
fn check_account_name(name: &str) -> Result<(), AccountRefusal> {
    if name.chars().any(char::is_control) {
        return Err(AccountRefusal::NameWithControls);
    }
    match name.chars().count() {
        ..=NAME_CHARS_MAX => Ok(()),
        chars => Err(AccountRefusal::LongName { chars }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: i64, role: Role, parent: Option<i64>) -> Account {
        let uin = |number| Uin::new(number).unwrap();
        Account { uin: uin(number), role, parent: parent.map(uin), name: String::new() }
    }

    /// Every tree of four accounts that the rules permit, reached by changes, has no circle and no wrong edge.
    #[test]
    fn changes_keep_the_tree_a_tree() {
        let numbers = [1, 2, 3, 4];
        let mut trees = vec![numbers.map(|number| account(number, Role::Reseller, None))];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(tree) = trees.pop() {
            if !seen.insert(format!("{tree:?}")) {
                continue;
            }
            for (index, before) in tree.iter().enumerate() {
                let places = numbers.map(|parent| NewParent::Below(Uin::new(parent).unwrap()));
                for (role, place) in Role::ALL.into_iter().flat_map(|role| {
                    places.into_iter().chain([NewParent::Top]).map(move |place| (role, place))
                }) {
                    let change = AccountChange { name: None, parent: Some(place), role: Some(role) };
                    let after = change.apply_to(before);
                    let parent = tree.iter().find(|other| Some(other.uin) == after.parent);
                    let children: Vec<Account> =
                        tree.iter().filter(|other| other.parent == Some(before.uin)).cloned().collect();
                    if after.check_can_replace(before, parent, &children, NamedInBills::default()).is_ok() {
                        let mut next = tree.clone();
                        if let Some(place) = next.get_mut(index) {
                            *place = after;
                        }
                        trees.push(next);
                    }
                }
            }
            for start in &tree {
                let find = |uin: Uin| tree.iter().find(|account| account.uin == uin);
                let mut steps = 0;
                let mut at = start;
                while let Some(parent) = at.parent.and_then(find) {
                    assert!(at.role.can_have_parent(Some(parent.role)), "{tree:?}");
                    at = parent;
                    steps += 1;
                    assert!(steps < 4, "a circle: {tree:?}");
                }
                assert!(at.role.can_have_parent(None), "{tree:?}");
            }
        }
        assert!(seen.len() > 500, "{}", seen.len());
    }

    #[test]
    fn published_bills_hold_an_account_to_its_side() {
        let bills = |as_customer, as_partner| NamedInBills { as_customer, as_partner, at_all: true };
        let check = |from, to, bills| {
            let (before, after) = (account(1, from, None), account(1, to, None));
            after.check_can_replace(&before, None, &[], bills)
        };
        let (customer, reseller) = (Role::Customer, Role::Reseller);
        assert!(check(customer, reseller, bills(false, true)).is_ok());
        assert!(matches!(
            check(customer, reseller, bills(true, false)),
            Err(AccountRefusal::CustomerInBills { .. })
        ));
        assert!(check(reseller, customer, bills(true, false)).is_ok());
        assert!(matches!(
            check(reseller, customer, bills(false, true)),
            Err(AccountRefusal::PartnerInBills { .. })
        ));
        assert!(check(reseller, Role::Distributor, bills(true, true)).is_ok());
    }

    #[test]
    fn a_name_has_at_most_a_hundred_characters_and_none_that_controls_a_terminal() {
        assert!(check_account_name(&"名".repeat(100)).is_ok());
        assert!(matches!(check_account_name(&"a".repeat(101)), Err(AccountRefusal::LongName { chars: 101 })));
        assert!(matches!(check_account_name("a\tb"), Err(AccountRefusal::NameWithControls)));
    }
}
