//! The lists of published versions and of the lines that they count, as Parquet objects beside the lines, for
//! outside engines.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::ArrowError;
use bill::BillKey;
use bill::ledger::{BillFilter, CountedPart, ImportKind, ImportMode, PublishedVersion};
use bytes::Bytes;
use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::catalog::Catalog;
use crate::error::StoreError;
use crate::lines::Lines;

/// Path of the list of versions in the object store.
const VERSIONS_PATH: &str = "versions.parquet";

/// Path of the list of the lines that versions count in the object store.
const PARTS_PATH: &str = "parts.parquet";

/// A list whose content is not the one that the catalog gives now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferingList {
    /// Its path in the object store.
    pub(crate) path: &'static str,
    /// Time at which it was written, microseconds since 1970; `None` if it does not exist.
    pub(crate) written_at_us: Option<i64>,
}

/// Writes both lists beside the lines, in place of the previous ones.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read, or the lists cannot be written.
pub(crate) async fn write_lists(catalog: &Catalog, lines: &Lines) -> Result<(), StoreError> {
    for (path, bytes) in encode_lists(catalog).await? {
        lines.write_list(path, &bytes)?;
        lines.give_to_folder_owner(path);
    }
    Ok(())
}

/// Finds the lists that are not what [`write_lists`] would write now.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read, or the lists cannot be encoded.
pub(crate) async fn find_differing_lists(
    catalog: &Catalog,
    lines: &Lines,
) -> Result<Vec<DifferingList>, StoreError> {
    lines.check_is_there()?;
    let mut differing = Vec::new();
    for (path, bytes) in encode_lists(catalog).await? {
        // Bytes are compared, not decoded: no hash of a list is kept by which its bytes could be trusted.
        let location = Path::from(path);
        let found = lines.store().head(&location).await.ok();
        let is_same = match found.as_ref().map(|found| found.size) {
            Some(size) if usize::try_from(size).ok() == Some(bytes.len()) => {
                lines.store().get_range(&location, 0..size).await.is_ok_and(|found| found == bytes)
            }
            _ => false,
        };
        if !is_same {
            let written_at_us = found.map(|found| found.last_modified.timestamp_micros());
            differing.push(DifferingList { path, written_at_us });
        }
    }
    Ok(differing)
}

/// Deletes the pieces of lists whose writing was killed: the store writes `versions.parquet#1`, or a higher
/// number, and renames it.
pub(crate) fn sweep_list_pieces(lines: &Lines) -> Result<(), StoreError> {
    lines.delete_top_files(is_list_piece)
}

/// Returns true for the path of a list.
pub(crate) fn is_list(path: &str) -> bool {
    [VERSIONS_PATH, PARTS_PATH].contains(&path)
}

/// Returns true for the path of a piece of a list whose writing was killed.
pub(crate) fn is_list_piece(path: &str) -> bool {
    path.split_once('#').is_some_and(|(list, _)| is_list(list))
}

/// One list while it is encoded, a month at a time, so that any number of versions takes little memory.
struct ListEncoder {
    writer: ArrowWriter<Vec<u8>>,
}

impl ListEncoder {
    /// Starts a list with the columns that `no_rows` has.
    fn new(no_rows: &RecordBatch) -> Result<Self, ParquetError> {
        let compression = Compression::ZSTD(ZstdLevel::try_new(1)?);
        let properties = WriterProperties::builder().set_compression(compression).build();
        Ok(Self { writer: ArrowWriter::try_new(Vec::new(), no_rows.schema(), Some(properties))? })
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
struct ListEncoders {
    versions: ListEncoder,
    parts: ListEncoder,
}

impl ListEncoders {
    fn new() -> Result<Self, ParquetError> {
        let versions = ListEncoder::new(&build_version_rows(&[])?)?;
        Ok(Self { versions, parts: ListEncoder::new(&build_part_rows(&[])?)? })
    }

    /// Adds what was published for a month.
    fn add(&mut self, versions: &[PublishedVersion], parts: &[CountedPart]) -> Result<(), ParquetError> {
        self.versions.add(&build_version_rows(versions)?)?;
        self.parts.add(&build_part_rows(parts)?)
    }

    /// Returns both objects with their paths, in the order in which they are written.
    fn finish(self) -> Result<[(&'static str, Bytes); 2], ParquetError> {
        Ok([(PARTS_PATH, self.parts.finish()?), (VERSIONS_PATH, self.versions.finish()?)])
    }
}

/// Encodes both lists: path and bytes of each, in the order in which they are written. The same catalog always
/// gives the same bytes.
async fn encode_lists(catalog: &Catalog) -> Result<[(&'static str, Bytes); 2], StoreError> {
    let fault = || StoreError::parquet("write the lists of versions");
    let mut lists = ListEncoders::new().map_err(fault())?;
    for month in catalog.list_months().await? {
        let scope = BillFilter::of_month(Some(month));
        let (versions, parts) = (catalog.list_versions(scope).await?, catalog.list_parts(scope).await?);
        lists.add(&versions, &parts).map_err(fault())?;
    }
    lists.finish().map_err(fault())
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
