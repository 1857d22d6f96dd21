//! The texts of `IsConfirmed`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// Only the lines whose payment is confirmed, or not.
    pub enum IsConfirmed {
        /// All lines.
        Code0 = "0",
        /// Confirmed: paid.
        Code1 = "1",
        /// Not confirmed: unpaid.
        Code2 = "2",
    }
}
