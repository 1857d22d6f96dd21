//! The texts of `Dimension`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The dimension of the groups.
    pub enum Dimension {
        /// One group of everything.
        Default = "Default",
        /// The product.
        Business = "Business",
        /// The subproduct.
        Product = "Product",
        /// The region.
        Region = "Region",
        /// The availability zone.
        Zone = "Zone",
        /// The transaction type.
        ActionType = "ActionType",
        /// The payment mode.
        PayMode = "PayMode",
        /// The project.
        Project = "Project",
        /// The payer.
        PayerUin = "PayerUin",
        /// The owner.
        OwnerUin = "OwnerUin",
        /// The value of the tag `TagKey`.
        Tag = "Tag",
    }
}
