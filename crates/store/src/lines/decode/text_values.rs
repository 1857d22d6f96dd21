//! Decoded texts of some lines: an id for each line, and the text of each id.

use std::sync::Arc;

use parquet::errors::ParquetError;

use super::cursor::make_fault;
use crate::integers::{to_index, to_u32};

/// Stands for the id of a line that has no text.
pub(crate) const NO_TEXT: u32 = u32::MAX;

/// Texts, one behind the other.
#[derive(Debug)]
pub(crate) struct Texts {
    all: String,
    /// The end of each text.
    ends: Vec<usize>,
}

/// The texts of some lines in a column.
#[derive(Clone, Debug)]
pub(crate) struct TextValues {
    /// The id of the text of each line, or [`NO_TEXT`].
    pub(crate) ids: Vec<u32>,
    /// The text of each id.
    pub(crate) texts: Arc<Texts>,
    /// True if the texts are those of the whole row group, each of which has one id. Else each line has its own id.
    pub(crate) is_dictionary: bool,
}

/// Gathers texts.
#[derive(Debug, Default)]
pub(super) struct TextsBuilder {
    all: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    /// Number of texts.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the text of an id.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[inline]
    pub(crate) fn text(&self, id: u32) -> &str {
        let id = to_index(id);
        let start = match id.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let text = start.zip(self.ends.get(id)).and_then(|(start, end)| self.all.get(start..*end));
        let Some(text) = text else { unreachable!("each id has a text") };
        text
    }
}

impl TextsBuilder {
    /// Adds a text, and returns its id.
    #[inline]
    pub(super) fn add(&mut self, text: &[u8]) -> u32 {
        self.all.extend_from_slice(text);
        self.ends.push(self.all.len());
        to_u32(self.ends.len() - 1)
    }

    /// Ends with the last text.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: a text is no UTF-8.
    pub(super) fn finish(self) -> Result<Texts, ParquetError> {
        let all = String::from_utf8(self.all).ok();
        // Texts that are UTF-8 together may be cut within a character.
        match all.filter(|all| self.ends.iter().all(|end| all.is_char_boundary(*end))) {
            Some(all) => Ok(Texts { all, ends: self.ends }),
            None => Err(make_fault("a text that is no UTF-8")),
        }
    }
}
