//! Writing of one Parquet object: row groups are encoded column by column, and sent to the store at once.

use std::io::Write;
use std::path::{Path as FilePath, PathBuf};
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

use super::columns::Columns;
use crate::error::StoreError;
use crate::folder::FileIdentity;
use crate::integers::to_u64;
use crate::object::WrittenObject;
use crate::ownership::give_to_folder_owner;

/// Number of lines that are turned from rows into columns at a time: about a megabyte, for lines of usual length.
const PIECE_LINES: usize = 2_048;

/// Largest size of the dictionary of a column, in bytes; texts beyond it are written as they are. Texts that need a
/// larger one hardly repeat, and a dictionary makes them longer (`docs/adr/0009-row-groups-end-by-memory.md`).
const DICTIONARY_BYTES_MAX: usize = 1 << 16;

/// Number of columns that are encoded at a time.
const COLUMNS_AT_ONCE: usize = 16;

/// Capacity of one piece of encoded bytes. Pieces are not moved when more are added.
const PIECE_BYTES: usize = 1 << 18;

/// Writes one object.
pub(super) struct ObjectWriter {
    pub(super) month: Month,
    pub(super) row_groups: usize,
    path: Path,
    /// The folder of the store.
    folder: PathBuf,
    identity: Arc<FileIdentity>,
    writer: SerializedFileWriter<EncodedBytes>,
    factory: ArrowRowGroupWriterFactory,
    schema: SchemaRef,
    upload: Option<Box<dyn MultipartUpload>>,
    lines: u64,
}

/// Bytes that are encoded and not yet sent; hash and length are those of all bytes.
#[derive(Default)]
struct EncodedBytes {
    pieces: Vec<Vec<u8>>,
    hash: Sha256,
    bytes: u64,
}

impl Write for EncodedBytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = |piece: &Vec<u8>| piece.capacity() - piece.len();
        if self.pieces.last().map_or(0, room) == 0 {
            self.pieces.push(Vec::with_capacity(PIECE_BYTES));
        }
        let Some(piece) = self.pieces.last_mut() else { return Ok(0) };
        let taken = bytes.get(..room(piece)).unwrap_or(bytes);
        piece.extend_from_slice(taken);
        self.hash.update(taken);
        self.bytes += to_u64(taken.len());
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl ObjectWriter {
    /// Starts an object; nothing is in the store yet.
    pub(super) fn new(
        month: Month,
        path: Path,
        folder: &FilePath,
        identity: Arc<FileIdentity>,
        schema: &SchemaRef,
    ) -> Result<Self, StoreError> {
        let start = || {
            let level = ZstdLevel::try_new(1)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_statistics_enabled(EnabledStatistics::Page)
                .set_dictionary_page_size_limit(DICTIONARY_BYTES_MAX)
                .set_created_by(concat!("billfold ", env!("CARGO_PKG_VERSION")).to_owned())
                .build();
            ArrowWriter::try_new(EncodedBytes::default(), Arc::clone(schema), Some(properties))?
                .into_serialized_writer()
        };
        let (writer, factory) = start().map_err(StoreError::parquet("start a file of lines"))?;
        let (schema, folder) = (Arc::clone(schema), folder.to_owned());
        let (row_groups, upload, lines) = (0, None, 0);
        Ok(Self { month, row_groups, path, folder, identity, writer, factory, schema, upload, lines })
    }

    /// Encodes lines as one row group.
    pub(super) fn write_row_group(&mut self, columns: &mut Columns) -> Result<(), StoreError> {
        self.lines += to_u64(columns.len());
        self.encode(columns).map_err(StoreError::parquet("write lines"))?;
        self.row_groups += 1;
        Ok(())
    }

    /// Encodes a few columns at a time, and a few lines of these at a time. The first limits the memory of encoders;
    /// the second keeps the lines in the cache of the processor.
    fn encode(&mut self, columns: &mut Columns) -> Result<(), ParquetError> {
        let kinds = columns.sort();
        let encoders = self.factory.create_column_writers(self.row_groups)?;
        let mut row_group = self.writer.next_row_group()?;
        let mut rest = self.schema.fields().iter().zip(kinds).zip(encoders);
        loop {
            let mut some: Vec<_> = rest.by_ref().take(COLUMNS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            for mut piece in columns.pieces(PIECE_LINES) {
                for ((field, kind), encoder) in &mut some {
                    piece.build_arrays(*kind, &mut |array| {
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

    /// Sends the encoded bytes to the object store. They may be of any length, because the only store, a folder,
    /// accepts parts of any length.
    pub(super) async fn send(&mut self, store: &dyn ObjectStore) -> Result<(), StoreError> {
        self.writer.flush().map_err(|error| StoreError::parquet("write lines")(error.into()))?;
        let pieces = std::mem::take(&mut self.writer.inner_mut().pieces);
        if pieces.is_empty() {
            return Ok(());
        }
        let file = self.folder.join(self.path.as_ref());
        let upload = if let Some(upload) = &mut self.upload {
            upload
        } else {
            let upload = start_upload(store, &self.path, &file, &self.identity).await?;
            self.upload.insert(upload)
        };
        let payload: PutPayload = pieces.into_iter().map(Bytes::from).collect();
        upload.put_part(payload).await.map_err(StoreError::object("write the lines to", &file))
    }

    /// Completes the object, which is durable when this returns.
    pub(super) async fn finish(mut self, store: &dyn ObjectStore) -> Result<WrittenObject, StoreError> {
        self.writer.finish().map_err(StoreError::parquet("finish a file of lines"))?;
        self.send(store).await?;
        if let Some(upload) = &mut self.upload {
            let file = self.folder.join(self.path.as_ref());
            upload.complete().await.map_err(StoreError::object("complete the lines in", &file))?;
            give_to_folder_owner(&self.folder, FilePath::new(self.path.as_ref()));
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

    /// Aborts the upload of what was sent.
    pub(super) async fn abort(self) -> Result<(), StoreError> {
        let Some(mut upload) = self.upload else { return Ok(()) };
        let file = self.folder.join(self.path.as_ref());
        upload.abort().await.map_err(StoreError::object("delete the unfinished lines in", &file))
    }
}

/// Starts the upload of an object, unless the folder of the store was moved: the store would make it again at its path.
async fn start_upload(
    store: &dyn ObjectStore,
    path: &Path,
    file: &FilePath,
    folder: &FileIdentity,
) -> Result<Box<dyn MultipartUpload>, StoreError> {
    folder.check_is_there()?;
    let mut upload =
        store.put_multipart(path).await.map_err(StoreError::object("write the lines to", file))?;
    if let Err(gone) = folder.check_is_there() {
        // It was moved in between. What was made at its path is removed as far as it is empty: the folders of the month and
        // of the lines, that of the objects, and the data folder.
        if upload.abort().await.is_ok() {
            let _ = file.ancestors().skip(1).take(4).try_for_each(std::fs::remove_dir);
        }
        return Err(gone);
    }
    Ok(upload)
}
