//! Reads the amounts of many rows.

use bill::{ColumnIds, Measure, PerMeasure, stated_text};

use super::units::read_plain_units;
use super::wide_rows::WideRows;
use crate::header::Header;
use crate::resolve::amounts::is_required;

/// Stands for a text that is read by itself: a fault, or an amount in an unusual form.
pub(super) const UNUSUAL: i64 = i64::MIN;

/// Stands for an amount that the row does not state, and that counts as zero.
pub(super) const UNSTATED: i64 = i64::MIN + 1;

/// The amounts of the rows of a file.
#[derive(Debug)]
pub(super) struct RowAmounts {
    measures: PerMeasure<MeasureColumn>,
}

/// One amount of the rows.
#[derive(Clone, Debug)]
struct MeasureColumn {
    /// The index of its column; `None` if the file has no such column.
    column: Option<usize>,
    is_required: bool,
    /// The units of each text of the column, by its id.
    by_id: Vec<i64>,
    /// The generation of these ids.
    generation: u64,
    /// The units of each row, or [`UNUSUAL`], or [`UNSTATED`].
    units: Vec<i64>,
}

impl RowAmounts {
    /// Starts a file.
    pub(super) fn new(header: &Header) -> Self {
        let measures = PerMeasure::from_fn(|measure| MeasureColumn {
            column: header.index_of(header.basis.column(measure)),
            is_required: is_required(measure),
            by_id: Vec::new(),
            generation: 0,
            units: Vec::new(),
        });
        Self { measures }
    }

    /// Reads the amounts of some rows, whose texts have ids.
    pub(super) fn read(&mut self, ids: &[ColumnIds], rows: WideRows<'_>) {
        for measure in Measure::ALL {
            self.measures[measure].read(ids, rows);
        }
    }

    /// The units of the row at an index, or [`UNUSUAL`], or [`UNSTATED`].
    pub(super) fn units_of(&self, row: usize) -> PerMeasure<i64> {
        PerMeasure::from_fn(|measure| {
            let Some(units) = self.measures[measure].units.get(row) else {
                unreachable!("each row has each amount")
            };
            *units
        })
    }
}

impl MeasureColumn {
    fn read(&mut self, ids: &[ColumnIds], texts: WideRows<'_>) {
        self.units.clear();
        let Some(index) = self.column else {
            self.units.resize(texts.len(), if self.is_required { UNUSUAL } else { UNSTATED });
            return;
        };
        match ids.get(index) {
            Some(column) if !column.ids.is_empty() => self.read_by_id(column),
            _ => {
                let is_required = self.is_required;
                let rows = 0..texts.len();
                self.units.extend(rows.map(|row| read_units(texts.field(row, index), is_required)));
            }
        }
    }

    /// Reads the amounts of texts that repeat, each text once.
    fn read_by_id(&mut self, column: &ColumnIds) {
        if self.generation != column.dictionary.generation() {
            self.generation = column.dictionary.generation();
            self.by_id.clear();
        }
        for id in 0_u32.. {
            let Ok(index) = usize::try_from(id) else { unreachable!("memory has more than 2^32 bytes") };
            if index >= column.dictionary.len() {
                break;
            }
            if index >= self.by_id.len() {
                self.by_id.push(read_units(Some(column.dictionary.text(id)), self.is_required));
            }
        }
        let by_id = &self.by_id;
        self.units.extend(column.ids.iter().map(|id| {
            let Some(units) = usize::try_from(*id).ok().and_then(|id| by_id.get(id)) else {
                unreachable!("each id has its units")
            };
            *units
        }));
    }
}

/// Reads the text of an amount.
fn read_units(text: Option<&str>, is_required: bool) -> i64 {
    let Some(text) = text else { unreachable!("each row has each column") };
    if let Some(units) = read_plain_units(text.as_bytes()) {
        return units;
    }
    if stated_text(text).is_none() && !is_required { UNSTATED } else { UNUSUAL }
}
