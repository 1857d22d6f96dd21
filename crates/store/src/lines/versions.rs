//! The list of published versions as a Parquet object: which lines count, for outside engines.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::catalog::PublishedVersion;

/// Where the list lies in the object store.
pub(super) const PATH: &str = "versions.parquet";

/// Encodes the list. A line belongs to a version where import, month, payer and owner agree.
pub(super) fn encode(versions: &[PublishedVersion]) -> Result<Bytes, ParquetError> {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let times = TimestampMicrosecondArray::from_iter_values(versions.iter().map(|v| v.published_at_us));
    let columns: [(&str, ArrayRef); 9] = [
        (
            "bill_month",
            Arc::new(Int32Array::from_iter_values(versions.iter().map(|v| small(v.bill.month.yyyymm())))),
        ),
        ("payer_uin", Arc::new(Int64Array::from_iter_values(versions.iter().map(|v| v.bill.payer.get())))),
        ("owner_uin", Arc::new(Int64Array::from_iter_values(versions.iter().map(|v| v.bill.owner.get())))),
        ("version", Arc::new(Int32Array::from_iter_values(versions.iter().map(|v| small(v.version))))),
        ("import", Arc::new(Int64Array::from_iter_values(versions.iter().map(|v| v.import.0)))),
        ("published_at", Arc::new(times.with_timezone("UTC"))),
        ("basis", Arc::new(StringArray::from_iter_values(versions.iter().map(|v| v.basis.as_str())))),
        ("lines", Arc::new(Int64Array::from_iter_values(versions.iter().map(|v| whole(v.lines))))),
        ("is_current", Arc::new(versions.iter().map(|v| Some(v.is_current)).collect::<BooleanArray>())),
    ];
    let batch = RecordBatch::try_from_iter(columns)?;
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    Ok(Bytes::from(writer.into_inner()?))
}
