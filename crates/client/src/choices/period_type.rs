//! The texts of `PeriodType`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// The length of a period. It bounds the range.
    pub enum PeriodType {
        /// A day. The range is in at most 2 calendar months.
        Day = "day",
        /// A month of bills. The range is in at most 6 calendar months.
        Month = "month",
    }
}
