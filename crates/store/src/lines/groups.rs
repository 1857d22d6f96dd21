//! An object of lines as it is opened for reading: its footer, and its row groups, which are read one by one.

use std::collections::BTreeSet;
use std::path::Path as FilePath;
use std::sync::Arc;

use bill::{BillKey, Column, Measure};
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMask, PageIndexPolicy};
use parquet::file::statistics::Statistics;

use super::decode::{RowGroupDecoder, find_chunk_range};
use super::object_reader::ObjectReader;
use super::schema::{CHARGE_TEXTS, KEYS, UNKNOWN_COLUMNS, make_lines_schema};
use super::selected_lines::PartyFinder;
use super::selection::{Projection, list_parties};
use crate::error::StoreError;
use crate::object::WrittenObject;

/// The columns of a charge, besides keys and amounts.
const CHARGE_COLUMNS: [&str; 4] = ["bill_month", "payer_uin", "owner_uin", "manager_uin"];

/// The columns that name the import, file and line that a line came from.
const ORIGIN_COLUMNS: [&str; 3] = ["import", "file", "line"];

/// The columns that, with the month, identify the bill of a line.
const PARTY_COLUMNS: [&str; 2] = ["payer_uin", "owner_uin"];

/// The row groups of an object that are to be read.
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
    /// Reads the footer of an object; for a few lines of a row group also where the pages of that one are, so that others are
    /// skipped.
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
        let path = Path::from(object.path.as_str());
        let mut reader = ObjectReader { store: Arc::clone(store), path, bytes: object.bytes };
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

    /// Starts to read the lines of a row group.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: there is no such row group, or it cannot be read.
    pub(super) async fn start(
        &self,
        row_group: u32,
        projection: Projection,
    ) -> Result<RowGroupDecoder, StoreError> {
        self.decode(row_group, |name| is_read(projection, name)).await
    }

    /// Starts to find the lines of bills in a row group, by their payers and owners: an object is of one month.
    ///
    /// # Errors
    ///
    /// As [`GroupedObject::start`].
    pub(super) async fn find_lines(
        &self,
        row_group: u32,
        bills: &BTreeSet<BillKey>,
    ) -> Result<PartyFinder, StoreError> {
        let decoder = self.decode(row_group, |name| PARTY_COLUMNS.contains(&name)).await?;
        Ok(PartyFinder::new(decoder, list_parties(bills)))
    }

    /// Starts to decode the columns of a row group with some names.
    async fn decode(
        &self,
        row_group: u32,
        is_read: impl Fn(&str) -> bool,
    ) -> Result<RowGroupDecoder, StoreError> {
        let damaged = |what| StoreError::DamagedObject { path: self.object.path.clone(), what };
        let metadata = self.metadata.metadata();
        let number = usize::try_from(row_group).ok().filter(|number| *number < metadata.num_row_groups());
        let number = number.ok_or_else(|| damaged(format!("no row group {row_group}")))?;
        let group = metadata.row_group(number);
        let columns = self.metadata.parquet_schema().columns().iter().enumerate();
        let columns = columns.filter(|(_, column)| is_read(column.name())).map(|(index, _)| index);
        let columns: Vec<usize> = columns.collect();
        let ranges = columns.iter().map(|index| find_chunk_range(group, *index)).collect::<Option<Vec<_>>>();
        let ranges = ranges.ok_or_else(|| damaged("a column outside of the object".to_owned()))?;
        let path = Path::from(self.object.path.as_str());
        let chunks = self.store.get_ranges(&path, &ranges).await;
        let chunks = chunks.map_err(|error| self.fault()(ParquetError::External(Box::new(error))))?;
        let pages = metadata.page_index_for_row_group(number);
        let chunks = columns
            .into_iter()
            .zip(chunks)
            .map(|(index, bytes)| (index, bytes, pages.page_locations(index).cloned()));
        RowGroupDecoder::new(group, chunks).map_err(self.fault())
    }

    /// Returns a function for `map_err` that makes the error of a read that failed.
    pub(super) fn fault(&self) -> impl FnOnce(ParquetError) -> StoreError {
        StoreError::lines(self.folder, &self.object.path)
    }
}

/// Returns true if a column is read of each line.
fn is_read(projection: Projection, name: &str) -> bool {
    let is_of_charge = CHARGE_COLUMNS.contains(&name)
        || KEYS.contains(&name)
        || CHARGE_TEXTS.iter().any(|column| column.name() == name)
        || Measure::ALL.iter().any(|measure| measure.lines_column() == name);
    let is_among = |columns: &[Column]| columns.iter().any(|column| column.name() == name);
    is_of_charge
        || match projection {
            Projection::Charge => false,
            Projection::Texts(columns) => is_among(columns),
            Projection::TextsAndUnknown(columns) => is_among(columns) || name == UNKNOWN_COLUMNS,
            Projection::Whole => {
                is_among(&Column::ALL) || ORIGIN_COLUMNS.contains(&name) || name == UNKNOWN_COLUMNS
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
