//! Reading bills in PostgreSQL: current and earlier versions, and the lines that they count.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{BillKey, Month, Uin};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::Postgres;
use super::cells::add_cells;
use super::pool::Lease;
use super::rows::{get_bill_key, get_column, get_count, get_number};
use super::session::Values;
use super::version_rows::{NEWEST_VERSIONS, VERSIONS, get_version};
use crate::catalog::part_texts::{KeptWithPart, check_part_text};
use crate::catalog::value;
use crate::catalog::version_row::{CheckedVersion, HistoryCheck, VersionChoice};
use crate::error::StoreError;

/// Number of bills that are read with their cells at once.
const BILLS_AT_ONCE: usize = 256;

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

    pub(in crate::catalog) async fn read_part_texts<T: KeptWithPart>(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<BTreeMap<ImportId, Option<T>>, StoreError> {
        let sql = format!(
            "SELECT import, {}, {} FROM bill JOIN part ON part.bill = bill.id
             WHERE owner = $1 AND month = $2 AND payer = $3 AND since <= $4 AND (until IS NULL OR until > $4)",
            T::COLUMN, T::DIGEST_COLUMN
        );
        let (owner, month, payer) = (bill.owner.get(), i64::from(bill.month.yyyymm()), bill.payer.get());
        let values: &Values<'_> = &[&owner, &month, &payer, &i64::from(version)];
        let mut parts = BTreeMap::new();
        for row in self.pool.query_once("read what is kept of lines", &sql, values).await? {
            let import = ImportId(get_column(&row, "import")?);
            parts.insert(import, get_part_text(&row, bill, import)?);
        }
        Ok(parts)
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
}

/// Reads a text of a part, and compares it with its digest.
pub(super) fn get_part_text<T: KeptWithPart>(
    row: &Row,
    bill: BillKey,
    import: ImportId,
) -> Result<Option<T>, StoreError> {
    let text: Option<&str> = get_column(row, T::COLUMN)?;
    let digest: Option<&[u8]> = get_column(row, T::DIGEST_COLUMN)?;
    check_part_text(bill, import, text, digest)
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
