//! The texts of `SortBy`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The field by which bills are sorted.
    pub enum SortBy {
        /// The amount owed.
        TotalCost = "TotalCost",
        /// The price without discounts.
        OriginalCost = "OriginalCost",
        /// The amount that vouchers paid.
        VoucherPayAmount = "VoucherPayAmount",
        /// The account number of the customer.
        CustomerUin = "CustomerUin",
        /// The name of the customer, in lower case.
        CustomerName = "CustomerName",
    }
}
