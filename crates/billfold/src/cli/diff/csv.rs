//! The cells that differ between two versions, as CSV: a row for each amount of a cell that differs, and for its total.

use std::io::{Result, Write};

use bill::CURRENCY;

use super::compared_states::ComparedStates;
use crate::cli::output_format::{to_csv_text, write_csv_row};
use crate::cli::show::comparison::list_changed_amounts;

/// Header of the CSV.
const CSV_HEADER: [&str; 20] = [
    "month",
    "customer",
    "customer_name",
    "payer",
    "payer_name",
    "from_version",
    "to_version",
    "manager",
    "manager_name",
    "pay_mode",
    "transaction_type",
    "product",
    "product_name",
    "region",
    "region_name",
    "currency",
    "amount",
    "old",
    "new",
    "difference",
];

/// Writes the cells that differ.
pub(super) fn write_cells(out: &mut impl Write, states: &ComparedStates) -> Result<()> {
    write_csv_row(out, CSV_HEADER)?;
    let bill = states.new.version.bill;
    let name = |uin| to_csv_text(states.account_names.name(uin));
    for cell in &states.cells {
        let (manager, mode, transaction_type, product, region) = &cell.key;
        for (amount, [old, new, difference]) in list_changed_amounts(&cell.change) {
            write_csv_row(
                out,
                [
                    bill.month.to_string(),
                    bill.owner.to_string(),
                    name(bill.owner),
                    bill.payer.to_string(),
                    name(bill.payer),
                    states.old.version.number.to_string(),
                    states.new.version.number.to_string(),
                    manager.to_string(),
                    to_csv_text(states.name_manager(*manager)),
                    mode.clone(),
                    transaction_type.clone(),
                    to_csv_text(product),
                    to_csv_text(states.key_names.choose_product_name(product)),
                    to_csv_text(region),
                    to_csv_text(states.key_names.choose_region_name(region)),
                    CURRENCY.to_owned(),
                    amount.name().to_owned(),
                    old,
                    new,
                    difference,
                ],
            )?;
        }
    }
    Ok(())
}
