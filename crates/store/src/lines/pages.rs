//! Reading of single pages of lines: objects are compared with their hashes once, and read row group by row group.

use std::collections::BTreeSet;
use std::sync::Arc;

use bill::{BillKey, LineCounts, LineRecord};

use super::Lines;
use super::groups::GroupedObject;
use super::reader;
use super::selection::{LineSlice, SelectLine};
use crate::catalog::FileStamp;
use crate::error::StoreError;
use crate::object::WrittenObject;

impl Lines {
    /// Returns the number of lines of each row group of an object, as its footer states it. Lines that are visited come in the
    /// order of the row groups.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: it cannot be read.
    pub async fn count_group_lines(&self, object: &WrittenObject) -> Result<Vec<u64>, StoreError> {
        reader::count_group_lines(Arc::clone(&self.store), &self.folder, object).await
    }

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
        let grouped = GroupedObject::open(&self.store, &self.folder, object).await?;
        let counts = Arc::new(grouped.count_lines(bill).await?);
        self.known.counts.insert(&object.path, bill, &counts);
        Ok(counts)
    }

    /// Reads some lines of a row group: those of the slice of the lines that are of the bills and are selected.
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
        let grouped = GroupedObject::open(&self.store, &self.folder, object).await?;
        grouped.read_lines(row_group, bills, select, slice).await
    }
}
