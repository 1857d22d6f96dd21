//! Lines read back from Parquet objects.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use bill::{BillKey, Column, Measure};
use futures_util::TryStreamExt as _;
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, RowFilter};
use parquet::arrow::async_reader::{AsyncFileReader as _, ParquetRecordBatchStreamBuilder};
use parquet::file::statistics::Statistics;

use super::WrittenObject;
use super::object::ObjectReader;
use super::schema::{KEYS, UNKNOWN_COLUMNS, schema};
use super::stored::{Batch, StoredLine};
use crate::error::StoreError;

/// The columns of what a line charges, besides keys and amounts.
const CHARGED: [&str; 4] = ["bill_month", "payer_uin", "owner_uin", "manager_uin"];

/// Where a line came from.
const PLACE: [&str; 3] = ["import", "file", "line"];

/// The columns that tell whose line it is.
const WHOSE: [&str; 2] = ["payer_uin", "owner_uin"];

/// How many lines are decoded at once.
const LINES_A_BATCH: usize = 4_096;

/// How much of each line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What it charges, which is all that the fold looks at.
    Charge,
    /// The same, where it came from, and every text.
    Whole,
}

/// Which lines are read.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All.
    All,
    /// Those of these bills.
    Of(&'a BTreeSet<BillKey>),
}

/// How many lines an object has, as its footer says.
pub(super) async fn count(store: Arc<dyn ObjectStore>, object: &WrittenObject) -> Result<u64, StoreError> {
    let mut reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let metadata = reader.get_metadata(None).await.map_err(StoreError::lines(&object.path))?;
    Ok(u64::try_from(metadata.file_metadata().num_rows()).unwrap_or_default())
}

/// Gives each line that is wanted to a function, in the order in which they are stored.
pub(super) async fn each_line(
    store: Arc<dyn ObjectStore>,
    object: &WrittenObject,
    detail: Detail,
    wanted: Wanted<'_>,
    each: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let fault = || StoreError::lines(&object.path);
    let reader = ObjectReader { store, path: Path::from(object.path.as_str()), bytes: object.bytes };
    let mut builder = ParquetRecordBatchStreamBuilder::new(reader).await.map_err(fault())?;
    check_schema(builder.schema(), &object.path)?;
    let parquet = builder.parquet_schema();
    let amounts = Measure::ALL.map(Measure::lines_column);
    let charge = CHARGED.into_iter().chain(KEYS).chain(amounts);
    let projection = match detail {
        Detail::Charge => ProjectionMask::columns(parquet, charge),
        Detail::Whole => {
            let texts = Column::ALL.iter().map(|column| column.name());
            ProjectionMask::columns(parquet, charge.chain(PLACE).chain(texts).chain([UNKNOWN_COLUMNS]))
        }
    };
    if let Wanted::Of(bills) = wanted {
        let whose = ProjectionMask::columns(parquet, WHOSE);
        let owned: BTreeSet<(i64, i64)> =
            bills.iter().map(|bill| (bill.payer.get(), bill.owner.get())).collect();
        let groups = row_groups(&builder, &owned);
        let is_wanted = ArrowPredicateFn::new(whose, move |batch| whose_lines(&batch, &owned));
        builder = builder.with_row_groups(groups).with_row_filter(RowFilter::new(vec![Box::new(is_wanted)]));
    }
    let builder = builder.with_projection(projection).with_batch_size(LINES_A_BATCH);
    let mut batches = builder.build().map_err(fault())?;
    while let Some(batch) = batches.try_next().await.map_err(fault())? {
        let batch = Batch::new(&batch, detail, &object.path)?;
        for row in 0..batch.lines() {
            let line = batch.line(row)?;
            let is_wanted = match wanted {
                Wanted::All => true,
                Wanted::Of(bills) => bills.contains(&line.charge.bill),
            };
            if is_wanted {
                each(&line)?;
            }
        }
    }
    Ok(())
}

/// Asserts that the columns are those that we write. A file may lack columns of texts that are known only since
/// it was written.
fn check_schema(found: &arrow_schema::Schema, path: &str) -> Result<(), StoreError> {
    let texts: BTreeSet<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    for field in schema().fields() {
        let is_sound = match found.field_with_name(field.name()) {
            Ok(own) => own.data_type() == field.data_type(),
            Err(_) => texts.contains(field.name().as_str()),
        };
        if !is_sound {
            let what =
                format!("the object {path} without a column {} of type {}", field.name(), field.data_type());
            return Err(StoreError::Damaged { what });
        }
    }
    Ok(())
}

/// The row groups whose owners are not all below or above those that are wanted.
fn row_groups(
    builder: &ParquetRecordBatchStreamBuilder<ObjectReader>,
    owned: &BTreeSet<(i64, i64)>,
) -> Vec<usize> {
    let owners: BTreeSet<i64> = owned.iter().map(|(_, owner)| *owner).collect();
    let may_hold = |statistics: Option<&Statistics>| match statistics {
        Some(Statistics::Int64(range)) => match (range.min_opt(), range.max_opt()) {
            (Some(min), Some(max)) => min <= max && owners.range(min..=max).next().is_some(),
            _ => true,
        },
        _ => true,
    };
    let column =
        (0..).zip(builder.parquet_schema().columns()).find(|(_, column)| column.name() == "owner_uin");
    let groups = (0..).zip(builder.metadata().row_groups());
    let wanted = groups.filter(|(_, group)| {
        let chunk = column.as_ref().and_then(|(place, _): &(usize, _)| group.columns().get(*place));
        may_hold(chunk.and_then(|chunk| chunk.statistics()))
    });
    wanted.map(|(place, _)| place).collect()
}

/// Which lines of a batch are of the payers and owners that are wanted.
fn whose_lines(batch: &RecordBatch, owned: &BTreeSet<(i64, i64)>) -> Result<BooleanArray, ArrowError> {
    let column = |name| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.ok_or_else(|| ArrowError::SchemaError(format!("there is no column {name} of whole numbers")))
    };
    let (payers, owners) = (column("payer_uin")?, column("owner_uin")?);
    let pairs = payers.values().iter().zip(owners.values());
    Ok(pairs.map(|(payer, owner)| Some(owned.contains(&(*payer, *owner)))).collect())
}
