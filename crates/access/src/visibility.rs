//! The decision whether a caller may know of a customer, and which of the customer's lines it may see.
//!
//! A line is visible to its payer, to its manager, and to the accounts above the manager in the tree. A customer is
//! known to the caller by an edge of the tree or by any line that was ever published. A partner is never a customer.
//!
//! Lines of the basis [`Basis::Cost`] state what their payer pays, so that no other account gets their amounts. An answer
//! without them would be a wrong sum, so that the whole answer is withheld then.

use std::collections::BTreeSet;

use bill::ledger::BillState;
use bill::{Basis, Uin};

use crate::account::Account;
use crate::role::Role;
use crate::visible::VisibleStates;

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
    /// Narrows the current versions of the customer's month to the cells that the caller may see. A version of which it
    /// sees none is as if it did not exist.
    ///
    /// The actions that ask answer bills in USD, the only currency in which bills are published today: those in another
    /// are to be left out here and in [`select_own_states`].
    #[must_use]
    pub fn select_states(&self, states: Vec<BillState>) -> VisibleStates {
        if !self.is_customer_known() {
            return VisibleStates::Nothing;
        }
        let mut visible = states;
        retain_seen_cells(self.caller, &self.reach, &mut visible);
        if is_withheld(self.caller, &visible) {
            return VisibleStates::Withheld;
        }
        VisibleStates::States(visible)
    }

    /// Returns true if the caller may know that the customer exists: by an edge of the tree, or by any line that
    /// was ever published. A partner is never a customer.
    #[must_use]
    pub fn is_customer_known(&self) -> bool {
        let is_partner = self.account.as_ref().is_some_and(|account| account.role != Role::Customer);
        let parent = self.account.as_ref().and_then(|account| account.parent);
        let by_edge = parent.is_some_and(|parent| self.reach.contains(&parent));
        self.caller != self.customer && !is_partner && (by_edge || self.sees_lines())
    }

    /// Returns true if a line of the customer was ever published that the caller may see.
    pub(crate) fn sees_lines(&self) -> bool {
        self.relations.iter().any(|(payer, manager)| self.can_see(*payer, *manager))
    }

    /// Returns true if the caller may see lines of a payer and manager.
    fn can_see(&self, payer: Uin, manager: Uin) -> bool {
        can_see(self.caller, &self.reach, payer, manager)
    }
}

/// Returns true if a caller may see lines of a payer and manager: it is one of them, or it is above the manager in the tree.
pub(crate) fn can_see(caller: Uin, reach: &BTreeSet<Uin>, payer: Uin, manager: Uin) -> bool {
    caller == payer || reach.contains(&manager)
}

/// Narrows versions to the cells that a caller may see, and leaves out those of which it sees none.
pub(crate) fn retain_seen_cells(caller: Uin, reach: &BTreeSet<Uin>, states: &mut Vec<BillState>) {
    for state in &mut *states {
        let payer = state.version.bill.payer;
        state.cells.retain(|cell| can_see(caller, reach, payer, cell.manager));
    }
    states.retain(|state| !state.cells.is_empty());
}

/// Returns true if one of the versions that a caller would see states what another account pays.
pub(crate) fn is_withheld(caller: Uin, states: &[BillState]) -> bool {
    states.iter().any(|state| state.version.basis == Basis::Cost && state.version.bill.payer != caller)
}

/// Selects the current versions of a month that an end customer sees as their owner: all, by any payer and manager.
/// What a partner pays is withheld from it.
#[must_use]
pub fn select_own_states(mut states: Vec<BillState>) -> VisibleStates {
    states.retain(|state| !state.cells.is_empty());
    if states.iter().any(|state| state.version.basis == Basis::Cost) {
        return VisibleStates::Withheld;
    }
    VisibleStates::States(states)
}

#[cfg(test)]
mod tests {
    use bill::ledger::{ImportId, ImportKind, ImportMode, PublishedVersion};
    use bill::{
        BillKey, Cell, KeyKind, KeyNames, LinesDigest, Measure, PayMode, PaymentKey, PaymentStatus,
        PaymentSums, Sum, Sums, TransactionType,
    };

    use super::*;
    use crate::visible::{Visible, VisibleBill};

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
    fn make_cell(manager: i64, product: &str) -> Cell {
        Cell {
            manager: uin(manager),
            pay_mode: PayMode::PostPay,
            transaction_type: TransactionType::PostpayDeductH,
            product: product.to_owned(),
            region: "1".to_owned(),
            sums: Sums::new([(Measure::Total, Sum::from_units(1))], 1),
        }
    }

    /// A version of payer's bill of customer 9, with a cell of each manager and with names.
    fn make_state(payer: i64, basis: Basis, managers: &[i64]) -> BillState {
        let mut names = KeyNames::default();
        names.add(KeyKind::Region, "1", &format!("region of {payer}"));
        for manager in managers {
            names.add(KeyKind::Product, &format!("p_{manager}"), &format!("product of {manager}"));
        }
        let version = PublishedVersion {
            bill: BillKey { month: "2022-11".parse().unwrap(), payer: uin(payer), owner: uin(9) },
            number: 1,
            import: ImportId(1),
            kind: ImportKind::Files(ImportMode::Statement),
            published_at_us: 0,
            basis,
            lines: 1,
            lines_digest: LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [7; 32]),
            texts_only: false,
            has_names: true,
            has_payments: true,
            is_current: true,
            pruned_at_us: None,
        };
        let cells: Vec<Cell> =
            managers.iter().map(|manager| make_cell(*manager, &format!("p_{manager}"))).collect();
        let mut payments = PaymentSums::default();
        for cell in &cells {
            let (pay_mode, transaction_type) = (cell.pay_mode, cell.transaction_type);
            let status = PaymentStatus::Paid;
            let key = PaymentKey { manager: cell.manager, pay_mode, transaction_type, status };
            payments.add(key, &cell.sums).unwrap();
        }
        BillState { version, cells, names, payments: Some(payments) }
    }

    /// Managers of the cells of a visible bill.
    fn list_managers(states: VisibleStates) -> Vec<i64> {
        let Ok(Visible::Bill(bill)) = states.into_visible(false) else { unreachable!("a bill is seen") };
        bill.cells.iter().map(|cell| cell.manager.get()).collect()
    }

    #[test]
    fn what_another_account_pays_is_withheld_as_a_whole_and_only_if_a_cell_of_it_would_be_seen() {
        let known = make_visibility(None, None, &[(1, 7)]);
        let select = |states: &[BillState]| known.select_states(states.to_vec());
        let (customer, cost) = (Basis::Customer, Basis::Cost);
        assert_eq!(list_managers(select(&[make_state(1, cost, &[1, 7])])), [1, 7], "the caller pays it");
        assert_eq!(list_managers(select(&[make_state(5, customer, &[1, 2, 7])])), [1, 2]);
        for manager in [1, 2] {
            let states = [make_state(1, customer, &[1]), make_state(5, cost, &[7, manager])];
            assert_eq!(select(&states), VisibleStates::Withheld, "manager {manager}");
        }
        let unseen = [make_state(1, customer, &[1]), make_state(5, cost, &[7])];
        assert_eq!(list_managers(select(&unseen)), [1], "no cell of the cost would be seen");
        let empty = [make_state(1, customer, &[1]), make_state(5, cost, &[])];
        assert_eq!(list_managers(select(&empty)), [1], "a version without cells withholds nothing");
        assert_eq!(list_managers(select(&[])), [0; 0]);
        let stranger = make_visibility(None, None, &[]);
        assert_eq!(stranger.select_states(vec![make_state(5, cost, &[1])]), VisibleStates::Nothing);
    }

    #[test]
    fn an_end_customer_sees_all_of_its_own_month_unless_a_part_states_what_a_partner_pays() {
        let (customer, cost) = (Basis::Customer, Basis::Cost);
        let both = vec![make_state(1, customer, &[1, 7]), make_state(5, customer, &[6])];
        assert_eq!(list_managers(select_own_states(both.clone())), [1, 7, 6]);
        assert_eq!(list_managers(select_own_states(Vec::new())), [0; 0]);
        let reverted = [both.clone(), vec![make_state(6, cost, &[])]].concat();
        assert_eq!(list_managers(select_own_states(reverted)), [1, 7, 6]);
        let withheld = [both, vec![make_state(6, cost, &[6])]].concat();
        assert_eq!(select_own_states(withheld), VisibleStates::Withheld);
    }

    #[test]
    fn names_and_payments_are_those_of_visible_cells_and_of_two_versions_the_lesser_name() {
        let known = make_visibility(None, None, &[(1, 7)]);
        let states = vec![
            make_state(5, Basis::Customer, &[2, 7]),
            make_state(1, Basis::Customer, &[1]),
            make_state(0x7f, Basis::Customer, &[7]),
        ];
        let visible = known.select_states(states).into_visible(true);
        let Ok(Visible::Bill(VisibleBill { names, payments, .. })) = visible else {
            unreachable!("the customer is known");
        };
        let managers = |(key, sums): (PaymentKey, &Sums)| (key.manager.get(), sums.lines);
        let payments: Vec<_> = payments.unwrap().iter().map(managers).collect();
        assert_eq!(payments, [(1, 1), (2, 1)], "{payments:?}");
        let expected = [
            (KeyKind::Product, "p_1", "product of 1"),
            (KeyKind::Product, "p_2", "product of 2"),
            (KeyKind::Region, "1", "region of 1"),
        ];
        assert!(names.iter().eq(expected), "{names:?}");
    }
}
