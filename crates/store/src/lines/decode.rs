//! Decoding of a row group: batches of its lines, column by column.
//!
//! The library reads pages and decompresses them (`docs/adr/0037-stored-lines-are-decoded-here.md`). Their values are decoded here, since each text
//! that is in the dictionary of a column keeps its id in the whole row group: it is resolved and hashed once, and not for each
//! line. Encodings are those that the program writes or has written.

mod chunk_pages;
mod cursor;
mod delta;
mod hybrid;
mod numbers;
pub(super) mod text_values;
mod texts;

use std::ops::Range;

use bytes::Bytes;
use parquet::basic::Type;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::page_index::offset_index::PageLocation;
use parquet::schema::types::ColumnDescPtr;

use chunk_pages::{ChunkBytes, ChunkPages};
use cursor::make_fault;
use numbers::NumberDecoder;
use text_values::TextValues;
use texts::{TextBatch, TextDecoder};

/// Some lines of a row group, column by column.
#[derive(Debug)]
pub(super) struct DecodedBatch {
    rows: usize,
    numbers: Vec<(ColumnDescPtr, Vec<i64>)>,
    texts: Vec<(ColumnDescPtr, TextValues)>,
}

impl DecodedBatch {
    /// Number of lines.
    pub(super) const fn len(&self) -> usize {
        self.rows
    }

    /// Finds the numbers of a column.
    pub(super) fn find_numbers(&self, name: &str) -> Option<&[i64]> {
        let column = self.numbers.iter().find(|(column, _)| column.name() == name);
        column.map(|(_, numbers)| numbers.as_slice())
    }

    /// Finds the texts of a column.
    pub(super) fn find_texts(&self, name: &str) -> Option<&TextValues> {
        self.texts.iter().find(|(column, _)| column.name() == name).map(|(_, texts)| texts)
    }
}

/// Decodes columns of a row group from its first line to its last.
#[derive(Debug)]
pub(super) struct RowGroupDecoder {
    numbers: Vec<(ColumnDescPtr, NumberDecoder)>,
    texts: Vec<(ColumnDescPtr, TextDecoder)>,
    /// Number of lines of the row group.
    rows: usize,
    /// Number of lines that were read or skipped.
    position: usize,
}

impl RowGroupDecoder {
    /// Starts before the first line. `chunks` are the indexes of the columns that are read, each with the bytes of its chunk and
    /// the places of its pages, if they are known.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the row group is none of those that are written.
    pub(super) fn new(
        row_group: &RowGroupMetaData,
        chunks: impl Iterator<Item = (usize, Bytes, Option<Vec<PageLocation>>)>,
    ) -> Result<Self, ParquetError> {
        let Ok(rows) = usize::try_from(row_group.num_rows()) else {
            return Err(make_fault(format_args!("a row group of {} lines", row_group.num_rows())));
        };
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        for (index, bytes, places) in chunks {
            let Some(chunk) = row_group.columns().get(index) else {
                return Err(make_fault(format_args!("no column {index} in a row group")));
            };
            let column = chunk.column_descr_ptr();
            let (start, _) = chunk.byte_range();
            let pages = ChunkPages::new(chunk, ChunkBytes { start, bytes }, rows, places)?;
            let column_type = column.physical_type();
            if column_type == Type::BYTE_ARRAY {
                texts.push((column, TextDecoder::new(pages)?));
            } else if [Type::INT32, Type::INT64].contains(&column_type) {
                numbers.push((column, NumberDecoder::new(pages, column_type)?));
            } else {
                return Err(make_fault(format_args!("a column of the type {column_type}")));
            }
        }
        Ok(Self { numbers, texts, rows, position: 0 })
    }

    /// Number of lines of the row group.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// Reads the lines of some ranges, which follow each other and begin behind all lines that were read before. Lines between
    /// them are skipped.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: a column has fewer lines, or is none of those that are written.
    pub(super) fn read(&mut self, ranges: &[Range<usize>]) -> Result<DecodedBatch, ParquetError> {
        let steps = self.list_steps(ranges);
        let rows = steps.iter().map(|(_, read)| read).sum();
        let mut batch = DecodedBatch { rows, numbers: Vec::new(), texts: Vec::new() };
        for (column, decoder) in &mut self.numbers {
            let mut numbers = Vec::with_capacity(rows);
            for (skipped, read) in &steps {
                decoder.skip(*skipped)?;
                decoder.read(*read, &mut numbers)?;
            }
            batch.numbers.push((ColumnDescPtr::clone(column), numbers));
        }
        for (column, decoder) in &mut self.texts {
            let mut texts = TextBatch::default();
            for (skipped, read) in &steps {
                decoder.skip(*skipped)?;
                decoder.read(*read, &mut texts)?;
            }
            batch.texts.push((ColumnDescPtr::clone(column), decoder.finish(texts)?));
        }
        Ok(batch)
    }

    /// Lists how many lines are skipped before each range and read in it, and moves the position behind the last one.
    fn list_steps(&mut self, ranges: &[Range<usize>]) -> Vec<(usize, usize)> {
        let mut steps = Vec::with_capacity(ranges.len());
        for range in ranges {
            let skipped = range.start.checked_sub(self.position);
            let (Some(skipped), true) = (skipped, range.end <= self.rows) else {
                unreachable!("ranges of lines are in order, and within the row group")
            };
            steps.push((skipped, range.len()));
            self.position = range.end;
        }
        steps
    }
}

/// Returns the range of the bytes of a column chunk in its object.
pub(super) fn find_chunk_range(row_group: &RowGroupMetaData, index: usize) -> Option<Range<u64>> {
    let (start, length) = row_group.columns().get(index)?.byte_range();
    Some(start..start.checked_add(length)?)
}

#[cfg(test)]
mod tests;
