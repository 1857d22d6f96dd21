//! The texts of `FeeType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The amount that is summed.
    pub enum FeeType {
        /// The price without discounts: list price x usage x duration.
        OriginalCost = "originalCost",
        /// The amount owed, without tax.
        TotalCost = "totalCost",
    }
}
