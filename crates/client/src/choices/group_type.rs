//! The texts of `GroupType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The property of the lines by which they are totalled.
    pub enum GroupType {
        /// The product.
        Product = "product",
        /// The project.
        Project = "project",
        /// The value of a tag.
        Tag = "tag",
    }
}
