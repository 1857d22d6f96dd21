//! Reading of lines from Parquet objects: all, or those of some bills.

use std::collections::BTreeSet;
use std::path::Path as FilePath;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use bill::{Column, Measure};
use futures_util::TryStreamExt as _;
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use parquet::arrow::async_reader::{AsyncFileReader as _, ParquetRecordBatchStreamBuilder};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;
use parquet::schema::types::SchemaDescriptor;

use super::line_batch::LineBatch;
use super::object_reader::ObjectReader;
use super::schema::{CHARGE_TEXTS, KEYS, UNKNOWN_COLUMNS, make_lines_schema};
use super::selection::{LineFilter, Projection};
use super::stored::StoredLine;
use crate::error::StoreError;
use crate::object::WrittenObject;

/// The columns of a charge, besides keys and amounts.
const CHARGE_COLUMNS: [&str; 4] = ["bill_month", "payer_uin", "owner_uin", "manager_uin"];

/// The columns that name the import, file and line that a line came from.
const ORIGIN_COLUMNS: [&str; 3] = ["import", "file", "line"];

/// The columns that, with the month, identify the bill of a line.
const PARTY_COLUMNS: [&str; 2] = ["payer_uin", "owner_uin"];

/// Number of lines that are decoded at once.
pub(super) const BATCH_LINES: usize = 4_096;

/// Returns the number of lines of an object, as its footer states it.
pub(super) async fn count_lines(
    store: Arc<dyn ObjectStore>,
    folder: &FilePath,
    object: &WrittenObject,
) -> Result<u64, StoreError> {
    let mut reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let metadata = reader.get_metadata(None).await.map_err(StoreError::lines(folder, &object.path))?;
    let count = metadata.file_metadata().num_rows();
    u64::try_from(count).map_err(|_negative| StoreError::DamagedObject {
        path: object.path.clone(),
        what: format!("{count} lines"),
    })
}

/// Returns the number of lines of each row group of an object, as its footer states it.
pub(super) async fn count_group_lines(
    store: Arc<dyn ObjectStore>,
    folder: &FilePath,
    object: &WrittenObject,
) -> Result<Vec<u64>, StoreError> {
    let mut reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let metadata = reader.get_metadata(None).await.map_err(StoreError::lines(folder, &object.path))?;
    let counts = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()));
    counts.collect::<Result<_, _>>().map_err(|_negative| StoreError::DamagedObject {
        path: object.path.clone(),
        what: "a row group with a negative number of lines".to_owned(),
    })
}

/// Calls a function with each selected line, in the order in which they are stored.
pub(super) async fn visit_lines<E: From<StoreError>>(
    store: Arc<dyn ObjectStore>,
    folder: &FilePath,
    object: &WrittenObject,
    projection: Projection,
    filter: LineFilter<'_>,
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), E> + Send),
) -> Result<(), E> {
    let fault = || StoreError::lines(folder, &object.path);
    let reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let mut builder = ParquetRecordBatchStreamBuilder::new(reader).await.map_err(fault())?;
    check_schema(builder.schema(), &object.path)?;
    let mask = make_mask(builder.parquet_schema(), projection);
    if let LineFilter::Bills(bills) = filter {
        let parties = make_parties_mask(builder.parquet_schema());
        let selected: BTreeSet<(i64, i64)> =
            bills.iter().map(|bill| (bill.payer.get(), bill.owner.get())).collect();
        let groups = select_row_groups(builder.metadata(), &selected);
        let predicate = ArrowPredicateFn::new(parties, move |batch| select_lines(&batch, &selected));
        builder = builder.with_row_groups(groups).with_row_filter(RowFilter::new(vec![Box::new(predicate)]));
    }
    let builder = builder.with_projection(mask).with_batch_size(BATCH_LINES);
    let mut batches = builder.build().map_err(fault())?;
    while let Some(batch) = batches.try_next().await.map_err(fault())? {
        let batch = LineBatch::new(&batch, projection, &object.path)?;
        for row in 0..batch.len() {
            let line = StoredLine::read(&batch, row)?;
            let is_selected = match filter {
                LineFilter::All => true,
                LineFilter::Bills(bills) => bills.contains(&line.charge.bill),
            };
            if is_selected {
                visit(&line)?;
            }
        }
    }
    Ok(())
}

/// Makes the mask of the columns that are read of each line.
pub(super) fn make_mask(parquet: &SchemaDescriptor, projection: Projection) -> ProjectionMask {
    let amounts = Measure::ALL.map(Measure::lines_column);
    let texts = CHARGE_TEXTS.map(Column::name);
    let charge = CHARGE_COLUMNS.into_iter().chain(KEYS).chain(texts).chain(amounts);
    match projection {
        Projection::Charge => ProjectionMask::columns(parquet, charge),
        Projection::Texts(columns) => {
            let texts = columns.iter().map(|column| column.name());
            ProjectionMask::columns(parquet, charge.chain(texts).chain([UNKNOWN_COLUMNS]))
        }
        Projection::Whole => {
            let texts = Column::ALL.iter().map(|column| column.name());
            let whole = charge.chain(ORIGIN_COLUMNS).chain(texts).chain([UNKNOWN_COLUMNS]);
            ProjectionMask::columns(parquet, whole)
        }
    }
}

/// Makes the mask of the columns by which [`select_lines`] selects.
pub(super) fn make_parties_mask(parquet: &SchemaDescriptor) -> ProjectionMask {
    ProjectionMask::columns(parquet, PARTY_COLUMNS)
}

/// Checks that the columns are those that we write. An object may lack columns of texts that became known after it
/// was written.
pub(super) fn check_schema(found: &arrow_schema::Schema, path: &str) -> Result<(), StoreError> {
    let texts: BTreeSet<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    for field in make_lines_schema().fields() {
        let is_sound = match found.field_with_name(field.name()) {
            Ok(found) => found.data_type() == field.data_type(),
            Err(_) => texts.contains(field.name().as_str()),
        };
        if !is_sound {
            let what = format!("no column {} of type {}", field.name(), field.data_type());
            return Err(StoreError::DamagedObject { path: path.to_owned(), what });
        }
    }
    Ok(())
}

/// Selects the row groups that may hold lines of the payers and owners, by their statistics of owners.
pub(super) fn select_row_groups(metadata: &ParquetMetaData, selected: &BTreeSet<(i64, i64)>) -> Vec<usize> {
    let owners: BTreeSet<i64> = selected.iter().map(|(_, owner)| *owner).collect();
    let may_hold = |statistics: Option<&Statistics>| match statistics {
        Some(Statistics::Int64(range)) => match (range.min_opt(), range.max_opt()) {
            (Some(min), Some(max)) => min <= max && owners.range(min..=max).next().is_some(),
            _ => true,
        },
        _ => true,
    };
    let columns = metadata.file_metadata().schema_descr().columns();
    let column = columns.iter().position(|column| column.name() == "owner_uin");
    let groups = metadata.row_groups().iter().enumerate();
    let groups = groups.filter(|(_, group)| {
        let chunk = column.and_then(|index| group.columns().get(index));
        may_hold(chunk.and_then(|chunk| chunk.statistics()))
    });
    groups.map(|(index, _)| index).collect()
}

/// Marks the lines of a batch that are of the payers and owners.
pub(super) fn select_lines(
    batch: &RecordBatch,
    selected: &BTreeSet<(i64, i64)>,
) -> Result<BooleanArray, ArrowError> {
    let column = |name| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.ok_or_else(|| ArrowError::SchemaError(format!("there is no column {name} of whole numbers")))
    };
    let (payers, owners) = (column("payer_uin")?, column("owner_uin")?);
    let pairs = payers.values().iter().zip(owners.values());
    Ok(pairs.map(|(payer, owner)| Some(selected.contains(&(*payer, *owner)))).collect())
}
