//! Customers and second-level resellers in SQLite.

use std::collections::BTreeSet;

use access::{
    CustomerFacts, CustomerPage, CustomersQuery, Manager, NamedAccount, SubAgent, SubAgentCandidate,
    SubAgentPage, SubAgentsQuery, select_sub_agents,
};
use bill::Uin;
use rusqlite::{Row, Transaction, named_params};

use super::Sqlite;
use super::accounts::{find_account, get_account};
use super::rows::{get_column, get_count, get_uin, read_row, read_rows};
use super::visible::{read_partners_below, read_visibility};
use crate::catalog::customer_queries::{CUSTOMER_COUNT, CUSTOMER_PAGE, SUB_AGENT, SUB_AGENTS};
use crate::catalog::value::to_row_count;
use crate::error::StoreError;
use crate::integers::to_u64;

impl Sqlite {
    pub(in crate::catalog) fn read_customer_page(
        &self,
        caller: Uin,
        query: &CustomersQuery,
    ) -> Result<Option<CustomerPage>, StoreError> {
        self.read("list customers", |transaction| {
            let account = match query.manager {
                Manager::Caller => find_account(transaction, caller)?,
                Manager::SubAgent(uin) => {
                    let parameters = named_params! { "$1": caller.get(), "$2": uin.get() };
                    let candidate = read_row(transaction, &SUB_AGENT, parameters, get_candidate)?;
                    let is_sub_agent = |candidate: &SubAgentCandidate| candidate.is_sub_agent_of(caller);
                    let Some(candidate) = candidate.filter(is_sub_agent) else { return Ok(None) };
                    candidate.account
                }
            };
            let manager = query.manager.uin(caller);
            let parameters = named_params! {
                "$1": caller.get(),
                "$2": manager.get(),
                "$3": to_row_count(query.slice.limit),
                "$4": to_row_count(query.slice.offset),
            };
            let (mut total, mut customers) = (0, Vec::new());
            read_rows(transaction, &CUSTOMER_PAGE, parameters, |row| {
                total = get_count(row, "total")?;
                customers.extend(get_customer(row)?);
                Ok(())
            })?;
            Ok(Some(CustomerPage { manager: NamedAccount::new(manager, account), total, customers }))
        })
    }

    pub(in crate::catalog) fn read_sub_agent_page(
        &self,
        caller: Uin,
        query: &SubAgentsQuery,
    ) -> Result<SubAgentPage, StoreError> {
        self.read("list second-level resellers", |transaction| {
            let parameters =
                named_params! { "$1": caller.get(), "$2": query.filter.customer().map(Uin::get) };
            let candidates = read_rows(transaction, &SUB_AGENTS, parameters, get_candidate)?;
            let (total, page) = select_sub_agents(caller, query, candidates);
            let mut sub_agents = Vec::with_capacity(page.len());
            for account in page {
                let customers = count_customers(transaction, caller, account.uin)?;
                sub_agents.push(SubAgent { account, customers });
            }
            Ok(SubAgentPage { total: to_u64(total), sub_agents })
        })
    }

    pub(in crate::catalog) fn read_customers(
        &self,
        caller: Uin,
        customers: &[Uin],
    ) -> Result<Vec<CustomerFacts>, StoreError> {
        self.read("find customers", |transaction| {
            let mut known = Vec::new();
            for customer in customers {
                known.extend(CustomerFacts::of_known(read_visibility(transaction, caller, *customer)?));
            }
            Ok(known)
        })
    }

    pub(in crate::catalog) fn read_reach(&self, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
        self.read("find the partners below", |transaction| read_partners_below(transaction, caller))
    }
}

/// Counts the customers of a second-level reseller.
fn count_customers(transaction: &Transaction<'_>, caller: Uin, manager: Uin) -> Result<u64, StoreError> {
    let parameters = named_params! { "$1": caller.get(), "$2": manager.get() };
    let count = read_row(transaction, &CUSTOMER_COUNT, parameters, |row| get_count(row, "customers"))?;
    Ok(count.unwrap_or_else(|| unreachable!("an aggregate gives a row")))
}

/// Reads a row of [`SUB_AGENTS`].
fn get_candidate(row: &Row<'_>) -> Result<SubAgentCandidate, StoreError> {
    let has_account = get_column::<Option<String>>(row, "role")?.is_some();
    Ok(SubAgentCandidate {
        uin: get_uin(row, "uin")?,
        account: has_account.then(|| get_account(row)).transpose()?,
        manages_paid_lines: get_column(row, "manages_paid_lines")?,
        manages_customer: get_column(row, "manages_customer")?,
    })
}

/// Reads a customer of a row of [`CUSTOMER_PAGE`]; `None` if the slice has none.
fn get_customer(row: &Row<'_>) -> Result<Option<NamedAccount>, StoreError> {
    if get_column::<Option<i64>>(row, "uin")?.is_none() {
        return Ok(None);
    }
    let name: Option<String> = get_column(row, "name")?;
    Ok(Some(NamedAccount { uin: get_uin(row, "uin")?, name: name.unwrap_or_default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_level_resellers_are_found_without_a_walk_over_accounts() {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&dir.path().join("catalog.db")).unwrap();
        let plan = sqlite.read("plan", |transaction| {
            let sql = format!("EXPLAIN QUERY PLAN {}", SUB_AGENTS.as_str());
            let parameters = named_params! { "$1": 1, "$2": 2 };
            read_rows(transaction, &sql, parameters, |row| get_column::<String>(row, "detail"))
        });
        let plan = plan.unwrap();
        assert!(plan.iter().any(|step| step.contains("partner_by_parent (parent=?)")), "{plan:?}");
        let walks = ["SCAN account", "SCAN below", "SCAN partner"];
        assert!(!plan.iter().any(|step| walks.iter().any(|walk| step.starts_with(walk))), "{plan:?}");
    }
}
