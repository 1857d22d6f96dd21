//! Reading bills in PostgreSQL: current and earlier versions, the lines that they count, and visible cells.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::LazyLock;

use access::{Visibility, Visible};
use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{Cell, Month, Uin};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::Postgres;
use super::accounts::get_account;
use super::cells::{AMOUNT_ARRAY, add_cells, get_cell};
use super::pool::Lease;
use super::rows::{get_bill_key, get_column, get_count, get_number, get_uin};
use super::session::Values;
use super::version_rows::{NEWEST_VERSIONS, VERSIONS, get_version};
use crate::catalog::cell_columns::CELL_KEYS;
use crate::catalog::value;
use crate::catalog::version_row::{CheckedVersion, HistoryCheck, VersionChoice};
use crate::error::StoreError;

/// Number of bills that are read with their cells at once.
const BILLS_AT_ONCE: usize = 256;

/// Columns of the rows of [`VISIBILITY`] besides their kind, those of versions and the keys of cells, with their types.
const VISIBILITY_COLUMNS: [(&str, &str); 5] =
    [("uin", "bigint"), ("parent", "bigint"), ("role", "text"), ("name", "text"), ("amounts", "text[]")];

/// The columns of versions, with their types.
const VERSION_COLUMNS: [(&str, &str); 25] = [
    ("version_id", "bigint"),
    ("month", "bigint"),
    ("payer", "bigint"),
    ("owner", "bigint"),
    ("currency", "text"),
    ("number", "bigint"),
    ("import", "bigint"),
    ("kind", "text"),
    ("reverts", "bigint"),
    ("published_at_us", "bigint"),
    ("basis", "text"),
    ("lines", "bigint"),
    ("lines_digest", "bytea"),
    ("texts_only", "boolean"),
    ("has_names", "boolean"),
    ("is_current", "boolean"),
    ("pruned_at_us", "bigint"),
    ("newest", "bigint"),
    ("digest_format", "bigint"),
    ("digest_currency", "text"),
    ("digest", "bytea"),
    ("is_undigested", "boolean"),
    ("payment_format", "bigint"),
    ("payment_currency", "text"),
    ("payment_digest", "bytea"),
];

/// Reads all facts that decide which cells a caller ($1) sees of a customer's ($2) month ($3), as of one moment and in
/// one round trip. Each row is of one of five kinds. No relation is looked at that lets the caller know of the customer
/// by nothing, so that their number does not show in the time.
static VISIBILITY: LazyLock<String> = LazyLock::new(|| {
    let same = |name| (name, name);
    let sums = [("version_id", "cell.version"), ("amounts", AMOUNT_ARRAY.as_str()), ("lines", "cell.lines")];
    let cell = [&CELL_KEYS.map(|(name, _)| same(name))[..], &sums].concat();
    let cells = "bill JOIN cell ON cell.version = bill.current WHERE owner = $2 AND month = $3";
    let newest = NEWEST_VERSIONS.as_str();
    let versions = format!("({newest} WHERE owner = $2 AND month = $3) AS versions");
    let account = ["uin", "parent", "role", "name"].map(same);
    let relations = "(SELECT * FROM (SELECT payer, manager FROM relation WHERE owner = $2 AND payer = $1 LIMIT 1) AS own
                      UNION ALL
                      SELECT managed.payer, managed.manager
                      FROM reach CROSS JOIN LATERAL (SELECT payer, manager FROM relation
                                                     WHERE owner = $2 AND manager = reach.uin LIMIT 1) AS managed)
                     AS relations";
    let kinds = [
        format_select_of_kind("reach", &[same("uin")], "reach"),
        format_select_of_kind("account", &account, "account WHERE uin = $2"),
        format_select_of_kind("relation", &["payer", "manager"].map(same), relations),
        format_select_of_kind("version", &VERSION_COLUMNS.map(|(name, _)| same(name)), &versions),
        format_select_of_kind("cell", &cell, cells),
    ];
    format!(
        "WITH RECURSIVE reach (uin) AS (
             SELECT $1::bigint
             UNION
             SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin WHERE account.role <> 'customer')
         {}",
        kinds.join(" UNION ALL ")
    )
});

/// Selects rows of one kind for [`VISIBILITY`]; a column that the kind lacks is `NULL`.
fn format_select_of_kind(kind: &str, columns: &[(&str, &str)], source: &str) -> String {
    let all = VISIBILITY_COLUMNS.into_iter().chain(VERSION_COLUMNS).chain(CELL_KEYS);
    let columns = all.map(|(name, data_type)| {
        let own = columns.iter().find(|(own, _)| *own == name);
        own.map_or_else(|| format!("NULL::{data_type} AS {name}"), |(_, value)| format!("{value} AS {name}"))
    });
    format!("SELECT '{kind}' AS what, {} FROM {source}", columns.collect::<Vec<_>>().join(", "))
}

/// A value of a query.
type Bound = Box<dyn ToSql + Sync + Send>;

/// The conditions of a query, as text. A query holds only the conditions that are asked for, so that PostgreSQL plans
/// each form by itself.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Bound>,
}

impl Conditions {
    /// Selects the bills that match a filter.
    fn of_filter(filter: BillFilter) -> Self {
        let mut conditions = Self::default();
        if let Some(month) = filter.month {
            conditions.add("month =", i64::from(month.yyyymm()));
        }
        if let Some(payer) = filter.payer {
            conditions.add("payer =", payer.get());
        }
        if let Some(owner) = filter.owner {
            conditions.add("owner =", owner.get());
        }
        conditions
    }

    fn add(&mut self, condition: &str, value: i64) {
        self.values.push(Box::new(value));
        let _ = write!(self.text, " AND {condition} ${}", self.values.len());
    }

    /// Returns the values in the form that the driver takes.
    fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| -> &(dyn ToSql + Sync) { value.as_ref() }).collect()
    }
}

/// Reads one version of each matching bill without cells, by month, payer and owner.
async fn read_versions(
    lease: &Lease<'_>,
    filter: BillFilter,
    as_of: AsOf,
) -> Result<Vec<CheckedVersion>, StoreError> {
    let conditions = Conditions::of_filter(filter);
    let (versions, order) = match as_of {
        AsOf::Now => (NEWEST_VERSIONS.as_str(), "month, payer, owner"),
        AsOf::Version(_) | AsOf::Time(_) => (VERSIONS.as_str(), "month, payer, owner, number"),
    };
    let sql = format!("{versions} WHERE true{} ORDER BY {order}", conditions.text);
    let mut choice = VersionChoice::new(as_of);
    for row in lease.query(&sql, &conditions.values()).await? {
        choice.add(get_version(&row)?)?;
    }
    choice.finish().map(|(chosen, _)| chosen)
}

impl Postgres {
    pub(in crate::catalog) async fn read_bills(
        &self,
        owner: Uin,
        month: Month,
        as_of: AsOf,
    ) -> Result<Vec<BillState>, StoreError> {
        let lease = self.pool.read("read a bill").await?;
        let filter = BillFilter { month: Some(month), owner: Some(owner), payer: None };
        let versions = read_versions(&lease, filter, as_of).await?;
        let bills = add_cells(&lease, versions).await?;
        lease.commit().await?;
        Ok(bills)
    }

    pub(in crate::catalog) async fn visit_bills(
        &self,
        filter: BillFilter,
        as_of: AsOf,
        visit: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        let lease = self.pool.read("read bills").await?;
        let mut versions = read_versions(&lease, filter, as_of).await?.into_iter();
        loop {
            let batch: Vec<_> = versions.by_ref().take(BILLS_AT_ONCE).collect();
            if batch.is_empty() {
                return lease.commit().await;
            }
            for state in add_cells(&lease, batch).await? {
                visit(state)?;
            }
        }
    }

    pub(in crate::catalog) async fn list_months(&self) -> Result<Vec<Month>, StoreError> {
        let lease = self.pool.read("list the months").await?;
        let sql = "SELECT DISTINCT month FROM bill WHERE current IS NOT NULL ORDER BY month";
        let rows = lease.query(sql, &[]).await?;
        lease.commit().await?;
        rows.iter().map(|row| value::parse_month("month", get_column(row, "month")?)).collect()
    }

    pub(in crate::catalog) async fn list_versions(
        &self,
        filter: BillFilter,
    ) -> Result<Vec<PublishedVersion>, StoreError> {
        let lease = self.pool.read("list the versions").await?;
        let conditions = Conditions::of_filter(filter);
        let versions = VERSIONS.as_str();
        let sql = format!("{versions} WHERE true{} ORDER BY month, payer, owner, number", conditions.text);
        let rows = lease.query(&sql, &conditions.values()).await?;
        lease.commit().await?;
        let mut history = HistoryCheck::default();
        let mut versions = Vec::with_capacity(rows.len());
        for row in &rows {
            let CheckedVersion { version, .. } = get_version(row)?;
            history.add(&version)?;
            versions.push(version);
        }
        history.finish()?;
        Ok(versions)
    }

    pub(in crate::catalog) async fn list_parts(
        &self,
        filter: BillFilter,
    ) -> Result<Vec<CountedPart>, StoreError> {
        let lease = self.pool.read("list which lines count").await?;
        let conditions = Conditions::of_filter(filter);
        let sql = format!(
            "SELECT month, payer, owner, import, since, until, lines FROM part JOIN bill ON bill.id = part.bill
             WHERE true{} ORDER BY month, payer, owner, since, import",
            conditions.text
        );
        let rows = lease.query(&sql, &conditions.values()).await?;
        lease.commit().await?;
        rows.iter().map(get_counted_part).collect()
    }

    pub(in crate::catalog) async fn read_visible_cells(
        &self,
        caller: Uin,
        customer: Uin,
        month: Month,
    ) -> Result<Visible, StoreError> {
        let values: &Values<'_> = &[&caller.get(), &customer.get(), &i64::from(month.yyyymm())];
        let rows = self.pool.query_once("find what may be seen", &VISIBILITY, values).await?;
        let mut visibility =
            Visibility { caller, customer, reach: BTreeSet::new(), account: None, relations: Vec::new() };
        let (mut versions, mut cells) = (Vec::new(), HashMap::<i64, Vec<Cell>>::new());
        for row in &rows {
            match get_column(row, "what")? {
                "reach" => {
                    visibility.reach.insert(get_uin(row, "uin")?);
                }
                "account" => visibility.account = Some(get_account(row)?),
                "relation" => visibility.relations.push((get_uin(row, "payer")?, get_uin(row, "manager")?)),
                "version" => versions.push(get_version(row)?),
                "cell" => cells.entry(get_column(row, "version_id")?).or_default().push(get_cell(row)?),
                kind => return Err(value::make_damaged_value_error("what may be seen", kind)),
            }
        }
        let mut visible = Vec::new();
        for version in versions {
            let own = version.check_cells(cells.remove(&version.id).unwrap_or_default())?;
            visible.extend(own.into_iter().map(|cell| (version.version.bill.payer, cell)));
        }
        Ok(visibility.select_visible_cells(visible))
    }
}

/// Reads a row of a part.
pub(super) fn get_counted_part(row: &Row) -> Result<CountedPart, StoreError> {
    let until: Option<i64> = get_column(row, "until")?;
    Ok(CountedPart {
        bill: get_bill_key(row)?,
        import: ImportId(get_column(row, "import")?),
        since: get_number(row, "since")?,
        until: until.map(|_| get_number(row, "until")).transpose()?,
        lines: get_count(row, "lines")?,
    })
}
