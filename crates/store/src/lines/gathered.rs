//! The lines of a month in memory, until they become a row group: gathered by columns, from batches.
//!
//! A text that repeats is kept once for each dictionary of a batch, and an entry for each line says which it is. So nothing is
//! hashed here, and the encoder hashes each different text once (`encode/texts.rs`).

pub(super) mod id_map;
pub(super) mod keys;
pub(super) mod text_column;
pub(super) mod unknown_json;
pub(super) mod values;

use bill::{Batch, Column, Measure, Month, PerMeasure};

use keys::KeyColumns;
use text_column::TextColumn;
use unknown_json::UnknownJson;
use values::Values;

use crate::integers::{to_index, to_u32};

/// The lines of one month in memory.
#[derive(Debug)]
pub(super) struct GatheredLines {
    import: i64,
    month: Month,
    /// The number of the file of each line, and of the line in it.
    files: Vec<i64>,
    numbers: Vec<i64>,
    keys: KeyColumns,
    amounts: PerMeasure<Vec<i64>>,
    /// The texts of the known columns, in their order.
    texts: Vec<TextColumn>,
    unknown: TextColumn,
    /// Length of the texts of all lines, those that are kept once counted for each line.
    text_bytes: usize,
}

/// The values of one column of all lines.
#[derive(Clone, Copy, Debug)]
pub(super) enum ColumnValues<'a> {
    /// The same number in all lines.
    Same(i64),
    /// A number of each line.
    Numbers(&'a [i64]),
    /// A number of each key.
    KeyNumbers { entries: &'a [u32], numbers: &'a [i64] },
    /// A text of each line that has one. Lines at the end may have no entry.
    Texts { entries: &'a [u32], values: &'a Values },
}

impl GatheredLines {
    /// No lines yet.
    pub(super) fn new(import: i64, month: Month) -> Self {
        Self {
            import,
            month,
            files: Vec::new(),
            numbers: Vec::new(),
            keys: KeyColumns::default(),
            amounts: PerMeasure::default(),
            texts: Column::ALL.map(|_| TextColumn::default()).into(),
            unknown: TextColumn::default(),
            text_bytes: 0,
        }
    }

    /// Returns the number of lines.
    pub(super) const fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Returns the memory that they take, in bytes, or would take with each text of its own, as in memory of readers.
    pub(super) fn bytes(&self) -> usize {
        self.memory().max(self.text_bytes)
    }

    /// Returns the memory that they take, in bytes.
    fn memory(&self) -> usize {
        let amounts = self.amounts.iter().map(|(_, units)| units.capacity());
        let numbers = self.files.capacity() + self.numbers.capacity() + amounts.sum::<usize>();
        let texts = self.texts.iter().chain([&self.unknown]).map(TextColumn::bytes);
        numbers * size_of::<i64>()
            + self.keys.bytes()
            + texts.sum::<usize>()
            + self.texts.capacity() * size_of::<TextColumn>()
    }

    /// Adds some lines of a batch, which must be of the month.
    pub(super) fn add(&mut self, file: u32, batch: &Batch<'_>, rows: &[u32]) {
        let before = self.len();
        self.text_bytes += rows.iter().map(|row| count_row_bytes(batch, *row)).sum::<usize>();
        self.files.resize(before + rows.len(), i64::from(file));
        self.numbers.extend(rows.iter().map(|row| {
            let number = batch.numbers.get(to_index(*row)).and_then(|number| i64::try_from(*number).ok());
            let Some(number) = number else { unreachable!("files have fewer than 2^63 lines") };
            number
        }));
        self.keys.add(file, batch, rows);
        for measure in Measure::ALL {
            let units = &batch.amounts[measure];
            self.amounts[measure].extend(rows.iter().map(|row| {
                let Some(units) = units.get(to_index(*row)) else {
                    unreachable!("the line {row} has each amount")
                };
                *units
            }));
        }
        for (column, index) in self.texts.iter_mut().zip(batch.columns.known) {
            if let Some(index) = index {
                column.add(file, batch, *index, rows, before);
            }
        }
        if let Some(mut json) = UnknownJson::new(batch) {
            for (line, row) in (before..).zip(rows) {
                self.unknown.push(json.format_row(*row).as_bytes(), line);
            }
        }
    }

    /// Returns the order of the lines by owner: those of one owner stay in the order in which they were added.
    pub(super) fn sort_by_owner(&self) -> Vec<u32> {
        let owner_of = |key: u32| {
            let Some(owner) = self.keys.owners.get(to_index(key)) else {
                unreachable!("each line has a key")
            };
            *owner
        };
        let owners = self.keys.entries.iter().map(|key| owner_of(*key));
        let mut order: Vec<(i64, u32)> = owners.zip(0..to_u32(self.len())).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, line)| line).collect()
    }

    /// Lists the values of each column, in the order of the schema.
    pub(super) fn list_columns(&self) -> Vec<ColumnValues<'_>> {
        let keys = &self.keys;
        let accounts = |numbers| ColumnValues::KeyNumbers { entries: &keys.entries, numbers };
        let mut columns = vec![
            ColumnValues::Numbers(&self.files),
            ColumnValues::Same(i64::from(self.month.yyyymm())),
            ColumnValues::Same(self.import),
            ColumnValues::Numbers(&self.numbers),
        ];
        columns.extend([&keys.payers, &keys.owners, &keys.managers].map(|numbers| accounts(numbers)));
        let entries = &keys.entries[..];
        columns.extend(keys.texts.iter().map(|values| ColumnValues::Texts { entries, values }));
        columns.extend(self.amounts.iter().map(|(_, units)| ColumnValues::Numbers(units)));
        let texts = self.texts.iter().chain([&self.unknown]);
        columns.extend(
            texts.map(|column| ColumnValues::Texts { entries: column.entries(), values: column.values() }),
        );
        columns
    }
}

/// Returns the length of all texts of a line of a batch.
pub(super) fn count_row_bytes(batch: &Batch<'_>, row: u32) -> usize {
    let width = batch.ids.len();
    let start = to_index(row) * width;
    let Some(fields) = batch.fields.get(start..start + width) else {
        unreachable!("the batch has the line {row}")
    };
    fields.iter().map(|field| to_index(field.end - field.start)).sum()
}
