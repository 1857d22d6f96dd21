//! The rows of the lists for outside engines: what was published of one month, as Parquet.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::ArrowError;
use bill::ledger::{BillFilter, CountedPart, ImportKind, ImportMode, PublishedVersion};
use bill::{BillKey, Month};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::list_path::ListKind;
use crate::catalog::Catalog;
use crate::error::StoreError;

/// Encodes both lists of a month, in the order in which they are written. The same catalog always gives the same bytes.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read, or the lists cannot be encoded.
pub(super) async fn encode_month(
    catalog: &Catalog,
    month: Month,
) -> Result<[(ListKind, Bytes); 2], StoreError> {
    let fault = || StoreError::parquet("write the lists of versions");
    let scope = BillFilter::of_month(Some(month));
    let (versions, parts) = (catalog.list_versions(scope).await?, catalog.list_parts(scope).await?);
    let parts = encode_rows(build_part_rows(&parts)).map_err(fault())?;
    let versions = encode_rows(build_version_rows(&versions)).map_err(fault())?;
    Ok([(ListKind::Parts, parts), (ListKind::Versions, versions)])
}

/// Encodes the rows of a list.
fn encode_rows(rows: Result<RecordBatch, ArrowError>) -> Result<Bytes, ParquetError> {
    let rows = rows?;
    let compression = Compression::ZSTD(ZstdLevel::try_new(1)?);
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), rows.schema(), Some(properties))?;
    writer.write(&rows)?;
    Ok(Bytes::from(writer.into_inner()?))
}

/// Makes the rows of versions.
fn build_version_rows(versions: &[PublishedVersion]) -> Result<RecordBatch, ArrowError> {
    let times = TimestampMicrosecondArray::from_iter_values(versions.iter().map(|v| v.published_at_us));
    let pruned: TimestampMicrosecondArray = versions.iter().map(|v| v.pruned_at_us).collect();
    let kinds = versions.iter().map(|v| match v.kind {
        ImportKind::Files(ImportMode::Statement) => "statement",
        ImportKind::Files(ImportMode::Append) => "append",
        ImportKind::Revert { .. } => "revert",
    });
    let mut columns = build_bill_columns(versions.iter().map(|version| version.bill))?;
    columns.extend([
        ("version", build_int32_column(versions.iter().map(|v| Some(v.number)))?),
        ("import", build_int64_column(versions.iter().map(|v| v.import.0))),
        ("kind", Arc::new(StringArray::from_iter_values(kinds))),
        ("published_at", Arc::new(times.with_timezone("UTC"))),
        ("basis", Arc::new(StringArray::from_iter_values(versions.iter().map(|v| v.basis.as_str())))),
        ("lines", build_count_column(versions.iter().map(|v| v.lines))?),
        ("is_current", Arc::new(versions.iter().map(|v| Some(v.is_current)).collect::<BooleanArray>())),
        ("pruned_at", Arc::new(pruned.with_timezone("UTC"))),
    ]);
    build_record_batch(columns)
}

/// Makes the rows of parts. A line belongs to a version if its import, month, payer and owner are those of a part,
/// and the version is at least the part's `since_version` and below its `until_version`.
fn build_part_rows(parts: &[CountedPart]) -> Result<RecordBatch, ArrowError> {
    let mut columns = build_bill_columns(parts.iter().map(|part| part.bill))?;
    columns.extend([
        ("import", build_int64_column(parts.iter().map(|part| part.import.0))),
        ("since_version", build_int32_column(parts.iter().map(|part| Some(part.since)))?),
        ("until_version", build_int32_column(parts.iter().map(|part| part.until))?),
        ("lines", build_count_column(parts.iter().map(|part| part.lines))?),
    ]);
    build_record_batch(columns)
}

/// Makes the columns that identify a bill.
fn build_bill_columns(
    bills: impl Iterator<Item = BillKey> + Clone,
) -> Result<Vec<(&'static str, ArrayRef)>, ArrowError> {
    Ok(vec![
        ("bill_month", build_int32_column(bills.clone().map(|bill| Some(bill.month.yyyymm())))?),
        ("payer_uin", build_int64_column(bills.clone().map(|bill| bill.payer.get()))),
        ("owner_uin", build_int64_column(bills.map(|bill| bill.owner.get()))),
    ])
}

fn build_int64_column(numbers: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(numbers))
}

/// Makes a column of counts, which must fit into 63 bits.
fn build_count_column(counts: impl Iterator<Item = u64>) -> Result<ArrayRef, ArrowError> {
    let counts: Result<Vec<i64>, _> = counts.map(i64::try_from).collect();
    Ok(build_int64_column(counts.map_err(make_too_large_error)?.into_iter()))
}

/// Makes a column of small numbers, which must fit into 31 bits.
fn build_int32_column(numbers: impl Iterator<Item = Option<u32>>) -> Result<ArrayRef, ArrowError> {
    let numbers: Result<Int32Array, _> =
        numbers.map(|number| number.map(i32::try_from).transpose()).collect();
    Ok(Arc::new(numbers.map_err(make_too_large_error)?))
}

/// Makes the error for a number in the catalog that no column can hold.
fn make_too_large_error(error: std::num::TryFromIntError) -> ArrowError {
    ArrowError::CastError(format!("a number in the catalog is too large: {error}"))
}

fn build_record_batch(columns: Vec<(&'static str, ArrayRef)>) -> Result<RecordBatch, ArrowError> {
    let nullable = |(name, array): (&'static str, ArrayRef)| {
        (name, array, ["until_version", "pruned_at"].contains(&name))
    };
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(nullable))
}
