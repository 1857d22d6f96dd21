//! Reading of single row groups of an object: the numbers of a bill's lines in each, and some lines of one.

use std::collections::BTreeSet;
use std::path::Path as FilePath;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use bill::{BillKey, Charge, LineCounts, LineRecord, PaymentKey};
use futures_util::TryStreamExt as _;
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::arrow::arrow_reader::{
    ArrowPredicate, ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, RowFilter,
};
use parquet::arrow::async_reader::ParquetRecordBatchStreamBuilder;

use super::line_batch::LineBatch;
use super::object_reader::ObjectReader;
use super::reader::{
    BATCH_LINES, check_schema, make_mask, make_parties_mask, select_lines, select_row_groups,
};
use super::selection::{LineSlice, Projection, SelectLine};
use super::stored::StoredLine;
use crate::error::StoreError;
use crate::object::WrittenObject;

/// An object that is read row group by row group, with its footer.
pub(super) struct GroupedObject<'a> {
    store: &'a Arc<dyn ObjectStore>,
    folder: &'a FilePath,
    object: &'a WrittenObject,
    metadata: ArrowReaderMetadata,
}

impl<'a> GroupedObject<'a> {
    /// Reads the footer of an object, whose bytes were checked.
    pub(super) async fn open(
        store: &'a Arc<dyn ObjectStore>,
        folder: &'a FilePath,
        object: &'a WrittenObject,
    ) -> Result<Self, StoreError> {
        let mut reader = open_reader(store, object);
        let metadata = ArrowReaderMetadata::load_async(&mut reader, ArrowReaderOptions::default())
            .await
            .map_err(StoreError::lines(folder, &object.path))?;
        check_schema(metadata.schema(), &object.path)?;
        Ok(Self { store, folder, object, metadata })
    }

    /// Counts the lines of a bill in each row group.
    pub(super) async fn count_lines(&self, bill: BillKey) -> Result<LineCounts, StoreError> {
        let fault = || StoreError::lines(self.folder, &self.object.path);
        let mut counts = LineCounts::default();
        let parties = BTreeSet::from([(bill.payer.get(), bill.owner.get())]);
        for row_group in select_row_groups(self.metadata.metadata(), &parties) {
            let number = self.to_group_number(row_group)?;
            let builder = self.start(row_group);
            let filter = vec![self.make_parties_filter(parties.clone())];
            let builder = builder
                .with_projection(make_mask(self.metadata.parquet_schema(), Projection::Charge))
                .with_row_filter(RowFilter::new(filter));
            let mut batches = builder.build().map_err(fault())?;
            while let Some(batch) = batches.try_next().await.map_err(fault())? {
                let batch = LineBatch::new(&batch, Projection::Charge, &self.object.path)?;
                for row in 0..batch.len() {
                    let charge = batch.read_charge(row)?;
                    if charge.bill == bill {
                        counts.add(number, PaymentKey::of(&charge), 1);
                    }
                }
            }
        }
        Ok(counts)
    }

    /// Reads some of the selected lines of a row group: those of the slice.
    pub(super) async fn read_lines(
        &self,
        row_group: u32,
        bills: &BTreeSet<BillKey>,
        select: &SelectLine,
        slice: LineSlice,
    ) -> Result<Vec<LineRecord>, StoreError> {
        let fault = || StoreError::lines(self.folder, &self.object.path);
        let index = usize::try_from(row_group).ok();
        let index = index.filter(|index| *index < self.metadata.metadata().num_row_groups());
        let index = index.ok_or_else(|| StoreError::DamagedObject {
            path: self.object.path.clone(),
            what: format!("no row group {row_group}"),
        })?;
        let parties = bills.iter().map(|bill| (bill.payer.get(), bill.owner.get())).collect();
        let filter = vec![self.make_parties_filter(parties), self.make_charge_filter(Arc::clone(select))];
        let builder = self
            .start(index)
            .with_projection(make_mask(self.metadata.parquet_schema(), Projection::Whole))
            .with_row_filter(RowFilter::new(filter))
            .with_offset(slice.skipped)
            .with_limit(slice.lines);
        let mut batches = builder.build().map_err(fault())?;
        let mut lines = Vec::with_capacity(slice.lines);
        while let Some(batch) = batches.try_next().await.map_err(fault())? {
            let batch = LineBatch::new(&batch, Projection::Whole, &self.object.path)?;
            for row in 0..batch.len() {
                lines.push(StoredLine::read(&batch, row)?.to_record()?);
            }
        }
        Ok(lines)
    }

    /// Starts to read a row group.
    fn start(&self, row_group: usize) -> ParquetRecordBatchStreamBuilder<ObjectReader> {
        let reader = open_reader(self.store, self.object);
        ParquetRecordBatchStreamBuilder::new_with_metadata(reader, self.metadata.clone())
            .with_row_groups(vec![row_group])
            .with_batch_size(BATCH_LINES)
    }

    /// Makes the filter of the lines of payers and owners, which is applied first, since few of a row group are.
    fn make_parties_filter(&self, parties: BTreeSet<(i64, i64)>) -> Box<dyn ArrowPredicate> {
        let mask = make_parties_mask(self.metadata.parquet_schema());
        Box::new(ArrowPredicateFn::new(mask, move |batch| select_lines(&batch, &parties)))
    }

    /// Makes the filter of the lines whose charges are selected.
    fn make_charge_filter(&self, select: SelectLine) -> Box<dyn ArrowPredicate> {
        let mask = make_mask(self.metadata.parquet_schema(), Projection::Charge);
        let path = self.object.path.clone();
        Box::new(ArrowPredicateFn::new(mask, move |batch| select_charges(&batch, &path, &select)))
    }

    /// Returns the number of a row group.
    fn to_group_number(&self, row_group: usize) -> Result<u32, StoreError> {
        u32::try_from(row_group).map_err(|_beyond| StoreError::DamagedObject {
            path: self.object.path.clone(),
            what: format!("{row_group} row groups"),
        })
    }
}

/// Opens an object for the Parquet reader.
fn open_reader(store: &Arc<dyn ObjectStore>, object: &WrittenObject) -> ObjectReader {
    ObjectReader { store: Arc::clone(store), path: Path::from(object.path.as_str()), bytes: object.bytes }
}

/// Marks the lines of a batch whose charges are selected.
fn select_charges(batch: &RecordBatch, path: &str, select: &SelectLine) -> Result<BooleanArray, ArrowError> {
    let to_arrow_error = |error: StoreError| ArrowError::ExternalError(Box::new(error));
    let batch = LineBatch::new(batch, Projection::Charge, path).map_err(to_arrow_error)?;
    let is_selected = |row| {
        let charge: Charge<'_> = batch.read_charge(row).map_err(to_arrow_error)?;
        Ok(Some(select(&charge)))
    };
    (0..batch.len()).map(is_selected).collect()
}
