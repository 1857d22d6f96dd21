//! Texts of which the definitions know some. Generated from the definitions: do not edit.

mod action_type;
mod action_type_in;
mod dimension;
mod fee_type;
mod filter_type;
mod group_type;
mod is_confirmed;
mod order;
mod pay_mode;
mod pay_mode_in;
mod period_type;

pub use action_type::ActionType;
pub use action_type_in::ActionTypeIn;
pub use dimension::Dimension;
pub use fee_type::FeeType;
pub use filter_type::FilterType;
pub use group_type::GroupType;
pub use is_confirmed::IsConfirmed;
pub use order::Order;
pub use pay_mode::PayMode;
pub use pay_mode_in::PayModeIn;
pub use period_type::PeriodType;
