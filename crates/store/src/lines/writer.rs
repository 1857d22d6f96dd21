//! Writing of the lines of an import: they are gathered for each month, and encoded as row groups of its objects.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use bill::{Batch, Month};
use tokio::task::JoinHandle;

use super::gathered::keys::charge_of_key;
use super::gathered::{GatheredLines, count_row_bytes};
use super::object_writer::ObjectWriter;
use super::open_objects::OpenObjects;
use crate::error::StoreError;
use crate::integers::to_index;
use crate::object::WrittenObject;
use crate::refusal::StoreRefusal;

/// Largest number of lines of a row group, and of lines that are gathered at once.
pub const ROW_GROUP_LINES_MAX: usize = 65_536;

/// Memory of gathered lines, in bytes, at which a row group is made of them. Lines that are being encoded meanwhile
/// take as much again.
const GATHERED_BYTES_MAX: usize = 20 << 20;

/// Number of lines of a batch, and length of their texts in bytes, that are added before the memory that lines take is looked at
/// again.
const PIECE_LINES_MAX: usize = 4_096;
const PIECE_BYTES_MAX: usize = 1 << 20;

/// Writes the lines of one import in bounded memory, for any lines and any number of them.
///
/// Lines are gathered for each month. When there are [`ROW_GROUP_LINES_MAX`], or they take much memory, those of
/// the month that takes most become a row group, sorted by owner so that statistics prune. It is encoded on another
/// thread while the next lines are gathered, unless there are several writers: then each encodes its own.
pub struct LinesWriter {
    objects: OpenObjects,
    /// True if no other writer takes processors.
    is_alone: bool,
    gathering: BTreeMap<Month, GatheredLines>,
    gathered_lines: usize,
    gathered_bytes: usize,
    /// Lines of months that wait to be encoded as row groups.
    full: Vec<(Month, GatheredLines)>,
    /// The row group that is being encoded; the task returns the object.
    encoding: Option<JoinHandle<Result<ObjectWriter, StoreError>>>,
}

impl std::fmt::Debug for LinesWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinesWriter").field("import", self.objects.import()).finish_non_exhaustive()
    }
}

impl LinesWriter {
    pub(super) fn new(objects: OpenObjects) -> Self {
        Self {
            objects,
            is_alone: true,
            gathering: BTreeMap::new(),
            gathered_lines: 0,
            gathered_bytes: 0,
            full: Vec::new(),
            encoding: None,
        }
    }

    /// Makes several writers of this one, each for a thread. They share nothing: the lines of each are behind those of the writers
    /// before it.
    #[must_use]
    pub fn split(mut self, count: NonZeroUsize) -> Vec<Self> {
        self.is_alone = count.get() == 1;
        let start_another =
            |before| Self { is_alone: false, ..Self::new(self.objects.start_another(before)) };
        let others: Vec<Self> = (1..count.get()).map(start_another).collect();
        std::iter::once(self).chain(others).collect()
    }

    /// Adds lines of a batch of a file, which is identified by its number in the import, from 1. `rows` are the indexes of
    /// these lines in the batch, ascending. A number stands for one reading of one file: the generations of its dictionaries
    /// tell which ids mean the same. The caller must call [`LinesWriter::encode_full`] between batches, or all lines stay in
    /// memory.
    ///
    /// # Panics
    ///
    /// If the batch has no such line.
    pub fn add_batch(&mut self, file: u32, batch: &Batch<'_>, rows: &[u32]) {
        let mut rest = rows;
        while !rest.is_empty() {
            let room = PIECE_LINES_MAX.min(ROW_GROUP_LINES_MAX - self.gathered_lines);
            let (piece, behind) = rest.split_at(count_piece_lines(batch, rest, room));
            rest = behind;
            self.add_piece(file, batch, piece);
            while self.gathered_lines >= ROW_GROUP_LINES_MAX || self.gathered_bytes >= GATHERED_BYTES_MAX {
                self.close_largest_month();
            }
        }
    }

    /// Adds some lines of a batch, for each month at once.
    fn add_piece(&mut self, file: u32, batch: &Batch<'_>, rows: &[u32]) {
        let mut months: BTreeMap<Month, Vec<u32>> = BTreeMap::new();
        for row in rows {
            let Some(key) = batch.keys.get(to_index(*row)) else { unreachable!("the line {row} has a key") };
            months.entry(charge_of_key(batch, *key).bill.month).or_default().push(*row);
        }
        for (month, rows) in months {
            let lines = self.gathering.entry(month);
            let lines = lines.or_insert_with(|| GatheredLines::new(self.objects.import().id.0, month));
            let bytes_before = if lines.len() == 0 { 0 } else { lines.bytes() };
            lines.add(file, batch, &rows);
            // A dictionary that is not used any more is forgotten, so that they may take less than before.
            self.gathered_bytes = self.gathered_bytes + lines.bytes() - bytes_before;
            self.gathered_lines += rows.len();
        }
    }

    /// Ends the gathering of the month whose lines take most memory.
    fn close_largest_month(&mut self) {
        let fullest = self.gathering.iter().max_by_key(|(_, lines)| lines.bytes());
        let Some(month) = fullest.map(|(month, _)| *month) else { return };
        if let Some(lines) = self.gathering.remove(&month) {
            self.gathered_lines -= lines.len();
            self.gathered_bytes -= lines.bytes();
            self.full.push((month, lines));
        }
    }

    /// Starts to encode the row groups that are full, and waits for those before them.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn encode_full(&mut self) -> Result<(), StoreError> {
        for (month, lines) in std::mem::take(&mut self.full) {
            self.start_encoding(month, lines).await?;
        }
        Ok(())
    }

    /// Encodes all lines that are gathered, so that they take no memory any more. It is called after the last batch.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn encode_rest(&mut self) -> Result<(), StoreError> {
        self.encode_full().await?;
        (self.gathered_lines, self.gathered_bytes) = (0, 0);
        for (month, lines) in std::mem::take(&mut self.gathering) {
            self.start_encoding(month, lines).await?;
        }
        self.finish_encoding().await
    }

    /// Writes the lines that are left and completes the objects, which are then durable. They are returned in the
    /// order of their months.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn finish(mut self) -> Result<Vec<WrittenObject>, StoreError> {
        self.encode_rest().await?;
        self.objects.finish().await
    }

    /// Aborts the uploads that are not completed, and deletes the objects that are.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what is left is swept with the import.
    pub async fn abort(mut self) -> Result<(), StoreError> {
        self.finish_encoding().await?;
        self.objects.abort().await
    }

    /// Waits for the previous row group, and starts to encode this one. Of several writers, each encodes it at once.
    async fn start_encoding(&mut self, month: Month, lines: GatheredLines) -> Result<(), StoreError> {
        self.finish_encoding().await?;
        let mut object = self.objects.take(month)?;
        let store = Arc::clone(self.objects.store());
        if !self.is_alone {
            object.write_row_group(&lines)?;
            drop(lines);
            object.send(store.as_ref()).await?;
            return self.objects.put_back(object).await;
        }
        self.encoding = Some(tokio::spawn(async move {
            let encoded = tokio::task::spawn_blocking(move || {
                object.write_row_group(&lines)?;
                Ok::<_, StoreError>(object)
            });
            let mut object = encoded.await.map_err(|error| make_lost_task_error(&error))??;
            object.send(store.as_ref()).await?;
            Ok(object)
        }));
        Ok(())
    }

    /// Waits for the row group that is being encoded.
    async fn finish_encoding(&mut self) -> Result<(), StoreError> {
        let Some(encoding) = self.encoding.take() else { return Ok(()) };
        let object = encoding.await.map_err(|error| make_lost_task_error(&error))??;
        self.objects.put_back(object).await
    }
}

/// Number of lines at the beginning that are added at once: at least one, and at most `room`.
fn count_piece_lines(batch: &Batch<'_>, rows: &[u32], room: usize) -> usize {
    let lines = rows.len().min(room);
    if batch.text.len() <= PIECE_BYTES_MAX {
        return lines;
    }
    let mut bytes = 0;
    for (index, row) in rows.iter().take(lines).enumerate() {
        bytes += count_row_bytes(batch, *row);
        if bytes > PIECE_BYTES_MAX {
            return index.max(1);
        }
    }
    lines
}

/// Makes the error for a task of encoding that panicked or was cancelled.
fn make_lost_task_error(error: &tokio::task::JoinError) -> StoreError {
    StoreRefusal::EncodingBrokeOff { cause: error.to_string() }.into()
}
