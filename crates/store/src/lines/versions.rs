//! The lists of published versions and of the lines that they count, as Parquet objects beside the lines, for
//! outside engines.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use bill::BillKey;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::catalog::{ImportKind, Part, PublishedVersion, Way};

/// Where the list of versions lies in the object store.
pub(super) const VERSIONS_PATH: &str = "versions.parquet";

/// Where the list of the lines that versions count lies in the object store.
pub(super) const PARTS_PATH: &str = "parts.parquet";

/// Encodes the list of versions.
pub(super) fn encode_versions(versions: &[PublishedVersion]) -> Result<Bytes, ParquetError> {
    let times = TimestampMicrosecondArray::from_iter_values(versions.iter().map(|v| v.published_at_us));
    let kinds = versions.iter().map(|v| match v.kind {
        ImportKind::Files(Way::Statement) => "statement",
        ImportKind::Files(Way::Append) => "append",
        ImportKind::Revert { .. } => "revert",
    });
    let mut columns = bill_columns(versions.iter().map(|v| v.bill));
    columns.extend([
        ("version", small_numbers(versions.iter().map(|v| Some(v.number)))),
        ("import", numbers(versions.iter().map(|v| v.import.0))),
        ("kind", Arc::new(StringArray::from_iter_values(kinds))),
        ("published_at", Arc::new(times.with_timezone("UTC"))),
        ("basis", Arc::new(StringArray::from_iter_values(versions.iter().map(|v| v.basis.as_str())))),
        ("lines", counts(versions.iter().map(|v| v.lines))),
        ("is_current", Arc::new(versions.iter().map(|v| Some(v.is_current)).collect::<BooleanArray>())),
    ]);
    encode(columns)
}

/// Encodes the list of parts. A line belongs to a version where import, month, payer and owner agree
/// with those of a part, and the version lies between the part's ends.
pub(super) fn encode_parts(parts: &[Part]) -> Result<Bytes, ParquetError> {
    let mut columns = bill_columns(parts.iter().map(|part| part.bill));
    columns.extend([
        ("import", numbers(parts.iter().map(|part| part.import.0))),
        ("since_version", small_numbers(parts.iter().map(|part| Some(part.since)))),
        ("until_version", small_numbers(parts.iter().map(|part| part.until))),
        ("lines", counts(parts.iter().map(|part| part.lines))),
    ]);
    encode(columns)
}

/// The columns that tell bills apart.
fn bill_columns(bills: impl Iterator<Item = BillKey> + Clone) -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("bill_month", small_numbers(bills.clone().map(|bill| Some(bill.month.yyyymm())))),
        ("payer_uin", numbers(bills.clone().map(|bill| bill.payer.get()))),
        ("owner_uin", numbers(bills.map(|bill| bill.owner.get()))),
    ]
}

fn numbers(numbers: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(numbers))
}

fn counts(counts: impl Iterator<Item = u64>) -> ArrayRef {
    numbers(counts.map(|count| i64::try_from(count).unwrap_or(i64::MAX)))
}

fn small_numbers(numbers: impl Iterator<Item = Option<u32>>) -> ArrayRef {
    let small = |number| i32::try_from(number).unwrap_or(i32::MAX);
    Arc::new(numbers.map(|number| number.map(small)).collect::<Int32Array>())
}

/// Encodes columns as one Parquet object.
fn encode(columns: Vec<(&'static str, ArrayRef)>) -> Result<Bytes, ParquetError> {
    let nullable = |(name, array): (&'static str, ArrayRef)| (name, array, name == "until_version");
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(nullable))?;
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    Ok(Bytes::from(writer.into_inner()?))
}
