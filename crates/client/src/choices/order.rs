//! The texts of `Order`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The order by binding time. It has no effect: binding times are not known here, and entries come by
    /// account number.
    pub enum Order {
        /// Descending.
        Desc = "desc",
        /// Ascending.
        Asc = "asc",
        /// Ascending, in the spelling of the vendor's page.
        Acs = "acs",
    }
}
