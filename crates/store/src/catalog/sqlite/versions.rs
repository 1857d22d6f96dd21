//! Versions in SQLite: how they are read with their cells and names, and compared with their digests.

use std::collections::HashMap;
use std::sync::LazyLock;

use bill::ledger::{BillState, ImportId, PublishedVersion};
use bill::{BillKey, Cell, Currency, Month, Uin};
use rusqlite::{CachedStatement, Connection, Row};

use super::names::read_names_by_id;
use super::payments::read_payments_by_id;
use super::rows::{
    ColumnReader, OF_VERSIONS, format_ids, get_count, get_month, query_rows, read_cell, read_row, read_rows,
};
use crate::catalog::cell_columns::list_cell_columns;
use crate::catalog::payment_row::RecordedPayments;
use crate::catalog::recorded_digest::RecordedDigest;
use crate::catalog::value;
use crate::catalog::version_row::{
    CheckedVersion, HistoryCheck, VersionRow, make_bill_count_error, make_no_version_error,
};
use crate::error::StoreError;
use crate::integers::to_u64;

/// The columns that every query of versions reads.
const COLUMNS: &str = "version.id AS version_id, month, payer, owner, bill.currency AS currency, number,
     version.import AS import, kind, reverts, version.published_at_us AS published_at_us, basis, version.lines AS lines,
     lines_digest, lines_digest_format, texts_only, has_names, bill.current IS version.id AS is_current, pruned_at_us,
     (SELECT max(later.number) FROM version AS later WHERE later.bill = bill.id) AS newest,
     version_digest.format AS digest_format, version_digest.currency AS digest_currency, version_digest.digest AS digest,
     undigested.version IS NOT NULL AS is_undigested, payment_digest.format AS payment_format,
     payment_digest.currency AS payment_currency, payment_digest.digest AS payment_digest";

/// The tables that say more of each version. A version without their rows is read, too, so that it is noticed.
const FACTS: &str = "LEFT JOIN import ON import.id = version.import
     LEFT JOIN version_digest ON version_digest.version = version.id
     LEFT JOIN undigested ON undigested.version = version.id
     LEFT JOIN payment_digest ON payment_digest.version = version.id";

/// Selects every version; conditions and order follow.
pub(super) static VERSIONS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM bill JOIN version ON version.bill = bill.id {FACTS}"));

/// Selects the newest version of each bill; conditions and order follow. A bill that has no version is read, too. `source` is the
/// table of bills, and the index by which it is searched.
pub(super) fn select_newest_versions(source: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM {source}
                LEFT JOIN version ON version.bill = bill.id
                     AND version.number = (SELECT max(last.number) FROM version AS last WHERE last.bill = bill.id)
                {FACTS}"
    )
}

/// The parts of a version that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Its row alone.
    Version,
    /// Its row and its cells.
    Cells,
    /// Its row, its cells, the names of its products and regions, and its sums by payment status, to build the next version
    /// upon them.
    Base,
}

/// Reads a row of [`VERSIONS`] without a comparison.
pub(super) fn get_version_row(row: &Row<'_>) -> Result<VersionRow, StoreError> {
    let mut columns = ColumnReader::of(row);
    let id: Option<i64> = columns.read("version_id")?;
    let bill = columns.read_bill_key()?;
    let Some(id) = id else { return Err(make_no_version_error(bill)) };
    let currency = value::parse_currency("currency", &columns.read::<String>("currency")?)?;
    let version = PublishedVersion {
        bill,
        number: columns.read("number")?,
        import: ImportId(columns.read("import")?),
        kind: value::parse_kind(&columns.read::<String>("kind")?, columns.read("reverts")?)?,
        published_at_us: columns.read("published_at_us")?,
        basis: value::parse_basis("basis", &columns.read::<String>("basis")?)?,
        lines: columns.read_count("lines")?,
        lines_digest: {
            let bytes: Vec<u8> = columns.read("lines_digest")?;
            value::parse_lines_digest(columns.read("lines_digest_format")?, &bytes)?
        },
        texts_only: columns.read("texts_only")?,
        has_names: columns.read("has_names")?,
        has_payments: false, // until the digest of the sums was read
        is_current: columns.read("is_current")?,
        pruned_at_us: columns.read("pruned_at_us")?,
    };
    let newest = columns.read("newest")?;
    let (format, digest_currency): (Option<i64>, Option<String>) =
        (columns.read("digest_format")?, columns.read("digest_currency")?);
    let digest: Option<Vec<u8>> = columns.read("digest")?;
    let recorded = match (&format, &digest_currency, &digest) {
        (Some(format), Some(currency), Some(digest)) => Some((*format, currency.as_str(), digest.as_slice())),
        _ => None,
    };
    let digest = RecordedDigest::parse(recorded, columns.read("is_undigested")?, currency)?;
    let payments = read_recorded_payments(&mut columns, currency)?;
    let version = PublishedVersion { has_payments: payments.has_payments(), ..version };
    Ok(VersionRow { id, version, currency, newest, digest, payments })
}

/// Reads the columns of the digest of a version's sums by payment status.
fn read_recorded_payments(
    columns: &mut ColumnReader<'_, '_>,
    currency: Currency,
) -> Result<RecordedPayments, StoreError> {
    let format: Option<i64> = columns.read("payment_format")?;
    let digest_currency: Option<String> = columns.read("payment_currency")?;
    let digest: Option<Vec<u8>> = columns.read("payment_digest")?;
    let recorded = format.zip(digest_currency.as_deref());
    let recorded = recorded.map(|(format, currency)| (format, currency, digest.as_deref()));
    RecordedPayments::parse(recorded, currency)
}

/// Reads a row of [`VERSIONS`] and compares it with its digest.
pub(super) fn get_version(row: &Row<'_>) -> Result<CheckedVersion, StoreError> {
    get_version_row(row)?.check()
}

/// Finds a version without a comparison.
pub(super) fn find_version_row(
    connection: &Connection,
    bill: BillKey,
    number: u32,
) -> Result<Option<VersionRow>, StoreError> {
    let key = (bill.owner.get(), bill.month.yyyymm(), bill.payer.get(), number);
    read_row(connection, &FIND_VERSION, key, get_version_row)
}

/// Finds a version and compares it with its digest.
pub(super) fn find_version(
    connection: &Connection,
    bill: BillKey,
    number: u32,
) -> Result<Option<CheckedVersion>, StoreError> {
    find_version_row(connection, bill, number)?.map(VersionRow::check).transpose()
}

/// Reads the cells of a version, which may be any. One that was pruned has none.
pub(super) fn read_cells_by_id(connection: &Connection, version_id: i64) -> Result<Vec<Cell>, StoreError> {
    read_rows(connection, &CELLS_OF_VERSION, [version_id], |row| read_cell(&mut ColumnReader::of(row)))
}

/// Reads the cells of versions, which may be any, by the ids of their rows.
pub(super) fn read_cells(
    connection: &Connection,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<Cell>>, StoreError> {
    let mut cells: HashMap<i64, Vec<Cell>> = HashMap::with_capacity(ids.len());
    read_rows(connection, &CELLS_OF_VERSIONS, [format_ids(ids)], |row| {
        let mut columns = ColumnReader::of(row);
        let own = cells.entry(columns.read("version")?).or_default();
        own.push(read_cell(&mut columns)?);
        Ok(())
    })?;
    Ok(cells)
}

/// Adds the cells to a version.
pub(super) fn add_cells(connection: &Connection, version: CheckedVersion) -> Result<BillState, StoreError> {
    let cells = read_cells_by_id(connection, version.id)?;
    version.with_cells(cells)
}

/// Adds the cells, names and sums by payment status to a version.
pub(super) fn add_content(connection: &Connection, version: CheckedVersion) -> Result<BillState, StoreError> {
    let (cells, names) =
        (read_cells_by_id(connection, version.id)?, read_names_by_id(connection, version.id)?);
    let payments = read_payments_by_id(connection, version.id)?;
    version.with_content(cells, names, payments)
}

/// Reads the current versions of the bills of owners' months by queries that are looked up once.
pub(super) struct CurrentVersions<'c> {
    newest: CachedStatement<'c>,
    count: CachedStatement<'c>,
}

impl<'c> CurrentVersions<'c> {
    /// Prepares the queries.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the catalog cannot be read.
    pub(super) fn prepare(connection: &'c Connection) -> Result<Self, StoreError> {
        let prepare = |sql| connection.prepare_cached(sql).map_err(StoreError::catalog("prepare a query"));
        Ok(Self { newest: prepare(&CURRENT)?, count: prepare(COUNT_BILLS)? })
    }

    /// Reads the current versions of the bills of an owner's month without cells.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: they are not those that were published, or cannot be read.
    pub(super) fn read_versions(
        &mut self,
        owner: Uin,
        month: Month,
    ) -> Result<Vec<CheckedVersion>, StoreError> {
        let key = (owner.get(), month.yyyymm());
        let versions = query_rows(&mut self.newest, key, get_version)?;
        let counted = query_rows(&mut self.count, key, |row| get_count(row, "bills"))?;
        check_bill_count(versions.len(), counted.first().copied().unwrap_or_default())?;
        Ok(versions)
    }
}

/// Reads the current versions of the bills of an owner's month without cells.
pub(super) fn read_current_versions(
    connection: &Connection,
    owner: Uin,
    month: Month,
) -> Result<Vec<CheckedVersion>, StoreError> {
    CurrentVersions::prepare(connection)?.read_versions(owner, month)
}

/// Adds the parts of an extent to versions.
pub(super) fn complete_versions(
    connection: &Connection,
    versions: Vec<CheckedVersion>,
    extent: Extent,
) -> Result<Vec<BillState>, StoreError> {
    let complete = |version: CheckedVersion| match extent {
        Extent::Version => Ok(BillState::of_version(version.version)),
        Extent::Cells => add_cells(connection, version),
        Extent::Base => {
            version.require_digest()?;
            add_content(connection, version)
        }
    };
    versions.into_iter().map(complete).collect()
}

/// Compares every version with its digest: its facts, cells and names.
///
/// # Errors
///
/// [`StoreError::DamagedVersion`]: the first that is not what was published. [`StoreError::Damaged`]: a value cannot be read.
pub(super) fn check_all_versions(connection: &Connection) -> Result<(), StoreError> {
    let months = read_rows(connection, "SELECT DISTINCT month FROM bill", [], |row| get_month(row, "month"))?;
    for month in months {
        let sql = format!("{} WHERE month = ?1 ORDER BY payer, owner, number", VERSIONS.as_str());
        let versions = read_rows(connection, &sql, [month.yyyymm()], get_version)?;
        let mut history = HistoryCheck::default();
        for version in versions {
            history.add(&version.version)?;
            add_content(connection, version)?;
        }
        history.finish()?;
        let sql = "SELECT count(*) AS bills FROM bill WHERE month = ?1";
        let counted = read_row(connection, sql, [month.yyyymm()], |row| get_count(row, "bills"))?;
        check_bill_count(history.bills, counted.unwrap_or_default())?;
    }
    Ok(())
}

/// Compares the number of bills that were found with the number that another index has.
pub(super) fn check_bill_count(found: usize, counted: u64) -> Result<(), StoreError> {
    if to_u64(found) == counted { Ok(()) } else { Err(make_bill_count_error(found, counted)) }
}

/// The query of [`read_current_versions`], which runs once for each bill of a publication and for each request.
static CURRENT: LazyLock<String> = LazyLock::new(|| {
    let versions = select_newest_versions("bill INDEXED BY bill_by_owner");
    format!("{versions} WHERE owner = ?1 AND month = ?2 ORDER BY payer")
});

/// Reads the cells of a version.
static CELLS_OF_VERSION: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM cell WHERE version = ?1", list_cell_columns("")));

/// Reads the cells of versions, a list in JSON.
static CELLS_OF_VERSIONS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT version, {} FROM cell {OF_VERSIONS}", list_cell_columns("")));

/// The query of [`find_version_row`], which runs once for each version of a proof.
static FIND_VERSION: LazyLock<String> = LazyLock::new(|| {
    let versions = VERSIONS.as_str();
    format!("{versions} WHERE owner = ?1 AND month = ?2 AND payer = ?3 AND number = ?4")
});

/// Counts the bills of an owner's month by another index.
const COUNT_BILLS: &str =
    "SELECT count(*) AS bills FROM bill INDEXED BY bill_by_month WHERE month = ?2 AND owner = ?1";
