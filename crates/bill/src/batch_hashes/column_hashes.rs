//! Computes the digests of lines that are read column by column. A text that repeats need not be hashed again.

use super::line_key::LineKey;
use crate::charge::Charge;
use crate::codes::tables::CodeTables;
use crate::column::Column;
use crate::digest::line_digest::{
    DIGESTED_MEASURES, FIRST_AMOUNT_FIELD, FIRST_COLUMN_FIELD, LineDigest, hash_key, hash_number, hash_text,
    hash_unknown_text,
};
use crate::meaning::fields::{FIRST_AMOUNT_FIELD as FIRST_MEANT_AMOUNT, MEANT_MEASURES, TEXT_FIELDS};
use crate::meaning::line_meaning::LineMeaning;
use crate::meaning::{MeaningReader, hash_number as hash_meant_number};
use crate::measure::Measure;

/// The hashes of a text as fields of the content and the meaning of a line.
#[derive(Clone, Copy, Debug)]
pub struct TextHashes {
    content: u128,
    meaning: u128,
}

/// Computes the digests of the contents and the meanings of lines, column by column.
#[derive(Debug)]
pub struct ColumnHashes<'t> {
    /// `None` if meanings are not computed.
    reader: Option<MeaningReader<'t>>,
    /// For each line, the sum of the hashes of the fields of its content that were added.
    contents: Vec<u128>,
    /// For each line, the sum of the hashes of the fields of its meaning that were added.
    meanings: Vec<u128>,
    scratch: Vec<u8>,
}

impl<'t> ColumnHashes<'t> {
    /// Makes one that reads meanings under these tables, if there are any.
    #[must_use]
    pub fn new(tables: Option<&'t CodeTables>) -> Self {
        Self {
            reader: tables.map(MeaningReader::new),
            contents: Vec::new(),
            meanings: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Starts with so many lines, without a field.
    pub fn start(&mut self, lines: usize) {
        for sums in [&mut self.contents, &mut self.meanings] {
            sums.clear();
            sums.resize(lines, 0);
        }
    }

    /// Hashes the key of lines: their charge without its amounts, and the texts that state its codes.
    #[must_use]
    pub fn hash_key<'l>(&mut self, charge: &Charge<'_>, text: impl Fn(Column) -> Option<&'l str>) -> LineKey {
        LineKey {
            content: hash_key(charge),
            meaning: self.reader.as_mut().map(|reader| reader.hash_key(charge, &text)),
        }
    }

    /// Adds an amount of all lines, in units of 10^-8 USD.
    pub fn add_amounts(&mut self, measure: Measure, units: impl Iterator<Item = i64>) {
        let digested =
            (FIRST_AMOUNT_FIELD..).zip(DIGESTED_MEASURES).find(|(_, digested)| *digested == measure);
        let Some((field, _)) = digested else { unreachable!("each amount has a number") };
        let meant = (FIRST_MEANT_AMOUNT..).zip(MEANT_MEASURES).find(|(_, meant)| *meant == measure);
        let meant = meant.filter(|_| self.reader.is_some());
        for ((content, meaning), units) in self.contents.iter_mut().zip(&mut self.meanings).zip(units) {
            *content = content.wrapping_add(hash_number(field, units));
            if let Some((field, _)) = meant {
                *meaning = meaning.wrapping_add(hash_meant_number(field, units));
            }
        }
    }

    /// Adds the texts of all lines in a column; `None` for a line whose file had no such column. A text that is that of the line
    /// before is not hashed again.
    pub fn add_texts<'l>(&mut self, column: Column, texts: impl Iterator<Item = Option<&'l str>>) {
        let fields = TextFields::of(column);
        let mut before: Option<(&str, TextHashes)> = None;
        for ((content, meaning), text) in self.contents.iter_mut().zip(&mut self.meanings).zip(texts) {
            let Some(text) = text else { continue };
            let hashes = match before {
                Some((known, hashes)) if known == text => hashes,
                _ => fields.hash(&mut self.reader, text),
            };
            before = Some((text, hashes));
            *content = content.wrapping_add(hashes.content);
            *meaning = meaning.wrapping_add(hashes.meaning);
        }
    }

    /// Adds the texts of all lines in a column by their ids; `None` for a line whose file had no such column. `text` returns the
    /// text of an id. `known` are the hashes of the texts of this column by id, as far as they are known; others are added.
    ///
    /// # Panics
    ///
    /// If an id is not below the length of `known`.
    pub fn add_text_ids<'l>(
        &mut self,
        column: Column,
        ids: impl Iterator<Item = Option<u32>>,
        text: impl Fn(u32) -> &'l str,
        known: &mut [Option<TextHashes>],
    ) {
        let fields = TextFields::of(column);
        for ((content, meaning), id) in self.contents.iter_mut().zip(&mut self.meanings).zip(ids) {
            let Some(id) = id else { continue };
            let Some(known) = usize::try_from(id).ok().and_then(|id| known.get_mut(id)) else {
                unreachable!("the ids of a column are below the number of its texts")
            };
            let hashes = *known.get_or_insert_with(|| fields.hash(&mut self.reader, text(id)));
            *content = content.wrapping_add(hashes.content);
            *meaning = meaning.wrapping_add(hashes.meaning);
        }
    }

    /// Adds the text of the line at an index in an unknown column.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    pub fn add_unknown_text(&mut self, index: usize, name: &str, text: &str) {
        let hash = hash_unknown_text(&mut self.scratch, name, text);
        let Some(content) = self.contents.get_mut(index) else { unreachable!("there is a line {index}") };
        *content = content.wrapping_add(hash);
    }

    /// Returns the digests of the line at an index, which has a key. That of its meaning is `None` if meanings are not computed.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    #[must_use]
    pub fn digests_of(&self, index: usize, key: &LineKey) -> (LineDigest, Option<LineMeaning>) {
        let (Some(content), Some(meaning)) = (self.contents.get(index), self.meanings.get(index)) else {
            unreachable!("there is a line {index}")
        };
        let content = LineDigest::of_sum(content.wrapping_add(key.content));
        (content, key.meaning.map(|hashes| hashes.make_meaning(*meaning)))
    }
}

/// The numbers of a column of texts among the fields of a content and of a meaning.
struct TextFields {
    content: u64,
    /// The index among the fields of a meaning; `None` if the column is none of them.
    meaning: Option<usize>,
}

impl TextFields {
    /// Finds the numbers of a column.
    fn of(column: Column) -> Self {
        let meaning = TEXT_FIELDS.iter().position(|(_, meant, _)| *meant == column);
        let content = (FIRST_COLUMN_FIELD..).zip(Column::ALL).find(|(_, known)| *known == column);
        let Some((content, _)) = content else { unreachable!("each column has a number") };
        Self { content, meaning }
    }

    /// Hashes a text; for a meaning only if meanings are read.
    fn hash(&self, reader: &mut Option<MeaningReader<'_>>, text: &str) -> TextHashes {
        let meaning = match (reader, self.meaning) {
            (Some(reader), Some(field)) => reader.hash_text_field(field, text),
            _ => 0,
        };
        TextHashes { content: hash_text(self.content, text), meaning }
    }
}
