//! The columns of stored lines: names, types and order. `docs/storage.md` documents them for readers of the files.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use bill::{Column, Measure};

/// Digits of an amount in the files: `DECIMAL(18,8)`, kept as INT64.
pub(super) const AMOUNT_PRECISION: u8 = 18;

/// Decimals of an amount in the files.
pub(super) const AMOUNT_SCALE: i8 = 8;

/// The resolved columns that hold account numbers and other whole numbers, in their order.
pub(super) const NUMBERS: [&str; 5] = ["import", "line", "payer_uin", "owner_uin", "manager_uin"];

/// The resolved columns that hold codes and keys.
pub(super) const KEYS: [&str; 4] = ["pay_mode", "action_type", "product_key", "region_key"];

/// The columns of texts that are read with every charge: the names of its product and region, and its payment status.
pub(super) const CHARGE_TEXTS: [Column; 3] = [Column::ProductName, Column::Region, Column::PaymentStatus];

/// The columns of texts that state codes and are not read with every charge.
pub(super) const CODE_TEXTS: [Column; 6] = [
    Column::BillingMode,
    Column::PayMode,
    Column::TransactionType,
    Column::ActionType,
    Column::ProductCode,
    Column::RegionCode,
];

/// The column that holds all unknown columns, as one JSON object.
pub(super) const UNKNOWN_COLUMNS: &str = "unknown_columns";

/// Makes the schema of an object of lines. It is the same for all objects, so that a folder of them is one table:
/// file and month, numbers, keys, amounts, the unchanged text of every known column, and all unknown columns as
/// one JSON object.
pub(super) fn make_lines_schema() -> SchemaRef {
    let field = |name: &str, data_type, nullable| Field::new(name, data_type, nullable);
    let amount = DataType::Decimal128(AMOUNT_PRECISION, AMOUNT_SCALE);
    let mut fields = vec![field("file", DataType::Int32, false), field("bill_month", DataType::Int32, false)];
    fields.extend(NUMBERS.map(|name| field(name, DataType::Int64, false)));
    fields.extend(KEYS.map(|name| field(name, DataType::Utf8, false)));
    fields.extend(Measure::ALL.map(|measure| field(measure.lines_column(), amount.clone(), false)));
    fields.extend(Column::ALL.map(|column| field(column.name(), DataType::Utf8, true)));
    fields.push(field(UNKNOWN_COLUMNS, DataType::Utf8, true));
    Arc::new(Schema::new(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_differ_in_letter_case_only_or_share_a_name_with_the_path() {
        // Spark and DuckDB fold the case of names, and a path key would shadow a column.
        let mut names: Vec<String> =
            make_lines_schema().fields().iter().map(|f| f.name().to_lowercase()).collect();
        names.push("month".to_owned());
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn the_documentation_lists_every_text_column_in_its_order() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/storage.md");
        let page = std::fs::read_to_string(page).unwrap();
        let (_, rest) = page.split_once("The text columns, in the order of the file").unwrap();
        let (_, list) = rest.split_once("\n\n").unwrap();
        let (list, _) = list.split_once(".\n").unwrap();
        let listed: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
        assert_eq!(listed, Column::ALL.map(Column::name));
    }
}
