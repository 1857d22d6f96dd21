//! The reasons why an account is not added, changed or deleted, and what to do.

use bill::Uin;

use crate::role::Role;

/// Largest number of characters of a name.
pub(crate) const NAME_CHARS_MAX: usize = 100;

/// The reason why an account is not added, changed or deleted. Nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// Another account has the number.
    #[error(
        "there already is an account {uin}, {}, with another {}: change it with `billfold account set {uin}`",
        role.describe(), list_differences(*has_other_role, *has_other_parent, *has_other_name)
    )]
    Exists {
        /// The number.
        uin: Uin,
        /// The role of the existing account.
        role: Role,
        /// True if the role differs.
        has_other_role: bool,
        /// True if the parent differs.
        has_other_parent: bool,
        /// True if the name differs.
        has_other_name: bool,
    },
    /// The account does not exist.
    #[error("there is no account {uin}: `billfold account list` shows all of them")]
    Unknown {
        /// The number.
        uin: Uin,
    },
    /// The account above it does not exist.
    #[error("there is no account {parent} to stand above {uin}: add it first")]
    NoParent {
        /// The account.
        uin: Uin,
        /// The number of the account that does not exist.
        parent: Uin,
    },
    /// The account was to be its own parent.
    #[error("{uin} cannot stand below itself: name another account with --parent")]
    OwnParent {
        /// The account.
        uin: Uin,
    },
    /// An account of this role may not be directly below one of the parent's role.
    #[error(
        "{uin} cannot stand below {parent}: {} does not stand below {}: {}",
        role.describe(), parent_role.describe(), advise_place(*role)
    )]
    WrongParent {
        /// The account.
        uin: Uin,
        /// Its role.
        role: Role,
        /// The account that was to be above it.
        parent: Uin,
        /// The role of that account.
        parent_role: Role,
    },
    /// An account of this role needs one above it.
    #[error("{} stands below a distributor: name that with --parent", role.describe())]
    NeedsParent {
        /// The role.
        role: Role,
    },
    /// An account below it could not stay there.
    #[error(
        "{uin} cannot be {}: {child} is directly below it, and {} does not stand below {}: move {child} first, with \
         `billfold account set {child}`",
        role.describe(), child_role.describe(), role.describe()
    )]
    WrongChild {
        /// The account.
        uin: Uin,
        /// The role that it was to have.
        role: Role,
        /// The account below it.
        child: Uin,
        /// The role of that account.
        child_role: Role,
    },
    /// A customer with bills was to become a partner.
    #[error(
        "{uin} has bills as a customer, which no account could ask for any more if it were a partner: leave the \
         account as it is, and add the account number under which it is a partner"
    )]
    CustomerInBills {
        /// The account.
        uin: Uin,
    },
    /// A partner with bills was to become a customer.
    #[error(
        "published bills name {uin} as payer or manager, and a customer could not ask for them: give it the role of \
         a partner"
    )]
    PartnerInBills {
        /// The account.
        uin: Uin,
    },
    /// The name has characters that control a terminal.
    #[error("the name contains a line break or another control character: leave it out")]
    NameWithControls,
    /// The name is too long.
    #[error("the name has {chars} characters: shorten it to {NAME_CHARS_MAX} at most")]
    LongName {
        /// The number of its characters.
        chars: usize,
    },
    /// Something needs the account, which was to be deleted.
    #[error("account {uin} cannot be deleted: {}", list_uses(*uin, keys, children, *has_bills))]
    InUse {
        /// The account.
        uin: Uin,
        /// The ids of its keys.
        keys: Vec<String>,
        /// The accounts directly below it.
        children: Vec<Uin>,
        /// True if published bills name it.
        has_bills: bool,
    },
}

/// Lists in words what differs.
fn list_differences(role: bool, parent: bool, name: bool) -> String {
    let parts = [(role, "role"), (parent, "parent"), (name, "name")];
    let parts: Vec<&str> = parts.into_iter().filter(|(differs, _)| *differs).map(|(_, part)| part).collect();
    parts.join(" and ")
}

/// Says where accounts of a role stand.
fn advise_place(role: Role) -> &'static str {
    match role {
        Role::Distributor | Role::Reseller => {
            "it stands at the top of the tree, so leave --parent out, or pass --no-parent to `billfold account set`"
        }
        Role::SecondLevelReseller => "name a distributor with --parent",
        Role::Customer => "name a partner with --parent, or leave it out",
    }
}

/// Lists what needs an account, each with the command that removes it.
fn list_uses(uin: Uin, keys: &[String], children: &[Uin], has_bills: bool) -> String {
    let mut uses = Vec::new();
    if let Some(first) = keys.first() {
        uses.push(format!(
            "keys act for it ({}): delete each with `billfold key delete {first}`",
            list_first(keys)
        ));
    }
    if let Some(first) = children.first() {
        uses.push(format!(
            "accounts are directly below it ({}): move each with `billfold account set {first} --parent UIN`, or delete \
             it with `billfold account delete {first}`",
            list_first(children)
        ));
    }
    if has_bills {
        uses.push(format!(
            "published bills name it, and they stay: change it with `billfold account set {uin}`, if it has to be changed"
        ));
    }
    uses.join("; ")
}

/// Largest number of items that a message lists.
const LISTED_MAX: usize = 5;

/// Lists the first items.
fn list_first<T: ToString>(items: &[T]) -> String {
    let mut texts: Vec<String> = items.iter().take(LISTED_MAX).map(ToString::to_string).collect();
    if let Some(more) = items.len().checked_sub(LISTED_MAX).filter(|more| *more > 0) {
        texts.push(format!("and {more} more"));
    }
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_and_what_to_do_in_one_sentence() {
        let uin = |number| Uin::new(number).unwrap();
        let wrong = AccountRefusal::WrongParent {
            uin: uin(5),
            role: Role::SecondLevelReseller,
            parent: uin(6),
            parent_role: Role::Reseller,
        };
        assert_eq!(
            wrong.to_string(),
            "5 cannot stand below 6: a second-level reseller does not stand below a reseller: name a distributor with \
             --parent"
        );
        let keys = (1..8).map(|number| format!("AKID{number}")).collect();
        let used = AccountRefusal::InUse { uin: uin(5), keys, children: vec![uin(7)], has_bills: true };
        let text = used.to_string();
        for part in
            ["AKID5, and 2 more", "billfold key delete AKID1", "billfold account set 7", "bills name it"]
        {
            assert!(text.contains(part), "{text}");
        }
    }
}
