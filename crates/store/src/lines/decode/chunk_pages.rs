//! The pages of a column chunk, one after the other.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader as _};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::page_index::offset_index::PageLocation;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;

use super::cursor::{Cursor, make_fault};
use crate::integers::{to_index, to_u64};

/// The bytes of a column chunk, at their place in the object.
#[derive(Debug)]
pub(super) struct ChunkBytes {
    pub(super) start: u64,
    pub(super) bytes: Bytes,
}

impl ChunkBytes {
    /// Returns the bytes from a position in the object on.
    fn bytes_from(&self, position: u64) -> Result<Bytes, ParquetError> {
        let from = position.checked_sub(self.start).and_then(|from| usize::try_from(from).ok());
        match from.filter(|from| *from <= self.bytes.len()) {
            Some(from) => Ok(self.bytes.slice(from..)),
            None => Err(make_fault("a page outside of its column chunk")),
        }
    }
}

impl Length for ChunkBytes {
    fn len(&self) -> u64 {
        self.start.saturating_add(to_u64(self.bytes.len()))
    }
}

impl ChunkReader for ChunkBytes {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.bytes_from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.bytes_from(start)?;
        if bytes.len() < length {
            return Err(make_fault("a page that ends behind its column chunk"));
        }
        Ok(bytes.slice(..length))
    }
}

/// A page of values.
#[derive(Debug)]
pub(super) struct DataPage {
    pub(super) rows: usize,
    pub(super) encoding: Encoding,
    /// The levels of the lines, 1 for a line with a value; `None` in a column in which every line has one.
    pub(super) levels: Option<Bytes>,
    pub(super) values: Bytes,
}

/// Reads the pages of a column chunk.
pub(super) struct ChunkPages {
    reader: SerializedPageReader<ChunkBytes>,
    is_optional: bool,
    /// True if the places of pages are known, so that pages can be skipped.
    has_places: bool,
    /// A page of values that was read where a dictionary might be.
    first: Option<Page>,
}

impl ChunkPages {
    /// Starts before the first page of a chunk of a row group that has some number of lines. `places` are those of its pages of
    /// values; without them no page is skipped unread.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: its compression is not known, or the places are not those of pages.
    pub(super) fn new(
        chunk: &ColumnChunkMetaData,
        bytes: ChunkBytes,
        rows: usize,
        places: Option<Vec<PageLocation>>,
    ) -> Result<Self, ParquetError> {
        let (has_places, is_optional) = (places.is_some(), chunk.column_descr().max_def_level() > 0);
        if places.as_ref().is_some_and(|places| !are_in_order(places, bytes.start, rows)) {
            return Err(make_fault("an index of pages that are not in order"));
        }
        let reader = SerializedPageReader::new(Arc::new(bytes), chunk, rows, places)?;
        Ok(Self { reader, is_optional, has_places, first: None })
    }

    /// Reads the dictionary, if the chunk begins with one: its values, and their number.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the page cannot be read, or is not as it is written.
    pub(super) fn read_dictionary(&mut self) -> Result<Option<(Cursor, usize)>, ParquetError> {
        match self.reader.get_next_page()? {
            Some(Page::DictionaryPage { buf, num_values, .. }) => {
                Ok(Some((Cursor::new(buf), to_index(num_values))))
            }
            first => {
                self.first = first;
                Ok(None)
            }
        }
    }

    /// Skips the pages whose lines are all to be skipped, and returns how many lines are to be skipped of the page behind them.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the head of a page cannot be read.
    pub(super) fn skip_pages(&mut self, mut rows: usize) -> Result<usize, ParquetError> {
        if let Some(first) = &self.first {
            let Some(behind) = rows.checked_sub(to_index(first.num_values())) else { return Ok(rows) };
            rows = behind;
            self.first = None;
        }
        // Without places, a look at the next page takes its head to be whole, and panics if it is not.
        while rows > 0
            && self.has_places
            && let Some(page) = self.reader.peek_next_page()?
            && let Some(of_page) = page.num_rows.filter(|of_page| *of_page <= rows)
        {
            self.reader.skip_next_page()?;
            rows -= of_page;
        }
        Ok(rows)
    }

    /// Reads the next page.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there is none, it cannot be read, or is not as it is written.
    pub(super) fn read_page(&mut self) -> Result<DataPage, ParquetError> {
        let page = match self.first.take() {
            Some(first) => Some(first),
            None => self.reader.get_next_page()?,
        };
        let Some(Page::DataPage { buf, num_values, encoding, .. }) = page else {
            let what = page.map_or("no page for some lines".to_owned(), |page| {
                format!("a page of the type {} among those of values", page.page_type())
            });
            return Err(make_fault(what));
        };
        let rows = to_index(num_values);
        if rows == 0 {
            return Err(make_fault("a page of no lines"));
        }
        if !self.is_optional {
            return Ok(DataPage { rows, encoding, levels: None, values: buf });
        }
        let mut cursor = Cursor::new(buf.clone());
        let levels = buf.slice_ref(cursor.take_text()?);
        let values = buf.slice_ref(cursor.rest());
        Ok(DataPage { rows, encoding, levels: Some(levels), values })
    }
}

impl std::fmt::Debug for ChunkPages {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ChunkPages").field("is_optional", &self.is_optional).finish_non_exhaustive()
    }
}

/// Returns true if the places of pages follow each other in a chunk and have lines of its row group.
fn are_in_order(places: &[PageLocation], start: u64, rows: usize) -> bool {
    let first_rows = places.iter().map(|place| usize::try_from(place.first_row_index).ok());
    let offsets = places.iter().map(|place| u64::try_from(place.offset).ok());
    let are_rows_sound = first_rows.clone().all(|first| first.is_some_and(|first| first < rows));
    let are_offsets_sound = offsets.clone().all(|offset| offset.is_some_and(|offset| offset >= start));
    are_rows_sound
        && are_offsets_sound
        && first_rows.clone().next() == Some(Some(0))
        && first_rows.is_sorted_by(|one, next| one < next)
        && offsets.is_sorted_by(|one, next| one < next)
        && places.iter().all(|place| place.compressed_page_size >= 0)
}
