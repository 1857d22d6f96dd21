//! The lists of published versions and of the lines that they count, as Parquet objects beside the lines, for
//! outside engines.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::ArrowError;
use bill::BillKey;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::catalog::Catalog;
use crate::error::StoreError;
use bill::ledger::{BillFilter, CountedPart, ImportKind, ImportMode, PublishedVersion};

/// Where the list of versions lies in the object store.
pub(super) const VERSIONS_PATH: &str = "versions.parquet";

/// Where the list of the lines that versions count lies in the object store.
pub(super) const PARTS_PATH: &str = "parts.parquet";

/// A list that is being encoded, a month at a time, so that any number of versions takes little memory.
struct List {
    writer: ArrowWriter<Vec<u8>>,
}

impl List {
    /// A list of the columns that `no_rows` has.
    fn new(no_rows: &RecordBatch) -> Result<List, ParquetError> {
        let compression = Compression::ZSTD(ZstdLevel::try_new(1)?);
        let properties = WriterProperties::builder().set_compression(compression).build();
        Ok(List { writer: ArrowWriter::try_new(Vec::new(), no_rows.schema(), Some(properties))? })
    }

    /// Adds the rows of a month.
    fn add(&mut self, rows: &RecordBatch) -> Result<(), ParquetError> {
        self.writer.write(rows)?;
        self.writer.flush()
    }

    fn finish(self) -> Result<Bytes, ParquetError> {
        Ok(Bytes::from(self.writer.into_inner()?))
    }
}

/// Both lists while they are encoded.
struct Lists {
    versions: List,
    parts: List,
}

impl Lists {
    /// Empty lists.
    fn new() -> Result<Lists, ParquetError> {
        Ok(Lists { versions: List::new(&version_rows(&[])?)?, parts: List::new(&part_rows(&[])?)? })
    }

    /// Adds what was published for a month.
    fn add(&mut self, versions: &[PublishedVersion], parts: &[CountedPart]) -> Result<(), ParquetError> {
        self.versions.add(&version_rows(versions)?)?;
        self.parts.add(&part_rows(parts)?)
    }

    /// The objects, each with its path, in the order in which they are to be written.
    fn finish(self) -> Result<[(&'static str, Bytes); 2], ParquetError> {
        Ok([(PARTS_PATH, self.parts.finish()?), (VERSIONS_PATH, self.versions.finish()?)])
    }
}

/// The lists as they are to be written: the path of each, and its bytes, which are the same for the same catalog.
pub(super) async fn encode(catalog: &Catalog) -> Result<[(&'static str, Bytes); 2], StoreError> {
    let fault = || StoreError::parquet("write the lists of versions");
    let mut lists = Lists::new().map_err(fault())?;
    for month in catalog.months().await? {
        let scope = BillFilter::of_month(Some(month));
        let (versions, parts) = (catalog.versions(scope).await?, catalog.parts(scope).await?);
        lists.add(&versions, &parts).map_err(fault())?;
    }
    lists.finish().map_err(fault())
}

/// Versions as rows.
fn version_rows(versions: &[PublishedVersion]) -> Result<RecordBatch, ArrowError> {
    let times = TimestampMicrosecondArray::from_iter_values(versions.iter().map(|v| v.published_at_us));
    let pruned: TimestampMicrosecondArray = versions.iter().map(|v| v.pruned_at_us).collect();
    let kinds = versions.iter().map(|v| match v.kind {
        ImportKind::Files(ImportMode::Statement) => "statement",
        ImportKind::Files(ImportMode::Append) => "append",
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
        ("pruned_at", Arc::new(pruned.with_timezone("UTC"))),
    ]);
    rows(columns)
}

/// Parts as rows. A line belongs to a version where import, month, payer and owner agree with those of a part,
/// and the version lies between the part's ends.
fn part_rows(parts: &[CountedPart]) -> Result<RecordBatch, ArrowError> {
    let mut columns = bill_columns(parts.iter().map(|part| part.bill));
    columns.extend([
        ("import", numbers(parts.iter().map(|part| part.import.0))),
        ("since_version", small_numbers(parts.iter().map(|part| Some(part.since)))),
        ("until_version", small_numbers(parts.iter().map(|part| part.until))),
        ("lines", counts(parts.iter().map(|part| part.lines))),
    ]);
    rows(columns)
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

fn rows(columns: Vec<(&'static str, ArrayRef)>) -> Result<RecordBatch, ArrowError> {
    let nullable = |(name, array): (&'static str, ArrayRef)| {
        (name, array, ["until_version", "pruned_at"].contains(&name))
    };
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(nullable))
}
