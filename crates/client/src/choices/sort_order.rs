//! The texts of `SortOrder`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The direction of the order.
    pub enum SortOrder {
        /// The largest first.
        Desc = "desc",
        /// The least first.
        Asc = "asc",
    }
}
