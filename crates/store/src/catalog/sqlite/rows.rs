//! Reading and writing rows of SQLite.

use access::Role;
use bill::ledger::ImportKind;
use bill::{Basis, BillKey, Cell, Month, PerMeasure, Sum, Sums, Uin};
use rusqlite::{Connection, Row, Statement, Transaction};

use crate::catalog::value;
use crate::error::StoreError;

/// Reads a column.
pub(super) fn get_column<T: rusqlite::types::FromSql>(
    row: &Row<'_>,
    column: &'static str,
) -> Result<T, StoreError> {
    row.get(column).map_err(StoreError::catalog("read a row"))
}

/// Reads a column of account numbers.
pub(super) fn get_uin(row: &Row<'_>, column: &'static str) -> Result<Uin, StoreError> {
    value::parse_uin(column, get_column(row, column)?)
}

/// Reads a column of months.
pub(super) fn get_month(row: &Row<'_>, column: &'static str) -> Result<Month, StoreError> {
    value::parse_month(column, get_column(row, column)?)
}

/// Reads a column of roles.
pub(super) fn get_role(row: &Row<'_>, column: &'static str) -> Result<Role, StoreError> {
    value::parse_role(column, &get_column::<String>(row, column)?)
}

/// Reads a column of bases.
pub(super) fn get_basis(row: &Row<'_>, column: &'static str) -> Result<Basis, StoreError> {
    value::parse_basis(column, &get_column::<String>(row, column)?)
}

/// Reads a column that must hold an unsigned count.
pub(super) fn get_count(row: &Row<'_>, column: &'static str) -> Result<u64, StoreError> {
    value::parse_count(column, get_column(row, column)?)
}

/// Reads a column of sums.
pub(super) fn get_sum(row: &Row<'_>, column: &'static str) -> Result<Sum, StoreError> {
    let text = row.get_ref(column).map_err(StoreError::catalog("read a row"))?;
    let text = text.as_str().ok().ok_or_else(|| value::make_damaged_value_error(column, text))?;
    value::parse_sum(column, text)
}

/// Reads the columns `kind` and `reverts` of an import.
pub(super) fn get_import_kind(row: &Row<'_>) -> Result<ImportKind, StoreError> {
    value::parse_kind(&get_column::<String>(row, "kind")?, get_column(row, "reverts")?)
}

/// Reads the columns `month`, `payer` and `owner`.
pub(super) fn get_bill_key(row: &Row<'_>) -> Result<BillKey, StoreError> {
    Ok(BillKey {
        month: get_month(row, "month")?,
        payer: get_uin(row, "payer")?,
        owner: get_uin(row, "owner")?,
    })
}

/// Reads a row of the cell table.
pub(super) fn get_cell(row: &Row<'_>) -> Result<Cell, StoreError> {
    let (pay_mode, transaction_type): (String, String) =
        (get_column(row, "pay_mode")?, get_column(row, "action_type")?);
    let names = (get_column(row, "product")?, get_column(row, "region")?);
    value::make_cell(get_uin(row, "manager")?, &pay_mode, &transaction_type, names, get_sums(row)?)
}

/// Reads the amounts and the number of lines of a row.
pub(super) fn get_sums(row: &Row<'_>) -> Result<Sums, StoreError> {
    Ok(Sums {
        amounts: PerMeasure::try_from_fn(|measure| get_sum(row, measure.name()))?,
        lines: get_count(row, "lines")?,
    })
}

/// Runs a query and reads each row with a function.
pub(super) fn read_rows<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::catalog("prepare a query"))?;
    query_rows(&mut statement, parameters, read)
}

/// Runs a prepared query and reads each row with a function.
pub(super) fn query_rows<T>(
    statement: &mut Statement<'_>,
    parameters: impl rusqlite::Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut rows = statement.query(parameters).map_err(StoreError::catalog("run a query"))?;
    let mut values = Vec::new();
    while let Some(row) = rows.next().map_err(StoreError::catalog("read a row"))? {
        values.push(read(row)?);
    }
    Ok(values)
}

/// Runs a query and reads its first row, if it has one.
pub(super) fn read_row<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::catalog("prepare a query"))?;
    let mut rows = statement.query(parameters).map_err(StoreError::catalog("run a query"))?;
    rows.next().map_err(StoreError::catalog("read a row"))?.map(read).transpose()
}

/// Runs a statement that changes rows, and returns their number.
pub(super) fn change_rows(
    transaction: &Transaction<'_>,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<usize, StoreError> {
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(parameters))
        .map_err(StoreError::catalog("change a row"))
}
