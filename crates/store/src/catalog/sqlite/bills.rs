//! Reading bills in SQLite: current and earlier versions, the lines that they count, and visible cells.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use access::{Visibility, Visible};
use bill::ledger::{AsOf, BillFilter, BillState, CountedPart, ImportId, PublishedVersion};
use bill::{Month, Uin};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::accounts::find_account;
use super::names::read_names_by_id;
use super::rows::{
    get_basis, get_bill_key, get_cell, get_column, get_count, get_import_kind, get_month, get_uin, read_rows,
};
use crate::catalog::value;
use crate::error::StoreError;

/// The columns that every query of versions reads; conditions and order follow.
pub(super) const VERSIONS: &str = "SELECT version.id AS version_id, month, payer, owner, number, version.import AS import, kind,
                               reverts, version.published_at_us AS published_at_us, basis, version.lines AS lines,
                               lines_digest, texts_only, has_names, bill.current = version.id AS is_current,
                               pruned_at_us
                        FROM bill JOIN version ON version.bill = bill.id JOIN import ON import.id = version.import";

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

    /// Selects one version of each bill.
    fn at(mut self, as_of: AsOf) -> Self {
        match as_of {
            AsOf::Now => self.text.push_str(" AND version.id = bill.current"),
            AsOf::Version(number) => self.add("version.number = ", i64::from(number)),
            AsOf::Time(at_us) => {
                let newest = "version.number = (SELECT max(number) FROM version AS earlier
                                                WHERE earlier.bill = bill.id AND earlier.published_at_us <= ";
                self.add(newest, at_us);
                self.text.push(')');
            }
        }
        self
    }

    fn add(&mut self, condition: &str, value: i64) {
        self.values.push(value);
        let _ = write!(self.text, " AND {condition}?{}", self.values.len()); // writing to a String cannot fail
    }

    fn values(&self) -> impl rusqlite::Params {
        rusqlite::params_from_iter(&self.values)
    }
}

/// The parts of a version that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Its row alone.
    Version,
    /// Its row and its cells.
    Cells,
    /// Its row, its cells, and the names of its products and regions.
    CellsAndNames,
}

/// Reads the matching versions without cells, each with the id of its row.
fn read_states(
    transaction: &Transaction<'_>,
    filter: BillFilter,
    as_of: AsOf,
) -> Result<Vec<(i64, BillState)>, StoreError> {
    let conditions = Conditions::of_filter(filter).at(as_of);
    let sql = format!("{VERSIONS} WHERE {} ORDER BY month, payer, owner", conditions.text);
    read_rows(transaction, &sql, conditions.values(), |row| {
        Ok((get_column(row, "version_id")?, BillState::of_version(get_version(row)?)))
    })
}

/// Adds the cells to a version; one that was pruned has none.
pub(super) fn add_cells(
    transaction: &Transaction<'_>,
    (version_id, state): (i64, BillState),
) -> Result<BillState, StoreError> {
    let sql = "SELECT * FROM cell WHERE version = ?1";
    let mut cells = read_rows(transaction, sql, [version_id], get_cell)?;
    cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    Ok(BillState { cells, ..state })
}

/// Adds the cells and names to a version; one that was pruned has none.
pub(super) fn add_content(
    transaction: &Transaction<'_>,
    version_id: i64,
    state: BillState,
) -> Result<BillState, StoreError> {
    let state = add_cells(transaction, (version_id, state))?;
    Ok(BillState { names: read_names_by_id(transaction, version_id)?, ..state })
}

/// Reads the current versions of the bills of an owner's month.
pub(super) fn read_current_bills(
    transaction: &Transaction<'_>,
    owner: Uin,
    month: Month,
    extent: Extent,
) -> Result<Vec<BillState>, StoreError> {
    let sql = CURRENT.get_or_init(|| {
        format!("{VERSIONS} WHERE owner = ?1 AND month = ?2 AND version.id = bill.current ORDER BY payer")
    });
    let states = read_rows(transaction, sql, (owner.get(), month.yyyymm()), |row| {
        Ok((get_column(row, "version_id")?, BillState::of_version(get_version(row)?)))
    })?;
    let complete = |(version_id, state)| match extent {
        Extent::Version => Ok(state),
        Extent::Cells => add_cells(transaction, (version_id, state)),
        Extent::CellsAndNames => add_content(transaction, version_id, state),
    };
    states.into_iter().map(complete).collect()
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

/// The query of [`read_current_bills`], which runs once for each bill of a publication.
static CURRENT: std::sync::OnceLock<String> = std::sync::OnceLock::new();

/// Reads a row of [`VERSIONS`].
pub(super) fn get_version(row: &Row<'_>) -> Result<PublishedVersion, StoreError> {
    Ok(PublishedVersion {
        bill: get_bill_key(row)?,
        number: get_column(row, "number")?,
        import: ImportId(get_column(row, "import")?),
        kind: get_import_kind(row)?,
        published_at_us: get_column(row, "published_at_us")?,
        basis: get_basis(row, "basis")?,
        lines: get_count(row, "lines")?,
        lines_digest: value::parse_lines_digest(&get_column::<Vec<u8>>(row, "lines_digest")?)?,
        texts_only: get_column(row, "texts_only")?,
        has_names: get_column(row, "has_names")?,
        is_current: get_column(row, "is_current")?,
        pruned_at_us: get_column(row, "pruned_at_us")?,
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
            let states = read_states(transaction, filter, as_of)?;
            states.into_iter().map(|state| add_cells(transaction, state)).collect()
        })
    }

    pub(in crate::catalog) fn visit_bills(
        &self,
        filter: BillFilter,
        as_of: AsOf,
        visit: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        self.read("read bills", |transaction| {
            for state in read_states(transaction, filter, as_of)? {
                visit(add_cells(transaction, state)?)?;
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
            let sql = format!("{VERSIONS} WHERE {} ORDER BY month, payer, owner, number", conditions.text);
            read_rows(transaction, &sql, conditions.values(), get_version)
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
            let sql = "SELECT payer, manager FROM relation WHERE owner = ?1";
            let relations = read_rows(transaction, sql, [customer.get()], |row| {
                Ok((get_uin(row, "payer")?, get_uin(row, "manager")?))
            })?;
            let visibility = Visibility {
                caller,
                customer,
                reach: read_partners_below(transaction, caller)?,
                account: find_account(transaction, customer)?,
                relations,
            };
            if !visibility.is_customer_known() {
                return Ok(Visible::Nothing);
            }
            let sql = "SELECT payer, cell.* FROM bill JOIN cell ON cell.version = bill.current
                       WHERE owner = ?1 AND month = ?2";
            let cells = read_rows(transaction, sql, (customer.get(), month.yyyymm()), |row| {
                Ok((get_uin(row, "payer")?, get_cell(row)?))
            })?;
            Ok(visibility.select_visible_cells(cells))
        })
    }
}

/// Reads a caller and every partner below it in the tree: those whose customers it may see.
fn read_partners_below(transaction: &Transaction<'_>, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
    let sql = "WITH RECURSIVE reach (uin) AS (
                   SELECT ?1
                   UNION
                   SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin
                   WHERE account.role <> 'customer')
               SELECT uin FROM reach";
    let reach = read_rows(transaction, sql, [caller.get()], |row| get_uin(row, "uin"))?;
    Ok(reach.into_iter().collect())
}
