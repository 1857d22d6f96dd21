//! The texts of `PayMode`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// Only the lines of this payment mode.
    pub enum PayMode {
        /// Monthly subscription
        PrePay = "prePay",
        /// Pay-As-You-Go resources
        PostPay = "postPay",
        /// Standard RI
        RiPay = "riPay",
    }
}
