//! A column of texts of a batch, in which each line has the id of its text.

use std::sync::Arc;

use super::decode::text_values::{NO_TEXT, TextValues, Texts};

/// A decoded column of texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextColumn<'a>(pub(super) &'a TextValues);

impl<'a> TextColumn<'a> {
    /// Returns the text of a line; `None` if it has none.
    pub(super) fn text(self, row: usize) -> Option<&'a str> {
        let id = self.id(row);
        (id != NO_TEXT).then(|| self.0.texts.text(id))
    }

    /// Returns a number for the text of a line, or [`NO_TEXT`]. Lines of a batch with equal numbers have equal texts, or none.
    #[inline]
    pub(super) fn id(self, row: usize) -> u32 {
        let Some(id) = self.0.ids.get(row) else { unreachable!("each line has an id, or none") };
        *id
    }

    /// Returns the texts of all lines of the row group, of which each has one id; `None` if those of this batch are by themselves.
    pub(super) fn dictionary(self) -> Option<&'a Arc<Texts>> {
        self.0.is_dictionary.then_some(&self.0.texts)
    }
}
