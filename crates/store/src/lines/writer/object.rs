//! One Parquet object while it is written: row groups are encoded column by column and sent on at once.

use std::io::Write;
use std::sync::Arc;

use arrow_schema::SchemaRef;
use bill::Month;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt as _, PutPayload};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use sha2::{Digest, Sha256};

use super::super::columns::Columns;
use super::WrittenObject;
use crate::error::StoreError;

/// How many lines are turned from rows into columns at a time: some megabyte, for lines of usual length.
const LINES_A_PIECE: usize = 2_048;

/// How large the dictionary of a column may become, in bytes; then its texts stand as they are. A larger one
/// is of texts that hardly repeat, which a dictionary makes longer (`docs/adr/0009-row-groups-end-by-memory.md`).
const DICTIONARY_BYTES_MAX: usize = 1 << 16;

/// How many columns are encoded at a time.
const COLUMNS_AT_ONCE: usize = 16;

/// How many encoded bytes lie in one piece. Pieces do not move when there are more.
const PIECE_BYTES: usize = 1 << 18;

/// An object that is being written.
pub(super) struct Object {
    pub(super) month: Month,
    pub(super) row_groups: usize,
    path: Path,
    writer: SerializedFileWriter<Encoded>,
    factory: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    upload: Option<Box<dyn MultipartUpload>>,
    lines: u64,
}

/// What has been encoded and not yet sent; digest and length are of all bytes.
#[derive(Default)]
struct Encoded {
    pieces: Vec<Vec<u8>>,
    hash: Sha256,
    bytes: u64,
}

impl Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = |piece: &Vec<u8>| piece.capacity().saturating_sub(piece.len());
        if self.pieces.last().map_or(0, room) == 0 {
            self.pieces.push(Vec::with_capacity(PIECE_BYTES));
        }
        let Some(piece) = self.pieces.last_mut() else { return Ok(0) };
        let taken = bytes.get(..room(piece)).unwrap_or(bytes);
        piece.extend_from_slice(taken);
        self.hash.update(taken);
        self.bytes = self.bytes.saturating_add(u64::try_from(taken.len()).unwrap_or(u64::MAX));
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Object {
    /// Begins an object; nothing is in the store yet.
    pub(super) fn new(month: Month, path: Path, schema: &SchemaRef) -> Result<Object, StoreError> {
        let begin = || {
            let level = ZstdLevel::try_new(1)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_statistics_enabled(EnabledStatistics::Page)
                .set_dictionary_page_size_limit(DICTIONARY_BYTES_MAX)
                .set_created_by(concat!("billfold ", env!("CARGO_PKG_VERSION")).to_owned())
                .build();
            ArrowWriter::try_new(Encoded::default(), Arc::clone(schema), Some(properties))?
                .into_serialized_writer()
        };
        let (writer, factory) = begin().map_err(StoreError::parquet("begin a file of lines"))?;
        let schema = Arc::clone(schema);
        Ok(Object { month, row_groups: 0, path, writer, factory, schema, upload: None, lines: 0 })
    }

    /// Encodes lines as one row group.
    pub(super) fn write_row_group(&mut self, columns: &mut Columns) -> Result<(), StoreError> {
        self.lines = self.lines.saturating_add(u64::try_from(columns.len()).unwrap_or(u64::MAX));
        self.encode(columns).map_err(StoreError::parquet("write lines"))?;
        self.row_groups = self.row_groups.saturating_add(1);
        Ok(())
    }

    /// Encodes some columns after the other, and of these some lines after the other: the first bounds what
    /// encoders hold, the second what has to be in the cache of a processor.
    fn encode(&mut self, columns: &mut Columns) -> Result<(), ParquetError> {
        let contents = columns.sort();
        let encoders = self.factory.create_column_writers(self.row_groups)?;
        let mut row_group = self.writer.next_row_group()?;
        let mut rest = self.schema.fields().iter().zip(contents).zip(encoders);
        loop {
            let mut some: Vec<_> = rest.by_ref().take(COLUMNS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            for mut piece in columns.pieces(LINES_A_PIECE) {
                for ((field, content), encoder) in &mut some {
                    piece.arrays(*content, &mut |array| {
                        compute_leaves(field, &array)?.iter().try_for_each(|leaf| encoder.write(leaf))
                    })?;
                }
            }
            for (_, encoder) in some {
                encoder.close()?.append_to_row_group(&mut row_group)?;
            }
        }
        row_group.close()?;
        Ok(())
    }

    /// Hands what has been encoded to the object store, whatever its length: a folder, the only store there is,
    /// takes parts of any.
    pub(super) async fn send(&mut self, store: &dyn ObjectStore) -> Result<(), StoreError> {
        self.writer.flush().map_err(|error| StoreError::parquet("write lines")(error.into()))?;
        let pieces = std::mem::take(&mut self.writer.inner_mut().pieces);
        if pieces.is_empty() {
            return Ok(());
        }
        let upload = if let Some(upload) = &mut self.upload {
            upload
        } else {
            let upload = store.put_multipart(&self.path).await;
            self.upload.insert(upload.map_err(StoreError::object("begin an object of lines"))?)
        };
        let payload: PutPayload = pieces.into_iter().map(Bytes::from).collect();
        upload.put_part(payload).await.map_err(StoreError::object("write an object of lines"))
    }

    /// Ends the object and completes it. It is durable when this returns.
    pub(super) async fn finish(mut self, store: &dyn ObjectStore) -> Result<WrittenObject, StoreError> {
        self.writer.finish().map_err(StoreError::parquet("end a file of lines"))?;
        self.send(store).await?;
        if let Some(upload) = &mut self.upload {
            upload.complete().await.map_err(StoreError::object("complete an object of lines"))?;
        }
        let encoded = std::mem::take(self.writer.inner_mut());
        Ok(WrittenObject {
            path: self.path.to_string(),
            month: self.month,
            bytes: encoded.bytes,
            lines: self.lines,
            sha256: encoded.hash.finalize().into(),
        })
    }

    /// Gives up what was sent.
    pub(super) async fn abort(self) -> Result<(), StoreError> {
        let Some(mut upload) = self.upload else { return Ok(()) };
        upload.abort().await.map_err(StoreError::object("give up an object of lines"))
    }
}
