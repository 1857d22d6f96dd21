//! One charge: what a line of a bill says, resolved to keys and amounts.

use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::measure::Amounts;
use crate::month::Month;
use crate::payment_status::PaymentStatus;
use crate::uin::Uin;

/// The key of a bill: all lines of one payer, owner and month are one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKey {
    /// The month that the bill is for.
    pub month: Month,
    /// The partner account that pays the vendor.
    pub payer: Uin,
    /// The customer, who used what is charged.
    pub owner: Uin,
}

/// One charge: the keys, names and amounts of a line, from which the fold is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge<'a> {
    /// The bill it belongs to.
    pub bill: BillKey,
    /// The partner directly above the owner: the payer, or a second-level reseller between them.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The product: its code, or its normalised name if it has none.
    pub product: &'a str,
    /// The region: its number or code, or its normalised name if it has none.
    pub region: &'a str,
    /// The product's name as the file has it; `None` if the line does not name it.
    pub product_name: Option<&'a str>,
    /// The region's name as the file has it; `None` if the line does not name it.
    pub region_name: Option<&'a str>,
    /// The payment status.
    pub payment: PaymentStatus,
    /// The amounts.
    pub amounts: Amounts,
}
