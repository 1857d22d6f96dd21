//! The types as which the columns of lines are read: ids with a dictionary for the texts of charges.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use bill::Measure;

use super::schema::{AMOUNT_PRECISION, AMOUNT_SCALE, CHARGE_TEXTS, CODE_TEXTS, KEYS};

/// Makes the schema by which lines are read. Keys, the texts of charges and those that state codes have ids, so that equal ones are found without a look
/// at the texts. Amounts are numbers of 64 bits, as they are stored.
pub(super) fn make_read_schema(schema: &Schema) -> SchemaRef {
    let choose_type = |field: &Field| {
        let is_text = *field.data_type() == DataType::Utf8;
        if is_text && has_ids(field.name()) {
            return DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        }
        if Measure::ALL.iter().any(|measure| measure.lines_column() == field.name()) {
            return DataType::Decimal64(AMOUNT_PRECISION, AMOUNT_SCALE);
        }
        field.data_type().clone()
    };
    let fields =
        schema.fields().iter().map(|field| field.as_ref().clone().with_data_type(choose_type(field)));
    Arc::new(Schema::new(fields.collect::<Vec<Field>>()))
}

/// Returns true for a column of texts that is read with each charge, or states codes.
fn has_ids(name: &str) -> bool {
    let mut texts = CHARGE_TEXTS.iter().chain(&CODE_TEXTS);
    KEYS.contains(&name) || texts.any(|column| column.name() == name)
}
