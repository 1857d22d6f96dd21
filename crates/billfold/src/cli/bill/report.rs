//! The bills of a customer, with all that a report shows besides.

use anyhow::anyhow;
use bill::ledger::BillState;
use bill::{Basis, Finality, Month, Uin};

use super::charges::Grouping;
use crate::ledger::account_names::AccountNames;

/// The bills of a customer, and what the report shows besides.
pub(super) struct BillReport {
    pub(super) customer: Uin,
    /// The first and the last month, if they were given.
    pub(super) range: Option<(Month, Month)>,
    pub(super) by: Grouping,
    /// True if the grouping was asked for.
    pub(super) is_grouped: bool,
    pub(super) bills: Vec<BillState>,
    pub(super) names: AccountNames,
    pub(super) finality: Finality,
    pub(super) now_us: i64,
}

impl BillReport {
    /// Returns true if a bill states what the payer owes.
    pub(super) fn has_cost_basis(&self) -> bool {
        self.bills.iter().any(|bill| bill.version.basis == Basis::Cost)
    }

    /// Checks that no month has bills under two payers, which rows without the payer would mix.
    pub(super) fn check_one_payer(&self) -> anyhow::Result<()> {
        let with_lines = || self.bills.iter().filter(|bill| bill.version.lines > 0);
        let mut pairs = with_lines().zip(with_lines().skip(1));
        let pair = pairs.find(|(first, second)| first.version.bill.month == second.version.bill.month);
        let Some((first, second)) = pair else { return Ok(()) };
        Err(anyhow!(
            "customer {} has two bills of {}, under payer {} and payer {}, which CSV would mix: say which with --payer \
             UIN",
            self.customer,
            first.version.bill.month,
            first.version.bill.payer,
            second.version.bill.payer
        ))
    }
}
