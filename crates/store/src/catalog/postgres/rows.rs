//! Reading values from rows of PostgreSQL.

use bill::ledger::{BillState, ImportId, PublishedVersion};
use bill::{BillKey, Uin};
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

use crate::catalog::value;
use crate::error::StoreError;

/// The columns that every query of versions reads; conditions and order follow.
pub(super) const VERSIONS: &str = "SELECT version.id AS version_id, month, payer, owner, number, version.import AS import, kind, reverts, \
            version.published_at_us AS published_at_us, basis, version.lines AS lines, lines_digest, texts_only, has_names, \
            coalesce(bill.current = version.id, false) AS is_current, pruned_at_us \
     FROM bill JOIN version ON version.bill = bill.id JOIN import ON import.id = version.import";

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

/// Reads a row of [`VERSIONS`], with its id.
pub(super) fn get_state(row: &Row) -> Result<(i64, BillState), StoreError> {
    Ok((get_column(row, "version_id")?, BillState::of_version(get_version(row)?)))
}

/// Reads a row of [`VERSIONS`].
pub(super) fn get_version(row: &Row) -> Result<PublishedVersion, StoreError> {
    Ok(PublishedVersion {
        bill: get_bill_key(row)?,
        number: get_number(row, "number")?,
        import: ImportId(get_column(row, "import")?),
        kind: value::parse_kind(get_column(row, "kind")?, get_column(row, "reverts")?)?,
        published_at_us: get_column(row, "published_at_us")?,
        basis: value::parse_basis("basis", get_column(row, "basis")?)?,
        lines: get_count(row, "lines")?,
        lines_digest: value::parse_lines_digest(get_column(row, "lines_digest")?)?,
        texts_only: get_column(row, "texts_only")?,
        has_names: get_column(row, "has_names")?,
        is_current: get_column(row, "is_current")?,
        pruned_at_us: get_column(row, "pruned_at_us")?,
    })
}
