//! The customers of a caller and of its second-level resellers: which of them a caller may know, and lists of them.

use std::collections::BTreeSet;

use access::{CustomerFacts, CustomerPage, CustomersQuery, SubAgentPage, SubAgentsQuery};
use bill::Uin;

use super::database::{Catalog, delegate};
use crate::error::StoreError;

impl Catalog {
    /// Reads a slice of a manager's customers, and the number of all; `None` if the manager is to be a second-level reseller
    /// of the caller, and is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_customer_page(
        &self,
        caller: Uin,
        query: &CustomersQuery,
    ) -> Result<Option<CustomerPage>, StoreError> {
        delegate!(self.read_customer_page(caller, query))
    }

    /// Reads a slice of the caller's second-level resellers that match a filter, and the number of all that do.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_sub_agent_page(
        &self,
        caller: Uin,
        query: &SubAgentsQuery,
    ) -> Result<SubAgentPage, StoreError> {
        delegate!(self.read_sub_agent_page(caller, query))
    }

    /// Returns those customers of which the caller may know, in the order given, each once. The time that it takes does not
    /// distinguish a customer of other partners from one that does not exist.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_customers(
        &self,
        caller: Uin,
        customers: &[Uin],
    ) -> Result<Vec<CustomerFacts>, StoreError> {
        let mut seen = BTreeSet::new();
        let once: Vec<Uin> = customers.iter().copied().filter(|customer| seen.insert(*customer)).collect();
        delegate!(self.read_customers(caller, &once))
    }

    /// Returns the caller and every partner below it in the tree: those whose customers it may see.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_reach(&self, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
        delegate!(self.read_reach(caller))
    }
}
