//! The key of a charge: all that a line says but its amounts and texts.

use crate::charge::{BillKey, Charge};
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::measure::Amounts;
use crate::payment_status::PaymentStatus;
use crate::uin::Uin;

/// The key of a charge, which many lines share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeKey {
    bill: BillKey,
    manager: Uin,
    pay_mode: PayMode,
    transaction_type: TransactionType,
    product: Box<str>,
    region: Box<str>,
    product_name: Option<Box<str>>,
    region_name: Option<Box<str>>,
    payment: PaymentStatus,
}

impl ChargeKey {
    /// Copies the key of a charge.
    #[must_use]
    pub fn of(charge: &Charge<'_>) -> Self {
        Self {
            bill: charge.bill,
            manager: charge.manager,
            pay_mode: charge.pay_mode,
            transaction_type: charge.transaction_type,
            product: charge.product.into(),
            region: charge.region.into(),
            product_name: charge.product_name.map(Into::into),
            region_name: charge.region_name.map(Into::into),
            payment: charge.payment,
        }
    }

    /// The bill.
    #[inline]
    #[must_use]
    pub const fn bill(&self) -> BillKey {
        self.bill
    }

    /// The partner directly above the owner.
    #[inline]
    #[must_use]
    pub const fn manager(&self) -> Uin {
        self.manager
    }

    /// Returns the charge with this key and some amounts.
    #[inline]
    #[must_use]
    pub fn with_amounts(&self, amounts: Amounts) -> Charge<'_> {
        Charge {
            bill: self.bill,
            manager: self.manager,
            pay_mode: self.pay_mode,
            transaction_type: self.transaction_type,
            product: &self.product,
            region: &self.region,
            product_name: self.product_name.as_deref(),
            region_name: self.region_name.as_deref(),
            payment: self.payment,
            amounts,
        }
    }
}
