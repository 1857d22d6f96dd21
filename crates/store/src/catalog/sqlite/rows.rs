//! Reading and writing rows of SQLite.

use access::Role;
use bill::ledger::ImportKind;
use bill::{BillKey, Cell, Month, PerMeasure, Sums, Uin};
use rusqlite::types::FromSql;
use rusqlite::{Connection, Row, Statement, Transaction};

use crate::catalog::value;
use crate::error::StoreError;

/// Selects the rows of versions whose ids are in the list of the first parameter, which is [`format_ids`].
pub(super) const OF_VERSIONS: &str = "WHERE version IN (SELECT value FROM json_each(?1))";

/// Formats ids as a list in JSON.
pub(super) fn format_ids(ids: &[i64]) -> String {
    serde_json::Value::from(ids).to_string()
}

/// Reads a column.
pub(super) fn get_column<T: FromSql>(row: &Row<'_>, column: &'static str) -> Result<T, StoreError> {
    row.get(column).map_err(StoreError::catalog("read a row"))
}

/// Reads the columns of a row one after the other, in the order in which the query names them. A column that is read by its name
/// is compared with the names of all before it, which takes longer than reading the rest of a version.
pub(super) struct ColumnReader<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl<'r, 's> ColumnReader<'r, 's> {
    /// Begins at the first column.
    pub(super) fn of(row: &'r Row<'s>) -> Self {
        Self { row, next: 0 }
    }

    /// Reads the next column, which has this name.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it has another type.
    pub(super) fn read<T: FromSql>(&mut self, column: &'static str) -> Result<T, StoreError> {
        let index = self.skip(column);
        self.row.get(index).map_err(StoreError::catalog("read a row"))
    }

    /// Reads the next column of account numbers.
    pub(super) fn read_uin(&mut self, column: &'static str) -> Result<Uin, StoreError> {
        value::parse_uin(column, self.read(column)?)
    }

    /// Reads the next columns `month`, `payer` and `owner`.
    pub(super) fn read_bill_key(&mut self) -> Result<BillKey, StoreError> {
        Ok(BillKey {
            month: value::parse_month("month", self.read("month")?)?,
            payer: self.read_uin("payer")?,
            owner: self.read_uin("owner")?,
        })
    }

    /// Reads the next column, which must hold an unsigned count.
    pub(super) fn read_count(&mut self, column: &'static str) -> Result<u64, StoreError> {
        value::parse_count(column, self.read(column)?)
    }

    /// Reads the next columns, which are the amounts in the order of [`bill::Measure::ALL`] and the number of lines.
    pub(super) fn read_sums(&mut self) -> Result<Sums, StoreError> {
        let amounts = PerMeasure::try_from_fn(|measure| {
            let column = measure.name();
            let index = self.skip(column);
            let text = self.row.get_ref(index).map_err(StoreError::catalog("read a row"))?;
            let text = text.as_str().ok().ok_or_else(|| value::make_damaged_value_error(column, text))?;
            value::parse_sum(column, text)
        })?;
        Ok(Sums { amounts, lines: self.read_count("lines")? })
    }

    /// Moves to the next column, and returns the index of the present one.
    fn skip(&mut self, column: &str) -> usize {
        let index = self.next;
        debug_assert_eq!(self.row.as_ref().column_name(index), Ok(column), "columns are read in their order");
        self.next += 1;
        index
    }
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

/// Reads a column that must hold an unsigned count.
pub(super) fn get_count(row: &Row<'_>, column: &'static str) -> Result<u64, StoreError> {
    value::parse_count(column, get_column(row, column)?)
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

/// Reads the columns of a cell in the order of [`list_cell_columns`](crate::catalog::cell_columns::list_cell_columns).
pub(super) fn read_cell(columns: &mut ColumnReader<'_, '_>) -> Result<Cell, StoreError> {
    let manager = columns.read_uin("manager")?;
    let (pay_mode, transaction_type): (String, String) =
        (columns.read("pay_mode")?, columns.read("action_type")?);
    let names = (columns.read("product")?, columns.read("region")?);
    value::make_cell(manager, &pay_mode, &transaction_type, names, columns.read_sums()?)
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
