//! Gives ids to the texts of columns that repeat.

use std::ops::Range;

use bill::{ColumnIds, Span};

use super::wide_rows::WideRows;

/// Number of texts, and their length in bytes, at which a dictionary is emptied before the next batch. With
/// [`COLUMNS_MAX`] they limit the memory of a file.
pub(super) const TEXTS_MAX: usize = 1 << 16;
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Number of first columns whose texts get ids; bill files have fewer than a hundred columns.
const COLUMNS_MAX: usize = 128;

/// Smallest number of lines that tell if the texts of a column repeat.
const LINES_MIN: usize = 256;

/// Smallest number of rows for each text that is not that of the row before, of a column in a group.
const GROUP_ROWS_MIN: usize = 8;

/// The columns of a file, with what is known of their texts.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Ids and texts, in the order of the file.
    pub(super) ids: Vec<ColumnIds>,
    kinds: Vec<Kind>,
    /// Ranges of neighbouring columns whose texts mostly are those of the row before, in the last batch.
    groups: Vec<Range<usize>>,
    /// True for each row with the texts of the row before it, in a group of columns.
    repeats: Vec<bool>,
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
        Self {
            ids: std::iter::repeat_with(ColumnIds::default).take(width).collect(),
            kinds: (0..width).map(kind_of).collect(),
            groups: Vec::new(),
            repeats: Vec::new(),
        }
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
    pub(super) fn read(&mut self, rows: WideRows<'_>) {
        let groups = std::mem::take(&mut self.groups);
        let mut group = 0..0;
        let steady: Vec<bool> = (0..self.ids.len())
            .map(|index| {
                if let Some(next) = groups.iter().find(|next| next.start == index) {
                    group = next.clone();
                    self.mark_repeats(rows, next);
                }
                self.read_column(index, rows, group.contains(&index))
            })
            .collect();
        self.groups = list_groups(&steady);
    }

    /// Gives ids to the texts of one column. Returns true if most are those of the row before.
    fn read_column(&mut self, index: usize, rows: WideRows<'_>, is_in_group: bool) -> bool {
        let (Some(column), Some(kind)) = (self.ids.get_mut(index), self.kinds.get_mut(index)) else {
            unreachable!("the index {index} is of no column")
        };
        column.ids.clear();
        if *kind == Kind::Different {
            return false;
        }
        let known = column.dictionary.len();
        let changes = if is_in_group {
            add_changed_texts(column, rows, index, &self.repeats)
        } else {
            add_texts(column, rows.column(index))
        };
        let new = column.dictionary.len().checked_sub(known);
        let is_different = new.and_then(|new| new.checked_mul(2)).is_some_and(|new| new > rows.len());
        if *kind == Kind::Repeating && rows.len() >= LINES_MIN && is_different {
            *kind = Kind::Different;
            *column = ColumnIds::default();
        }
        changes.checked_mul(GROUP_ROWS_MIN).is_some_and(|changes| changes <= rows.len())
    }

    /// Marks the rows that have, in all columns of a group, the texts of the row before them: the same bytes, divided at the same
    /// places.
    fn mark_repeats(&mut self, rows: WideRows<'_>, group: &Range<usize>) {
        self.repeats.clear();
        let mut before: Option<(&[Span], &[u8])> = None;
        for row in 0..rows.len() {
            let fields = rows.fields_of(row).get(group.clone()).unwrap_or_default();
            let [first, .., last] = fields else { unreachable!("a group has two columns at least") };
            let bytes = Span { start: first.start, end: last.end }.bytes_of(rows.text.as_bytes());
            let is_repeat = |(fields_before, bytes_before): (&[Span], &[u8])| {
                bytes_before == bytes && are_same_places(fields_before, fields)
            };
            self.repeats.push(before.is_some_and(is_repeat));
            before = Some((fields, bytes));
        }
    }
}

/// Returns true if fields of two rows are at the same distances from the first.
fn are_same_places(before: &[Span], fields: &[Span]) -> bool {
    let (Some(first_before), Some(first)) = (before.first(), fields.first()) else { return false };
    let distance = first.start.wrapping_sub(first_before.start);
    let differences = before.iter().zip(fields).fold(0, |differences, (before, field)| {
        let start = field.start.wrapping_sub(before.start) ^ distance;
        let end = field.end.wrapping_sub(before.end) ^ distance;
        differences | start | end
    });
    differences == 0
}

/// Adds the ids of the texts of a column. Returns the number of texts that are not that of the row before.
#[expect(clippy::arithmetic_side_effects, reason = "a count of rows")]
fn add_texts<'r>(column: &mut ColumnIds, texts: impl Iterator<Item = &'r [u8]>) -> usize {
    let mut last: Option<(&[u8], u32)> = None;
    let mut changes = 0;
    for text in texts {
        let id = match last {
            Some((before, id)) if before == text => id,
            _ => {
                changes += 1;
                column.dictionary.find_or_add(text)
            }
        };
        column.ids.push(id);
        last = Some((text, id));
    }
    changes
}

/// Does what [`add_texts`] does, for the column at an index, where it is known which rows have the text of the row before.
#[expect(clippy::arithmetic_side_effects, reason = "a count of rows")]
fn add_changed_texts(column: &mut ColumnIds, rows: WideRows<'_>, index: usize, repeats: &[bool]) -> usize {
    let ColumnIds { ids, dictionary } = column;
    let mut last: Option<(&[u8], u32)> = None;
    let mut changes = 0;
    ids.extend(repeats.iter().enumerate().map(|(row, is_repeat)| {
        if let (true, Some((_, id))) = (is_repeat, last) {
            return id;
        }
        let Some(text) = rows.field(row, index) else { unreachable!("each row has each column") };
        let id = match last {
            Some((before, id)) if before == text.as_bytes() => id,
            _ => {
                changes += 1;
                dictionary.find_or_add(text.as_bytes())
            }
        };
        last = Some((text.as_bytes(), id));
        id
    }));
    changes
}

/// Lists the ranges of at least two neighbouring columns that are steady, without the first column of a file.
#[expect(clippy::arithmetic_side_effects, reason = "indexes of columns")]
fn list_groups(steady: &[bool]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for index in
        steady.iter().enumerate().skip(1).filter(|(_, is_steady)| **is_steady).map(|(index, _)| index)
    {
        match groups.last_mut() {
            Some(group) if group.end == index => group.end = index + 1,
            _ => groups.push(index..index + 1),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_of_steady_neighbours_without_the_first_column() {
        assert_eq!(list_groups(&[true, true, true, false, true, false, true, true]), [1..3, 6..8]);
        assert_eq!(list_groups(&[true, false]), []);
        assert_eq!(list_groups(&[]), []);
    }

    #[test]
    fn the_same_bytes_that_are_divided_at_other_places_are_no_repeat() {
        // In a file, these are `"x"",y","z",w "` and `"x",y ","z"",w"`, after doubled quotes were made single.
        let text = "x\",y \",\"z\",w \"";
        let bytes = text.len();
        let text = format!("{text}{text}");
        let span = |row: usize, start: usize, end: usize| Span {
            start: u32::try_from(row * bytes + start).unwrap(),
            end: u32::try_from(row * bytes + end).unwrap(),
        };
        let one = |row| [span(row, 0, 4), span(row, 8, 9), span(row, 11, 14)];
        let other = |row| [span(row, 0, 1), span(row, 3, 6), span(row, 8, 14)];
        for (second, is_repeat) in [(one(1), true), (other(1), false)] {
            let fields = [one(0), second].concat();
            let mut columns = Columns::new(3, &[]);
            columns.mark_repeats(WideRows::new(&text, &fields, 3), &(0..3));
            assert_eq!(columns.repeats, [false, is_repeat]);
        }
    }
}
