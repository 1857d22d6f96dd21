//! The decision whether a caller may know of a customer, and which of the customer's lines it may see.
//!
//! A line is visible to its payer, to its manager, and to the accounts above the manager in the tree. A customer is
//! known to the caller by an edge of the tree or by any line that was ever published. A partner is never a customer.

use std::collections::BTreeSet;

use bill::{Cell, Uin};

use crate::account::Account;
use crate::role::Role;
use crate::visible::Visible;

/// Facts of the catalog about a caller and a customer, from which the visible lines follow.
///
/// All of them are read whatever the answer will be, so that the time it takes does not distinguish a customer of
/// other partners from one that does not exist.
#[derive(Debug)]
pub struct Visibility {
    /// The account that asks.
    pub caller: Uin,
    /// The account that it asks about.
    pub customer: Uin,
    /// The caller and every partner below it in the tree: those whose customers it may see.
    pub reach: BTreeSet<Uin>,
    /// The account of the customer, if it has one.
    pub account: Option<Account>,
    /// Payers and managers that published lines of the customer ever had: those that let the caller see such a line, of which a
    /// few are enough. Others may be left out, so that their number does not show in the time.
    pub relations: Vec<(Uin, Uin)>,
}

impl Visibility {
    /// Selects the cells that the caller may see from those of a month, each given with its payer.
    #[must_use]
    pub fn select_visible_cells(&self, cells: Vec<(Uin, Cell)>) -> Visible {
        if !self.is_customer_known() {
            return Visible::Nothing;
        }
        let visible = cells.into_iter().filter(|(payer, cell)| self.can_see(*payer, cell.manager));
        Visible::Cells(visible.map(|(_, cell)| cell).collect())
    }

    /// Returns true if the caller may know that the customer exists: by an edge of the tree, or by any line that
    /// was ever published. A partner is never a customer.
    #[must_use]
    pub fn is_customer_known(&self) -> bool {
        let is_partner = self.account.as_ref().is_some_and(|account| account.role != Role::Customer);
        let parent = self.account.as_ref().and_then(|account| account.parent);
        let by_edge = parent.is_some_and(|parent| self.reach.contains(&parent));
        let by_line = self.relations.iter().any(|(payer, manager)| self.can_see(*payer, *manager));
        self.caller != self.customer && !is_partner && (by_edge || by_line)
    }

    /// Returns true if the caller may see lines of a payer and manager: it is one of them, or it is above the
    /// manager in the tree.
    fn can_see(&self, payer: Uin, manager: Uin) -> bool {
        self.caller == payer || self.reach.contains(&manager)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uin(number: i64) -> Uin {
        Uin::new(number).unwrap()
    }

    /// Caller 1 reaches itself and partner 2. Customer 9 has the given parent and relations.
    fn make_visibility(role: Option<Role>, parent: Option<i64>, relations: &[(i64, i64)]) -> Visibility {
        let customer = uin(9);
        Visibility {
            caller: uin(1),
            customer,
            reach: [uin(1), uin(2)].into(),
            account: role.map(|role| Account {
                uin: customer,
                role,
                parent: parent.map(uin),
                name: String::new(),
            }),
            relations: relations.iter().map(|(payer, manager)| (uin(*payer), uin(*manager))).collect(),
        }
    }

    #[test]
    fn a_customer_is_known_by_an_edge_of_the_tree_or_by_a_line_and_a_partner_never_is() {
        let customer = Some(Role::Customer);
        assert!(make_visibility(customer, Some(2), &[]).is_customer_known());
        assert!(make_visibility(None, None, &[(1, 7)]).is_customer_known(), "the caller is the payer");
        assert!(
            make_visibility(customer, Some(5), &[(5, 2)]).is_customer_known(),
            "a partner below manages it"
        );
        assert!(!make_visibility(customer, Some(5), &[(5, 7)]).is_customer_known());
        assert!(!make_visibility(None, None, &[]).is_customer_known());
        assert!(!make_visibility(Some(Role::Reseller), Some(2), &[(1, 1)]).is_customer_known());
        let own = Visibility { customer: uin(1), ..make_visibility(customer, Some(2), &[(1, 1)]) };
        assert!(!own.is_customer_known(), "the caller is not its own customer");
    }
}
