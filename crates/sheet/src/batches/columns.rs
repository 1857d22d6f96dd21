//! Gives ids to the texts of columns that repeat.

use bill::{ColumnIds, Span};

/// Number of texts, and their length in bytes, at which a dictionary is emptied before the next batch. With
/// [`COLUMNS_MAX`] they limit the memory of a file.
pub(super) const TEXTS_MAX: usize = 1 << 16;
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Number of first columns whose texts get ids; bill files have fewer than a hundred columns.
const COLUMNS_MAX: usize = 128;

/// Smallest number of lines that tell if the texts of a column repeat.
const LINES_MIN: usize = 256;

/// The columns of a file, with what is known of their texts.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Ids and texts, in the order of the file.
    pub(super) ids: Vec<ColumnIds>,
    kinds: Vec<Kind>,
}

/// The way in which the texts of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Each text gets an id, however many there are.
    Key,
    /// Each text gets an id, as long as texts repeat.
    Repeating,
    /// Too few texts repeat, so none gets an id.
    Different,
}

impl Columns {
    /// Starts a file of some width. The columns of `keys` always get ids.
    pub(super) fn new(width: usize, keys: &[usize]) -> Self {
        let kind_of = |index| match index {
            index if keys.contains(&index) => Kind::Key,
            index if index < COLUMNS_MAX => Kind::Repeating,
            _ => Kind::Different,
        };
        Self { ids: vec![ColumnIds::default(); width], kinds: (0..width).map(kind_of).collect() }
    }

    /// Empties the dictionaries that have become large. Returns true if one of a key was emptied.
    pub(super) fn limit(&mut self) -> bool {
        let mut is_key_emptied = false;
        for (column, kind) in self.ids.iter_mut().zip(&self.kinds) {
            if column.dictionary.len() > TEXTS_MAX || column.dictionary.byte_length() > TEXT_BYTES_MAX {
                column.dictionary.clear();
                is_key_emptied = is_key_emptied || *kind == Kind::Key;
            }
        }
        is_key_emptied
    }

    /// Gives ids to the texts of all columns of some rows.
    pub(super) fn read(&mut self, text: &str, fields: &[Span]) {
        let width = self.ids.len();
        for (index, (column, kind)) in self.ids.iter_mut().zip(&mut self.kinds).enumerate() {
            column.ids.clear();
            if *kind == Kind::Different {
                continue;
            }
            let known = column.dictionary.len();
            read_column(column, text, fields.get(index..).unwrap_or_default().iter().step_by(width));
            let new = column.dictionary.len().checked_sub(known).map_or(0, |new| new);
            let rows = column.ids.len();
            if *kind == Kind::Repeating
                && rows >= LINES_MIN
                && new.checked_mul(2).is_some_and(|new| new > rows)
            {
                *kind = Kind::Different;
                *column = ColumnIds::default();
            }
        }
    }
}

/// Gives ids to the texts of one column. A text is often that of the line before.
fn read_column<'f>(column: &mut ColumnIds, text: &str, fields: impl Iterator<Item = &'f Span>) {
    let mut last: Option<(&str, u32)> = None;
    for field in fields {
        let value = field.text_of(text);
        let id = match last {
            Some((before, id)) if before == value => id,
            _ => column.dictionary.find_or_add(value.as_bytes()),
        };
        column.ids.push(id);
        last = Some((value, id));
    }
}
