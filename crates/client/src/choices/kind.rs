//! The texts of `Kind`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The kind of import that published a version.
    pub enum Kind {
        /// A statement of the whole bill.
        Statement = "statement",
        /// Lines that were added to the bill.
        Append = "append",
        /// An import that was taken back.
        Revert = "revert",
    }
}
