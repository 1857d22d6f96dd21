//! Encoding of a column of texts, of which some or all may be missing.

use bill::Dictionary;
use parquet::basic::Encoding;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::statistics::{Statistics, ValueStatistics};

use super::bounds::{Bounds, PageOrder, cut_max, cut_min};
use super::chunk::{ChunkWriter, DataPage, EncodedChunk};
use super::hybrid::{count_index_bits, push_hybrid, push_run};
use super::limits::{DICTIONARY_BYTES_MAX, PAGE_BYTES_MAX, PAGE_ROWS_MAX};
use crate::integers::{to_index, to_u32};
use crate::lines::gathered::values::{NO_VALUE, Values};

/// Length of the number before a text that says how long it is.
const LENGTH_BYTES: usize = size_of::<u32>();

/// Stands for a value that has no id yet.
const NO_ID: u32 = u32::MAX;

/// Memory for the encoding of texts.
#[derive(Debug, Default)]
pub(super) struct TextEncoder {
    /// The different texts of the column, in the order in which its lines have them.
    dictionary: Dictionary,
    /// The id of each value, or [`NO_ID`].
    id_of_value: Vec<u32>,
    /// The id of each text; none for a line that has none.
    ids: Vec<u32>,
    /// The number of the page that had the text of an id last, from 1.
    last_pages: Vec<u32>,
    levels: Vec<u32>,
    content: Vec<u8>,
}

/// The bounds of the pages of a chunk.
struct ChunkBounds<'v> {
    all: Option<Bounds<&'v [u8]>>,
    order: PageOrder<Vec<u8>>,
}

impl TextEncoder {
    /// Encodes texts: `entries` are indexes of values, or [`NO_VALUE`], in the order of the lines.
    pub(super) fn encode(
        &mut self,
        entries: &[u32],
        values: &Values,
        is_optional: bool,
        mut chunk: ChunkWriter<'_>,
    ) -> Result<EncodedChunk, ParquetError> {
        let bounds = if self.number_all(entries, values) {
            self.write_ids(entries, is_optional, &mut chunk)?
        } else {
            self.write_plain(entries, values, is_optional, &mut chunk)?
        };
        let statistics = make_statistics(bounds.all, chunk.count_nulls());
        chunk.finish(statistics, bounds.order.order())
    }

    /// Gives each text an id in the dictionary. Returns false if the dictionary would be too large.
    fn number_all(&mut self, entries: &[u32], values: &Values) -> bool {
        let (dictionary, ids) = (&mut self.dictionary, &mut self.ids);
        dictionary.clear();
        ids.clear();
        self.id_of_value.clear();
        self.id_of_value.resize(values.len(), NO_ID);
        let mut is_small = true;
        for entry in entries.iter().filter(|entry| **entry != NO_VALUE) {
            let Some(id) = self.id_of_value.get_mut(to_index(*entry)) else {
                unreachable!("entries are indexes of values")
            };
            if *id == NO_ID {
                *id = dictionary.find_or_add(values.value(*entry));
                is_small = dictionary.byte_length() + LENGTH_BYTES * dictionary.len() <= DICTIONARY_BYTES_MAX;
                if !is_small {
                    break;
                }
            }
            ids.push(*id);
        }
        is_small
    }

    /// Writes the dictionary and pages of ids.
    fn write_ids(
        &mut self,
        entries: &[u32],
        is_optional: bool,
        chunk: &mut ChunkWriter<'_>,
    ) -> Result<ChunkBounds<'_>, ParquetError> {
        let Self { dictionary, ids, last_pages, levels, content, .. } = self;
        let dictionary = &*dictionary;
        let mut chunk_bounds = ChunkBounds::new();
        let width = count_index_bits(dictionary.len());
        content.clear();
        for id in 0..to_u32(dictionary.len()) {
            push_plain(dictionary.value(id), content);
        }
        chunk.write_dictionary(content, dictionary.len())?;
        last_pages.clear();
        last_pages.resize(dictionary.len(), 0);
        let mut rest = &ids[..];
        for (number, page) in (1..).zip(entries.chunks(PAGE_ROWS_MAX)) {
            content.clear();
            let nulls = count_nulls(page);
            if is_optional {
                push_levels(page, nulls, levels, content);
            }
            let Some((ids, behind)) = rest.split_at_checked(page.len() - nulls) else {
                unreachable!("each text has an id")
            };
            rest = behind;
            let [width_byte, ..] = width.to_le_bytes();
            content.push(width_byte);
            push_hybrid(ids, width, content);
            let mut bounds = None;
            for id in ids {
                let Some(last_page) = last_pages.get_mut(to_index(*id)) else {
                    unreachable!("ids are those of the dictionary")
                };
                if *last_page != number {
                    *last_page = number;
                    Bounds::widen(&mut bounds, dictionary.value(*id));
                }
            }
            chunk.write_data(DataPage {
                rows: page.len(),
                nulls,
                encoding: Encoding::RLE_DICTIONARY,
                content,
                bounds: chunk_bounds.add(bounds),
            })?;
        }
        Ok(chunk_bounds)
    }

    /// Writes pages of texts.
    fn write_plain<'v>(
        &mut self,
        entries: &[u32],
        values: &'v Values,
        is_optional: bool,
        chunk: &mut ChunkWriter<'_>,
    ) -> Result<ChunkBounds<'v>, ParquetError> {
        let mut chunk_bounds = ChunkBounds::new();
        let mut rest = entries;
        while !rest.is_empty() {
            let (page, behind) = rest.split_at(count_page_rows(rest, values));
            rest = behind;
            self.content.clear();
            let nulls = count_nulls(page);
            if is_optional {
                push_levels(page, nulls, &mut self.levels, &mut self.content);
            }
            let (mut bounds, mut last) = (None, NO_VALUE);
            for entry in page.iter().filter(|entry| **entry != NO_VALUE) {
                let value = values.value(*entry);
                push_plain(value, &mut self.content);
                if *entry != last {
                    Bounds::widen(&mut bounds, value);
                    last = *entry;
                }
            }
            chunk.write_data(DataPage {
                rows: page.len(),
                nulls,
                encoding: Encoding::PLAIN,
                content: &self.content,
                bounds: chunk_bounds.add(bounds),
            })?;
            if self.content.capacity() > 2 * PAGE_BYTES_MAX {
                self.content = Vec::new(); // of a huge text
            }
        }
        Ok(chunk_bounds)
    }
}

impl<'v> ChunkBounds<'v> {
    /// No page yet.
    const fn new() -> Self {
        Self { all: None, order: PageOrder::new() }
    }

    /// Adds the bounds of the next page, and returns them as they are written.
    fn add(&mut self, page: Option<Bounds<&'v [u8]>>) -> Option<Bounds<Vec<u8>>> {
        Bounds::merge(&mut self.all, page);
        let written = page.map(|page| Bounds { min: cut_min(page.min).to_vec(), max: cut_max(page.max) });
        if let Some(written) = &written {
            self.order.add(written.clone());
        }
        written
    }
}

/// Number of lines at the beginning that go to the next page, at least one.
fn count_page_rows(entries: &[u32], values: &Values) -> usize {
    let mut bytes = 0;
    for (row, entry) in entries.iter().take(PAGE_ROWS_MAX).enumerate() {
        if *entry != NO_VALUE {
            bytes += values.value(*entry).len() + LENGTH_BYTES;
        }
        if bytes > PAGE_BYTES_MAX {
            return row.max(1);
        }
    }
    entries.len().min(PAGE_ROWS_MAX)
}

/// Counts the lines without a text.
fn count_nulls(page: &[u32]) -> usize {
    page.iter().filter(|entry| **entry == NO_VALUE).count()
}

/// Appends which lines of a page have a text, behind the length of that.
fn push_levels(page: &[u32], nulls: usize, levels: &mut Vec<u32>, content: &mut Vec<u8>) {
    let start = content.len();
    content.extend_from_slice(&[0; LENGTH_BYTES]);
    if nulls == 0 || nulls == page.len() {
        push_run(page.len(), u32::from(nulls == 0), 1, content);
    } else {
        levels.clear();
        levels.extend(page.iter().map(|entry| u32::from(*entry != NO_VALUE)));
        push_hybrid(levels, 1, content);
    }
    let length = to_u32(content.len() - start - LENGTH_BYTES).to_le_bytes();
    let Some(place) = content.get_mut(start..start + LENGTH_BYTES) else {
        unreachable!("it was added above")
    };
    place.copy_from_slice(&length);
}

/// Appends a text behind its length.
#[inline]
fn push_plain(text: &[u8], content: &mut Vec<u8>) {
    content.extend_from_slice(&to_u32(text.len()).to_le_bytes());
    content.extend_from_slice(text);
}

/// Makes the statistics of a chunk.
fn make_statistics(bounds: Option<Bounds<&[u8]>>, nulls: u64) -> Statistics {
    let Some(Bounds { min, max }) = bounds else {
        return ValueStatistics::<ByteArray>::new(None, None, None, Some(nulls), false).into();
    };
    let (written_min, written_max) = (cut_min(min).to_vec(), cut_max(max));
    let (is_min_exact, is_max_exact) = (written_min == min, written_max == max);
    let [min, max] = [written_min, written_max].map(|bound| Some(ByteArray::from(bound)));
    let statistics = ValueStatistics::new(min, max, None, Some(nulls), false);
    statistics.with_min_is_exact(is_min_exact).with_max_is_exact(is_max_exact).into()
}
