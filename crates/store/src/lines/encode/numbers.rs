//! Encoding of a column of numbers, none of which is missing.

use parquet::basic::{Encoding, Type};
use parquet::errors::ParquetError;
use parquet::file::statistics::{Statistics, ValueStatistics};

use super::bounds::{Bounds, PageOrder};
use super::chunk::{ChunkWriter, DataPage, EncodedChunk};
use super::delta::push_delta;
use super::hybrid::{count_index_bits, push_hybrid};
use super::limits::PAGE_ROWS_MAX;
use super::number_dictionary::NumberDictionary;

/// The bytes of a number.
#[derive(Clone, Copy, Debug)]
pub(super) enum NumberType {
    Int32,
    Int64,
}

/// The way in which numbers that are too different for a dictionary are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// They are near each other, as those of lines, which have no dictionary.
    Near,
    Far,
}

/// Memory for the encoding of numbers.
#[derive(Debug)]
pub(super) struct NumberEncoder {
    dictionary: NumberDictionary,
    ids: Vec<u32>,
    content: Vec<u8>,
}

impl NumberEncoder {
    /// Takes memory.
    pub(super) fn new() -> Self {
        Self { dictionary: NumberDictionary::new(), ids: Vec::new(), content: Vec::new() }
    }

    /// Encodes numbers, in the order of the lines.
    pub(super) fn encode(
        &mut self,
        numbers: &[i64],
        number_type: NumberType,
        spread: Spread,
        mut chunk: ChunkWriter<'_>,
    ) -> Result<EncodedChunk, ParquetError> {
        let (mut all, mut order) = (None, PageOrder::new());
        let has_dictionary = spread == Spread::Far && self.number_all(numbers);
        let width = count_index_bits(self.dictionary.numbers().len());
        if has_dictionary {
            self.content.clear();
            push_plain(self.dictionary.numbers(), number_type, &mut self.content);
            chunk.write_dictionary(&self.content, self.dictionary.numbers().len())?;
        }
        let mut ids = self.ids.chunks(PAGE_ROWS_MAX);
        for page in numbers.chunks(PAGE_ROWS_MAX) {
            self.content.clear();
            let encoding = if has_dictionary {
                let [width_byte, ..] = width.to_le_bytes();
                self.content.push(width_byte);
                let Some(ids) = ids.next() else { unreachable!("each number has an id") };
                push_hybrid(ids, width, &mut self.content);
                Encoding::RLE_DICTIONARY
            } else if spread == Spread::Near {
                push_delta(page, &mut self.content);
                Encoding::DELTA_BINARY_PACKED
            } else {
                push_plain(page, number_type, &mut self.content);
                Encoding::PLAIN
            };
            let bounds = find_bounds(page);
            order.add(bounds);
            Bounds::merge(&mut all, Some(bounds));
            let [min, max] = [bounds.min, bounds.max].map(|number| {
                let mut bytes = Vec::with_capacity(size_of::<i64>());
                push_plain(&[number], number_type, &mut bytes);
                bytes
            });
            chunk.write_data(DataPage {
                rows: page.len(),
                nulls: 0,
                encoding,
                content: &self.content,
                bounds: Some(Bounds { min, max }),
            })?;
        }
        chunk.finish(make_statistics(all, number_type), order.order())
    }

    /// Gives each number an id in the dictionary. Returns false if there are too many different ones.
    fn number_all(&mut self, numbers: &[i64]) -> bool {
        self.dictionary.clear();
        self.ids.clear();
        let mut last = None;
        for number in numbers {
            let id = match last {
                Some((before, id)) if before == *number => id,
                _ => match self.dictionary.find_or_add(*number) {
                    Some(id) => id,
                    None => return false,
                },
            };
            last = Some((*number, id));
            self.ids.push(id);
        }
        true
    }
}

/// Finds the least and the greatest number of a page.
fn find_bounds(page: &[i64]) -> Bounds<i64> {
    let (Some(min), Some(max)) = (page.iter().min(), page.iter().max()) else {
        unreachable!("a page has a line")
    };
    Bounds { min: *min, max: *max }
}

/// Appends numbers with all their bytes, lowest first.
fn push_plain(numbers: &[i64], number_type: NumberType, out: &mut Vec<u8>) {
    match number_type {
        NumberType::Int32 => out.extend(numbers.iter().flat_map(|number| to_int32(*number).to_le_bytes())),
        NumberType::Int64 => out.extend(numbers.iter().flat_map(|number| number.to_le_bytes())),
    }
}

/// Makes the statistics of a chunk.
fn make_statistics(bounds: Option<Bounds<i64>>, number_type: NumberType) -> Statistics {
    let (min, max) = (bounds.map(|bounds| bounds.min), bounds.map(|bounds| bounds.max));
    match number_type {
        NumberType::Int32 => {
            let (min, max) = (min.map(to_int32), max.map(to_int32));
            let statistics = ValueStatistics::new(min, max, None, Some(0), false);
            statistics.with_backwards_compatible_min_max(true).into()
        }
        NumberType::Int64 => {
            let statistics = ValueStatistics::new(min, max, None, Some(0), false);
            statistics.with_backwards_compatible_min_max(true).into()
        }
    }
}

/// Converts a number of a column of small numbers.
fn to_int32(number: i64) -> i32 {
    let Ok(number) = i32::try_from(number) else { unreachable!("a month and a number of a file are small") };
    number
}

impl NumberType {
    /// Returns the type of the numbers of a column.
    pub(super) fn of(physical: Type) -> Self {
        match physical {
            Type::INT32 => Self::Int32,
            Type::INT64 => Self::Int64,
            Type::BOOLEAN
            | Type::INT96
            | Type::FLOAT
            | Type::DOUBLE
            | Type::BYTE_ARRAY
            | Type::FIXED_LEN_BYTE_ARRAY => unreachable!("the schema has no numbers of type {physical}"),
        }
    }
}
