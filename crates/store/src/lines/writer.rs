//! Lines of an import to Parquet objects, one for each month.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_schema::SchemaRef;
use bill::{Line, Month};
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use super::columns::Columns;
use super::schema::schema;
use crate::catalog::StagedImport;
use crate::error::StoreError;

/// How many lines a row group has, at the most; also how many lines are in memory at once.
pub const LINES_A_ROW_GROUP: usize = 131_072;

/// How many parts of an object may be on their way to the store at once.
const PARTS_UNDER_WAY_MAX: usize = 2;

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

/// Writes the lines of one import.
///
/// Lines are gathered for each month; when [`LINES_A_ROW_GROUP`] are in memory, those of the month
/// that has most become a row group, sorted by owner so that statistics prune. It is encoded on another
/// thread while the next lines are gathered.
pub struct LinesWriter {
    store: Arc<dyn ObjectStore>,
    import: StagedImport,
    schema: SchemaRef,
    gathering: BTreeMap<Month, Columns>,
    in_memory: usize,
    /// Gathered, and to be encoded at the next chance.
    full: Vec<(Month, Columns)>,
    /// The row group that is being encoded; its encoder comes back with it.
    encoding: Option<JoinHandle<Result<Encoder, StoreError>>>,
    encoders: BTreeMap<Month, Encoder>,
}

/// The object of one month.
struct Encoder {
    month: Month,
    path: Path,
    writer: Box<ArrowWriter<Vec<u8>>>,
    upload: Option<WriteMultipart>,
    hash: Sha256,
    bytes: u64,
    lines: u64,
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
            in_memory: 0,
            full: Vec::new(),
            encoding: None,
            encoders: BTreeMap::new(),
        }
    }

    /// Adds a line of a file, which is known by its number in the import, from 1. Call
    /// [`LinesWriter::settle`] now and then, or all lines stay in memory.
    pub fn add(&mut self, file: u32, line: &Line<'_>) {
        let columns = self.gathering.entry(line.charge.bill.month).or_insert_with(Columns::new);
        columns.add(self.import.id.0, file, line);
        self.in_memory = self.in_memory.saturating_add(1);
        if self.in_memory >= LINES_A_ROW_GROUP {
            let fullest = self.gathering.iter_mut().max_by_key(|(_, columns)| columns.len());
            if let Some((month, columns)) = fullest {
                self.in_memory = self.in_memory.saturating_sub(columns.len());
                self.full.push((*month, std::mem::replace(columns, Columns::new())));
            }
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

    /// Writes what is left and completes the objects. They are durable when this returns.
    ///
    /// # Errors
    /// [`StoreError`]; what was written is swept with the import.
    pub async fn finish(mut self) -> Result<Vec<WrittenObject>, StoreError> {
        self.settle().await?;
        for (month, columns) in std::mem::take(&mut self.gathering) {
            if columns.len() > 0 {
                self.encode(month, columns).await?;
            }
        }
        self.join().await?;
        let mut objects = Vec::with_capacity(self.encoders.len());
        for encoder in std::mem::take(&mut self.encoders).into_values() {
            objects.push(encoder.finish(self.store.as_ref()).await?);
        }
        Ok(objects)
    }

    /// Gives up what was written.
    ///
    /// # Errors
    /// [`StoreError`]; what is left is swept with the import.
    pub async fn abort(mut self) -> Result<(), StoreError> {
        self.join().await?;
        for upload in self.encoders.into_values().filter_map(|encoder| encoder.upload) {
            upload.abort().await.map_err(StoreError::object("give up an object of lines"))?;
        }
        Ok(())
    }

    /// Begins to encode a row group, once the one before is done.
    async fn encode(&mut self, month: Month, columns: Columns) -> Result<(), StoreError> {
        self.join().await?;
        let mut encoder = match self.encoders.remove(&month) {
            Some(encoder) => encoder,
            None => Encoder::new(month, &self.import, &self.schema)?,
        };
        let schema = Arc::clone(&self.schema);
        self.encoding = Some(tokio::task::spawn_blocking(move || {
            encoder.write_row_group(columns, &schema)?;
            Ok(encoder)
        }));
        Ok(())
    }

    /// Waits for the row group that is being encoded, and sends it on.
    async fn join(&mut self) -> Result<(), StoreError> {
        let Some(encoding) = self.encoding.take() else { return Ok(()) };
        let encoder = encoding.await.map_err(|error| {
            StoreError::Refused(format!("encoding lines broke off, please report this: {error}"))
        })?;
        let mut encoder = encoder?;
        encoder.send(self.store.as_ref()).await?;
        self.encoders.insert(encoder.month, encoder);
        Ok(())
    }
}

impl Encoder {
    fn new(month: Month, import: &StagedImport, schema: &SchemaRef) -> Result<Encoder, StoreError> {
        let properties = || {
            let level = ZstdLevel::try_new(1)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_statistics_enabled(EnabledStatistics::Page)
                .set_max_row_group_row_count(Some(LINES_A_ROW_GROUP))
                .set_created_by(concat!("billfold ", env!("CARGO_PKG_VERSION")).to_owned())
                .build();
            ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties))
        };
        let writer = properties().map_err(StoreError::parquet("begin a file of lines"))?;
        Ok(Encoder {
            month,
            path: Path::from(format!("lines/month={month}/import-{}-{}.parquet", import.id, import.token)),
            writer: Box::new(writer),
            upload: None,
            hash: Sha256::new(),
            bytes: 0,
            lines: 0,
        })
    }

    /// Encodes lines as one row group.
    fn write_row_group(&mut self, columns: Columns, schema: &SchemaRef) -> Result<(), StoreError> {
        self.lines = self.lines.saturating_add(u64::try_from(columns.len()).unwrap_or(u64::MAX));
        let write = || -> Result<(), ParquetError> {
            self.writer.write(&columns.take(schema)?)?;
            self.writer.flush()
        };
        write().map_err(StoreError::parquet("write lines"))
    }

    /// Ends the object and completes it.
    async fn finish(mut self, store: &dyn ObjectStore) -> Result<WrittenObject, StoreError> {
        self.writer.finish().map_err(StoreError::parquet("end a file of lines"))?;
        self.send(store).await?;
        if let Some(upload) = self.upload {
            upload.finish().await.map_err(StoreError::object("complete an object of lines"))?;
        }
        Ok(WrittenObject {
            path: self.path.to_string(),
            month: self.month,
            bytes: self.bytes,
            lines: self.lines,
            sha256: self.hash.finalize().into(),
        })
    }

    /// Hands what has been encoded to the object store.
    async fn send(&mut self, store: &dyn ObjectStore) -> Result<(), StoreError> {
        self.writer.sync().map_err(|error| StoreError::parquet("write lines")(error.into()))?;
        let encoded = std::mem::take(self.writer.inner_mut());
        if encoded.is_empty() {
            return Ok(());
        }
        self.hash.update(&encoded);
        self.bytes = self.bytes.saturating_add(u64::try_from(encoded.len()).unwrap_or(u64::MAX));
        let upload = if let Some(upload) = &mut self.upload {
            upload
        } else {
            let upload = store.put_multipart(&self.path).await;
            let upload = upload.map_err(StoreError::object("begin an object of lines"))?;
            self.upload.insert(WriteMultipart::new(upload))
        };
        upload.put(Bytes::from(encoded));
        upload
            .wait_for_capacity(PARTS_UNDER_WAY_MAX)
            .await
            .map_err(StoreError::object("write an object of lines"))
    }
}
