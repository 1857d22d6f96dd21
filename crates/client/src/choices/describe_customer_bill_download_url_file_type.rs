//! The texts of `DescribeCustomerBillDownloadUrlFileType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The file.
    pub enum DescribeCustomerBillDownloadUrlFileType {
        /// The bill of one customer by resource; not made here.
        BillResource = "billResource",
        /// The lines of one customer's bill.
        BillDetail = "billDetail",
        /// The bills of all customers by resource; not made here.
        BillResourcePack = "billResourcePack",
        /// The lines of all customers' bills: a zip with a file for each.
        BillDetailPack = "billDetailPack",
    }
}
