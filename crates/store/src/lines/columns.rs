//! Lines in memory, column by column, until they become a row group.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, Decimal128Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, UInt64Array, new_null_array};
use arrow_schema::{DataType, SchemaRef};
use bill::{Column, Line};
use parquet::errors::ParquetError;

use super::schema::{AMOUNT_PRECISION, AMOUNT_SCALE, AMOUNTS, KEYS, NUMBERS};

/// Lines in memory, column by column.
pub(super) struct Columns {
    file: Int32Builder,
    month: Int32Builder,
    numbers: [Int64Builder; NUMBERS.len()],
    keys: [StringBuilder; KEYS.len()],
    amounts: [Decimal128Builder; AMOUNTS.len()],
    /// `None` while no line has had the column: most files have half of the known ones.
    texts: Vec<Option<StringBuilder>>,
    unknown: StringBuilder,
    owners: Vec<i64>,
}

impl Columns {
    /// No lines yet.
    pub(super) fn new() -> Columns {
        let amount = || {
            let data_type = DataType::Decimal128(AMOUNT_PRECISION, AMOUNT_SCALE);
            Decimal128Builder::new().with_data_type(data_type)
        };
        Columns {
            file: Int32Builder::new(),
            month: Int32Builder::new(),
            numbers: std::array::from_fn(|_| Int64Builder::new()),
            keys: std::array::from_fn(|_| StringBuilder::new()),
            amounts: std::array::from_fn(|_| amount()),
            texts: Column::ALL.map(|_| None).into(),
            unknown: StringBuilder::new(),
            owners: Vec::new(),
        }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.owners.len()
    }

    /// Adds a line.
    pub(super) fn add(&mut self, import: i64, file: u32, line: &Line<'_>) {
        let charge = &line.charge;
        let bill = charge.bill;
        self.file.append_value(i32::try_from(file).unwrap_or(i32::MAX));
        self.month.append_value(i32::try_from(bill.month.yyyymm()).unwrap_or(i32::MAX));
        let number = i64::try_from(line.number).unwrap_or(i64::MAX);
        let numbers = [import, number, bill.payer.get(), bill.owner.get(), charge.manager.get()];
        for (builder, number) in self.numbers.iter_mut().zip(numbers) {
            builder.append_value(number);
        }
        let keys = [charge.pay_mode.code(), charge.action_type.code(), charge.product, charge.region];
        for (builder, key) in self.keys.iter_mut().zip(keys) {
            builder.append_value(key);
        }
        for (builder, amount) in self.amounts.iter_mut().zip(charge.amounts.in_order()) {
            builder.append_value(i128::from(amount.units()));
        }
        let lines = self.owners.len();
        for (builder, column) in self.texts.iter_mut().zip(Column::ALL) {
            match (builder, line.texts.get(column)) {
                (None, None) => {}
                (Some(builder), text) => builder.append_option(text),
                (builder @ None, Some(text)) => {
                    let builder = builder.insert(StringBuilder::new());
                    builder.append_nulls(lines);
                    builder.append_value(text);
                }
            }
        }
        self.unknown.append_option(unknown_columns(line));
        self.owners.push(bill.owner.get());
    }

    /// The lines as one batch, sorted by owner; lines of one owner stay in the order they came.
    pub(super) fn take(mut self, schema: &SchemaRef) -> Result<RecordBatch, ParquetError> {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(self.file.finish()), Arc::new(self.month.finish())];
        arrays.extend(self.numbers.iter_mut().map(ArrayBuilder::finish));
        arrays.extend(self.keys.iter_mut().map(ArrayBuilder::finish));
        arrays.extend(self.amounts.iter_mut().map(ArrayBuilder::finish));
        let lines = self.owners.len();
        arrays.extend(self.texts.iter_mut().map(|text| match text {
            Some(text) => ArrayBuilder::finish(text),
            None => new_null_array(&DataType::Utf8, lines),
        }));
        arrays.push(Arc::new(self.unknown.finish()));
        let batch = RecordBatch::try_new(Arc::clone(schema), arrays)?;
        let owners = self.owners;
        if owners.is_sorted() {
            return Ok(batch);
        }
        let mut order: Vec<(i64, u64)> = owners.into_iter().zip(0..).collect();
        order.sort_unstable();
        let order: UInt64Array = order.into_iter().map(|(_, row)| row).collect();
        Ok(arrow_select::take::take_record_batch(&batch, &order)?)
    }
}

/// The columns of a line that we do not know, as a JSON object in the order of the file.
fn unknown_columns(line: &Line<'_>) -> Option<String> {
    if !line.texts.has_unknown() {
        return None;
    }
    let mut json = String::from("{");
    for (name, text) in line.texts.unknown() {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&serde_json::Value::from(name).to_string());
        json.push(':');
        json.push_str(&serde_json::Value::from(text).to_string());
    }
    json.push('}');
    Some(json)
}
