//! Reading bills in SQLite: what is current, what was published, and who may see what.

use std::collections::BTreeSet;

use bill::{Month, Role, Uin};
use rusqlite::Transaction;

use super::accounts::find;
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
            let reach = reach(transaction, caller)?;
            if !is_known(transaction, &reach, caller, customer)? {
                return Ok(Visible::Nothing);
            }
            let sql = "SELECT payer, cell.* FROM bill JOIN cell ON cell.version = bill.current
                       WHERE owner = ?1 AND month = ?2";
            let cells = each_row(transaction, sql, (customer.get(), month.yyyymm()), |row| {
                Ok((get_uin(row, "payer")?, get_cell(row)?))
            })?;
            let visible =
                cells.into_iter().filter(|(payer, cell)| sees(&reach, caller, *payer, cell.manager));
            Ok(Visible::Cells(visible.map(|(_, cell)| cell).collect()))
        })
    }
}

/// Whether a caller may know that a customer exists: by an edge of the tree, or by any line that was
/// ever published. A partner is nobody's customer.
///
/// The same is read whatever the answer, so that the time it takes does not tell a customer of others
/// from one that does not exist.
fn is_known(
    transaction: &Transaction<'_>,
    reach: &BTreeSet<Uin>,
    caller: Uin,
    customer: Uin,
) -> Result<bool, StoreError> {
    let account = find(transaction, customer)?;
    let sql = "SELECT payer, manager FROM relation WHERE owner = ?1";
    let relations = each_row(transaction, sql, [customer.get()], |row| {
        Ok((get_uin(row, "payer")?, get_uin(row, "manager")?))
    })?;
    let is_partner = account.as_ref().is_some_and(|account| account.role != Role::Customer);
    let parent = account.and_then(|account| account.parent);
    let by_edge = parent.is_some_and(|parent| reach.contains(&parent));
    let by_line = relations.iter().any(|(payer, manager)| sees(reach, caller, *payer, *manager));
    Ok(caller != customer && !is_partner && (by_edge || by_line))
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

/// Whether a caller may see lines of a payer and manager: it is one of them, or stands above the
/// manager.
fn sees(reach: &BTreeSet<Uin>, caller: Uin, payer: Uin, manager: Uin) -> bool {
    caller == payer || reach.contains(&manager)
}
