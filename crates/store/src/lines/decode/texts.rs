//! Decoding of a column of texts, of which some or all may be missing.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::errors::ParquetError;

use super::chunk_pages::ChunkPages;
use super::cursor::{Cursor, make_fault};
use super::hybrid::HybridNumbers;
use super::numbers::{make_index_fault, open_indexes};
use super::text_values::{NO_TEXT, TextValues, Texts, TextsBuilder};
use crate::integers::to_index;

/// Decodes the texts of a column chunk, one after the other.
#[derive(Debug)]
pub(super) struct TextDecoder {
    pages: ChunkPages,
    dictionary: Arc<Texts>,
    levels: Option<HybridNumbers>,
    page: TextPage,
    /// Number of lines that are left in the open page.
    left: usize,
    /// For some lines, 1 if it has a text.
    has_text: Vec<u32>,
    indexes: Vec<u32>,
}

/// The rest of the page that is open.
#[derive(Debug)]
enum TextPage {
    Indexes(HybridNumbers),
    Plain(Cursor),
}

/// The texts of a batch, as far as they are decoded.
#[derive(Debug, Default)]
pub(super) struct TextBatch {
    ids: Vec<u32>,
    /// The texts of the ids; `None` as long as all are in the dictionary.
    own: Option<TextsBuilder>,
}

impl TextDecoder {
    /// Starts before the first text, and reads the dictionary.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the chunk is none of those that are written.
    pub(super) fn new(mut pages: ChunkPages) -> Result<Self, ParquetError> {
        let mut texts = TextsBuilder::default();
        if let Some((mut values, count)) = pages.read_dictionary()? {
            for _ in 0..count {
                texts.add(values.take_text()?);
            }
        }
        let page = TextPage::Plain(Cursor::new(Bytes::new()));
        Ok(Self {
            pages,
            dictionary: Arc::new(texts.finish()?),
            levels: None,
            page,
            left: 0,
            has_text: Vec::new(),
            indexes: Vec::new(),
        })
    }

    /// Appends the texts of the next lines.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: there are fewer, or a page is none of those that are written.
    pub(super) fn read(&mut self, mut rows: usize, batch: &mut TextBatch) -> Result<(), ParquetError> {
        while rows > 0 {
            if self.left == 0 {
                self.open_page()?;
            }
            let taken = rows.min(self.left);
            self.read_from_page(taken, batch)?;
            self.left -= taken;
            rows -= taken;
        }
        Ok(())
    }

    /// Skips the texts of the next lines.
    ///
    /// # Errors
    ///
    /// As [`TextDecoder::read`].
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
            let texts = match &mut self.levels {
                Some(levels) => levels.skip(skipped)?,
                None => skipped,
            };
            match &mut self.page {
                TextPage::Indexes(indexes) => {
                    indexes.skip(texts)?;
                }
                TextPage::Plain(values) => {
                    for _ in 0..texts {
                        values.take_text()?;
                    }
                }
            }
            self.left -= skipped;
            rows -= skipped;
        }
        Ok(())
    }

    /// Ends a batch.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: a text is no UTF-8.
    pub(super) fn finish(&self, batch: TextBatch) -> Result<TextValues, ParquetError> {
        Ok(match batch.own {
            None => TextValues { ids: batch.ids, texts: Arc::clone(&self.dictionary), is_dictionary: true },
            Some(own) => TextValues { ids: batch.ids, texts: Arc::new(own.finish()?), is_dictionary: false },
        })
    }

    /// Appends the texts of some lines of the open page.
    fn read_from_page(&mut self, rows: usize, batch: &mut TextBatch) -> Result<(), ParquetError> {
        self.has_text.clear();
        let texts = match &mut self.levels {
            None => rows,
            Some(levels) => match levels.take_equal(rows)? {
                Some(0) => {
                    batch.ids.extend(std::iter::repeat_n(NO_TEXT, rows));
                    return Ok(());
                }
                Some(_) => rows,
                None => {
                    levels.read(rows, &mut self.has_text)?;
                    self.has_text.iter().filter(|has_text| **has_text > 0).count()
                }
            },
        };
        let first = batch.ids.len();
        match &mut self.page {
            TextPage::Indexes(indexes) => {
                self.indexes.clear();
                indexes.read(texts, &mut self.indexes)?;
                let length = self.dictionary.len();
                if let Some(index) = self.indexes.iter().find(|index| to_index(**index) >= length) {
                    return Err(make_index_fault(*index, length));
                }
                match &mut batch.own {
                    None => batch.ids.extend_from_slice(&self.indexes),
                    Some(own) => batch.ids.extend(
                        self.indexes.iter().map(|index| own.add(self.dictionary.text(*index).as_bytes())),
                    ),
                }
            }
            TextPage::Plain(values) => {
                let dictionary = &self.dictionary;
                let own = batch.own.get_or_insert_with(|| {
                    let mut own = TextsBuilder::default();
                    for id in batch.ids.iter_mut().filter(|id| **id != NO_TEXT) {
                        *id = own.add(dictionary.text(*id).as_bytes());
                    }
                    own
                });
                for _ in 0..texts {
                    batch.ids.push(own.add(values.take_text()?));
                }
            }
        }
        if texts < rows {
            spread_ids(&mut batch.ids, first, &self.has_text);
        }
        Ok(())
    }

    /// Opens the next page.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no version of the program wrote any other")]
    fn open_page(&mut self) -> Result<(), ParquetError> {
        let page = self.pages.read_page()?;
        self.page = match page.encoding {
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                TextPage::Indexes(open_indexes(&page.values)?)
            }
            Encoding::PLAIN => TextPage::Plain(Cursor::new(page.values)),
            other => return Err(make_fault(format_args!("a page of texts in the encoding {other}"))),
        };
        self.levels = page.levels.map(|levels| HybridNumbers::new(levels, 1)).transpose()?;
        self.left = page.rows;
        Ok(())
    }
}

/// Spreads the ids from an index on over the lines that have a text.
fn spread_ids(ids: &mut Vec<u32>, first: usize, has_text: &[u32]) {
    let mut texts = ids.split_off(first).into_iter();
    ids.extend(has_text.iter().map(|has_text| match has_text {
        0 => NO_TEXT,
        _ => texts.next().unwrap_or(NO_TEXT), // there is an id for each of them
    }));
}
