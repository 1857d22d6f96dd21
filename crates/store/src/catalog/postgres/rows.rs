//! Reading values from rows of PostgreSQL.

use bill::{BillKey, Uin};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::catalog::generation::Generation;
use crate::catalog::value;
use crate::error::StoreError;

/// Reads a column.
pub(super) fn get_column<'a, T: FromSql<'a>>(row: &'a Row, column: &str) -> Result<T, StoreError> {
    row.try_get(column).map_err(StoreError::catalog("read a row"))
}

/// Reads a column of account numbers.
pub(super) fn get_uin(row: &Row, column: &str) -> Result<Uin, StoreError> {
    value::parse_uin(column, get_column(row, column)?)
}

/// Reads a column that must hold an unsigned count.
pub(super) fn get_count(row: &Row, column: &str) -> Result<u64, StoreError> {
    value::parse_count(column, get_column(row, column)?)
}

/// Reads a column of numbers of versions.
pub(super) fn get_number(row: &Row, column: &str) -> Result<u32, StoreError> {
    let number: i64 = get_column(row, column)?;
    u32::try_from(number).ok().ok_or_else(|| value::make_damaged_value_error(column, number))
}

/// Reads the columns `month`, `payer` and `owner`.
pub(super) fn get_bill_key(row: &Row) -> Result<BillKey, StoreError> {
    Ok(BillKey {
        month: value::parse_month("month", get_column(row, "month")?)?,
        payer: get_uin(row, "payer")?,
        owner: get_uin(row, "owner")?,
    })
}

/// Reads the generation from the first row of an answer, and returns the row, too. Without one, another program deleted the generation.
pub(super) fn get_generation(row: Option<&Row>) -> Result<(Generation, &Row), StoreError> {
    let row = row.ok_or_else(|| StoreError::Damaged { what: "no generation of its own".to_owned() })?;
    let value: &[u8] = get_column(row, "generation")?;
    let mut generation = [0; Generation::BYTES];
    let start = generation.get_mut(..value.len());
    start.ok_or_else(|| value::make_damaged_value_error("generation", value))?.copy_from_slice(value);
    Ok((Generation(generation), row))
}
