//! Results of the checks before a month is closed.

use bill::{BillKey, Shrink, Sum, Uin};

/// A check, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Check {
    /// The month is final
    Final,
    /// Each payer has bills with lines
    Payers,
    /// Each customer of the month before has a bill with lines
    Customers,
    /// No part of a numbered delivery is missing
    Parts,
    /// No bill has lost too much against its version before
    Shrank,
    /// The list of expected totals agrees. It cannot be accepted: it is checked only if a list is given.
    #[value(skip)]
    Against,
}

impl Check {
    /// Returns the name that `--accept` takes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Payers => "payers",
            Self::Customers => "customers",
            Self::Parts => "parts",
            Self::Shrank => "shrank",
            Self::Against => "against",
        }
    }
}

/// Result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckResult {
    pub(crate) check: Check,
    pub(crate) is_passed: bool,
    pub(crate) findings: Vec<Finding>,
    /// Number of bills that were not compared, since the version before was pruned.
    pub(crate) pruned: u64,
}

/// A cause for which a check fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The payer has no bill with lines.
    NoBills { payer: Uin },
    /// The customer had a bill with lines in the month before, with this total, and has none now.
    NoBill { payer: Uin, customer: Uin, total_before: Sum },
    /// A part of a numbered delivery is missing.
    MissingPart { payer: Uin, name: String },
    /// The bill's current version has lost too much against the version before it.
    Shrank { bill: BillKey, version: u32, shrink: Shrink, old_total: Sum, new_total: Sum },
}

impl CheckResult {
    /// Makes the result of a check that has no findings.
    pub(super) const fn new(check: Check, is_passed: bool) -> Self {
        Self { check, is_passed, findings: Vec::new(), pruned: 0 }
    }

    /// Makes the result of a check that fails if there is a finding.
    pub(super) fn of_findings(check: Check, findings: Vec<Finding>) -> Self {
        Self { check, is_passed: findings.is_empty(), findings, pruned: 0 }
    }
}
