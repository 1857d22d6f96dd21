//! The key of a cell in JSON: codes with their names.

use bill::KeyNames;
use serde::Serialize;

/// A manager, a pay mode, a transaction type, a product and a region.
#[derive(Debug, Serialize)]
pub(crate) struct JsonCellKey<'a> {
    manager: i64,
    manager_name: &'a str,
    pay_mode: &'a str,
    transaction_type: &'a str,
    product: &'a str,
    product_name: &'a str,
    region: &'a str,
    region_name: &'a str,
}

impl<'a> JsonCellKey<'a> {
    /// Takes the names of a product and a region from those that the bills state.
    pub(crate) fn new(
        (manager, manager_name): (i64, &'a str),
        [pay_mode, transaction_type, product, region]: [&'a str; 4],
        key_names: &'a KeyNames,
    ) -> Self {
        Self {
            manager,
            manager_name,
            pay_mode,
            transaction_type,
            product,
            product_name: key_names.choose_product_name(product),
            region,
            region_name: key_names.choose_region_name(region),
        }
    }
}
