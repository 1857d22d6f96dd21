//! The ledger: what became of a bill from version to version, and what its lines had to do with it.

pub(crate) mod against;
pub(crate) mod as_of;
pub(crate) mod close_checks;
pub(crate) mod closed;
pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod finality;
pub(crate) mod find;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod month;
pub(crate) mod objects;

/// A bill in words.
pub(crate) fn bill_name(bill: &bill::BillKey) -> String {
    format!("{} of customer {} under payer {}", bill.month, bill.owner, bill.payer)
}
