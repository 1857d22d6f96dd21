//! The facts that follow from the texts of a row in the columns of its key, the same for all rows that have these texts.

use bill::{ChargeKey, Column, Texts};

use crate::notice::Notice;

/// The columns whose texts make the key of a charge.
pub(crate) const KEY_COLUMNS: [Column; 14] = [
    Column::PayerAccountId,
    Column::OwnerAccountId,
    Column::ResellerAccountId,
    Column::BillMonth,
    Column::ProductName,
    Column::ProductCode,
    Column::BillingMode,
    Column::PayMode,
    Column::Region,
    Column::RegionCode,
    Column::TransactionType,
    Column::ActionType,
    Column::Currency,
    Column::PaymentStatus,
];

/// The facts about the rows that have one combination of texts in [`KEY_COLUMNS`].
#[derive(Clone, Debug)]
pub(crate) struct KeyFacts {
    /// The key of their charges; `None` if one of the texts is a fault.
    pub(crate) key: Option<ChargeKey>,
    /// The notices that these texts give to each row.
    pub(crate) notices: Vec<Notice>,
    /// True if payer and owner are digits alone.
    pub(crate) has_accounts: bool,
}

/// Returns true if the payer and the owner of a row are digits alone, as in nearly every line.
pub(crate) fn has_accounts(texts: &Texts<'_>) -> bool {
    let accounts = [Column::PayerAccountId, Column::OwnerAccountId];
    accounts.into_iter().all(|column| texts.get(column).is_some_and(is_digits))
}

/// Returns true if a text is digits alone, besides blanks at its ends.
pub(crate) fn is_digits(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
