//! An object of lines as it is opened for reading: its footer, and its row groups, which are read one by one.

use std::collections::BTreeSet;
use std::path::Path as FilePath;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use bill::{BillKey, Column, Measure};
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicate, ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions,
};
use parquet::arrow::async_reader::ParquetRecordBatchStreamBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMask, PageIndexPolicy};
use parquet::file::statistics::Statistics;
use parquet::schema::types::SchemaDescriptor;

use super::object_reader::ObjectReader;
use super::read_types::make_read_schema;
use super::schema::{CHARGE_TEXTS, KEYS, UNKNOWN_COLUMNS, make_lines_schema};
use super::selection::{Projection, list_parties};
use crate::error::StoreError;
use crate::object::WrittenObject;

/// The columns of a charge, besides keys and amounts.
const CHARGE_COLUMNS: [&str; 4] = ["bill_month", "payer_uin", "owner_uin", "manager_uin"];

/// The columns that name the import, file and line that a line came from.
const ORIGIN_COLUMNS: [&str; 3] = ["import", "file", "line"];

/// The columns that, with the month, identify the bill of a line.
const PARTY_COLUMNS: [&str; 2] = ["payer_uin", "owner_uin"];

/// Number of lines that are decoded at once, if they are read with all their texts: some two megabytes. A reader has several
/// batches in memory, and files are sent to several clients at once.
const WHOLE_BATCH_LINES: usize = 2_048;

/// Number of lines that are decoded at once, if a few of their texts are read.
const BATCH_LINES: usize = 4_096;

/// The payers and owners of bills.
type Parties = BTreeSet<(i64, i64)>;

/// The row groups of an object.
#[derive(Clone, Copy)]
pub(super) enum ReadExtent {
    /// Most lines of many.
    Many,
    /// A few lines of one.
    Few { row_group: u32 },
}

/// An object that is read row group by row group, with its footer.
pub(super) struct GroupedObject<'a> {
    store: &'a Arc<dyn ObjectStore>,
    folder: &'a FilePath,
    object: &'a WrittenObject,
    metadata: ArrowReaderMetadata,
}

impl<'a> GroupedObject<'a> {
    /// Reads the footer of an object; for a few lines of a row group also where the pages of that one are, so that only those
    /// with the lines are read.
    pub(super) async fn open(
        store: &'a Arc<dyn ObjectStore>,
        folder: &'a FilePath,
        object: &'a WrittenObject,
        extent: ReadExtent,
    ) -> Result<Self, StoreError> {
        let options = match extent {
            ReadExtent::Many => ArrowReaderOptions::default(),
            ReadExtent::Few { row_group } => ArrowReaderOptions::default()
                .with_offset_index_policy(PageIndexPolicy::Optional)
                .with_offset_index_mask(ColumnChunkMask::row_groups(usize::try_from(row_group))),
        };
        let mut reader = open_reader(store, object);
        let metadata = ArrowReaderMetadata::load_async(&mut reader, options)
            .await
            .map_err(StoreError::lines(folder, &object.path))?;
        check_schema(metadata.schema(), &object.path)?;
        Ok(Self { store, folder, object, metadata })
    }

    /// Lists all row groups.
    pub(super) fn list_row_groups(&self) -> Vec<u32> {
        (0..).zip(self.metadata.metadata().row_groups()).map(|(number, _)| number).collect()
    }

    /// Finds the row groups that may hold lines of bills, by their statistics of owners.
    pub(super) fn find_row_groups(&self, bills: &BTreeSet<BillKey>) -> Vec<u32> {
        let owners: BTreeSet<i64> = bills.iter().map(|bill| bill.owner.get()).collect();
        let may_hold = |statistics: Option<&Statistics>| match statistics {
            Some(Statistics::Int64(range)) => match (range.min_opt(), range.max_opt()) {
                (Some(min), Some(max)) => min <= max && owners.range(min..=max).next().is_some(),
                _ => true,
            },
            _ => true,
        };
        let metadata = self.metadata.metadata();
        let columns = metadata.file_metadata().schema_descr().columns();
        let column = columns.iter().position(|column| column.name() == "owner_uin");
        let groups = (0..).zip(metadata.row_groups()).filter(|(_, group)| {
            let chunk = column.and_then(|index| group.columns().get(index));
            may_hold(chunk.and_then(|chunk| chunk.statistics()))
        });
        groups.map(|(number, _)| number).collect()
    }

    /// Starts to read a row group.
    ///
    /// # Errors
    ///
    /// [`StoreError::DamagedObject`]: there is no such row group.
    pub(super) fn start(
        &self,
        row_group: u32,
        projection: Projection,
    ) -> Result<ParquetRecordBatchStreamBuilder<ObjectReader>, StoreError> {
        let index = usize::try_from(row_group).ok();
        let index = index.filter(|index| *index < self.metadata.metadata().num_row_groups());
        let index = index.ok_or_else(|| StoreError::DamagedObject {
            path: self.object.path.clone(),
            what: format!("no row group {row_group}"),
        })?;
        let reader = open_reader(self.store, self.object);
        let builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, self.choose_types()?);
        let mask = self.make_mask(projection);
        let lines = match projection {
            Projection::Charge | Projection::Texts(_) => BATCH_LINES,
            Projection::TextsAndUnknown(_) | Projection::Whole => WHOLE_BATCH_LINES,
        };
        Ok(builder.with_row_groups(vec![index]).with_batch_size(lines).with_projection(mask))
    }

    /// Chooses the types as which the columns are read.
    fn choose_types(&self) -> Result<ArrowReaderMetadata, StoreError> {
        let metadata = self.metadata.metadata();
        let schema = make_read_schema(self.metadata.schema());
        let options = ArrowReaderOptions::default().with_schema(schema);
        ArrowReaderMetadata::try_new(Arc::clone(metadata), options).map_err(self.fault())
    }

    /// Makes the filter of the lines of bills, by their payers and owners: an object is of one month.
    pub(super) fn make_bills_filter(&self, bills: &BTreeSet<BillKey>) -> Box<dyn ArrowPredicate> {
        let parties: Parties = list_parties(bills);
        let mask = ProjectionMask::columns(self.metadata.parquet_schema(), PARTY_COLUMNS);
        Box::new(ArrowPredicateFn::new(mask, move |batch| select_lines(&batch, &parties)))
    }

    /// Makes the mask of the columns that are read of each line.
    pub(super) fn make_mask(&self, projection: Projection) -> ProjectionMask {
        make_mask(self.metadata.parquet_schema(), projection)
    }

    /// Returns a function for `map_err` that makes the error of a read that failed.
    pub(super) fn fault(&self) -> impl FnOnce(ParquetError) -> StoreError {
        StoreError::lines(self.folder, &self.object.path)
    }
}

/// Opens an object for the Parquet reader.
fn open_reader(store: &Arc<dyn ObjectStore>, object: &WrittenObject) -> ObjectReader {
    ObjectReader { store: Arc::clone(store), path: Path::from(object.path.as_str()), bytes: object.bytes }
}

/// Makes the mask of the columns that are read of each line.
fn make_mask(parquet: &SchemaDescriptor, projection: Projection) -> ProjectionMask {
    let amounts = Measure::ALL.map(Measure::lines_column);
    let texts = CHARGE_TEXTS.map(Column::name);
    let charge = CHARGE_COLUMNS.into_iter().chain(KEYS).chain(texts).chain(amounts);
    match projection {
        Projection::Charge => ProjectionMask::columns(parquet, charge),
        Projection::Texts(columns) => {
            let texts = columns.iter().map(|column| column.name());
            ProjectionMask::columns(parquet, charge.chain(texts))
        }
        Projection::TextsAndUnknown(columns) => {
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

/// Checks that the columns are those that we write. An object may lack columns of texts that became known after it
/// was written.
fn check_schema(found: &arrow_schema::Schema, path: &str) -> Result<(), StoreError> {
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

/// Marks the lines of a batch that are of the payers and owners.
fn select_lines(batch: &RecordBatch, selected: &Parties) -> Result<BooleanArray, ArrowError> {
    let column = |name| {
        let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.ok_or_else(|| ArrowError::SchemaError(format!("there is no column {name} of whole numbers")))
    };
    let (payers, owners) = (column("payer_uin")?, column("owner_uin")?);
    let pairs = payers.values().iter().zip(owners.values());
    Ok(pairs.map(|(payer, owner)| Some(selected.contains(&(*payer, *owner)))).collect())
}
