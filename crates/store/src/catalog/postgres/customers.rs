//! Customers and second-level resellers in PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use access::{
    Account, CustomerFacts, CustomerPage, CustomersQuery, Manager, NamedAccount, SubAgent, SubAgentCandidate,
    SubAgentPage, SubAgentsQuery, Visibility, select_sub_agents,
};
use bill::Uin;
use tokio_postgres::Row;

use super::Postgres;
use super::accounts::{find_account, get_account};
use super::rows::{get_column, get_count, get_uin};
use super::session::Values;
use super::visible::{REACH, format_relations, format_select_of_kind, same};
use crate::catalog::customer_queries::{CUSTOMER_PAGE, SUB_AGENT, SUB_AGENTS, select_customers};
use crate::catalog::value::{self, to_row_count};
use crate::error::StoreError;
use crate::integers::to_u64;

/// Counts the customers of each of several second-level resellers ($2) of a caller ($1).
static CUSTOMER_COUNTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT page.uin AS uin, (SELECT count(*) FROM ({}) AS customer) AS customers
         FROM unnest($2::bigint[]) AS page (uin)",
        select_customers("page.uin", None)
    )
});

/// Columns of the rows of [`CUSTOMERS`] besides their kind, with their types.
const CUSTOMER_COLUMNS: [(&str, &str); 7] = [
    ("uin", "bigint"),
    ("parent", "bigint"),
    ("role", "text"),
    ("name", "text"),
    ("owner", "bigint"),
    ("payer", "bigint"),
    ("manager", "bigint"),
];

/// Reads all facts that decide which of several customers ($2) a caller ($1) may know, in one round trip. Each row is of one
/// of three kinds. The same is looked at of each customer, known or not.
static CUSTOMERS: LazyLock<String> = LazyLock::new(|| {
    let account = ["uin", "parent", "role", "name"].map(same);
    let relation = [("owner", "asked.uin"), same("payer"), same("manager")];
    let relations = format!(
        "unnest($2::bigint[]) AS asked (uin) CROSS JOIN LATERAL {} AS relations",
        format_relations("asked.uin")
    );
    let kinds = [
        format_select_of_kind("reach", &CUSTOMER_COLUMNS, &[same("uin")], "reach"),
        format_select_of_kind("account", &CUSTOMER_COLUMNS, &account, "account WHERE uin = ANY($2)"),
        format_select_of_kind("relation", &CUSTOMER_COLUMNS, &relation, &relations),
    ];
    format!("{REACH} {}", kinds.join(" UNION ALL "))
});

impl Postgres {
    pub(in crate::catalog) async fn read_customer_page(
        &self,
        caller: Uin,
        query: &CustomersQuery,
    ) -> Result<Option<CustomerPage>, StoreError> {
        let lease = self.pool.read("list customers").await?;
        let account = match query.manager {
            Manager::Caller => find_account(&lease, caller).await?,
            Manager::SubAgent(uin) => {
                let row = lease.query_row(&SUB_AGENT, &[&caller.get(), &uin.get()]).await?;
                let candidate = row.as_ref().map(get_candidate).transpose()?;
                let is_sub_agent = |candidate: &SubAgentCandidate| candidate.is_sub_agent_of(caller);
                let Some(candidate) = candidate.filter(is_sub_agent) else {
                    return lease.commit().await.map(|()| None);
                };
                candidate.account
            }
        };
        let manager = query.manager.uin(caller);
        let slice = [query.slice.limit, query.slice.offset].map(to_row_count);
        let values: &Values<'_> = &[&caller.get(), &manager.get(), &slice[0], &slice[1]];
        let rows = lease.query(&CUSTOMER_PAGE, values).await?;
        lease.commit().await?;
        let (mut total, mut customers) = (0, Vec::new());
        for row in &rows {
            total = get_count(row, "total")?;
            customers.extend(get_customer(row)?);
        }
        Ok(Some(CustomerPage { manager: NamedAccount::new(manager, account), total, customers }))
    }

    pub(in crate::catalog) async fn read_sub_agent_page(
        &self,
        caller: Uin,
        query: &SubAgentsQuery,
    ) -> Result<SubAgentPage, StoreError> {
        let lease = self.pool.read("list second-level resellers").await?;
        let customer = query.filter.customer().map(Uin::get);
        let rows = lease.query(&SUB_AGENTS, &[&caller.get(), &customer]).await?;
        let candidates = rows.iter().map(get_candidate).collect::<Result<_, _>>()?;
        let (total, page) = select_sub_agents(caller, query, candidates);
        let uins: Vec<i64> = page.iter().map(|account| account.uin.get()).collect();
        let rows = lease.query(&CUSTOMER_COUNTS, &[&caller.get(), &uins]).await?;
        lease.commit().await?;
        let mut counts = BTreeMap::new();
        for row in &rows {
            counts.insert(get_uin(row, "uin")?, get_count(row, "customers")?);
        }
        let add_count = |account: NamedAccount| {
            let Some(customers) = counts.get(&account.uin) else { unreachable!("each number has a row") };
            SubAgent { account, customers: *customers }
        };
        Ok(SubAgentPage { total: to_u64(total), sub_agents: page.into_iter().map(add_count).collect() })
    }

    pub(in crate::catalog) async fn read_customers(
        &self,
        caller: Uin,
        customers: &[Uin],
    ) -> Result<Vec<CustomerFacts>, StoreError> {
        let asked: Vec<i64> = customers.iter().map(|customer| customer.get()).collect();
        let rows = self.pool.query_once("find customers", &CUSTOMERS, &[&caller.get(), &asked]).await?;
        let mut reach = BTreeSet::new();
        let mut accounts = BTreeMap::<Uin, Account>::new();
        let mut relations = BTreeMap::<Uin, Vec<(Uin, Uin)>>::new();
        for row in &rows {
            match get_column(row, "what")? {
                "reach" => {
                    reach.insert(get_uin(row, "uin")?);
                }
                "account" => {
                    accounts.insert(get_uin(row, "uin")?, get_account(row)?);
                }
                "relation" => {
                    let own = relations.entry(get_uin(row, "owner")?).or_default();
                    own.push((get_uin(row, "payer")?, get_uin(row, "manager")?));
                }
                kind => return Err(value::make_damaged_value_error("customers", kind)),
            }
        }
        let find_facts = |customer: &Uin| {
            CustomerFacts::of_known(Visibility {
                caller,
                customer: *customer,
                reach: reach.clone(),
                account: accounts.remove(customer),
                relations: relations.remove(customer).unwrap_or_default(),
            })
        };
        Ok(customers.iter().filter_map(find_facts).collect())
    }

    pub(in crate::catalog) async fn read_reach(&self, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
        let sql = format!("{REACH} SELECT uin FROM reach");
        let rows = self.pool.query_once("find the partners below", &sql, &[&caller.get()]).await?;
        rows.iter().map(|row| get_uin(row, "uin")).collect()
    }
}

/// Reads a row of [`SUB_AGENTS`].
fn get_candidate(row: &Row) -> Result<SubAgentCandidate, StoreError> {
    let has_account = get_column::<Option<&str>>(row, "role")?.is_some();
    Ok(SubAgentCandidate {
        uin: get_uin(row, "uin")?,
        account: has_account.then(|| get_account(row)).transpose()?,
        manages_paid_lines: get_column(row, "manages_paid_lines")?,
        manages_customer: get_column(row, "manages_customer")?,
    })
}

/// Reads a customer of a row of [`CUSTOMER_PAGE`]; `None` if the slice has none.
fn get_customer(row: &Row) -> Result<Option<NamedAccount>, StoreError> {
    if get_column::<Option<i64>>(row, "uin")?.is_none() {
        return Ok(None);
    }
    let name: Option<String> = get_column(row, "name")?;
    Ok(Some(NamedAccount { uin: get_uin(row, "uin")?, name: name.unwrap_or_default() }))
}
