//! Encoding of a row group: the values of each column, in the order of the lines, to a column chunk of Parquet.
//!
//! The library gets whole chunks (`docs/adr/0031-own-column-chunks.md`): it knows each value by itself alone, and would hash it
//! again. Texts that repeat are numbered already, so that their numbers become indexes into the dictionary of the chunk.

mod bounds;
pub(super) mod chunk;
mod delta;
mod hybrid;
mod limits;
mod number_dictionary;
mod numbers;
mod texts;

use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use chunk::{ChunkWriter, EncodedChunk, ZSTD_LEVEL};
use numbers::{NumberEncoder, NumberType, Spread};
use texts::TextEncoder;

use super::gathered::ColumnValues;
use super::gathered::values::NO_VALUE;
use crate::integers::to_index;

/// Encodes the columns of a row group, one after the other.
pub(super) struct ColumnEncoder<'o> {
    /// The index of each line, in the order in which they are stored.
    order: &'o [u32],
    compressor: Compressor<'static>,
    numbers: NumberEncoder,
    texts: TextEncoder,
    /// The numbers of a column, in the order of the lines.
    ordered_numbers: Vec<i64>,
    /// The entries of a column, in the order of the lines.
    ordered_entries: Vec<u32>,
}

impl<'o> ColumnEncoder<'o> {
    /// Starts a row group.
    pub(super) fn new(order: &'o [u32]) -> Result<Self, ParquetError> {
        Ok(Self {
            order,
            compressor: Compressor::new(ZSTD_LEVEL)?,
            numbers: NumberEncoder::new(),
            texts: TextEncoder::default(),
            ordered_numbers: Vec::with_capacity(order.len()),
            ordered_entries: Vec::with_capacity(order.len()),
        })
    }

    /// Encodes the values of a column.
    pub(super) fn encode(
        &mut self,
        column: &ColumnDescPtr,
        values: ColumnValues<'_>,
    ) -> Result<EncodedChunk, ParquetError> {
        let chunk = ChunkWriter::new(ColumnDescPtr::clone(column), &mut self.compressor);
        let (order, numbers, entries) = (self.order, &mut self.ordered_numbers, &mut self.ordered_entries);
        numbers.clear();
        entries.clear();
        match values {
            ColumnValues::Same(number) => numbers.resize(order.len(), number),
            ColumnValues::Numbers(all) => numbers.extend(order.iter().map(|line| *find_entry(all, *line))),
            ColumnValues::KeyNumbers { entries, numbers: all } => {
                numbers.extend(order.iter().map(|line| *find_entry(all, *find_entry(entries, *line))));
            }
            ColumnValues::Texts { entries: all, values } => {
                let entry = |line: &u32| all.get(to_index(*line)).map_or(NO_VALUE, |entry| *entry);
                entries.extend(order.iter().map(entry));
                let is_optional = column.max_def_level() > 0;
                return self.texts.encode(entries, values, is_optional, chunk);
            }
        }
        // The order of lines of a file is that of their numbers.
        let spread = if column.name() == "line" { Spread::Near } else { Spread::Far };
        self.numbers.encode(numbers, NumberType::of(column.physical_type()), spread, chunk)
    }
}

/// Returns the entry of a line or key.
#[inline]
fn find_entry<T>(entries: &[T], index: u32) -> &T {
    let Some(entry) = entries.get(to_index(index)) else {
        unreachable!("each line and each key has an entry")
    };
    entry
}
