//! Reading bills in SQLite: what is current, what was published, and who may see what.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bill::{Month, Uin};
use rusqlite::{Row, Transaction};

use super::Sqlite;
use super::accounts::find;
use super::rows::{each_row, get, get_basis, get_bill, get_cell, get_count, get_kind, get_month, get_uin};
use crate::catalog::visibility::Sight;
use crate::catalog::{AsOf, BillState, ImportId, Part, PublishedVersion, Scope, Visible, value};
use crate::error::StoreError;

/// What every query of versions reads; conditions and order follow.
pub(super) const VERSIONS: &str = "SELECT version.id AS version_id, month, payer, owner, number, version.import AS import, kind,
                               reverts, version.published_at_us AS published_at_us, basis, version.lines AS lines,
                               lines_digest, texts_only, bill.current = version.id AS is_current,
                               pruned_at_us
                        FROM bill JOIN version ON version.bill = bill.id JOIN import ON import.id = version.import";

/// A query that is put together from what is asked for, so that each of its forms is planned for itself: a
/// condition that may be none would have every bill looked at.
#[derive(Default)]
struct Conditions {
    text: String,
    values: Vec<i64>,
}

impl Conditions {
    /// Bills that are meant.
    fn of(scope: Scope) -> Conditions {
        let mut conditions = Conditions { text: "true".to_owned(), values: Vec::new() };
        let month = scope.month.map(|month| i64::from(month.yyyymm()));
        for (column, value) in
            [("month", month), ("payer", scope.payer.map(Uin::get)), ("owner", scope.owner.map(Uin::get))]
        {
            if let Some(value) = value {
                conditions.add(&format!("{column} = "), value);
            }
        }
        conditions
    }

    /// Versions that are meant.
    fn at(mut self, as_of: AsOf) -> Conditions {
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
        let _ = write!(self.text, " AND {condition}?{}", self.values.len()); // a String takes all
    }

    fn values(&self) -> impl rusqlite::Params {
        rusqlite::params_from_iter(&self.values)
    }
}

/// The versions that are meant, without cells, each with its row's id.
fn states(
    transaction: &Transaction<'_>,
    scope: Scope,
    as_of: AsOf,
) -> Result<Vec<(i64, BillState)>, StoreError> {
    let conditions = Conditions::of(scope).at(as_of);
    let sql = format!("{VERSIONS} WHERE {} ORDER BY month, payer, owner", conditions.text);
    each_row(transaction, &sql, conditions.values(), |row| {
        Ok((get(row, "version_id")?, BillState { version: get_version(row)?, cells: Vec::new() }))
    })
}

/// A version with its cells, which it has no more if it was pruned.
pub(super) fn with_cells(
    transaction: &Transaction<'_>,
    (version_id, state): (i64, BillState),
) -> Result<BillState, StoreError> {
    let sql = "SELECT * FROM cell WHERE version = ?1";
    let mut cells = each_row(transaction, sql, [version_id], get_cell)?;
    cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
    Ok(BillState { cells, ..state })
}

/// The current versions of the bills of an owner's month, with or without their cells.
pub(super) fn current(
    transaction: &Transaction<'_>,
    owner: Uin,
    month: Month,
    has_cells: bool,
) -> Result<Vec<BillState>, StoreError> {
    let sql = CURRENT.get_or_init(|| {
        format!("{VERSIONS} WHERE owner = ?1 AND month = ?2 AND version.id = bill.current ORDER BY payer")
    });
    let states = each_row(transaction, sql, (owner.get(), month.yyyymm()), |row| {
        Ok((get(row, "version_id")?, BillState { version: get_version(row)?, cells: Vec::new() }))
    })?;
    let whole = |state| if has_cells { with_cells(transaction, state) } else { Ok(state.1) };
    states.into_iter().map(whole).collect()
}

/// Which lines the versions of the bills that are meant count.
pub(super) fn parts_in(transaction: &Transaction<'_>, scope: Scope) -> Result<Vec<Part>, StoreError> {
    let conditions = Conditions::of(scope);
    let sql = format!(
        "SELECT month, payer, owner, import, since, until, lines FROM part JOIN bill ON bill.id = part.bill
         WHERE {} ORDER BY month, payer, owner, since, import",
        conditions.text
    );
    each_row(transaction, &sql, conditions.values(), |row| {
        Ok(Part {
            bill: get_bill(row)?,
            import: ImportId(get(row, "import")?),
            since: get(row, "since")?,
            until: get(row, "until")?,
            lines: get_count(row, "lines")?,
        })
    })
}

/// The query of [`current`], which is asked once for each bill of a publication.
static CURRENT: std::sync::OnceLock<String> = std::sync::OnceLock::new();

/// Reads a row of [`VERSIONS`].
pub(super) fn get_version(row: &Row<'_>) -> Result<PublishedVersion, StoreError> {
    Ok(PublishedVersion {
        bill: get_bill(row)?,
        number: get(row, "number")?,
        import: ImportId(get(row, "import")?),
        kind: get_kind(row)?,
        published_at_us: get(row, "published_at_us")?,
        basis: get_basis(row, "basis")?,
        lines: get_count(row, "lines")?,
        lines_digest: value::lines_digest(&get::<Vec<u8>>(row, "lines_digest")?)?,
        texts_only: get(row, "texts_only")?,
        is_current: get(row, "is_current")?,
        pruned_at_us: get(row, "pruned_at_us")?,
    })
}

impl Sqlite {
    pub(in crate::catalog) fn bills(
        &self,
        owner: Uin,
        month: Month,
        as_of: AsOf,
    ) -> Result<Vec<BillState>, StoreError> {
        self.read("read a bill", |transaction| {
            let scope = Scope { month: Some(month), owner: Some(owner), payer: None };
            let states = states(transaction, scope, as_of)?;
            states.into_iter().map(|state| with_cells(transaction, state)).collect()
        })
    }

    pub(in crate::catalog) fn each_bill(
        &self,
        scope: Scope,
        as_of: AsOf,
        each: &mut (dyn FnMut(BillState) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        self.read("read bills", |transaction| {
            for state in states(transaction, scope, as_of)? {
                each(with_cells(transaction, state)?)?;
            }
            Ok(())
        })
    }

    pub(in crate::catalog) fn months(&self) -> Result<Vec<Month>, StoreError> {
        self.read("list the months", |transaction| {
            let sql = "SELECT DISTINCT month FROM bill WHERE current IS NOT NULL ORDER BY month";
            each_row(transaction, sql, [], |row| get_month(row, "month"))
        })
    }

    pub(in crate::catalog) fn versions(&self, scope: Scope) -> Result<Vec<PublishedVersion>, StoreError> {
        self.read("list the versions", |transaction| {
            let conditions = Conditions::of(scope);
            let sql = format!("{VERSIONS} WHERE {} ORDER BY month, payer, owner, number", conditions.text);
            each_row(transaction, &sql, conditions.values(), get_version)
        })
    }

    pub(in crate::catalog) fn parts(&self, scope: Scope) -> Result<Vec<Part>, StoreError> {
        self.read("list which lines count", |transaction| parts_in(transaction, scope))
    }

    pub(in crate::catalog) fn visible(
        &self,
        caller: Uin,
        customer: Uin,
        month: Month,
    ) -> Result<Visible, StoreError> {
        self.read("find what may be seen", |transaction| {
            let sql = "SELECT payer, manager FROM relation WHERE owner = ?1";
            let relations = each_row(transaction, sql, [customer.get()], |row| {
                Ok((get_uin(row, "payer")?, get_uin(row, "manager")?))
            })?;
            let sight = Sight {
                caller,
                customer,
                reach: reach(transaction, caller)?,
                account: find(transaction, customer)?,
                relations,
            };
            if !sight.is_known() {
                return Ok(Visible::Nothing);
            }
            let sql = "SELECT payer, cell.* FROM bill JOIN cell ON cell.version = bill.current
                       WHERE owner = ?1 AND month = ?2";
            let cells = each_row(transaction, sql, (customer.get(), month.yyyymm()), |row| {
                Ok((get_uin(row, "payer")?, get_cell(row)?))
            })?;
            Ok(sight.visible(cells))
        })
    }
}

/// A caller and every partner below it in the tree: those whose customers it may see.
fn reach(transaction: &Transaction<'_>, caller: Uin) -> Result<BTreeSet<Uin>, StoreError> {
    let sql = "WITH RECURSIVE reach (uin) AS (
                   SELECT ?1
                   UNION
                   SELECT account.uin FROM account JOIN reach ON account.parent = reach.uin
                   WHERE account.role <> 'customer')
               SELECT uin FROM reach";
    let reach = each_row(transaction, sql, [caller.get()], |row| get_uin(row, "uin"))?;
    Ok(reach.into_iter().collect())
}
