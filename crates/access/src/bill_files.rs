//! The question for a file of a month's bills, and the bills in it.

use std::collections::BTreeSet;

use bill::ledger::BillState;
use bill::{Language, Month, Uin};

use crate::visibility::{is_withheld, retain_seen_cells};

/// Customers of a partner, by who manages their lines of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerGroup {
    /// Those of whose lines the caller manages at least one.
    Direct,
    /// The others: second-level resellers manage all of their lines.
    OfSubAgents,
}

/// The bills of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileScope {
    /// Those of the caller itself, an end customer.
    Caller,
    /// Those of one customer, which is of a group.
    Customer(Uin, CustomerGroup),
    /// Those of all customers of a group: a pack, with a file for each.
    Customers(CustomerGroup),
}

/// A question for a file of one month's bills. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileQuery {
    /// The month of the bills.
    pub month: Month,
    /// The bills.
    pub scope: FileScope,
    /// The language of names in the file.
    pub language: Language,
}

/// The answer to a [`FileQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOffer {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of it states what another account pays.
    Withheld,
    /// Nothing yet: a pack is made once its month is final.
    NotFinal,
    /// Nothing, since one file cannot hold amounts of customers beside those that the caller pays itself.
    MixedBases,
    /// The address of the file, and the number of customers that it holds lines of.
    File {
        /// The address.
        address: String,
        /// The number of customers with lines.
        customers: usize,
    },
}

/// The bills of one customer, each narrowed to the cells that the caller may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerBills {
    /// The customer.
    pub owner: Uin,
    /// The versions of its bills.
    pub states: Vec<BillState>,
}

/// The bills that a caller may see of those that a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileBills {
    /// None, not even whether the customer exists.
    Nothing,
    /// None, since a part of them states what another account pays.
    Withheld,
    /// The bills, by customer. The one customer that is asked for may have none.
    Bills(Vec<CustomerBills>),
}

impl CustomerGroup {
    /// Returns true if a customer with these versions is of the group. One without lines is of either.
    fn includes(self, caller: Uin, states: &[BillState]) -> bool {
        let mut managers = states.iter().flat_map(|state| &state.cells).map(|cell| cell.manager).peekable();
        let has_lines = managers.peek().is_some();
        let is_direct = managers.any(|manager| manager == caller);
        !has_lines || is_direct == (self == Self::Direct)
    }
}

impl CustomerBills {
    /// Narrows the versions of one customer's month to what a caller may see, for a file of one customer, of which the caller
    /// knows. `reach` is the caller and every partner below it in the tree.
    #[must_use]
    pub fn select_one(
        caller: Uin,
        reach: &BTreeSet<Uin>,
        owner: Uin,
        group: CustomerGroup,
        mut states: Vec<BillState>,
    ) -> FileBills {
        retain_seen_cells(caller, reach, &mut states);
        if !group.includes(caller, &states) {
            FileBills::Nothing
        } else if is_withheld(caller, &states) {
            FileBills::Withheld
        } else {
            FileBills::Bills(vec![Self { owner, states }])
        }
    }

    /// Narrows the versions of customers, of which the caller knows, to those of a group with lines that it may see.
    #[must_use]
    pub fn select_group(
        caller: Uin,
        reach: &BTreeSet<Uin>,
        group: CustomerGroup,
        mut customers: Vec<Self>,
    ) -> FileBills {
        for customer in &mut customers {
            retain_seen_cells(caller, reach, &mut customer.states);
        }
        customers.retain(|customer| !customer.states.is_empty() && group.includes(caller, &customer.states));
        if customers.iter().any(|customer| is_withheld(caller, &customer.states)) {
            return FileBills::Withheld;
        }
        FileBills::Bills(customers)
    }
}
