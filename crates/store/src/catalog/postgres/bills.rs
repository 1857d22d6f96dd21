//! Reading bills in PostgreSQL: what is current, what was published, and who may see what.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use bill::{Month, Uin};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::Postgres;
use super::accounts::get_account;
use super::cells::{AMOUNT_ARRAY, get_cell, with_cells};
use super::pool::Lease;
use super::rows::{VERSIONS, get, get_bill, get_count, get_number, get_state, get_uin, get_version};
use crate::catalog::visibility::Sight;
use crate::catalog::{AsOf, BillState, ImportId, Part, PublishedVersion, Scope, Visible, value};
use crate::error::StoreError;

/// How many bills are read with their cells at once.
const BILLS_AT_ONCE: usize = 256;

/// Columns of the rows of [`SIGHT`] besides their kind, with their types.
const SIGHT_COLUMNS: [(&str, &str); 12] = [
    ("uin", "bigint"),
    ("payer", "bigint"),
    ("parent", "bigint"),
    ("role", "text"),
    ("name", "text"),
    ("manager", "bigint"),
    ("pay_mode", "text"),
    ("action_type", "text"),
    ("product", "text"),
    ("region", "text"),
    ("amounts", "text[]"),
    ("lines", "bigint"),
];

/// Reads everything that decides what a caller ($1) sees of a customer's ($2) month ($3), as of one moment and in one
/// round trip: each row is of one of four kinds.
static SIGHT: LazyLock<String> = LazyLock::new(|| {
    let same = |name| (name, name);
    let cell = ["payer", "manager", "pay_mode", "action_type", "product", "region"].map(same);
    let cell = [&cell[..], &[("amounts", AMOUNT_ARRAY.as_str()), ("lines", "cell.lines")]].concat();
    let cells = "bill JOIN cell ON cell.version = bill.current WHERE owner = $2 AND month = $3";
    let account = ["uin", "parent", "role", "name"].map(same);
    let kinds = [
        select_kind("reach", &[same("uin")], "reach"),
        select_kind("account", &account, "account WHERE uin = $2"),
        select_kind("relation", &["payer", "manager"].map(same), "relation WHERE owner = $2"),
        select_kind("cell", &cell, cells),
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

/// Selects rows of one kind for [`SIGHT`]; a column that the kind lacks is `NULL`.
fn select_kind(kind: &str, columns: &[(&str, &str)], source: &str) -> String {
    let columns = SIGHT_COLUMNS.map(|(name, data_type)| {
        let own = columns.iter().find(|(own, _)| *own == name);
        own.map_or_else(|| format!("NULL::{data_type} AS {name}"), |(_, value)| format!("{value} AS {name}"))
    });
    format!("SELECT '{kind}' AS what, {} FROM {source}", columns.join(", "))
}

/// Values of a query that is put together.
type Bound = Box<dyn ToSql + Sync + Send>;

/// A query that is put together from what is asked for, so that each of its forms is planned for itself.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<Bound>,
}

impl Conditions {
    /// Bills that are meant.
    fn of(scope: Scope) -> Conditions {
        let mut conditions = Conditions::default();
        if let Some(month) = scope.month {
            conditions.add("month =", i64::from(month.yyyymm()));
        }
        if let Some(payer) = scope.payer {
            conditions.add("payer =", payer.get());
        }
        if let Some(owner) = scope.owner {
            conditions.add("owner =", owner.get());
        }
        conditions
    }

    /// Versions that are meant.
    fn at(mut self, as_of: AsOf) -> Conditions {
        match as_of {
            AsOf::Now => self.text.push_str(" AND version.id = bill.current"),
            AsOf::Version(number) => self.add("version.number =", i64::from(number)),
            AsOf::Time(at_us) => {
                self.add(
                    "version.number = (SELECT max(number) FROM version AS earlier
                                       WHERE earlier.bill = bill.id AND earlier.published_at_us <=",
                    at_us,
                );
                self.text.push(')');
            }
        }
        self
    }

    fn add(&mut self, condition: &str, value: i64) {
        self.values.push(Box::new(value));
        let _ = write!(self.text, " AND {condition} ${}", self.values.len());
    }

    /// What the driver takes.
    fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| -> &(dyn ToSql + Sync) { value.as_ref() }).collect()
    }
}

/// The versions that are meant, without cells, each with its row's id.
async fn states(lease: &Lease<'_>, scope: Scope, as_of: AsOf) -> Result<Vec<(i64, BillState)>, StoreError> {
    let conditions = Conditions::of(scope).at(as_of);
    let sql = format!("{VERSIONS} WHERE true{} ORDER BY month, payer, owner", conditions.text);
    lease.query(&sql, &conditions.values()).await?.iter().map(get_state).collect()
}

impl Postgres {
    pub(in crate::catalog) async fn bills(
        &self,
        owner: Uin,
        month: Month,
        as_of: AsOf,
    ) -> Result<Vec<BillState>, StoreError> {
        let lease = self.pool.read("read a bill").await?;
        let scope = Scope { month: Some(month), owner: Some(owner), payer: None };
        let states = states(&lease, scope, as_of).await?;
        let bills = with_cells(&lease, states).await?;
        lease.commit().await?;
        Ok(bills.into_iter().map(|(_, state)| state).collect())
    }

    pub(in crate::catalog) async fn each_bill(
        &self,
        scope: Scope,
        as_of: AsOf,
        each: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        let lease = self.pool.read("read bills").await?;
        let mut states = states(&lease, scope, as_of).await?.into_iter();
        loop {
            let some: Vec<_> = states.by_ref().take(BILLS_AT_ONCE).collect();
            if some.is_empty() {
                return lease.commit().await;
            }
            for (_, state) in with_cells(&lease, some).await? {
                each(state)?;
            }
        }
    }

    pub(in crate::catalog) async fn months(&self) -> Result<Vec<Month>, StoreError> {
        let lease = self.pool.read("list the months").await?;
        let sql = "SELECT DISTINCT month FROM bill WHERE current IS NOT NULL ORDER BY month";
        let rows = lease.query(sql, &[]).await?;
        lease.commit().await?;
        rows.iter().map(|row| value::month("month", get(row, "month")?)).collect()
    }

    pub(in crate::catalog) async fn versions(
        &self,
        scope: Scope,
    ) -> Result<Vec<PublishedVersion>, StoreError> {
        let lease = self.pool.read("list the versions").await?;
        let conditions = Conditions::of(scope);
        let sql = format!("{VERSIONS} WHERE true{} ORDER BY month, payer, owner, number", conditions.text);
        let rows = lease.query(&sql, &conditions.values()).await?;
        lease.commit().await?;
        rows.iter().map(get_version).collect()
    }

    pub(in crate::catalog) async fn parts(&self, scope: Scope) -> Result<Vec<Part>, StoreError> {
        let lease = self.pool.read("list which lines count").await?;
        let conditions = Conditions::of(scope);
        let sql = format!(
            "SELECT month, payer, owner, import, since, until, lines FROM part JOIN bill ON bill.id = part.bill
             WHERE true{} ORDER BY month, payer, owner, since, import",
            conditions.text
        );
        let rows = lease.query(&sql, &conditions.values()).await?;
        lease.commit().await?;
        rows.iter().map(get_part).collect()
    }

    pub(in crate::catalog) async fn visible(
        &self,
        caller: Uin,
        customer: Uin,
        month: Month,
    ) -> Result<Visible, StoreError> {
        let values: &super::session::Values<'_> =
            &[&caller.get(), &customer.get(), &i64::from(month.yyyymm())];
        let rows = self.pool.ask("find what may be seen", &SIGHT, values).await?;
        let mut sight =
            Sight { caller, customer, reach: BTreeSet::new(), account: None, relations: Vec::new() };
        let mut cells = Vec::new();
        for row in &rows {
            match get(row, "what")? {
                "reach" => {
                    sight.reach.insert(get_uin(row, "uin")?);
                }
                "account" => sight.account = Some(get_account(row)?),
                "relation" => sight.relations.push((get_uin(row, "payer")?, get_uin(row, "manager")?)),
                "cell" => cells.push((get_uin(row, "payer")?, get_cell(row)?)),
                what => return Err(value::damaged("what may be seen", what)),
            }
        }
        Ok(sight.visible(cells))
    }
}

/// Reads a row of a part.
pub(super) fn get_part(row: &Row) -> Result<Part, StoreError> {
    let until: Option<i64> = get(row, "until")?;
    Ok(Part {
        bill: get_bill(row)?,
        import: ImportId(get(row, "import")?),
        since: get_number(row, "since")?,
        until: until.map(|_| get_number(row, "until")).transpose()?,
        lines: get_count(row, "lines")?,
    })
}
