//! Bills and versions as a caller sees them, in SQLite.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use access::{
    BillOwner, BillsAnswer, BillsQuery, BillsScope, HistoryAnswer, HistoryQuery, Sight, VersionTotals,
};
use bill::ledger::BillState;
use bill::{KeyNames, Uin};
use rusqlite::Transaction;
use serde_json::Value;

use super::Sqlite;
use super::closing::read_closings;
use super::names::read_names_by_id;
use super::rows::{get_column, get_uin, read_rows};
use super::versions::{VERSIONS, add_cells, get_version, read_cells, select_newest_versions};
use super::visible::{REACH, read_partners_below, read_visibility};
use crate::catalog::seen_bills::{
    BILLS_AT_ONCE, BillContent, BillRow, ClosedMonths, ShownBill, apply_histories, find_month_range,
    list_partly_seen, narrow_histories,
};
use crate::catalog::totals_cache::TotalsCache;
use crate::catalog::version_row::{CheckedVersion, HistoryCheck};
use crate::error::StoreError;

/// The columns of a [`BillRow`], with the current version if it is the newest of its bill; `WHERE` follows.
const BILL_ROWS: &str = "SELECT bill.id AS bill_id, account.name AS owner_name,
            CASE WHEN current = (SELECT id FROM version AS last WHERE last.bill = bill.id ORDER BY number DESC LIMIT 1)
                 THEN (SELECT digest FROM version_digest WHERE version = current) END AS digest
     FROM bill LEFT JOIN account ON account.uin = owner";

/// Finds the bills of an owner (?1) from a month (?2) to another (?3).
static BILLS_OF_OWNER: LazyLock<String> = LazyLock::new(|| {
    format!("{BILL_ROWS} WHERE owner = ?1 AND month BETWEEN ?2 AND ?3 ORDER BY month, payer")
});

/// Finds the bills from a month (?2) to another (?3) that a partner (?1) may see a part of. The sign before `manager` keeps SQLite
/// from a search by each manager that the partner reaches, where the few managers of a bill are read at once.
static BILLS_OF_CUSTOMERS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{REACH} {BILL_ROWS}
         WHERE month BETWEEN ?2 AND ?3 AND owner <> ?1 AND coalesce(account.role, 'customer') = 'customer'
               AND (payer = ?1 OR EXISTS (SELECT 1 FROM relation
                                          WHERE relation.owner = bill.owner AND relation.payer = bill.payer
                                                AND +manager IN (SELECT uin FROM reach)))
         ORDER BY month, payer, owner"
    )
});

/// Reads the newest version of a bill by the id of its row.
static NEWEST_OF_BILL: LazyLock<String> =
    LazyLock::new(|| format!("{} WHERE bill.id = ?1", select_newest_versions("bill")));

/// Reads all versions of bills by the ids of their rows, a list in JSON.
static VERSIONS_OF_BILLS: LazyLock<String> = LazyLock::new(|| {
    let versions = VERSIONS.as_str();
    format!("{versions} WHERE bill.id IN (SELECT value FROM json_each(?1)) ORDER BY payer, bill.id, number")
});

impl Sqlite {
    pub(in crate::catalog) fn read_seen_bills(
        &self,
        caller: Uin,
        query: &BillsQuery,
    ) -> Result<BillsAnswer, StoreError> {
        self.read("find bills that may be seen", |transaction| {
            let (sight, rows) = match query.scope {
                BillsScope::Owner(owner) => {
                    let Some((sight, owner)) = find_sight(transaction, caller, owner)? else {
                        return Ok(BillsAnswer::Nothing);
                    };
                    (sight, read_bill_rows(transaction, &BILLS_OF_OWNER, owner, query)?)
                }
                BillsScope::Customers => {
                    let reach = read_partners_below(transaction, caller)?;
                    let rows = read_bill_rows(transaction, &BILLS_OF_CUSTOMERS, caller, query)?;
                    (Sight::of_partner(caller, reach), rows)
                }
            };
            let closed = ClosedMonths::of_history(&read_closings(transaction, None)?);
            let mut bills = Vec::with_capacity(rows.len());
            for rows in rows.chunks(BILLS_AT_ONCE) {
                let mut shown = Vec::with_capacity(rows.len());
                for row in rows {
                    let content = read_content(transaction, &self.totals, row, query.with_cells)?;
                    shown.extend(ShownBill::select(&sight, &closed, row.clone(), content)?);
                }
                let ids = list_partly_seen(&shown);
                let states = if ids.is_empty() { Vec::new() } else { read_states(transaction, &ids, false)? };
                bills.extend(apply_histories(&sight, shown, states));
            }
            Ok(BillsAnswer::Bills(bills))
        })
    }

    pub(in crate::catalog) fn read_seen_history(
        &self,
        caller: Uin,
        query: &HistoryQuery,
    ) -> Result<HistoryAnswer, StoreError> {
        self.read("find versions that may be seen", |transaction| {
            let Some((sight, owner)) = find_sight(transaction, caller, query.owner)? else {
                return Ok(HistoryAnswer::Nothing);
            };
            let sql = "SELECT id FROM bill WHERE owner = ?1 AND month = ?2 AND (?3 IS NULL OR payer = ?3)";
            let key = (owner.get(), query.month.yyyymm(), query.payer.map(Uin::get));
            let ids: Vec<i64> = read_rows(transaction, sql, key, |row| get_column(row, "id"))?;
            Ok(narrow_histories(&sight, read_states(transaction, &ids, query.with_names)?))
        })
    }
}

/// Finds what a caller sees of an owner's bills, and the owner; `None` if it may not know of the owner.
fn find_sight(
    transaction: &Transaction<'_>,
    caller: Uin,
    owner: BillOwner,
) -> Result<Option<(Sight, Uin)>, StoreError> {
    let BillOwner::Customer(customer) = owner else { return Ok(Some((Sight::of_owner(caller), caller))) };
    let visibility = read_visibility(transaction, caller, customer)?;
    let is_known = visibility.is_customer_known();
    Ok(is_known.then(|| (Sight::of_partner(caller, visibility.reach), customer)))
}

/// Reads the bills of a query, `sql`, of an account and the months of a question.
fn read_bill_rows(
    transaction: &Transaction<'_>,
    sql: &str,
    account: Uin,
    query: &BillsQuery,
) -> Result<Vec<BillRow>, StoreError> {
    let (first, last) = find_month_range(query);
    read_rows(transaction, sql, (account.get(), first, last), |row| {
        Ok(BillRow {
            id: get_column(row, "bill_id")?,
            digest: get_column(row, "digest")?,
            owner_name: get_column::<Option<String>>(row, "owner_name")?.unwrap_or_default(),
        })
    })
}

/// Reads the current version of a bill, unless its totals are asked for and known.
fn read_content(
    transaction: &Transaction<'_>,
    cache: &TotalsCache,
    row: &BillRow,
    with_cells: bool,
) -> Result<BillContent, StoreError> {
    if !with_cells && let Some(totals) = row.digest.as_deref().and_then(|digest| cache.find(digest)) {
        return Ok(BillContent { totals, state: None });
    }
    let newest = read_rows(transaction, &NEWEST_OF_BILL, [row.id], get_version)?;
    let Some(version) = newest.into_iter().next() else {
        return Err(StoreError::Damaged { what: format!("no row of the bill with the id {}", row.id) });
    };
    let (id, digest) = (version.id, version.digest);
    let names = if with_cells {
        version.check_names(read_names_by_id(transaction, id)?)?
    } else {
        KeyNames::default()
    };
    let state = BillState { names, ..add_cells(transaction, version)? };
    let past_managers =
        if state.version.number > 1 { read_managers(transaction, row.id)? } else { BTreeSet::new() };
    let totals = Arc::new(VersionTotals::of(&state, past_managers)?);
    if let Some(digest) = digest {
        cache.insert(digest, &totals);
    }
    Ok(BillContent { totals, state: with_cells.then_some(state) })
}

/// Reads the managers of the lines of all versions of a bill.
fn read_managers(transaction: &Transaction<'_>, bill_id: i64) -> Result<BTreeSet<Uin>, StoreError> {
    let sql = "SELECT DISTINCT manager FROM version JOIN cell ON cell.version = version.id WHERE bill = ?1";
    let managers = read_rows(transaction, sql, [bill_id], |row| get_uin(row, "manager"))?;
    Ok(managers.into_iter().collect())
}

/// Reads all versions of bills with their cells, by payer, bill and number, and with their names if these are asked for.
fn read_states(
    transaction: &Transaction<'_>,
    bill_ids: &[i64],
    with_names: bool,
) -> Result<Vec<BillState>, StoreError> {
    let mut history = HistoryCheck::default();
    let ids = Value::from(bill_ids).to_string();
    let versions: Vec<CheckedVersion> = read_rows(transaction, &VERSIONS_OF_BILLS, [ids], |row| {
        let version = get_version(row)?;
        history.add(&version.version)?;
        Ok(version)
    })?;
    history.finish()?;
    let ids: Vec<i64> = versions.iter().map(|version| version.id).collect();
    let mut cells = read_cells(transaction, &ids)?;
    let complete = |version: CheckedVersion| {
        let names = if with_names {
            version.check_names(read_names_by_id(transaction, version.id)?)?
        } else {
            KeyNames::default()
        };
        let cells = cells.remove(&version.id).unwrap_or_default();
        Ok(BillState { names, ..version.with_cells(cells)? })
    };
    versions.into_iter().map(complete).collect()
}
