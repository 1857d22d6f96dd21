//! Texts of which the definitions know some. Generated from the definitions: do not edit.

mod action_type;
mod action_type_in;
mod customer_uin_type;
mod describe_bill_download_url_file_type;
mod describe_customer_bill_download_url_file_type;
mod dimension;
mod fee_type;
mod file_language;
mod filter_type;
mod group_type;
mod is_confirmed;
mod order;
mod pay_mode;
mod pay_mode_in;
mod period_type;

pub use action_type::ActionType;
pub use action_type_in::ActionTypeIn;
pub use customer_uin_type::CustomerUinType;
pub use describe_bill_download_url_file_type::DescribeBillDownloadUrlFileType;
pub use describe_customer_bill_download_url_file_type::DescribeCustomerBillDownloadUrlFileType;
pub use dimension::Dimension;
pub use fee_type::FeeType;
pub use file_language::FileLanguage;
pub use filter_type::FilterType;
pub use group_type::GroupType;
pub use is_confirmed::IsConfirmed;
pub use order::Order;
pub use pay_mode::PayMode;
pub use pay_mode_in::PayModeIn;
pub use period_type::PeriodType;
