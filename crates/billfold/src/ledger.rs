//! The ledger: versions of bills found, compared and closed, and the lines that caused a difference.

pub(crate) mod account_names;
pub(crate) mod against;
pub(crate) mod close_checks;
pub(crate) mod closed;
pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod find;
pub(crate) mod history;
pub(crate) mod import_ahead;
pub(crate) mod month;
pub(crate) mod months;
pub(crate) mod objects;
pub(crate) mod since;

/// Describes a bill in words.
pub(crate) fn format_bill_name(bill: &bill::BillKey) -> String {
    format!("{} of customer {} under payer {}", bill.month, bill.owner, bill.payer)
}
