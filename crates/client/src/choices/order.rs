//! The texts of `Order`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The order by binding time, descending by default. Letter case does not count.
    pub enum Order {
        /// Descending.
        Desc = "desc",
        /// Ascending.
        Asc = "asc",
        /// Ascending, in the spelling of the vendor's page.
        Acs = "acs",
    }
}
