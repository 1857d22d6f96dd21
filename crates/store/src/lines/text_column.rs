//! A decoded column of texts, as it is or with ids in a dictionary.

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use arrow_array::{Array as _, Int32Array, RecordBatch, StringArray};

/// Stands for the text of a line that has none.
const NO_TEXT: i32 = -1;

/// A decoded column of texts.
#[derive(Clone, Copy, Debug)]
pub(super) enum TextColumn<'a> {
    /// A text for each line.
    Plain(&'a StringArray),
    /// An id for each line, and the text of each id.
    Dictionary { ids: &'a Int32Array, texts: &'a StringArray },
}

impl<'a> TextColumn<'a> {
    /// Finds a column of texts by its name.
    pub(super) fn find(batch: &'a RecordBatch, name: &str) -> Option<Self> {
        let column = batch.column_by_name(name)?;
        if let Some(texts) = column.as_string_opt() {
            return Some(Self::Plain(texts));
        }
        let column = column.as_dictionary_opt::<Int32Type>()?;
        Some(Self::Dictionary { ids: column.keys(), texts: column.values().as_string_opt()? })
    }

    /// Returns the text of a line; `None` if it has none.
    pub(super) fn text(self, row: usize) -> Option<&'a str> {
        match self {
            Self::Plain(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Self::Dictionary { ids, texts } => {
                let id = usize::try_from(find_id(ids, row)).ok()?;
                Some(texts.value(id))
            }
        }
    }

    /// Returns a number for the text of a line. Lines of a batch with equal numbers have equal texts, or none. `None` if the
    /// column was read without a dictionary.
    pub(super) fn id(self, row: usize) -> Option<i32> {
        match self {
            Self::Plain(_) => None,
            Self::Dictionary { ids, .. } => Some(find_id(ids, row)),
        }
    }
}

impl TextColumn<'_> {
    /// Returns the number of the text of a line, as [`TextColumn::id`] does.
    ///
    /// # Panics
    ///
    /// If the column was read without a dictionary.
    pub(super) fn require_id(self, row: usize) -> i32 {
        let Some(id) = self.id(row) else { unreachable!("the column is read with a dictionary") };
        id
    }
}

/// Returns the id of the text of a line, or [`NO_TEXT`].
fn find_id(ids: &Int32Array, row: usize) -> i32 {
    if ids.is_valid(row) { ids.value(row) } else { NO_TEXT }
}
