//! The result of a check before a month is closed, in words.

use crate::ledger::against::ListComparison;
use crate::ledger::close_checks::Checklist;
use crate::ledger::close_checks::result::{Check, CheckResult};
use crate::terminal::wording::format_count;

/// Describes the result of a check. `finality` says since or until when the month is open or final.
pub(super) fn describe_result(checklist: &Checklist, result: &CheckResult, finality: &str) -> String {
    let found = result.findings.len();
    match (result.check, found) {
        (Check::Final, _) => finality.to_owned(),
        (Check::Against, _) => checklist.outcome.as_ref().map_or_else(String::new, describe_outcome),
        (Check::Payers, 0) => "no payer is without bills".to_owned(),
        (Check::Payers, _) => format!("{} without a bill with lines", format_count(found, "payer")),
        (Check::Customers, 0) => "no customer of the month before is missing".to_owned(),
        (Check::Customers, _) => {
            let customers = format_count(found, "customer");
            format!("{customers} of the month before without a bill with lines")
        }
        (Check::Parts, 0) => "no part of a delivery is missing".to_owned(),
        (Check::Parts, _) => format!("{} missing", format_count(found, "part")),
        (Check::Shrank, 0) => {
            format!("no bill lost half of its lines, or 20 % of an amount{}", describe_pruned(result))
        }
        (Check::Shrank, _) => {
            let bills = format_count(found, "bill");
            format!("{bills} lost much against the version before{}", describe_pruned(result))
        }
    }
}

/// Describes how many bills were not compared; empty if all were.
fn describe_pruned(result: &CheckResult) -> String {
    match result.pruned {
        0 => String::new(),
        pruned => {
            format!("; {} not compared, the version before was pruned", format_count(pruned, "bill"))
        }
    }
}

/// Describes how a list of expected totals agrees.
fn describe_outcome(outcome: &ListComparison) -> String {
    match outcome.differing.len() {
        0 => format!("{} of the list agree", format_count(outcome.exact + outcome.to_the_cent, "row")),
        differing => format!("{} not as in the list", format_count(differing, "amount")),
    }
}
