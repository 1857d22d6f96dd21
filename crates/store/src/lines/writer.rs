//! Lines of an import to Parquet objects, one for each month or, of a large one, some.

mod object;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_schema::SchemaRef;
use bill::{Line, Month};
use object_store::ObjectStore;
use object_store::path::Path;
use tokio::task::JoinHandle;

use super::columns::{Columns, Spare};
use super::schema::schema;
use crate::catalog::StagedImport;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;
use object::Object;

/// How many lines a row group has, at the most; also how many lines are gathered at once.
pub const LINES_A_ROW_GROUP: usize = 65_536;

/// How much memory gathered lines may take, in bytes, before a row group is made of them. As much again is
/// taken by those that are being encoded meanwhile.
const GATHERED_BYTES_MAX: usize = 20 << 20;

/// How many row groups unfinished objects may have, all together. What describes them is in memory until
/// their object ends, some 60 kB for each; readers of the object have it in memory too.
const OPEN_ROW_GROUPS_MAX: usize = 64;

/// An object that holds lines, wholly written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenObject {
    /// Its path in the object store.
    pub path: String,
    /// The month of all its lines.
    pub month: Month,
    /// Its length.
    pub bytes: u64,
    /// How many lines it holds.
    pub lines: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// Writes the lines of one import in memory that is bounded, whatever the lines are and however many.
///
/// Lines are gathered for each month; when there are [`LINES_A_ROW_GROUP`], or they take much memory,
/// those of the month that takes most become a row group, sorted by owner so that statistics prune. It
/// is encoded on another thread while the next lines are gathered. When unfinished objects have many
/// row groups, the one that has most is completed; later lines of its month begin another.
pub struct LinesWriter {
    store: Arc<dyn ObjectStore>,
    import: StagedImport,
    schema: SchemaRef,
    gathering: BTreeMap<Month, Columns>,
    spare: Spare,
    gathered_lines: usize,
    gathered_bytes: usize,
    /// Gathered, and to be encoded at the next chance.
    full: Vec<(Month, Columns)>,
    /// The row group that is being encoded; both come back.
    encoding: Option<JoinHandle<Result<(Object, Columns), StoreError>>>,
    open: BTreeMap<Month, Object>,
    written: Vec<WrittenObject>,
}

impl std::fmt::Debug for LinesWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinesWriter").field("import", &self.import).finish_non_exhaustive()
    }
}

impl LinesWriter {
    pub(super) fn new(store: Arc<dyn ObjectStore>, import: StagedImport) -> LinesWriter {
        LinesWriter {
            store,
            import,
            schema: schema(),
            gathering: BTreeMap::new(),
            spare: Spare::default(),
            gathered_lines: 0,
            gathered_bytes: 0,
            full: Vec::new(),
            encoding: None,
            open: BTreeMap::new(),
            written: Vec::new(),
        }
    }

    /// Adds a line of a file, which is known by its number in the import, from 1. Call
    /// [`LinesWriter::settle`] now and then, or all lines stay in memory.
    pub fn add(&mut self, file: u32, line: &Line<'_>) {
        let month = line.charge.bill.month;
        let columns = self.gathering.entry(month).or_insert_with(|| Columns::new(self.import.id.0, month));
        let bytes_before = columns.bytes();
        columns.add(file, line, &mut self.spare);
        let bytes = columns.bytes().saturating_sub(bytes_before);
        self.gathered_bytes = self.gathered_bytes.saturating_add(bytes);
        self.gathered_lines = self.gathered_lines.saturating_add(1);
        if self.gathered_lines >= LINES_A_ROW_GROUP || self.gathered_bytes >= GATHERED_BYTES_MAX {
            self.fill();
        }
    }

    /// Ends the gathering of the month whose lines take most memory.
    fn fill(&mut self) {
        let fullest = self.gathering.iter().max_by_key(|(_, columns)| columns.bytes());
        let Some(month) = fullest.map(|(month, _)| *month) else { return };
        if let Some(columns) = self.gathering.remove(&month) {
            self.gathered_lines = self.gathered_lines.saturating_sub(columns.len());
            self.gathered_bytes = self.gathered_bytes.saturating_sub(columns.bytes());
            self.full.push((month, columns));
        }
    }

    /// Encodes what has been gathered in full, and sends on what has been encoded.
    ///
    /// # Errors
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn settle(&mut self) -> Result<(), StoreError> {
        for (month, columns) in std::mem::take(&mut self.full) {
            self.encode(month, columns).await?;
        }
        Ok(())
    }

    /// Writes what is left and completes the objects. They are durable when this returns. They come in the
    /// order of their months.
    ///
    /// # Errors
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn finish(mut self) -> Result<Vec<WrittenObject>, StoreError> {
        self.settle().await?;
        for (month, columns) in std::mem::take(&mut self.gathering) {
            self.encode(month, columns).await?;
        }
        self.join().await?;
        for object in std::mem::take(&mut self.open).into_values() {
            self.written.push(object.finish(self.store.as_ref()).await?);
        }
        self.written.sort_by_key(|object| object.month);
        Ok(self.written)
    }

    /// Gives up what was written.
    ///
    /// # Errors
    /// [`StoreError`]; what is left is swept with the import.
    pub async fn abort(mut self) -> Result<(), StoreError> {
        self.join().await?;
        for object in self.open.into_values() {
            object.abort().await?;
        }
        Ok(())
    }

    /// Begins to encode a row group, once the one before is done.
    async fn encode(&mut self, month: Month, mut columns: Columns) -> Result<(), StoreError> {
        self.join().await?;
        let mut object = match self.open.remove(&month) {
            Some(object) => object,
            None => Object::new(month, self.next_path(month), &self.schema)?,
        };
        let store = Arc::clone(&self.store);
        self.encoding = Some(tokio::spawn(async move {
            let encoded = tokio::task::spawn_blocking(move || {
                object.write_row_group(&mut columns)?;
                Ok::<_, StoreError>((object, columns))
            });
            let (mut object, columns) = encoded.await.map_err(|error| broke_off(&error))??;
            object.send(store.as_ref()).await?;
            Ok((object, columns))
        }));
        Ok(())
    }

    /// Waits for the row group that is being encoded. If there is then too much to remember of unfinished
    /// objects, the one with most row groups is completed.
    async fn join(&mut self) -> Result<(), StoreError> {
        let Some(encoding) = self.encoding.take() else { return Ok(()) };
        let (object, columns) = encoding.await.map_err(|error| broke_off(&error))??;
        self.spare.take(columns);
        self.open.insert(object.month, object);
        let row_groups = self.open.values().map(|object| object.row_groups);
        if row_groups.fold(0, usize::saturating_add) >= OPEN_ROW_GROUPS_MAX {
            let largest = self.open.values().max_by_key(|object| object.row_groups);
            let month = largest.map(|object| object.month);
            if let Some(object) = month.and_then(|month| self.open.remove(&month)) {
                self.written.push(object.finish(self.store.as_ref()).await?);
            }
        }
        Ok(())
    }

    /// Where the next object of a month lies: the second has a 2 at the end of its name.
    fn next_path(&self, month: Month) -> Path {
        let before = self.written.iter().filter(|object| object.month == month).count();
        let number = if before == 0 { String::new() } else { format!("-{}", before.saturating_add(1)) };
        let (import, token) = (self.import.id, &self.import.token);
        Path::from(format!("lines/month={month}/import-{import}-{token}{number}.parquet"))
    }
}

/// The thread of encoding broke off.
fn broke_off(error: &tokio::task::JoinError) -> StoreError {
    StoreRefusal::EncodingBrokeOff { cause: error.to_string() }.into()
}
