//! The question for a page of a month's lines, and the part of them that a caller may see.

use bill::{LineRecord, Month, PayMode, PaymentKey, PaymentStatus, TransactionType};

use crate::customers::Slice;
use crate::visible::BillOwner;

/// A question for lines of one month's current bills. The caller is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinesQuery {
    /// The owner of the bills.
    pub owner: BillOwner,
    /// The month of the bills.
    pub month: Month,
    /// The payment mode of the lines; `None` for any.
    pub pay_mode: Option<PayMode>,
    /// The transaction type of the lines; `None` for any.
    pub transaction_type: Option<TransactionType>,
    /// The payment status of the lines; `None` for any.
    pub payment: Option<PaymentStatus>,
    /// The slice of the lines that is read.
    pub slice: Slice,
}

impl LinesQuery {
    /// Returns true if the payment mode and transaction type of lines are asked for, of any payment status.
    #[must_use]
    pub fn includes_transaction(&self, key: &PaymentKey) -> bool {
        self.pay_mode.is_none_or(|mode| mode == key.pay_mode)
            && self.transaction_type.is_none_or(|one| one == key.transaction_type)
    }

    /// Returns true if lines are asked for.
    #[must_use]
    pub fn includes(&self, key: &PaymentKey) -> bool {
        self.includes_transaction(key) && self.payment.is_none_or(|status| status == key.status)
    }
}

/// A slice of a month's lines, and the number of all of them, as of one moment.
///
/// The lines are in the order of their imports, and in each in that of its objects, row groups and rows: lines of one owner
/// are in a row group in the order of their files. The order never changes for one version of a bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinesPage {
    /// The number of all lines that are asked for.
    pub total: u64,
    /// The number of the lines that have the payment mode and transaction type, and do not state their payment status.
    pub unstated: u64,
    /// The lines in the slice.
    pub lines: Vec<LineRecord>,
}

/// The answer to a [`LinesQuery`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisibleLines {
    /// Nothing, not even that the customer exists.
    Nothing,
    /// Nothing, since a part of the bills states what another account pays.
    Withheld,
    /// The lines.
    Page(LinesPage),
}
