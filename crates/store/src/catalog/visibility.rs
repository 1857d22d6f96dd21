//! Who may know of a customer, and see which of its lines. It is decided here for both databases.
//!
//! A line is visible to its payer, its manager, and whoever stands above its manager in the tree. The customer is
//! known to the caller by an edge of the tree or by any published line; a partner is nobody's customer.

use std::collections::BTreeSet;

use bill::{Cell, Role, Uin};

use super::account::Account;
use super::version::Visible;

/// What the catalog knows of a caller and a customer.
///
/// All of it is read whatever the answer will be, so that the time it takes does not tell a customer of
/// others from one that does not exist.
#[derive(Debug)]
pub(super) struct Sight {
    /// Who asks.
    pub(super) caller: Uin,
    /// About whom.
    pub(super) customer: Uin,
    /// The caller and every partner below it in the tree: those whose customers it may see.
    pub(super) reach: BTreeSet<Uin>,
    /// The account of the customer, where it has one.
    pub(super) account: Option<Account>,
    /// Every payer and manager that a published line of the customer ever had.
    pub(super) relations: Vec<(Uin, Uin)>,
}

impl Sight {
    /// What the caller may see of a month, of which these are the cells with their payers.
    pub(super) fn visible(&self, cells: Vec<(Uin, Cell)>) -> Visible {
        if !self.is_known() {
            return Visible::Nothing;
        }
        let visible = cells.into_iter().filter(|(payer, cell)| self.sees(*payer, cell.manager));
        Visible::Cells(visible.map(|(_, cell)| cell).collect())
    }

    /// Whether the caller may know that the customer exists: by an edge of the tree, or by any line that
    /// was ever published. A partner is nobody's customer.
    pub(super) fn is_known(&self) -> bool {
        let is_partner = self.account.as_ref().is_some_and(|account| account.role != Role::Customer);
        let parent = self.account.as_ref().and_then(|account| account.parent);
        let by_edge = parent.is_some_and(|parent| self.reach.contains(&parent));
        let by_line = self.relations.iter().any(|(payer, manager)| self.sees(*payer, *manager));
        self.caller != self.customer && !is_partner && (by_edge || by_line)
    }

    /// Whether the caller may see lines of a payer and manager: it is one of them, or stands above the
    /// manager.
    fn sees(&self, payer: Uin, manager: Uin) -> bool {
        self.caller == payer || self.reach.contains(&manager)
    }
}
