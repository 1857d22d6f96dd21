//! Writing of one column chunk: its pages, compressed, and what describes them.

use bytes::Bytes;
use parquet::basic::{BoundaryOrder, Compression, Encoding, PageType, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder, PageEncodingStats,
};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use super::bounds::Bounds;
use crate::integers::{to_i64, to_u32, to_u64};

/// Level of the compression of pages.
pub(crate) const ZSTD_LEVEL: i32 = 1;

/// An encoded column chunk.
pub(crate) struct EncodedChunk {
    pub(crate) bytes: Bytes,
    /// Its description, with positions from the beginning of `bytes`.
    pub(crate) close: ColumnCloseResult,
}

/// A column chunk whose pages are written one after the other: that of the dictionary first, if there is one.
pub(super) struct ChunkWriter<'c> {
    column: ColumnDescPtr,
    compressor: &'c mut Compressor<'static>,
    sink: TrackedWrite<Vec<u8>>,
    encodings: Vec<Encoding>,
    page_encodings: Vec<PageEncodingStats>,
    column_index: ColumnIndexBuilder,
    offset_index: OffsetIndexBuilder,
    dictionary_position: Option<i64>,
    /// The position of the first page of values.
    data_position: Option<i64>,
    /// Length of all pages with their headers, without and with compression.
    plain_bytes: usize,
    bytes: usize,
    rows: usize,
    nulls: usize,
}

/// A page of values.
pub(super) struct DataPage<'p> {
    pub(super) rows: usize,
    pub(super) nulls: usize,
    pub(super) encoding: Encoding,
    /// Levels and values.
    pub(super) content: &'p [u8],
    /// The least and the greatest value, as Parquet writes them; `None` if there is no value.
    pub(super) bounds: Option<Bounds<Vec<u8>>>,
}

impl<'c> ChunkWriter<'c> {
    /// Starts the chunk of a column.
    pub(super) fn new(column: ColumnDescPtr, compressor: &'c mut Compressor<'static>) -> Self {
        Self {
            column_index: ColumnIndexBuilder::new(column.physical_type()),
            column,
            compressor,
            sink: TrackedWrite::new(Vec::new()),
            encodings: vec![Encoding::RLE], // of levels
            page_encodings: Vec::new(),
            offset_index: OffsetIndexBuilder::new(),
            dictionary_position: None,
            data_position: None,
            plain_bytes: 0,
            bytes: 0,
            rows: 0,
            nulls: 0,
        }
    }

    /// Writes the page of the dictionary, which has some values.
    pub(super) fn write_dictionary(&mut self, content: &[u8], values: usize) -> Result<(), ParquetError> {
        let page = Page::DictionaryPage {
            buf: self.compressor.compress(content)?.into(),
            num_values: to_u32(values),
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let written = self.write_page(page, content.len())?;
        self.dictionary_position = Some(to_position(written.offset));
        Ok(())
    }

    /// Writes a page of values.
    pub(super) fn write_data(&mut self, page: DataPage<'_>) -> Result<(), ParquetError> {
        self.rows += page.rows;
        self.nulls += page.nulls;
        let is_null = page.bounds.is_none();
        let Bounds { min, max } = page.bounds.unwrap_or(Bounds { min: Vec::new(), max: Vec::new() }); // as Parquet asks for
        self.column_index.append(is_null, min, max, to_i64(page.nulls), None);
        self.offset_index.append_row_count(to_i64(page.rows));
        let compressed = Page::DataPage {
            buf: self.compressor.compress(page.content)?.into(),
            num_values: to_u32(page.rows),
            encoding: page.encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = self.write_page(compressed, page.content.len())?;
        let Ok(length) = i32::try_from(written.compressed_size) else {
            unreachable!("the library writes no longer page")
        };
        self.offset_index.append_offset_and_size(to_position(written.offset), length);
        self.data_position.get_or_insert(to_position(written.offset));
        Ok(())
    }

    /// Writes a page that is compressed.
    fn write_page(&mut self, page: Page, plain_bytes: usize) -> Result<PageWriteSpec, ParquetError> {
        let (page_type, encoding) = (page.page_type(), page.encoding());
        self.count_page(page_type, encoding);
        let written =
            SerializedPageWriter::new(&mut self.sink).write_page(CompressedPage::new(page, plain_bytes))?;
        self.plain_bytes += written.uncompressed_size;
        self.bytes += written.compressed_size;
        Ok(written)
    }

    /// Counts a page by its type and encoding.
    fn count_page(&mut self, page_type: PageType, encoding: Encoding) {
        if !self.encodings.contains(&encoding) {
            self.encodings.push(encoding);
        }
        match self.page_encodings.last_mut() {
            Some(last) if last.page_type == page_type && last.encoding == encoding => last.count += 1,
            _ => self.page_encodings.push(PageEncodingStats { page_type, encoding, count: 1 }),
        }
    }

    /// Number of lines without a value, so far.
    pub(super) fn count_nulls(&self) -> u64 {
        to_u64(self.nulls)
    }

    /// Ends the chunk.
    pub(super) fn finish(
        mut self,
        statistics: Statistics,
        order: BoundaryOrder,
    ) -> Result<EncodedChunk, ParquetError> {
        self.column_index.set_boundary_order(order);
        let Some(data_position) = self.data_position else { unreachable!("a row group has a line") };
        let metadata = ColumnChunkMetaData::builder(self.column)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
            .set_encodings(self.encodings)
            .set_page_encoding_stats(self.page_encodings)
            .set_total_compressed_size(to_i64(self.bytes))
            .set_total_uncompressed_size(to_i64(self.plain_bytes))
            .set_num_values(to_i64(self.rows))
            .set_data_page_offset(data_position)
            .set_dictionary_page_offset(self.dictionary_position)
            .set_statistics(statistics)
            .build()?;
        Ok(EncodedChunk {
            bytes: self.sink.into_inner()?.into(),
            close: ColumnCloseResult {
                bytes_written: to_u64(self.bytes),
                rows_written: to_u64(self.rows),
                metadata,
                bloom_filter: None,
                column_index: Some(self.column_index.build()?),
                offset_index: Some(self.offset_index.build()),
            },
        })
    }
}

/// Converts a position in a chunk to the type of positions in Parquet.
fn to_position(position: u64) -> i64 {
    let Ok(position) = i64::try_from(position) else { unreachable!("memory has fewer than 2^63 bytes") };
    position
}
