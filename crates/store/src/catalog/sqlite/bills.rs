//! Reading bills in SQLite: current and earlier versions, the lines that they count, and visible cells.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use access::{Visibility, Visible};
use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{Month, Uin};
use rusqlite::Transaction;

use super::Sqlite;
use super::accounts::find_account;
use super::rows::{get_bill_key, get_column, get_count, get_month, get_uin, read_row, read_rows};
use super::versions::{
    VERSIONS, add_cells, check_bill_count, get_version, read_cells_by_id, read_current_versions,
    select_newest_versions,
};
use crate::catalog::version_row::{CheckedVersion, HistoryCheck, VersionChoice};
use crate::error::StoreError;

/// The conditions of a query, as text. A query holds only the conditions that are asked for, so that SQLite plans each
/// form by itself: with optional conditions it would read every bill.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<i64>,
}

impl Conditions {
    /// Selects the bills that match a filter.
    fn of_filter(filter: BillFilter) -> Self {
        let mut conditions = Self { text: "true".to_owned(), values: Vec::new() };
        let month = filter.month.map(|month| i64::from(month.yyyymm()));
        for (column, value) in
            [("month", month), ("payer", filter.payer.map(Uin::get)), ("owner", filter.owner.map(Uin::get))]
        {
            if let Some(value) = value {
                conditions.add(&format!("{column} = "), value);
            }
        }
        conditions
    }

    fn add(&mut self, condition: &str, value: i64) {
        self.values.push(value);
        let _ = write!(self.text, " AND {condition}?{}", self.values.len()); // writing to a String cannot fail
    }

    fn values(&self) -> impl rusqlite::Params {
        rusqlite::params_from_iter(&self.values)
    }
}

/// Reads one version of each matching bill without cells, by month, payer and owner.
fn read_versions(
    transaction: &Transaction<'_>,
    filter: BillFilter,
    as_of: AsOf,
) -> Result<Vec<CheckedVersion>, StoreError> {
    let conditions = Conditions::of_filter(filter);
    let newest = select_newest_versions("bill");
    let (versions, order) = match as_of {
        AsOf::Now => (newest.as_str(), "month, payer, owner"),
        AsOf::Version(_) | AsOf::Time(_) => (VERSIONS.as_str(), "month, payer, owner, number"),
    };
    let sql = format!("{versions} WHERE {} ORDER BY {order}", conditions.text);
    let mut choice = VersionChoice::new(as_of);
    read_rows(transaction, &sql, conditions.values(), |row| choice.add(get_version(row)?))?;
    let (chosen, bills) = choice.finish()?;
    check_bill_count(bills, count_bills(transaction, filter)?)?;
    Ok(chosen)
}

/// Counts the matching bills by another way than they are searched.
fn count_bills(transaction: &Transaction<'_>, filter: BillFilter) -> Result<u64, StoreError> {
    let conditions = Conditions::of_filter(filter);
    let way = match filter {
        BillFilter { month: Some(_), owner: Some(_), .. } => "INDEXED BY bill_by_month",
        _ => "NOT INDEXED",
    };
    let sql = format!("SELECT count(*) AS bills FROM bill {way} WHERE {}", conditions.text);
    Ok(read_row(transaction, &sql, conditions.values(), |row| get_count(row, "bills"))?.unwrap_or_default())
}

/// Reads the lines that the versions of the matching bills count.
pub(super) fn read_parts(
    transaction: &Transaction<'_>,
    filter: BillFilter,
) -> Result<Vec<CountedPart>, StoreError> {
    let conditions = Conditions::of_filter(filter);
    let sql = format!(
        "SELECT month, payer, owner, import, since, until, lines FROM part JOIN bill ON bill.id = part.bill
         WHERE {} ORDER BY month, payer, owner, since, import",
        conditions.text
    );
    read_rows(transaction, &sql, conditions.values(), |row| {
        Ok(CountedPart {
            bill: get_bill_key(row)?,
            import: ImportId(get_column(row, "import")?),
            since: get_column(row, "since")?,
            until: get_column(row, "until")?,
            lines: get_count(row, "lines")?,
        })
    })
}

impl Sqlite {
    pub(in crate::catalog) fn read_bills(
        &self,
        owner: Uin,
        month: Month,
        as_of: AsOf,
    ) -> Result<Vec<BillState>, StoreError> {
        self.read("read a bill", |transaction| {
            let filter = BillFilter { month: Some(month), owner: Some(owner), payer: None };
            let versions = read_versions(transaction, filter, as_of)?;
            versions.into_iter().map(|version| add_cells(transaction, version)).collect()
        })
    }

    pub(in crate::catalog) fn visit_bills(
        &self,
        filter: BillFilter,
        as_of: AsOf,
        visit: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        self.read("read bills", |transaction| {
            for version in read_versions(transaction, filter, as_of)? {
                visit(add_cells(transaction, version)?)?;
            }
            Ok(())
        })
    }

    pub(in crate::catalog) fn list_months(&self) -> Result<Vec<Month>, StoreError> {
        self.read("list the months", |transaction| {
            let sql = "SELECT DISTINCT month FROM bill WHERE current IS NOT NULL ORDER BY month";
            read_rows(transaction, sql, [], |row| get_month(row, "month"))
        })
    }

    pub(in crate::catalog) fn list_versions(
        &self,
        filter: BillFilter,
    ) -> Result<Vec<PublishedVersion>, StoreError> {
        self.read("list the versions", |transaction| {
            let conditions = Conditions::of_filter(filter);
            let versions = VERSIONS.as_str();
            let sql = format!("{versions} WHERE {} ORDER BY month, payer, owner, number", conditions.text);
            let mut history = HistoryCheck::default();
            let versions = read_rows(transaction, &sql, conditions.values(), |row| {
                let CheckedVersion { version, .. } = get_version(row)?;
                history.add(&version)?;
                Ok(version)
            })?;
            history.finish()?;
            check_bill_count(history.bills, count_bills(transaction, filter)?)?;
            Ok(versions)
        })
    }

    pub(in crate::catalog) fn list_parts(&self, filter: BillFilter) -> Result<Vec<CountedPart>, StoreError> {
        self.read("list which lines count", |transaction| read_parts(transaction, filter))
    }

    pub(in crate::catalog) fn read_visible_cells(
        &self,
        caller: Uin,
        customer: Uin,
        month: Month,
    ) -> Result<Visible, StoreError> {
        self.read("find what may be seen", |transaction| {
            let visibility = Visibility {
                caller,
                customer,
                reach: read_partners_below(transaction, caller)?,
                account: find_account(transaction, customer)?,
                relations: read_relations_below(transaction, caller, customer)?,
            };
            if !visibility.is_customer_known() {
                return Ok(Visible::Nothing);
            }
            let mut cells = Vec::new();
            for version in read_current_versions(transaction, customer, month)? {
                let own = version.check_cells(read_cells_by_id(transaction, version.id)?)?;
                cells.extend(own.into_iter().map(|cell| (version.version.bill.payer, cell)));
            }
            Ok(visibility.select_visible_cells(cells))
        })
    }
}

/// The caller (?1) and every partner below it in the tree.
macro_rules! reach {
    () => {
        "WITH RECURSIVE reach (uin) AS (
             SELECT ?1
             UNION
             SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin
             WHERE account.role <> 'customer')"
    };
}

/// Reads a caller and every partner below it in the tree: those whose customers it may see.
fn read_partners_below(transaction: &Transaction<'_>, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
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
