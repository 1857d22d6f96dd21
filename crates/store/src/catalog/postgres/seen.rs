//! Bills and versions as a caller sees them, in PostgreSQL.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use access::{
    BillOwner, BillsAnswer, BillsQuery, BillsScope, HistoryAnswer, HistoryQuery, Sight, VersionTotals,
    Visibility,
};
use bill::ledger::BillState;
use bill::{KeyNames, Uin};

use super::Postgres;
use super::accounts::find_account;
use super::cells::{list_ids, read_cells};
use super::closing::read_closings;
use super::names::read_names;
use super::pool::Lease;
use super::rows::{get_column, get_uin};
use super::version_rows::{NEWEST_VERSIONS_BY_ID, VERSIONS, get_version};
use super::visible::{REACH, format_relations};
use crate::catalog::seen_bills::{
    BILLS_AT_ONCE, BillContent, BillRow, ClosedMonths, ShownBill, apply_histories, find_month_range,
    list_partly_seen, narrow_histories,
};
use crate::catalog::version_row::{CheckedVersion, HistoryCheck};
use crate::error::StoreError;

/// The columns of a [`BillRow`], with the digest of the current version if that is the newest of its bill; `WHERE` follows.
const BILL_ROWS: &str = "SELECT bill.id AS bill_id, account.name AS owner_name,
            CASE WHEN current = (SELECT id FROM version AS last WHERE last.bill = bill.id ORDER BY number DESC LIMIT 1)
                 THEN version_digest.digest END AS digest
     FROM bill LEFT JOIN account ON account.uin = owner LEFT JOIN version_digest ON version_digest.version = current";

/// Finds the bills of an owner ($1) from a month ($2) to another ($3).
static BILLS_OF_OWNER: LazyLock<String> = LazyLock::new(|| {
    format!("{BILL_ROWS} WHERE owner = $1 AND month BETWEEN $2 AND $3 ORDER BY month, payer")
});

/// Finds the bills from a month ($2) to another ($3) that a partner ($1) may see a part of.
static BILLS_OF_CUSTOMERS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{REACH} {BILL_ROWS}
         WHERE month BETWEEN $2 AND $3 AND owner <> $1 AND coalesce(account.role, 'customer') = 'customer'
               AND (payer = $1 OR EXISTS (SELECT 1 FROM relation
                                          WHERE relation.owner = bill.owner AND relation.payer = bill.payer
                                                AND manager IN (SELECT uin FROM reach)))
         ORDER BY month, payer, owner"
    )
});

impl Postgres {
    pub(in crate::catalog) async fn read_seen_bills(
        &self,
        caller: Uin,
        query: &BillsQuery,
    ) -> Result<BillsAnswer, StoreError> {
        let lease = self.pool.read("find bills that may be seen").await?;
        let (sight, rows) = match query.scope {
            BillsScope::Owner(owner) => {
                let Some((sight, owner)) = find_sight(&lease, caller, owner).await? else {
                    lease.commit().await?;
                    return Ok(BillsAnswer::Nothing);
                };
                (sight, read_bill_rows(&lease, &BILLS_OF_OWNER, owner, query).await?)
            }
            BillsScope::Customers => {
                let reach = read_partners_below(&lease, caller).await?;
                let rows = read_bill_rows(&lease, &BILLS_OF_CUSTOMERS, caller, query).await?;
                (Sight::of_partner(caller, reach), rows)
            }
        };
        let closed = ClosedMonths::of_history(&read_closings(&lease, None).await?);
        let mut bills = Vec::with_capacity(rows.len());
        for rows in rows.chunks(BILLS_AT_ONCE) {
            let mut contents = self.read_contents(&lease, rows, query.with_cells).await?;
            let mut shown = Vec::with_capacity(rows.len());
            for row in rows {
                let Some(content) = contents.remove(&row.id) else {
                    return Err(StoreError::Damaged {
                        what: format!("no row of the bill with the id {}", row.id),
                    });
                };
                shown.extend(ShownBill::select(&sight, &closed, row.clone(), content)?);
            }
            let ids = list_partly_seen(&shown);
            let states = if ids.is_empty() { Vec::new() } else { read_states(&lease, &ids, false).await? };
            bills.extend(apply_histories(&sight, shown, states));
        }
        lease.commit().await?;
        Ok(BillsAnswer::Bills(bills))
    }

    pub(in crate::catalog) async fn read_seen_history(
        &self,
        caller: Uin,
        query: &HistoryQuery,
    ) -> Result<HistoryAnswer, StoreError> {
        let lease = self.pool.read("find versions that may be seen").await?;
        let Some((sight, owner)) = find_sight(&lease, caller, query.owner).await? else {
            lease.commit().await?;
            return Ok(HistoryAnswer::Nothing);
        };
        let sql =
            "SELECT id FROM bill WHERE owner = $1 AND month = $2 AND ($3::bigint IS NULL OR payer = $3)";
        let (month, payer) = (i64::from(query.month.yyyymm()), query.payer.map(Uin::get));
        let rows = lease.query(sql, &[&owner.get(), &month, &payer]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| get_column(row, "id")).collect::<Result<_, _>>()?;
        let states = read_states(&lease, &ids, query.with_names).await?;
        lease.commit().await?;
        Ok(narrow_histories(&sight, states))
    }

    /// Reads the current versions of bills by the ids of their rows, but for those whose totals are asked for and known.
    async fn read_contents(
        &self,
        lease: &Lease<'_>,
        rows: &[BillRow],
        with_cells: bool,
    ) -> Result<HashMap<i64, BillContent>, StoreError> {
        let mut contents = HashMap::with_capacity(rows.len());
        let mut unknown = Vec::new();
        for row in rows {
            match row.digest.as_deref().and_then(|digest| self.totals.find(digest)).filter(|_| !with_cells) {
                Some(totals) => {
                    contents.insert(row.id, BillContent { totals, state: None });
                }
                None => unknown.push(row.id),
            }
        }
        if unknown.is_empty() {
            return Ok(contents);
        }
        let mut managers = read_managers(lease, &unknown).await?;
        let sql = format!("{} WHERE bill.id = ANY($1)", NEWEST_VERSIONS_BY_ID.as_str());
        let (mut ids, mut versions) = (Vec::new(), Vec::new());
        for row in lease.query(&sql, &[&unknown]).await? {
            ids.push(get_column::<i64>(&row, "bill_id")?);
            versions.push(get_version(&row)?);
        }
        let digests: Vec<_> = versions.iter().map(|version| version.digest).collect();
        let states = add_cells_and_names(lease, versions, with_cells).await?;
        for ((id, digest), state) in ids.into_iter().zip(digests).zip(states) {
            let past_managers = managers.remove(&id).unwrap_or_default();
            let totals = Arc::new(VersionTotals::of(&state, past_managers)?);
            if let Some(digest) = digest {
                self.totals.insert(digest, &totals);
            }
            contents.insert(id, BillContent { totals, state: with_cells.then_some(state) });
        }
        Ok(contents)
    }
}

/// Finds what a caller sees of an owner's bills, and the owner; `None` if it may not know of the owner.
async fn find_sight(
    lease: &Lease<'_>,
    caller: Uin,
    owner: BillOwner,
) -> Result<Option<(Sight, Uin)>, StoreError> {
    let BillOwner::Customer(customer) = owner else { return Ok(Some((Sight::of_owner(caller), caller))) };
    let sql = format!("{REACH} SELECT payer, manager FROM {} AS relations", format_relations("$2"));
    let rows = lease.query(&sql, &[&caller.get(), &customer.get()]).await?;
    let relations = rows.iter().map(|row| Ok((get_uin(row, "payer")?, get_uin(row, "manager")?)));
    let visibility = Visibility {
        caller,
        customer,
        reach: read_partners_below(lease, caller).await?,
        account: find_account(lease, customer).await?,
        relations: relations.collect::<Result<_, StoreError>>()?,
    };
    let is_known = visibility.is_customer_known();
    Ok(is_known.then(|| (Sight::of_partner(caller, visibility.reach), customer)))
}

/// Reads a caller and every partner below it in the tree: those whose customers it may see.
async fn read_partners_below(lease: &Lease<'_>, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
    let rows = lease.query(&format!("{REACH} SELECT uin FROM reach"), &[&caller.get()]).await?;
    rows.iter().map(|row| get_uin(row, "uin")).collect()
}

/// Reads the bills of a query, `sql`, of an account and the months of a question.
async fn read_bill_rows(
    lease: &Lease<'_>,
    sql: &str,
    account: Uin,
    query: &BillsQuery,
) -> Result<Vec<BillRow>, StoreError> {
    let (first, last) = find_month_range(query);
    let rows = lease.query(sql, &[&account.get(), &i64::from(first), &i64::from(last)]).await?;
    let to_row = |row| {
        Ok(BillRow {
            id: get_column(row, "bill_id")?,
            digest: get_column(row, "digest")?,
            owner_name: get_column::<Option<String>>(row, "owner_name")?.unwrap_or_default(),
        })
    };
    rows.iter().map(to_row).collect()
}

/// Reads the managers of the lines of all versions of bills, by the ids of their rows.
async fn read_managers(
    lease: &Lease<'_>,
    bill_ids: &[i64],
) -> Result<HashMap<i64, BTreeSet<Uin>>, StoreError> {
    let sql = "SELECT DISTINCT bill, manager FROM version JOIN cell ON cell.version = version.id
               WHERE bill = ANY($1) AND EXISTS (SELECT 1 FROM version AS later
                                                WHERE later.bill = version.bill AND later.number > 1)";
    let mut managers: HashMap<i64, BTreeSet<Uin>> = HashMap::new();
    for row in lease.query(sql, &[&bill_ids]).await? {
        managers.entry(get_column(&row, "bill")?).or_default().insert(get_uin(&row, "manager")?);
    }
    Ok(managers)
}

/// Reads all versions of bills with their cells, by payer, bill and number, and with their names if these are asked for.
async fn read_states(
    lease: &Lease<'_>,
    bill_ids: &[i64],
    with_names: bool,
) -> Result<Vec<BillState>, StoreError> {
    let sql = format!("{} WHERE bill.id = ANY($1) ORDER BY payer, bill.id, number", VERSIONS.as_str());
    let mut history = HistoryCheck::default();
    let mut versions = Vec::new();
    for row in lease.query(&sql, &[&bill_ids]).await? {
        let version = get_version(&row)?;
        history.add(&version.version)?;
        versions.push(version);
    }
    history.finish()?;
    add_cells_and_names(lease, versions, with_names).await
}

/// Adds their cells to versions, and their names if these are asked for.
async fn add_cells_and_names(
    lease: &Lease<'_>,
    versions: Vec<CheckedVersion>,
    with_names: bool,
) -> Result<Vec<BillState>, StoreError> {
    let ids = list_ids(&versions);
    let mut cells = read_cells(lease, &ids).await?;
    let mut names: HashMap<i64, KeyNames> =
        if with_names { read_names(lease, &ids).await? } else { HashMap::new() };
    let complete = |version: CheckedVersion| {
        let mut own = KeyNames::default();
        if with_names {
            own = version.check_names(names.remove(&version.id).unwrap_or_default())?;
        }
        let cells = cells.remove(&version.id).unwrap_or_default();
        Ok(BillState { names: own, ..version.with_cells(cells)? })
    };
    versions.into_iter().map(complete).collect()
}
