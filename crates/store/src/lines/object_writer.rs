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
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use sha2::{Digest, Sha256};

use super::encode::ColumnEncoder;
use super::encode::chunk::ZSTD_LEVEL;
use super::gathered::GatheredLines;
use crate::error::StoreError;
use crate::folder::FileIdentity;
use crate::integers::to_u64;
use crate::object::WrittenObject;
use crate::ownership::give_to_folder_owner;

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
            let level = ZstdLevel::try_new(ZSTD_LEVEL)?;
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(level))
                .set_statistics_enabled(EnabledStatistics::Page)
                .set_created_by(concat!("billfold ", env!("CARGO_PKG_VERSION")).to_owned())
                .build();
            // This writer adds the Arrow schema to the footer.
            let writer = ArrowWriter::try_new(EncodedBytes::default(), Arc::clone(schema), Some(properties))?;
            writer.into_serialized_writer()
        };
        let (writer, _) = start().map_err(StoreError::parquet("start a file of lines"))?;
        let (row_groups, upload, lines) = (0, None, 0);
        Ok(Self { month, row_groups, path, folder: folder.to_owned(), identity, writer, upload, lines })
    }

    /// Encodes lines as one row group.
    pub(super) fn write_row_group(&mut self, lines: &GatheredLines) -> Result<(), StoreError> {
        self.lines += to_u64(lines.len());
        self.encode(lines).map_err(StoreError::parquet("write lines"))?;
        self.row_groups += 1;
        Ok(())
    }

    /// Encodes one column after the other.
    fn encode(&mut self, lines: &GatheredLines) -> Result<(), ParquetError> {
        let order = lines.sort_by_owner();
        let columns = self.writer.schema_descr().columns().to_vec();
        let mut encoder = ColumnEncoder::new(&order)?;
        let mut row_group = self.writer.next_row_group()?;
        for (column, values) in columns.iter().zip(lines.list_columns()) {
            let chunk = encoder.encode(column, values)?;
            row_group.append_column(&chunk.bytes, chunk.close)?;
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
