//! Contents of many versions in SQLite: a query for all of them costs a fraction of one for each, and so does a column by its
//! place, of which no name is compared.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use bill::ledger::{BillState, PublishedVersion};
use bill::{BillKey, Cell, KeyNames, Measure, PaymentSums, PerMeasure, Sums, Uin};
use rusqlite::Row;
use serde_json::Value;

use super::Sqlite;
use super::rows::{get_column, read_row, read_rows};
use crate::catalog::cell_columns::list_cell_columns;
use crate::catalog::payment_row::{add_payment, list_payment_columns};
use crate::catalog::value;
use crate::error::StoreError;

/// Selects the version that has a text of JSON with its id.
const OF_VERSIONS: &str = "WHERE version IN (SELECT value FROM json_each(?1))";

static CELLS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT version, {} FROM cell {OF_VERSIONS}", list_cell_columns("")));

static PAYMENTS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT version, {} FROM payment_sum {OF_VERSIONS}", list_payment_columns()));

static NAMES: LazyLock<String> =
    LazyLock::new(|| format!("SELECT version, kind, key, name FROM key_name {OF_VERSIONS}"));

/// The contents of a version.
#[derive(Default)]
struct Content {
    cells: Vec<Cell>,
    names: KeyNames,
    payments: PaymentSums,
}

impl Sqlite {
    pub(in crate::catalog) fn read_unchecked_versions(
        &self,
        versions: &[&PublishedVersion],
    ) -> Result<BTreeMap<(BillKey, u32), BillState>, StoreError> {
        self.read("read versions", |transaction| {
            let mut ids = HashMap::with_capacity(versions.len());
            for version in versions {
                let bill = version.bill;
                let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), version.number);
                let sql = "SELECT version.id AS id FROM bill JOIN version ON version.bill = bill.id
                           WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4 AND pruned_at_us IS NULL";
                if let Some(id) = read_row(transaction, sql, key, |row| get_column::<i64>(row, "id"))? {
                    ids.insert(id, (*version, Content::default()));
                }
            }
            let selected = Value::from(ids.keys().copied().collect::<Vec<i64>>()).to_string();
            let mut add = |sql: &str, add: fn(&mut Content, &Row<'_>) -> Result<(), StoreError>| {
                read_rows(transaction, sql, [&selected], |row| {
                    let id: i64 = get_value(row, 0)?;
                    let Some((_, content)) = ids.get_mut(&id) else {
                        unreachable!("only rows of these versions are selected")
                    };
                    add(content, row)
                })
            };
            add(&CELLS, add_cell)?;
            add(&NAMES, add_name)?;
            add(&PAYMENTS, add_sum)?;
            let state = |(version, content): (&PublishedVersion, Content)| {
                let Content { mut cells, names, payments } = content;
                cells.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
                let payments = version.has_payments.then_some(payments);
                let state = BillState { version: version.clone(), cells, names, payments };
                ((version.bill, version.number), state)
            };
            Ok(ids.into_values().map(state).collect())
        })
    }
}

/// Adds a row of [`CELLS`].
fn add_cell(content: &mut Content, row: &Row<'_>) -> Result<(), StoreError> {
    let names = (get_text(row, 4)?.to_owned(), get_text(row, 5)?.to_owned());
    let sums = get_sums(row, 6)?;
    content.cells.push(value::make_cell(
        get_manager(row)?,
        get_text(row, 2)?,
        get_text(row, 3)?,
        names,
        sums,
    )?);
    Ok(())
}

/// Adds a row of [`PAYMENTS`].
fn add_sum(content: &mut Content, row: &Row<'_>) -> Result<(), StoreError> {
    let [mode, transaction_type, status] = [get_text(row, 2)?, get_text(row, 3)?, get_text(row, 4)?];
    let sums = get_sums(row, 5)?;
    add_payment(&mut content.payments, get_manager(row)?, mode, transaction_type, status, &sums)
}

/// Adds a row of [`NAMES`].
fn add_name(content: &mut Content, row: &Row<'_>) -> Result<(), StoreError> {
    content.names.add(value::parse_key_kind(get_text(row, 1)?)?, get_text(row, 2)?, get_text(row, 3)?);
    Ok(())
}

/// Reads the manager, which is the first key.
fn get_manager(row: &Row<'_>) -> Result<Uin, StoreError> {
    value::parse_uin("manager", get_value(row, 1)?)
}

/// Reads the amounts, from a column on, and the number of lines behind them.
fn get_sums(row: &Row<'_>, first: usize) -> Result<Sums, StoreError> {
    let amounts = PerMeasure::try_from_fn(|measure| {
        value::parse_sum(measure.name(), get_text(row, first + measure.index())?)
    })?;
    Ok(Sums { amounts, lines: value::parse_count("lines", get_value(row, first + Measure::COUNT)?)? })
}

/// Reads the column at an index.
fn get_value(row: &Row<'_>, index: usize) -> Result<i64, StoreError> {
    row.get(index).map_err(StoreError::catalog("read a row"))
}

/// Reads the column of texts at an index.
fn get_text<'r>(row: &'r Row<'_>, index: usize) -> Result<&'r str, StoreError> {
    let found = row.get_ref(index).map_err(StoreError::catalog("read a row"))?;
    found.as_str().ok().ok_or_else(|| value::make_damaged_value_error("text", found))
}
