//! The cells of versions in PostgreSQL: read for many versions at once, written by COPY.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use bill::ledger::BillState;
use bill::{Cell, Measure, Sums};
use tokio_postgres::Row;

use super::pool::Lease;
use super::rows::{get_column, get_count, get_uin};
use crate::catalog::cell_columns::{CELL_KEYS, list_cell_columns};
use crate::catalog::value::{self, to_stored_count};
use crate::catalog::version_row::CheckedVersion;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// The amounts of a cell as an array of texts, in the order of [`Measure::ALL`]: no digit is lost on the way.
pub(super) static AMOUNT_ARRAY: LazyLock<String> = LazyLock::new(|| {
    let texts = Measure::ALL.map(|measure| format!("{}::text", measure.name()));
    format!("ARRAY[{}]", texts.join(", "))
});

/// Reads the cells of versions, which may be any, by the ids of their rows.
pub(super) async fn read_cells(
    lease: &Lease<'_>,
    version_ids: &[i64],
) -> Result<HashMap<i64, Vec<Cell>>, StoreError> {
    let keys = CELL_KEYS.map(|(name, _)| name).join(", ");
    let amounts = AMOUNT_ARRAY.as_str();
    let sql =
        format!("SELECT version, {keys}, {amounts} AS amounts, lines FROM cell WHERE version = ANY($1)");
    let mut cells: HashMap<i64, Vec<Cell>> = HashMap::with_capacity(version_ids.len());
    for row in lease.query(&sql, &[&version_ids]).await? {
        cells.entry(get_column(&row, "version")?).or_default().push(get_cell(&row)?);
    }
    Ok(cells)
}

/// Adds their cells to versions.
pub(super) async fn add_cells(
    lease: &Lease<'_>,
    versions: Vec<CheckedVersion>,
) -> Result<Vec<BillState>, StoreError> {
    let mut cells = read_cells(lease, &list_ids(&versions)).await?;
    let complete = |version: CheckedVersion| {
        let own = cells.remove(&version.id).unwrap_or_default();
        version.with_cells(own)
    };
    versions.into_iter().map(complete).collect()
}

/// Lists the ids of the rows of versions.
pub(super) fn list_ids(versions: &[CheckedVersion]) -> Vec<i64> {
    versions.iter().map(|version| version.id).collect()
}

/// Reads a row of a cell, whose amounts are an [`AMOUNT_ARRAY`].
pub(super) fn get_cell(row: &Row) -> Result<Cell, StoreError> {
    let names = (get_column(row, "product")?, get_column(row, "region")?);
    value::make_cell(
        get_uin(row, "manager")?,
        get_column(row, "pay_mode")?,
        get_column(row, "action_type")?,
        names,
        get_sums(row)?,
    )
}

/// Reads the sums of a row, whose amounts are an [`AMOUNT_ARRAY`].
pub(super) fn get_sums(row: &Row) -> Result<Sums, StoreError> {
    let amounts: Vec<&str> = get_column(row, "amounts")?;
    let mut sums = Sums { lines: get_count(row, "lines")?, ..Sums::default() };
    for (measure, amount) in Measure::ALL.into_iter().zip(amounts) {
        sums[measure] = value::parse_sum(measure.name(), amount)?;
    }
    Ok(sums)
}

/// Writes the cells of new versions.
pub(super) async fn copy_cells<'a>(
    lease: &Lease<'_>,
    versions: impl Iterator<Item = (i64, &'a [Cell])>,
) -> Result<(), StoreError> {
    let mut text = String::new();
    for (version_id, cells) in versions {
        for cell in cells {
            push_cell(&mut text, version_id, cell)?;
        }
    }
    if text.is_empty() {
        return Ok(());
    }
    let sql = format!("COPY cell (version, {}) FROM STDIN", list_cell_columns(""));
    lease.copy(&sql, text).await.map(|_| ())
}

/// Writes a cell as a line of COPY.
fn push_cell(text: &mut String, version_id: i64, cell: &Cell) -> Result<(), StoreError> {
    let codes = (cell.pay_mode.code(), cell.transaction_type.code());
    let _ = write!(text, "{version_id}\t{}\t{}\t{}\t", cell.manager, codes.0, codes.1);
    for name in [&cell.product, &cell.region] {
        push_text(text, name)?;
        text.push('\t');
    }
    for (_, sum) in cell.sums.amounts.iter() {
        let _ = write!(text, "{sum}\t");
    }
    let _ = writeln!(text, "{}", to_stored_count(cell.sums.lines)?);
    Ok(())
}

/// Escapes a text as COPY takes it.
pub(super) fn push_text(text: &mut String, value: &str) -> Result<(), StoreError> {
    for c in value.chars() {
        match c {
            '\0' => {
                return Err(StoreRefusal::NulInName { name: value.to_owned() }.into());
            }
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
    Ok(())
}
