//! The texts of `GroupBy`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// What the groups are.
    pub enum GroupBy {
        /// Payment modes.
        PayMode = "PayMode",
        /// Products.
        Product = "Product",
        /// Regions.
        Region = "Region",
    }
}
