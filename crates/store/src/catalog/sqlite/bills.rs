//! Reading bills in SQLite: what is current, what was published, and who may see what.

use bill::{Cell, Month, Role, Uin};
use rusqlite::Transaction;

use super::accounts::{above, find};
use super::{Sqlite, each_row, get, get_basis, get_bill, get_cell, get_count, get_uin};
use crate::catalog::{BillState, ImportId, PublishedVersion, Visible};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn bills(&self, owner: Uin, month: Month) -> Result<Vec<BillState>, StoreError> {
        self.read("read a bill", |transaction| {
            let sql =
                "SELECT month, payer, owner, version.id AS version_id, number, published_at_us, import, basis
                       FROM bill JOIN version ON version.id = bill.current
                       WHERE owner = ?1 AND month = ?2 ORDER BY payer";
            let bills = each_row(transaction, sql, (owner.get(), month.yyyymm()), |row| {
                let version_id: i64 = get(row, "version_id")?;
                let state = BillState {
                    bill: get_bill(row)?,
                    version: get(row, "number")?,
                    published_at_us: get(row, "published_at_us")?,
                    import: ImportId(get(row, "import")?),
                    basis: get_basis(row, "basis")?,
                    cells: Vec::new(),
                };
                Ok((version_id, state))
            })?;
            bills
                .into_iter()
                .map(|(version_id, state)| {
                    let sql = "SELECT * FROM cell WHERE version = ?1";
                    Ok(BillState { cells: each_row(transaction, sql, [version_id], get_cell)?, ..state })
                })
                .collect()
        })
    }

    pub(in crate::catalog) fn versions(&self) -> Result<Vec<PublishedVersion>, StoreError> {
        self.read("list the versions", |transaction| {
            let sql = "SELECT month, payer, owner, number, import, published_at_us, basis, lines,
                              bill.current = version.id AS is_current
                       FROM version JOIN bill ON bill.id = version.bill
                       ORDER BY month, payer, owner, number";
            each_row(transaction, sql, [], |row| {
                Ok(PublishedVersion {
                    bill: get_bill(row)?,
                    version: get(row, "number")?,
                    import: ImportId(get(row, "import")?),
                    published_at_us: get(row, "published_at_us")?,
                    basis: get_basis(row, "basis")?,
                    lines: get_count(row, "lines")?,
                    is_current: get(row, "is_current")?,
                })
            })
        })
    }

    pub(in crate::catalog) fn visible(
        &self,
        caller: Uin,
        customer: Uin,
        month: Month,
    ) -> Result<Visible, StoreError> {
        self.read("find what may be seen", |transaction| {
            if !is_known(transaction, caller, customer)? {
                return Ok(Visible::Nothing);
            }
            let sql = "SELECT payer, cell.* FROM bill JOIN cell ON cell.version = bill.current
                       WHERE owner = ?1 AND month = ?2";
            let cells = each_row(transaction, sql, (customer.get(), month.yyyymm()), |row| {
                Ok((get_uin(row, "payer")?, get_cell(row)?))
            })?;
            visible_cells(transaction, caller, cells).map(Visible::Cells)
        })
    }
}

/// Whether a caller may know that a customer exists: by an edge of the tree, or by any line that was
/// ever published. A partner is nobody's customer.
fn is_known(transaction: &Transaction<'_>, caller: Uin, customer: Uin) -> Result<bool, StoreError> {
    if caller == customer {
        return Ok(false);
    }
    if find(transaction, customer)?.is_some_and(|account| account.role != Role::Customer) {
        return Ok(false);
    }
    if above(transaction, customer)?.contains(&caller) {
        return Ok(true);
    }
    let sql = "SELECT payer, manager FROM relation WHERE owner = ?1";
    let relations = each_row(transaction, sql, [customer.get()], |row| {
        Ok((get_uin(row, "payer")?, get_uin(row, "manager")?))
    })?;
    for (payer, manager) in relations {
        if sees(transaction, caller, payer, manager)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The cells whose lines a caller may see.
fn visible_cells(
    transaction: &Transaction<'_>,
    caller: Uin,
    cells: Vec<(Uin, Cell)>,
) -> Result<Vec<Cell>, StoreError> {
    let mut visible = Vec::with_capacity(cells.len());
    // Nearly always all cells have the same payer and manager, so the last answer is kept.
    let mut last: Option<((Uin, Uin), bool)> = None;
    for (payer, cell) in cells {
        let pair = (payer, cell.manager);
        let is_visible = match last {
            Some((last_pair, is_visible)) if last_pair == pair => is_visible,
            _ => sees(transaction, caller, payer, cell.manager)?,
        };
        last = Some((pair, is_visible));
        if is_visible {
            visible.push(cell);
        }
    }
    Ok(visible)
}

/// Whether a caller may see lines of a payer and manager: it is one of them, or stands above the
/// manager.
fn sees(transaction: &Transaction<'_>, caller: Uin, payer: Uin, manager: Uin) -> Result<bool, StoreError> {
    Ok(caller == payer || caller == manager || above(transaction, manager)?.contains(&caller))
}
