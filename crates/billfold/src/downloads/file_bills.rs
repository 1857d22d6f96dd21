//! The bills of a file: those that its caller may see, as of a moment.

use std::collections::BTreeSet;

use access::{
    CustomerBills, CustomerGroup, FileBills, FileQuery, FileScope, VisibleStates, select_own_states,
};
use bill::ledger::{AsOf, BillFilter, BillState};
use bill::{Basis, Uin};
use store::{Catalog, Data, StoreError, check_not_pruned};

/// Customers that are looked up at once.
const CUSTOMERS_AT_ONCE: usize = 256;

/// Finds the moment as of which a file holds the bills that are current now, in microseconds since 1970: the time of the
/// newest import, since each import is published at a later time than the one before.
///
/// # Errors
///
/// [`StoreError`].
pub(crate) async fn find_moment(catalog: &Catalog) -> Result<i64, StoreError> {
    Ok(catalog.find_newest_import().await?.map_or(0, |(_, published_at_us)| published_at_us))
}

/// Reads the bills of a file that a caller may see, as of a moment.
///
/// # Errors
///
/// [`StoreError::Pruned`]: a prune dropped a version that was current then. Others of storage.
pub(crate) async fn read_file_bills(
    catalog: &Catalog,
    caller: Uin,
    query: &FileQuery,
    as_of_us: i64,
) -> Result<FileBills, StoreError> {
    let as_of = AsOf::Time(as_of_us);
    let read_states = async |owner| {
        let states = catalog.read_bills(owner, query.month, as_of).await?;
        states.iter().try_for_each(|state| check_not_pruned(&state.version))?;
        Ok::<_, StoreError>(states)
    };
    match query.scope {
        FileScope::Caller => Ok(match select_own_states(read_states(caller).await?) {
            VisibleStates::Nothing => FileBills::Nothing,
            VisibleStates::Withheld => FileBills::Withheld,
            VisibleStates::States(states) => FileBills::Bills(vec![CustomerBills { owner: caller, states }]),
        }),
        FileScope::Customer(owner, group) => {
            // Of an owner of other partners nothing is read, so that the size of its bills does not show in the time.
            if catalog.read_customers(caller, &[owner]).await?.is_empty() {
                return Ok(FileBills::Nothing);
            }
            let reach = catalog.read_reach(caller).await?;
            let states = read_states(owner).await?;
            Ok(CustomerBills::select_one(caller, &reach, owner, group, states))
        }
        FileScope::Customers(group) => read_pack_bills(catalog, caller, query, group, as_of).await,
    }
}

/// Reads the bills of all customers of a group.
async fn read_pack_bills(
    catalog: &Catalog,
    caller: Uin,
    query: &FileQuery,
    group: CustomerGroup,
    as_of: AsOf,
) -> Result<FileBills, StoreError> {
    let reach = catalog.read_reach(caller).await?;
    let mut states: Vec<BillState> = Vec::new();
    let filter = BillFilter::of_month(Some(query.month));
    catalog
        .visit_bills(filter, as_of, &mut |mut state| {
            check_not_pruned(&state.version)?;
            // Which managers have lines decides, so that one cell of each is enough, and memory holds no more.
            let mut managers = BTreeSet::new();
            state.cells.retain(|cell| managers.insert(cell.manager));
            let payer = state.version.bill.payer;
            if payer == caller || managers.iter().any(|manager| reach.contains(manager)) {
                states.push(state);
            }
            Ok(())
        })
        .await?;
    states.sort_by_key(|state| state.version.bill.owner);
    let mut customers: Vec<CustomerBills> = Vec::new();
    for state in states {
        let owner = state.version.bill.owner;
        match customers.last_mut() {
            Some(customer) if customer.owner == owner => customer.states.push(state),
            _ => customers.push(CustomerBills { owner, states: vec![state] }),
        }
    }
    let owners: Vec<Uin> = customers.iter().map(|customer| customer.owner).collect();
    let mut known = BTreeSet::new();
    for owners in owners.chunks(CUSTOMERS_AT_ONCE) {
        known.extend(catalog.read_customers(caller, owners).await?.iter().map(|facts| facts.account.uin));
    }
    customers.retain(|customer| known.contains(&customer.owner));
    Ok(CustomerBills::select_group(caller, &reach, group, customers))
}

/// Checks that the lines of all bills are on this node: a node that shares the catalog need not have them.
///
/// # Errors
///
/// [`store::StoreRefusal::LinesElsewhere`]. Others of storage.
pub(crate) async fn check_lines_are_here(data: &Data, customers: &[CustomerBills]) -> Result<(), StoreError> {
    for state in customers.iter().flat_map(|customer| &customer.states) {
        data.check_version_lines_are_here(&state.version).await?;
    }
    Ok(())
}

/// Finds the basis of the amounts of all versions. That of no version is the customers'; `None` if they have two.
pub(crate) fn find_basis(states: &[BillState]) -> Option<Basis> {
    let first = states.first().map_or(Basis::Customer, |state| state.version.basis);
    states.iter().all(|state| state.version.basis == first).then_some(first)
}
