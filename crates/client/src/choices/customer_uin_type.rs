//! The texts of `CustomerUinType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The customers, by who manages their lines of the month.
    pub enum CustomerUinType {
        /// Customers of whose lines the caller manages at least one.
        Customer = "Customer",
        /// Second-level resellers; not made here.
        Reseller = "Reseller",
        /// The other customers: those of second-level resellers.
        ResellerCustomer = "ResellerCustomer",
    }
}
