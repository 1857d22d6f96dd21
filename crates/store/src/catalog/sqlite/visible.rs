//! The part of a month's bills that a caller may see, in SQLite.

use std::collections::BTreeSet;

use access::{BillOwner, BillQuery, Visibility, VisibleStates, select_own_states};
use bill::ledger::BillState;
use bill::{KeyNames, Month, Uin};
use rusqlite::Transaction;

use super::Sqlite;
use super::accounts::find_account;
use super::names::read_names_by_id;
use super::payments::read_payments_by_id;
use super::rows::{get_uin, read_rows};
use super::versions::{add_cells, read_current_versions};
use crate::error::StoreError;

/// The text of [`REACH`], of which `concat!` makes queries.
macro_rules! reach {
    () => {
        "WITH RECURSIVE reach (uin) AS (
             SELECT ?1
             UNION
             SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin
             WHERE account.role <> 'customer')"
    };
}

impl Sqlite {
    pub(in crate::catalog) fn read_visible_range(
        &self,
        caller: Uin,
        query: &BillQuery,
        last: Month,
    ) -> Result<VisibleStates, StoreError> {
        self.read("find what may be seen", |transaction| {
            let customer = match query.owner {
                BillOwner::Customer(customer) => customer,
                BillOwner::Caller => {
                    return read_states(transaction, caller, query, last).map(select_own_states);
                }
            };
            let visibility = read_visibility(transaction, caller, customer)?;
            if !visibility.is_customer_known() {
                return Ok(VisibleStates::Nothing);
            }
            Ok(visibility.select_states(read_states(transaction, customer, query, last)?))
        })
    }
}

/// Reads the facts that decide what a caller sees of a customer.
pub(super) fn read_visibility(
    transaction: &Transaction<'_>,
    caller: Uin,
    customer: Uin,
) -> Result<Visibility, StoreError> {
    Ok(Visibility {
        caller,
        customer,
        reach: read_partners_below(transaction, caller)?,
        account: find_account(transaction, customer)?,
        relations: read_relations_below(transaction, caller, customer)?,
    })
}

/// Reads the current versions of an owner's months, from that of the query to the last, with their cells, and with their names and sums by payment status if these
/// are asked for.
fn read_states(
    transaction: &Transaction<'_>,
    owner: Uin,
    query: &BillQuery,
    last: Month,
) -> Result<Vec<BillState>, StoreError> {
    let mut versions = Vec::new();
    let months = std::iter::successors(Some(query.month), |month| month.next());
    for month in months.take_while(|month| *month <= last) {
        versions.extend(read_current_versions(transaction, owner, month)?);
    }
    let mut states = Vec::with_capacity(versions.len());
    for version in versions {
        let (mut names, mut payments) = (KeyNames::default(), None);
        if query.with_names {
            names = version.check_names(read_names_by_id(transaction, version.id)?)?;
        }
        if query.with_payments {
            payments = version.check_payments(read_payments_by_id(transaction, version.id)?)?;
        }
        states.push(BillState { names, payments, ..add_cells(transaction, version)? });
    }
    Ok(states)
}

/// The caller (?1) and every partner below it in the tree.
pub(super) const REACH: &str = reach!();

/// Reads a caller and every partner below it in the tree: those whose customers it may see.
pub(super) fn read_partners_below(
    transaction: &Transaction<'_>,
    caller: Uin,
) -> Result<BTreeSet<Uin>, StoreError> {
    let sql = concat!(reach!(), "SELECT uin FROM reach");
    let reach = read_rows(transaction, sql, [caller.get()], |row| get_uin(row, "uin"))?;
    Ok(reach.into_iter().collect())
}

/// The query of [`read_relations_below`].
const RELATIONS: &str = concat!(
    reach!(),
    "SELECT * FROM (SELECT payer, manager FROM relation WHERE owner = ?2 AND payer = ?1 LIMIT 1)
     UNION ALL
     SELECT coalesce((SELECT payer FROM relation INDEXED BY relation_by_manager
                      WHERE owner = ?2 AND manager = reach.uin LIMIT 1),
                     (SELECT payer FROM relation INDEXED BY relation_of_manager
                      WHERE manager = reach.uin AND owner = ?2 LIMIT 1)) AS payer, reach.uin AS manager
     FROM reach WHERE payer IS NOT NULL"
);

/// Reads payers and managers of a customer's lines that let the caller know of the customer: at most one as which it paid, and one for
/// each account that it reaches. No other is looked at, so that their number does not show in the time.
fn read_relations_below(
    transaction: &Transaction<'_>,
    caller: Uin,
    customer: Uin,
) -> Result<Vec<(Uin, Uin)>, StoreError> {
    read_rows(transaction, RELATIONS, [caller.get(), customer.get()], |row| {
        Ok((get_uin(row, "payer")?, get_uin(row, "manager")?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::sqlite::rows::get_column;

    #[test]
    fn no_relation_is_looked_at_that_does_not_concern_the_caller() {
        let dir = tempfile::tempdir().unwrap();
        let sqlite = Sqlite::open(&dir.path().join("catalog.db")).unwrap();
        let plan = sqlite.read("plan", |transaction| {
            let sql = format!("EXPLAIN QUERY PLAN {RELATIONS}");
            read_rows(transaction, &sql, [1, 2], |row| get_column::<String>(row, "detail"))
        });
        let plan = plan.unwrap();
        let searches: Vec<_> = plan.iter().filter(|step| step.contains(" relation ")).collect();
        assert!(searches.iter().any(|step| step.ends_with("PRIMARY KEY (owner=? AND payer=?)")), "{plan:?}");
        let by_manager = "SEARCH relation USING COVERING INDEX relation_by_manager (owner=? AND manager=?)";
        assert!(searches.iter().any(|step| step.as_str() == by_manager), "{plan:?}");
        let of_manager = "SEARCH relation USING COVERING INDEX relation_of_manager (manager=? AND owner=?)";
        assert!(searches.iter().any(|step| step.as_str() == of_manager), "{plan:?}");
        assert!(searches.iter().all(|step| step.starts_with("SEARCH ")), "{plan:?}");
    }
}
