//! Small random worlds, in a catalog and as plain lists over which tests count.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use bill::ledger::{ImportId, PublishOptions, Statement};
use bill::{Basis, LinesDigest};

use crate::accounts::make_account;
use crate::world::{NOVEMBER, STATEMENT, World, make_author, make_bill_key_of, make_cell, make_statement_of};

/// Adds accounts.
pub(crate) async fn add_accounts(world: &World, accounts: &[(i64, Role, Option<i64>)]) {
    for (number, role, parent) in accounts {
        let account = make_account(*number, *role, *parent);
        world.data.catalog.add_account(&account, make_author(0)).await.unwrap();
    }
}

/// Publishes a bill of November with a basis, beside those of other payers.
pub(crate) async fn publish_bill(
    world: &World,
    at_us: i64,
    basis: Basis,
    mut statement: Statement,
) -> ImportId {
    let mut options = PublishOptions { basis, ..STATEMENT };
    options.overrides.second_payer = true;
    options.overrides.other_basis = true;
    // Each publication has lines of its own.
    statement.lines_digest =
        LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [u8::try_from(at_us).unwrap(); 32]);
    world.publish(options, at_us, vec![statement]).await.unwrap().import
}

/// A random world as plain lists.
#[derive(Debug, Default)]
pub(crate) struct PlainWorld {
    /// Numbers, roles and parents.
    pub(crate) accounts: Vec<(i64, Role, Option<i64>)>,
    /// Payer, owner, manager and total of each current cell, with its basis.
    pub(crate) cells: Vec<(i64, i64, i64, i128, Basis)>,
    /// Owner, payer and manager of every line that was ever published.
    pub(crate) relations: BTreeSet<(i64, i64, i64)>,
}

impl PlainWorld {
    /// Returns true if an account is another, or a partner below it.
    pub(crate) fn reaches(&self, caller: i64, partner: i64) -> bool {
        let mut at = Some(partner);
        while let Some(number) = at {
            if number == caller {
                return true;
            }
            let account = self.accounts.iter().find(|(uin, ..)| *uin == number);
            at = account.filter(|(_, role, _)| *role != Role::Customer).and_then(|(.., parent)| *parent);
        }
        false
    }

    /// Returns true if a caller may know of a customer.
    pub(crate) fn knows(&self, caller: i64, customer: i64) -> bool {
        let account = self.accounts.iter().find(|(uin, ..)| *uin == customer);
        let by_edge =
            account.and_then(|(.., parent)| *parent).is_some_and(|parent| self.reaches(caller, parent));
        let by_line = self.has_lines(caller, customer);
        let is_partner = account.is_some_and(|(_, role, _)| *role != Role::Customer);
        caller != customer && !is_partner && (by_edge || by_line)
    }

    /// Finds an account.
    fn find(&self, number: i64) -> Option<(Role, Option<i64>)> {
        self.accounts.iter().find(|(uin, ..)| *uin == number).map(|(_, role, parent)| (*role, *parent))
    }

    /// Returns true if a line of a customer was ever published that a caller may see.
    pub(crate) fn has_lines(&self, caller: i64, customer: i64) -> bool {
        self.relations.iter().any(|(owner, payer, manager)| {
            *owner == customer && (*payer == caller || self.reaches(caller, *manager))
        })
    }

    /// Lists the customers of a manager of whom a caller may know, by number.
    pub(crate) fn list_customers(&self, caller: i64, manager: i64) -> Vec<i64> {
        let is_partner = |number| self.find(number).is_some_and(|(role, _)| role != Role::Customer);
        let mut customers = BTreeSet::new();
        for (number, role, parent) in &self.accounts {
            if *role == Role::Customer && *parent == Some(manager) {
                customers.insert(*number);
            }
        }
        for (owner, payer, of) in &self.relations {
            if *of == manager && (*payer == caller || self.reaches(caller, manager)) && !is_partner(*owner) {
                customers.insert(*owner);
            }
        }
        customers.into_iter().filter(|number| *number != caller && *number != manager).collect()
    }

    /// Lists the second-level resellers of a caller, by number.
    pub(crate) fn list_sub_agents(&self, caller: i64) -> Vec<i64> {
        let below = self.accounts.iter().map(|(number, ..)| *number);
        let paid =
            self.relations.iter().filter(|(_, payer, _)| *payer == caller).map(|(.., manager)| *manager);
        let is_sub_agent = |number: &i64| match self.find(*number) {
            Some(place) => place == (Role::SecondLevelReseller, Some(caller)),
            None => {
                *number != caller
                    && self.relations.iter().any(|(_, payer, of)| of == number && *payer == caller)
            }
        };
        below.chain(paid).filter(is_sub_agent).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the totals that a caller sees of a customer's month, in order; `Err` if they are withheld.
    pub(crate) fn list_totals(&self, caller: i64, customer: Option<i64>) -> Result<Vec<i128>, ()> {
        let seen = self.cells.iter().filter(|(payer, owner, manager, ..)| match customer {
            Some(customer) => *owner == customer && (*payer == caller || self.reaches(caller, *manager)),
            None => *owner == caller,
        });
        let mut totals = Vec::new();
        for (payer, .., total, basis) in seen {
            if *basis == Basis::Cost && (*payer != caller || customer.is_none()) {
                return Err(());
            }
            totals.push(*total);
        }
        totals.sort_unstable();
        Ok(totals)
    }
}

/// Makes a world of a few accounts and bills in a catalog, and the same as plain lists.
pub(crate) async fn make_random_world(world: &World, random: &mut fastrand::Rng) -> PlainWorld {
    let mut plain = PlainWorld::default();
    let partners = [1, 2, 3, 11, 12, 21];
    for number in [1, 2, 3, 11, 12, 21, 101, 102, 103, 104] {
        let (role, parent) = match number {
            1 | 2 => (Role::Distributor, None),
            3 => (Role::Reseller, None),
            11 | 12 => (Role::SecondLevelReseller, Some(1)),
            21 => (Role::SecondLevelReseller, Some(2)),
            _ => (Role::Customer, random.choice(partners).filter(|_| random.u8(..4) > 0)),
        };
        if number < 101 || random.bool() {
            plain.accounts.push((number, role, parent));
        }
    }
    add_accounts(world, &plain.accounts).await;
    let mut bills = BTreeMap::new();
    for _ in 0..random.i64(1..9) {
        let key =
            (random.choice([1, 2, 3, 11]).unwrap(), random.choice([101, 102, 103, 104, 12, 77]).unwrap());
        let managers: BTreeSet<i64> =
            (0..random.u8(1..4)).filter_map(|_| random.choice([1, 2, 3, 11, 12, 21, 77])).collect();
        let basis = if random.u8(..4) == 0 { Basis::Cost } else { Basis::Customer };
        bills.insert(key, (managers, basis));
    }
    let mut total = 0;
    for (at_us, ((payer, owner), (managers, basis))) in (10..).zip(bills) {
        let mut cells = Vec::new();
        let is_reverted = random.u8(..5) == 0;
        for manager in managers {
            total += 1;
            cells.push(make_cell(manager, "cvm", total, 1));
            plain.relations.insert((owner, payer, manager));
            if !is_reverted {
                plain.cells.push((payer, owner, manager, total, basis));
            }
        }
        let statement = make_statement_of(make_bill_key_of(payer, owner, NOVEMBER), cells, 1, 0);
        let import = publish_bill(world, at_us, basis, statement).await;
        if is_reverted {
            world.data.catalog.revert(import, "x", 100 + at_us).await.unwrap();
        }
    }
    plain
}
