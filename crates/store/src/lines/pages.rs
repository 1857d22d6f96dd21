//! Reading of single pages of lines: objects are compared with their hashes once, and read row group by row group.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use bill::{BillKey, LineCounts, LineRecord, PaymentKey};

use super::Lines;
use super::groups::{GroupedObject, ReadExtent};
use super::line_batch::LineBatch;
use super::selected_lines::push_line;
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
        let ranges = find_slice(&grouped, object, row_group, bills, select, slice).await?;
        let mut decoder = grouped.start(row_group, Projection::Whole).await?;
        let mut lines = Vec::with_capacity(slice.lines);
        let batch = decoder.read(&ranges).map_err(grouped.fault())?;
        let batch = LineBatch::new(&batch, Projection::Whole, &object.path)?;
        for row in 0..batch.len() {
            let line = StoredLine::read(&batch, row_group, row)?;
            if !select(&line.charge) {
                let what = format!("a line in row group {row_group} that is none of those recorded there");
                return Err(StoreError::DamagedObject { path: object.path.clone(), what });
            }
            lines.push(line.to_record()?);
        }
        Ok(lines)
    }
}

/// Finds the lines of a slice in a row group.
async fn find_slice(
    grouped: &GroupedObject<'_>,
    object: &WrittenObject,
    row_group: u32,
    bills: &BTreeSet<BillKey>,
    select: &SelectLine,
    slice: LineSlice,
) -> Result<Vec<Range<usize>>, StoreError> {
    let mut finder = grouped.find_lines(row_group, bills).await?;
    let mut charges = None;
    if !slice.is_of_all {
        charges = Some(grouped.start(row_group, Projection::Charge).await?);
    }
    let (mut found, mut skipped, mut lines) = (Vec::new(), 0, 0);
    while lines < slice.lines {
        let ranges = finder.find_next(1).map_err(grouped.fault())?;
        if ranges.is_empty() {
            break;
        }
        let batch = charges.as_mut().map(|charges| charges.read(&ranges));
        let batch = batch.transpose().map_err(grouped.fault())?;
        let batch = batch.as_ref().map(|batch| LineBatch::new(batch, Projection::Charge, &object.path));
        let batch = batch.transpose()?;
        for (row, line) in ranges.into_iter().flatten().enumerate() {
            if let Some(batch) = &batch
                && !select(&batch.read_charge(row)?)
            {
                continue;
            }
            if skipped < slice.skipped {
                skipped += 1;
            } else if lines < slice.lines {
                push_line(&mut found, line);
                lines += 1;
            }
        }
    }
    Ok(found)
}
