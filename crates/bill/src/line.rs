//! One bill line: its charge, and its fields as the file has them.

use crate::charge::Charge;
use crate::column::Column;
use crate::digest::{LineDigest, digest_line};
use crate::meaning::MeaningReader;
use crate::meaning::comparison::Comparison;
use crate::meaning::line_meaning::LineMeaning;
use crate::stated_text::stated_text;

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

/// The fields of one line, as the file has them.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    pub(crate) header: &'a crate::sheet::Header,
    pub(crate) record: crate::sheet::Record<'a>,
}

impl<'a> Texts<'a> {
    /// The text of a known column; `None` if the file has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'a str> {
        self.record.field(self.header.index_of(column)?)
    }

    /// Header and text of every unknown column, in the order of the file.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let record = self.record;
        self.header
            .unknown()
            .iter()
            .filter_map(move |(name, index)| Some((name.as_str(), record.field(*index)?)))
    }

    /// Returns true if the file has unknown columns.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        !self.header.unknown().is_empty()
    }
}

impl Line<'_> {
    /// Computes the digest of the line's whole content, except its position: the charge, and every field as the file
    /// has it. It does not depend on the order of the columns. `scratch` is overwritten; reusing it saves
    /// allocations.
    #[must_use]
    pub fn digest(&self, scratch: &mut Vec<u8>) -> LineDigest {
        let unknown = self.texts.header.unknown_columns_by_name();
        let unknown = unknown.map(|(name, index)| (name, self.texts.record.field(index).unwrap_or_default()));
        digest_line(scratch, &self.charge, |column| self.texts.get(column), unknown)
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
