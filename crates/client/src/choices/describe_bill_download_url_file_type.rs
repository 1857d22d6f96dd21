//! The texts of `DescribeBillDownloadUrlFileType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The file.
    pub enum DescribeBillDownloadUrlFileType {
        /// The bill by resource; not made here.
        L2 = "L2",
        /// The lines of the bill.
        L3 = "L3",
    }
}
