//! One column of texts, as its lines are gathered.

use bill::{Batch, ColumnIds};

use super::id_map::IdMap;
use super::values::{NO_VALUE, Values};
use crate::integers::to_index;

/// One column of texts of the lines of a month.
#[derive(Debug, Default)]
pub(super) struct TextColumn {
    /// The index of each line's text in `values`, or [`NO_VALUE`]. Lines behind the last that has a text have no entry.
    entries: Vec<u32>,
    values: Values,
    /// The index of the value of each id that was met in batches of `source`.
    known: IdMap,
    source: Source,
}

/// The dictionary that ids are of. Ids of another file or generation mean other texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) file: u32,
    pub(super) generation: u64,
}

impl TextColumn {
    /// The index of each line's text in the values, or [`NO_VALUE`]; lines at the end may have none.
    pub(super) fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// The texts.
    pub(super) const fn values(&self) -> &Values {
        &self.values
    }

    /// Returns the memory that it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<u32>() + self.values.bytes() + self.known.bytes()
    }

    /// Adds the texts of some lines of a batch, after `before` other lines of the month. `column` is the index of the
    /// column in the file.
    pub(super) fn add(&mut self, file: u32, batch: &Batch<'_>, column: usize, rows: &[u32], before: usize) {
        let Some(ids) = batch.ids.get(column) else { unreachable!("the batch has the column {column}") };
        self.entries.resize(before, NO_VALUE);
        if ids.ids.is_empty() {
            self.add_texts(batch, column, rows);
        } else {
            let source = Source { file, generation: ids.dictionary.generation() };
            self.add_ids(source, ids, rows);
        }
    }

    /// Adds a text of its own for each line.
    fn add_texts(&mut self, batch: &Batch<'_>, column: usize, rows: &[u32]) {
        let (text, width) = (batch.text.as_bytes(), batch.ids.len());
        let values = &mut self.values;
        self.entries.extend(rows.iter().map(|row| {
            let Some(field) = batch.fields.get(to_index(*row) * width + column) else {
                unreachable!("the batch has the line {row}")
            };
            values.push(field.bytes_of(text))
        }));
    }

    /// Adds the texts of ids: each text once for each dictionary.
    fn add_ids(&mut self, source: Source, ids: &ColumnIds, rows: &[u32]) {
        if source != self.source {
            self.known.clear();
            self.source = source;
        }
        let (values, known) = (&mut self.values, &mut self.known);
        let mut last: Option<(u32, u32)> = None;
        self.entries.extend(rows.iter().map(|row| {
            let Some(id) = ids.ids.get(to_index(*row)) else { unreachable!("the batch has the line {row}") };
            let index = match last {
                Some((id_before, index)) if id_before == *id => index,
                _ => known.find(*id).unwrap_or_else(|| {
                    let index = values.push(ids.dictionary.value(*id));
                    known.insert(*id, index);
                    index
                }),
            };
            last = Some((*id, index));
            index
        }));
    }

    /// Adds a text of one more line, after `before` other lines of the month. The same text as that of the line before it is
    /// kept once.
    pub(super) fn push(&mut self, text: &[u8], before: usize) {
        self.entries.resize(before, NO_VALUE);
        let index = match self.values.last() {
            Some((index, last)) if last == text => index,
            _ => self.values.push(text),
        };
        self.entries.push(index);
    }
}
