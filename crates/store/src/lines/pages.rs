//! Reading of single pages of lines: objects are compared with their hashes once, and read row group by row group.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use bill::{BillKey, Charge, LineCounts, LineRecord, PaymentKey};
use futures_util::TryStreamExt as _;
use parquet::arrow::arrow_reader::{ArrowPredicate, ArrowPredicateFn, RowFilter};

use super::Lines;
use super::groups::{GroupedObject, ReadExtent};
use super::line_batch::LineBatch;
use super::selection::{LineFilter, LineSlice, Projection, SelectLine};
use super::stored::StoredLine;
use crate::catalog::FileStamp;
use crate::error::StoreError;
use crate::object::WrittenObject;

impl Lines {
    /// Checks an object as [`Lines::check_object`] does, unless that was done already and its file did not change since: a
    /// reader of single pages must not read all of it each time.
    pub(crate) async fn check_object_once(&self, object: &WrittenObject) -> Result<(), StoreError> {
        let file = self.file_of(&object.path);
        if self.known.checked.contains(object, &file) {
            return Ok(());
        }
        let before = FileStamp::of(&file);
        self.check_object(object).await?;
        if let Ok(before) = before {
            self.known.checked.insert(object, &file, before);
        }
        Ok(())
    }

    /// Counts the lines of a bill in each row group of an object, once: the numbers are remembered.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the object cannot be read, or is not what was written.
    pub(crate) async fn count_bill_lines(
        &self,
        object: &WrittenObject,
        bill: BillKey,
    ) -> Result<Arc<LineCounts>, StoreError> {
        self.check_object_once(object).await?;
        if let Some(counts) = self.known.counts.find(&object.path, bill) {
            return Ok(counts);
        }
        let mut counts = LineCounts::default();
        let each = &mut |line: &StoredLine<'_>| {
            counts.add(line.row_group, PaymentKey::of(&line.charge), 1);
            Ok::<_, StoreError>(())
        };
        let bills = BTreeSet::from([bill]);
        self.visit_lines(object, Projection::Charge, LineFilter::Bills(&bills), each).await?;
        let counts = Arc::new(counts);
        self.known.counts.insert(&object.path, bill, &counts);
        Ok(counts)
    }

    /// Reads some lines of a row group: those of the slice.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the object cannot be read, or is not what was written.
    pub(crate) async fn read_group_lines(
        &self,
        object: &WrittenObject,
        row_group: u32,
        bills: &BTreeSet<BillKey>,
        select: &SelectLine,
        slice: LineSlice,
    ) -> Result<Vec<LineRecord>, StoreError> {
        self.check_object_once(object).await?;
        let extent = ReadExtent::Few { row_group };
        let grouped = GroupedObject::open(&self.store, &self.folder, object, extent).await?;
        let mut filters = vec![grouped.make_bills_filter(bills)];
        if !slice.is_of_all {
            filters.push(make_charge_filter(&grouped, object, Arc::clone(select)));
        }
        let builder = grouped.start(row_group, Projection::Whole)?.with_row_filter(RowFilter::new(filters));
        let builder = builder.with_offset(slice.skipped).with_limit(slice.lines);
        let mut batches = builder.build().map_err(grouped.fault())?;
        let mut lines = Vec::with_capacity(slice.lines);
        while let Some(batch) = batches.try_next().await.map_err(grouped.fault())? {
            let batch = LineBatch::new(&batch, Projection::Whole, &object.path)?;
            for row in 0..batch.len() {
                let line = StoredLine::read(&batch, row_group, row)?;
                if !select(&line.charge) {
                    let what =
                        format!("a line in row group {row_group} that is none of those recorded there");
                    return Err(StoreError::DamagedObject { path: object.path.clone(), what });
                }
                lines.push(line.to_record()?);
            }
        }
        Ok(lines)
    }
}

/// Makes the filter of the lines whose charges are selected.
fn make_charge_filter(
    grouped: &GroupedObject<'_>,
    object: &WrittenObject,
    select: SelectLine,
) -> Box<dyn ArrowPredicate> {
    let (mask, path) = (grouped.make_mask(Projection::Charge), object.path.clone());
    Box::new(ArrowPredicateFn::new(mask, move |batch| select_charges(&batch, &path, &select)))
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
