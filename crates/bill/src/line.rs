//! One bill line: its charge, and its fields as the file has them.

use crate::charge::Charge;
use crate::column::Column;
use crate::digest::first_format::{FirstLineDigest, digest_line_first};
use crate::digest::line_digest::{LineDigest, digest_line};
use crate::meaning::MeaningReader;
use crate::meaning::comparison::Comparison;
use crate::meaning::line_meaning::LineMeaning;
use crate::stated_text::stated_text;
use crate::unknown_columns::UnknownColumns;

/// One line of a bill file.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line's number in its file. The header is line 1.
    pub number: u64,
    /// The keys and amounts.
    pub charge: Charge<'a>,
    /// Every field, as the file has it.
    pub texts: Texts<'a>,
}

/// The text of each known column, by [`Column::index`]; `None` for a column that the file does not have.
pub type KnownTexts<'a> = [Option<&'a str>; Column::COUNT];

/// The fields of one line, as the file has them. Files of any format give them.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    known: &'a KnownTexts<'a>,
    unknown_columns: &'a UnknownColumns,
    /// The text of each unknown column, in the order of the file.
    unknown: &'a [&'a str],
}

// The functions are inlined, since other crates call them for each column of each line.
impl<'a> Texts<'a> {
    /// Makes the fields of a line, with a text for each unknown column of its file, in the order of the file.
    ///
    /// # Panics
    ///
    /// If there are more or fewer texts than unknown columns.
    #[inline]
    #[must_use]
    pub fn new(
        known: &'a KnownTexts<'a>,
        unknown_columns: &'a UnknownColumns,
        unknown: &'a [&'a str],
    ) -> Self {
        assert_eq!(unknown.len(), unknown_columns.len(), "each unknown column has a text");
        Self { known, unknown_columns, unknown }
    }

    /// The text of a known column; `None` if the file has no such column.
    #[inline]
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'a str> {
        let Some(text) = self.known.get(column.index()) else { unreachable!("each column has an entry") };
        *text
    }

    /// Header and text of every unknown column, in the order of the file.
    #[inline]
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.unknown_columns.names().zip(self.unknown.iter().copied())
    }

    /// Returns true if the file has unknown columns.
    #[inline]
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// Header and text of every unknown column, in the order of the headers.
    fn unknown_by_name(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let unknown = self.unknown;
        let columns = self.unknown_columns.by_name();
        columns.filter_map(move |(name, index)| Some((name, *unknown.get(index)?)))
    }
}

impl Line<'_> {
    /// Computes the digest of the line's whole content, except its position: the charge, and every field as the file
    /// has it. It does not depend on the order of the columns.
    #[must_use]
    pub fn digest(&self) -> LineDigest {
        digest_line(&self.charge, |column| self.texts.get(column), self.texts.unknown())
    }

    /// Computes the digest of the line's whole content in the first format. `scratch` is overwritten; reusing it saves
    /// allocations.
    #[must_use]
    pub fn digest_first(&self, scratch: &mut Vec<u8>) -> FirstLineDigest {
        digest_line_first(
            scratch,
            &self.charge,
            |column| self.texts.get(column),
            self.texts.unknown_by_name(),
        )
    }

    /// Computes the digest of the line's meaning.
    #[must_use]
    pub fn meaning(&self, reader: &mut MeaningReader<'_>) -> LineMeaning {
        reader.read(&self.charge, |column| self.texts.get(column))
    }

    /// Computes the facts by which an append compares the line.
    #[must_use]
    pub fn comparison(&self, reader: &mut MeaningReader<'_>) -> Comparison {
        reader.compare(&self.charge, |column| self.texts.get(column))
    }

    /// Hashes the line's component, as [`MeaningReader::hash_component`] gives it.
    #[must_use]
    pub fn hash_component(&self, reader: &mut MeaningReader<'_>) -> u64 {
        reader.hash_component(|column| self.texts.get(column))
    }

    /// The line's id, if its file has such a column and the line states one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.texts.get(Column::Id).and_then(stated_text)
    }
}
