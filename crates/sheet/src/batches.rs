//! Rows of files of any format, to batches of lines.
//!
//! The way of the data: the texts of each column get ids ([`Columns`]); each combination of texts that makes the key of a
//! charge is resolved once ([`Keys`]); amounts are read to units ([`RowAmounts`]). Then the rows are visited in order. A row
//! whose key has no fault, and whose amounts and ids are in their usual form, is a line. Any other row goes through
//! [`RowReader::read_row`], as it would without batches, so that faults and notices are the same, in the same order.

mod amounts;
mod columns;
mod keys;
mod units;
pub(crate) mod wide_rows;

use std::convert::Infallible;

use bill::{Amount, Batch, Column, Measure, PerMeasure, Span, stated_text};

use amounts::{RowAmounts, UNSTATED, UNUSUAL};
use columns::Columns;
use keys::Keys;
use wide_rows::WideRows;

use crate::findings::Findings;
use crate::header::Header;
use crate::notice::Notice;
use crate::rows::RowReader;

/// Makes batches of the rows of one file.
#[derive(Debug)]
pub(crate) struct BatchReader {
    columns: Columns,
    keys: Keys,
    amounts: RowAmounts,
    /// The columns of ids, which spreadsheets round.
    id_columns: Vec<usize>,
    /// The column of a face value that is not counted, if the file states it alone.
    face_value_column: Option<usize>,
    /// Indexes of the rows that are lines.
    lines: Vec<usize>,
    /// The number of each line in its file.
    numbers: Vec<u64>,
    /// The amounts of each line.
    units: PerMeasure<Vec<i64>>,
    /// The fields of the lines, if some rows are no lines.
    fields: Vec<Span>,
}

impl BatchReader {
    /// Starts a file.
    pub(crate) fn new(header: &Header) -> Self {
        let keys = Keys::new(header);
        let ids = [Column::Id, Column::TransactionId];
        let has_cost = header.index_of(Column::SpDeduction).is_some();
        Self {
            columns: Columns::new(header.width(), &keys.columns),
            keys,
            amounts: RowAmounts::new(header),
            id_columns: ids.into_iter().filter_map(|column| header.index_of(column)).collect(),
            face_value_column: header.index_of(Column::SpDeductionFaceValue).filter(|_| !has_cost),
            lines: Vec::new(),
            numbers: Vec::new(),
            units: PerMeasure::default(),
            fields: Vec::new(),
        }
    }

    /// Starts a batch: reads the columns of all its rows.
    pub(crate) fn start(&mut self, reader: &mut RowReader<'_>, rows: WideRows<'_>) {
        self.lines.clear();
        self.numbers.clear();
        for measure in Measure::ALL {
            self.units[measure].clear();
        }
        let is_key_emptied = self.columns.limit();
        self.keys.limit(is_key_emptied);
        self.columns.read(rows);
        self.keys
            .read(&self.columns.ids, rows.len(), |row| reader.resolve_key(|column| rows.field(row, column)));
        self.amounts.read(&self.columns.ids, rows);
    }

    /// Returns true if payer and owner of the row at an index are digits alone.
    pub(crate) fn has_accounts(&self, row: usize) -> bool {
        self.keys.has_accounts(row)
    }

    /// Adds the row at an index, which is on a line of the file. It becomes a line of the batch if it has no fault.
    pub(crate) fn add_row(
        &mut self,
        reader: &mut RowReader<'_>,
        rows: WideRows<'_>,
        row: usize,
        number: u64,
        findings: &mut Findings,
    ) {
        let units = self.amounts.units_of(row);
        let is_usual = units.iter().all(|(_, units)| *units != UNUSUAL)
            && self.id_columns.iter().all(|column| rows.field(row, *column).is_none_or(is_usual_id));
        let notices = if is_usual { self.keys.notices_of(row) } else { None };
        let Some(notices) = notices else {
            self.add_unusual_row(reader, rows, row, number, findings);
            return;
        };
        for notice in notices {
            reader.add_line_notice(*notice, number, findings);
        }
        if units[Measure::Original] == UNSTATED {
            reader.add_line_notice(Notice::OriginalEmpty, number, findings);
        }
        if self.face_value_column.is_some_and(|column| states_amount(rows.field(row, column))) {
            reader.add_line_notice(Notice::SpFaceValueOnly, number, findings);
        }
        let units = units.map(|units| if units == UNSTATED { 0 } else { units });
        // Amounts have at most 18 digits, so that the difference has 63 bits at most.
        let rest = units[Measure::BeforeVoucher].wrapping_sub(units[Measure::Voucher]);
        if rest != units[Measure::Total] {
            reader.add_line_notice(Notice::TotalDiffers, number, findings);
        }
        self.push_line(row, number, &units);
    }

    /// Adds a row that is read by itself.
    fn add_unusual_row(
        &mut self,
        reader: &mut RowReader<'_>,
        rows: WideRows<'_>,
        row: usize,
        number: u64,
        findings: &mut Findings,
    ) {
        let mut units = None;
        let Ok(()) = reader.read_row(number, |column| rows.field(row, column), findings, &mut |line| {
            units = Some(line.charge.amounts.map(Amount::units));
            Ok::<_, Infallible>(())
        });
        if let Some(units) = units {
            self.push_line(row, number, &units);
        }
    }

    /// Adds a line.
    fn push_line(&mut self, row: usize, number: u64, units: &PerMeasure<i64>) {
        self.lines.push(row);
        self.numbers.push(number);
        for (measure, units) in units.iter() {
            self.units[measure].push(*units);
        }
    }

    /// Ends the batch, and returns its lines.
    pub(crate) fn finish<'b>(&'b mut self, header: &'b Header, rows: WideRows<'b>) -> Batch<'b> {
        let fields = if self.lines.len() == rows.len() {
            rows.fields
        } else {
            self.drop_other_rows(rows);
            &self.fields
        };
        Batch {
            text: rows.text,
            numbers: &self.numbers,
            fields,
            columns: header.batch_columns(),
            ids: &self.columns.ids,
            keys: &self.keys.ids,
            key_table: &self.keys.table,
            key_generation: self.keys.generation(),
            amounts: &self.units,
        }
    }

    /// Removes the rows that are no lines from all columns.
    fn drop_other_rows(&mut self, rows: WideRows<'_>) {
        self.fields.clear();
        self.fields.extend(self.lines.iter().flat_map(|row| rows.fields_of(*row)));
        let columns = self.columns.ids.iter_mut().map(|column| &mut column.ids);
        for ids in columns.filter(|ids| !ids.is_empty()).chain([&mut self.keys.ids]) {
            for (line, row) in self.lines.iter().enumerate() {
                ids.swap(line, *row);
            }
            ids.truncate(self.lines.len());
        }
    }
}

/// Returns true if an id is surely no number that a spreadsheet has rounded: these have one digit before a point or an
/// exponent.
fn is_usual_id(text: &str) -> bool {
    matches!(text.as_bytes(), [] | [b'!'..=b'~'] | [b'!'..=b'~', b'!'..=b'-' | b'/'..=b'D' | b'F'..=b'd' | b'f'..=b'~', ..])
}

/// Returns true if a text states something else than the amount zero.
fn states_amount(text: Option<&str>) -> bool {
    text.and_then(stated_text).is_some_and(|text| text.parse() != Ok(Amount::ZERO))
}
