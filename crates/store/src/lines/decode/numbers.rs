//! Decoding of a column of numbers, none of which is missing.

use bytes::Bytes;
use parquet::basic::{Encoding, Type};
use parquet::errors::ParquetError;

use super::chunk_pages::ChunkPages;
use super::cursor::{Cursor, make_fault};
use super::delta::DeltaNumbers;
use super::hybrid::HybridNumbers;
use crate::integers::{to_index, to_u64};

/// Decodes the numbers of a column chunk, one after the other.
#[derive(Debug)]
pub(super) struct NumberDecoder {
    pages: ChunkPages,
    number_type: Type,
    dictionary: Vec<i64>,
    page: NumberPage,
    /// Number of lines that are left in the open page.
    left: usize,
    indexes: Vec<u32>,
}

/// The rest of the page that is open.
#[derive(Debug)]
enum NumberPage {
    Indexes(HybridNumbers),
    Plain(Cursor),
    Delta(DeltaNumbers),
}

impl NumberDecoder {
    /// Starts before the first number, and reads the dictionary.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the chunk is none of those that are written.
    pub(super) fn new(mut pages: ChunkPages, number_type: Type) -> Result<Self, ParquetError> {
        let mut dictionary = Vec::new();
        if let Some((mut values, count)) = pages.read_dictionary()? {
            read_plain(&mut values, number_type, count, &mut dictionary)?;
        }
        let page = NumberPage::Plain(Cursor::new(Bytes::new()));
        Ok(Self { pages, number_type, dictionary, page, left: 0, indexes: Vec::new() })
    }

    /// Appends the numbers of the next lines.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer, or a page is none of those that are written.
    pub(super) fn read(&mut self, mut rows: usize, out: &mut Vec<i64>) -> Result<(), ParquetError> {
        while rows > 0 {
            if self.left == 0 {
                self.open_page()?;
            }
            let taken = rows.min(self.left);
            match &mut self.page {
                NumberPage::Indexes(indexes) => {
                    self.indexes.clear();
                    indexes.read(taken, &mut self.indexes)?;
                    for index in &self.indexes {
                        let Some(number) = self.dictionary.get(to_index(*index)) else {
                            return Err(make_index_fault(*index, self.dictionary.len()));
                        };
                        out.push(*number);
                    }
                }
                NumberPage::Plain(bytes) => read_plain(bytes, self.number_type, taken, out)?,
                NumberPage::Delta(numbers) => numbers.visit(taken, |number| out.push(number))?,
            }
            self.left -= taken;
            rows -= taken;
        }
        Ok(())
    }

    /// Skips the numbers of the next lines.
    ///
    /// # Errors
    ///
    /// As [`NumberDecoder::read`].
    pub(super) fn skip(&mut self, mut rows: usize) -> Result<(), ParquetError> {
        if rows >= self.left {
            rows = self.pages.skip_pages(rows - self.left)?;
            self.left = 0;
        }
        while rows > 0 {
            if self.left == 0 {
                self.open_page()?;
            }
            let skipped = rows.min(self.left);
            match &mut self.page {
                NumberPage::Indexes(indexes) => {
                    indexes.skip(skipped)?;
                }
                NumberPage::Plain(bytes) => {
                    bytes.take(count_bytes(self.number_type).saturating_mul(skipped))?;
                }
                NumberPage::Delta(numbers) => numbers.visit(skipped, |_| ())?,
            }
            self.left -= skipped;
            rows -= skipped;
        }
        Ok(())
    }

    /// Opens the next page.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no version of the program wrote any other")]
    fn open_page(&mut self) -> Result<(), ParquetError> {
        let page = self.pages.read_page()?;
        if page.levels.is_some() {
            return Err(make_fault("a column of numbers of which some may be missing"));
        }
        self.page = match page.encoding {
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                NumberPage::Indexes(open_indexes(&page.values)?)
            }
            Encoding::PLAIN => NumberPage::Plain(Cursor::new(page.values)),
            Encoding::DELTA_BINARY_PACKED => NumberPage::Delta(DeltaNumbers::new(page.values)?),
            other => return Err(make_fault(format_args!("a page of numbers in the encoding {other}"))),
        };
        self.left = page.rows;
        Ok(())
    }
}

/// Opens the indexes of a page, which begin behind their width.
///
/// # Errors
///
/// [`ParquetError`]: the width is missing, or too large.
pub(super) fn open_indexes(values: &Bytes) -> Result<HybridNumbers, ParquetError> {
    match values.first() {
        Some(width) => HybridNumbers::new(values.slice(1..), u32::from(*width)),
        None => Err(make_fault("a page without the width of its indexes")),
    }
}

/// Makes the error of an index that the dictionary lacks.
pub(super) fn make_index_fault(index: u32, length: usize) -> ParquetError {
    let length = to_u64(length);
    make_fault(format_args!("the index {index} into a dictionary of {length} values"))
}

/// Number of bytes of a number.
fn count_bytes(number_type: Type) -> usize {
    if number_type == Type::INT32 { size_of::<i32>() } else { size_of::<i64>() }
}

/// Appends numbers that are kept with all their bytes, lowest first.
fn read_plain(
    bytes: &mut Cursor,
    number_type: Type,
    count: usize,
    out: &mut Vec<i64>,
) -> Result<(), ParquetError> {
    let taken = bytes.take(count_bytes(number_type).saturating_mul(count))?;
    if number_type == Type::INT32 {
        let (numbers, _) = taken.as_chunks();
        out.extend(numbers.iter().map(|bytes| i64::from(i32::from_le_bytes(*bytes))));
    } else {
        let (numbers, _) = taken.as_chunks();
        out.extend(numbers.iter().map(|bytes| i64::from_le_bytes(*bytes)));
    }
    Ok(())
}
