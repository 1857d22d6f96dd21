//! The texts of `PayModeIn`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// Payment modes.
    pub enum PayModeIn {
        /// Monthly subscription
        PrePay = "prePay",
        /// Pay-As-You-Go resources
        PostPay = "postPay",
        /// Standard RI
        RiPay = "riPay",
    }
}
