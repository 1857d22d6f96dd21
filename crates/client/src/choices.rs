//! Texts of which the definitions know some. Generated from the definitions: do not edit.

mod action_type;
mod filter_type;
mod group_type;
mod is_confirmed;
mod order;
mod pay_mode;

pub use action_type::ActionType;
pub use filter_type::FilterType;
pub use group_type::GroupType;
pub use is_confirmed::IsConfirmed;
pub use order::Order;
pub use pay_mode::PayMode;
