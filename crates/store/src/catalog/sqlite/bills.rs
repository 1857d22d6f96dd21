//! Reading bills in SQLite: current and earlier versions, and the lines that they count.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{BillKey, Month, Uin};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::rows::{ColumnReader, get_column, get_count, get_month, read_row, read_rows};
use super::versions::{VERSIONS, add_cells, check_bill_count, get_version, select_newest_versions};
use crate::catalog::part_texts::{KeptWithPart, check_part_text};
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
    let source = match filter {
        BillFilter { month: Some(_), owner: Some(_), .. } => "bill INDEXED BY bill_by_month",
        // The payers are few.
        BillFilter { month: Some(_), owner: None, payer: None } => BILLS_BY_PAYER,
        _ => "bill NOT INDEXED",
    };
    let sql = format!("SELECT count(*) AS bills FROM {source} WHERE {}", conditions.text);
    Ok(read_row(transaction, &sql, conditions.values(), |row| get_count(row, "bills"))?.unwrap_or_default())
}

/// All bills by the index that begins with their payers, so that those of a month are found without a look at the others.
const BILLS_BY_PAYER: &str = "(WITH RECURSIVE payers (own) AS (
            SELECT min(payer) FROM bill INDEXED BY bill_by_payer
            UNION ALL
            SELECT (SELECT min(payer) FROM bill INDEXED BY bill_by_payer WHERE payer > own) FROM payers WHERE own IS NOT NULL)
        SELECT own FROM payers WHERE own IS NOT NULL)
     CROSS JOIN bill INDEXED BY bill_by_payer ON bill.payer = own";

/// Lists the months that have a published bill, each found by the index after the one before it.
const MONTHS: &str = "WITH RECURSIVE months (own) AS (
            SELECT min(month) FROM bill
            UNION ALL
            SELECT (SELECT min(month) FROM bill WHERE month > own) FROM months WHERE own IS NOT NULL)
     SELECT own AS month FROM months
     WHERE own IS NOT NULL AND EXISTS (SELECT 1 FROM bill WHERE bill.month = own AND current IS NOT NULL)";

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
        let mut columns = ColumnReader::of(row);
        Ok(CountedPart {
            bill: columns.read_bill_key()?,
            import: ImportId(columns.read("import")?),
            since: columns.read("since")?,
            until: columns.read("until")?,
            lines: columns.read_count("lines")?,
        })
    })
}

/// Reads a text of a part, and compares it with its digest.
pub(super) fn get_part_text<T: KeptWithPart>(
    row: &Row<'_>,
    bill: BillKey,
    import: ImportId,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = get_column(row, T::COLUMN)?;
    let digest: Option<Vec<u8>> = get_column(row, T::DIGEST_COLUMN)?;
    check_part_text(bill, import, text.as_deref(), digest.as_deref())
}

impl Sqlite {
    pub(in crate::catalog) fn read_part_texts<T: KeptWithPart>(
        &self,
        bill: BillKey,
        version: u32,
    ) -> Result<BTreeMap<ImportId, Option<T>>, StoreError> {
        let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), version);
        let sql = format!(
            "SELECT import, {}, {} FROM bill JOIN part ON part.bill = bill.id
             WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND since <= ?4 AND (until IS NULL OR until > ?4)",
            T::COLUMN, T::DIGEST_COLUMN
        );
        let parts = self.read("read what is kept of lines", |transaction| {
            read_rows(transaction, &sql, key, |row| {
                let import = ImportId(get_column(row, "import")?);
                Ok((import, get_part_text(row, bill, import)?))
            })
        })?;
        Ok(parts.into_iter().collect())
    }

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
            read_rows(transaction, MONTHS, [], |row| get_month(row, "month"))
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
}
