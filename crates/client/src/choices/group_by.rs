//! The texts of `GroupBy`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The kind of the groups.
    pub enum GroupBy {
        /// Payment modes.
        PayMode = "PayMode",
        /// Products.
        Product = "Product",
        /// Regions.
        Region = "Region",
    }
}
