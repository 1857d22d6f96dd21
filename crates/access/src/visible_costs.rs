//! The question for costs of some months, and the part of them that a caller may see.

use bill::{CostQuestion, Costs, KeyNames, Month};

use crate::visible::BillOwner;

/// A question for costs of the current bills of some months. The caller is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostsQuery {
    /// The owner of the bills.
    pub owner: BillOwner,
    /// The first month of the bills.
    pub first: Month,
    /// The last month of the bills.
    pub last: Month,
    /// The groups that are asked for.
    pub question: CostQuestion,
}

/// The costs that a caller may see, as of one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisibleCosts {
    /// The groups.
    pub costs: Costs,
    /// The names in the bill files of the products and regions of the bills.
    pub names: KeyNames,
}

/// The answer to a [`CostsQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostsAnswer {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of the bills of any of the months states what another account pays.
    Withheld,
    /// The costs.
    Costs(VisibleCosts),
}
