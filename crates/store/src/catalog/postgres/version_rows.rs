//! Versions in PostgreSQL: how they are read, and compared with their digests.

use std::sync::LazyLock;

use bill::BillKey;
use bill::ledger::{BillState, ImportId, PublishedVersion};
use tokio_postgres::Row;

use super::cells::{list_ids, read_cells};
use super::names::read_names;
use super::payments::read_payments;
use super::pool::Lease;
use super::rows::{get_bill_key, get_column, get_count, get_number};
use crate::catalog::payment_row::RecordedPayments;
use crate::catalog::recorded_digest::RecordedDigest;
use crate::catalog::value;
use crate::catalog::version_row::{CheckedVersion, VersionRow, make_no_version_error};
use crate::error::StoreError;

/// The columns that every query of versions reads.
const COLUMNS: &str = "version.id AS version_id, month, payer, owner, bill.currency AS currency, number,
     version.import AS import, kind, reverts, version.published_at_us AS published_at_us, basis, version.lines AS lines,
     lines_digest, lines_digest_format, texts_only, has_names, coalesce(bill.current = version.id, false) AS is_current, pruned_at_us,
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

/// Selects the newest version of each bill; conditions and order follow. A bill that has no version is read, too.
pub(super) static NEWEST_VERSIONS: LazyLock<String> = LazyLock::new(|| select_newest_versions(COLUMNS));

/// Selects the newest version of each bill with the id of the bill's row, as [`NEWEST_VERSIONS`] does.
pub(super) static NEWEST_VERSIONS_BY_ID: LazyLock<String> =
    LazyLock::new(|| select_newest_versions(&format!("bill.id AS bill_id, {COLUMNS}")));

/// Selects columns of the newest version of each bill.
fn select_newest_versions(columns: &str) -> String {
    format!(
        "SELECT {columns} FROM bill
                LEFT JOIN LATERAL (SELECT * FROM version AS last WHERE last.bill = bill.id
                                   ORDER BY number DESC LIMIT 1) AS version ON true
                {FACTS}"
    )
}

/// Reads a row of [`VERSIONS`] without a comparison.
pub(super) fn get_version_row(row: &Row) -> Result<VersionRow, StoreError> {
    let bill = get_bill_key(row)?;
    let Some(id) = get_column(row, "version_id")? else { return Err(make_no_version_error(bill)) };
    let currency = value::parse_currency("currency", get_column(row, "currency")?)?;
    let columns = match (
        get_column::<Option<i64>>(row, "digest_format")?,
        get_column::<Option<&str>>(row, "digest_currency")?,
        get_column::<Option<&[u8]>>(row, "digest")?,
    ) {
        (Some(format), Some(currency), Some(digest)) => Some((format, currency, digest)),
        _ => None,
    };
    let digest = RecordedDigest::parse(columns, get_column(row, "is_undigested")?, currency)?;
    let payments = get_column::<Option<i64>>(row, "payment_format")?
        .zip(get_column::<Option<&str>>(row, "payment_currency")?);
    let payment_digest: Option<&[u8]> = get_column(row, "payment_digest")?;
    let payments = payments.map(|(format, currency)| (format, currency, payment_digest));
    let payments = RecordedPayments::parse(payments, currency)?;
    let version = PublishedVersion {
        bill,
        number: get_number(row, "number")?,
        import: ImportId(get_column(row, "import")?),
        kind: value::parse_kind(get_column(row, "kind")?, get_column(row, "reverts")?)?,
        published_at_us: get_column(row, "published_at_us")?,
        basis: value::parse_basis("basis", get_column(row, "basis")?)?,
        lines: get_count(row, "lines")?,
        lines_digest: value::parse_lines_digest(
            get_column(row, "lines_digest_format")?,
            get_column(row, "lines_digest")?,
        )?,
        texts_only: get_column(row, "texts_only")?,
        has_names: get_column(row, "has_names")?,
        has_payments: payments.has_payments(),
        is_current: get_column(row, "is_current")?,
        pruned_at_us: get_column(row, "pruned_at_us")?,
    };
    Ok(VersionRow { id, version, currency, newest: get_number(row, "newest")?, digest, payments })
}

/// Reads a row of [`VERSIONS`] and compares it with its digest.
pub(super) fn get_version(row: &Row) -> Result<CheckedVersion, StoreError> {
    get_version_row(row)?.check()
}

/// Finds a version without a comparison.
pub(super) async fn find_version_row(
    lease: &Lease<'_>,
    bill: BillKey,
    number: u32,
) -> Result<Option<VersionRow>, StoreError> {
    let versions = VERSIONS.as_str();
    let sql = format!("{versions} WHERE owner = $1 AND month = $2 AND payer = $3 AND number = $4");
    let (month, number) = (i64::from(bill.month.yyyymm()), i64::from(number));
    let row = lease.query_row(&sql, &[&bill.owner.get(), &month, &bill.payer.get(), &number]).await?;
    row.as_ref().map(get_version_row).transpose()
}

/// Adds their cells, names and sums by payment status to versions.
pub(super) async fn add_content(
    lease: &Lease<'_>,
    versions: Vec<CheckedVersion>,
) -> Result<Vec<BillState>, StoreError> {
    let ids = list_ids(&versions);
    let (mut cells, mut names) = (read_cells(lease, &ids).await?, read_names(lease, &ids).await?);
    let mut payments = read_payments(lease, &ids).await?;
    let complete = |version: CheckedVersion| {
        let cells = cells.remove(&version.id).unwrap_or_default();
        let names = names.remove(&version.id).unwrap_or_default();
        let payments = payments.remove(&version.id).unwrap_or_default();
        version.with_content(cells, names, payments)
    };
    versions.into_iter().map(complete).collect()
}
