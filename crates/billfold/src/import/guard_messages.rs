//! Texts of guards, kind by kind: what looks like a mistake, the bills or files, and the flag that confirms it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bill::{Month, Shrink, Uin};
use sheet::{MissingParts, replace_controls};

use super::guard::{Guard, OtherMonth};
use crate::integers::to_u64;
use crate::ledger::closed::describe_closing;
use crate::ledger::format_bill_name;
use crate::ledger::import_ahead::CLOCK_FIX;
use crate::terminal::wording::{format_count, format_signed};

/// The most rows of each kind that are listed; the rest is counted.
const LISTED_MAX: usize = 20;

/// The most customers that `--shrink` names in a message; for more of them it is `all`.
const CUSTOMERS_NAMED_MAX: usize = 5;

/// The kinds of guards, in the order of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum GuardKind {
    Parts,
    Month,
    Closed,
    Clock,
    OlderDelivery,
    Superseded,
    Files,
    Shrunk,
    Overlap,
    Columns,
    Withdrawn,
    Total,
}

/// Describes guards, kind by kind.
pub(crate) fn describe_guards(guards: &[Guard]) -> String {
    let mut rows: BTreeMap<GuardKind, Vec<String>> = BTreeMap::new();
    for guard in guards {
        let (kind, of_guard) = describe_guard(guard);
        rows.entry(kind).or_default().extend(of_guard);
    }
    let mut text = "nothing was imported: ".to_owned();
    for (number, (kind, rows)) in rows.iter().enumerate() {
        if number > 0 {
            text.push_str("\nalso: ");
        }
        let _ = writeln!(text, "{}", describe_cause(*kind, rows.len()));
        for row in rows.iter().take(LISTED_MAX) {
            let _ = writeln!(text, "  {row}");
        }
        if let Some(rest) = rows.len().checked_sub(LISTED_MAX).filter(|rest| *rest > 0) {
            let _ = writeln!(text, "  and {rest} more");
        }
        text.push_str(&describe_fix(*kind, guards));
    }
    text
}

/// Describes one guard: its kind, and a row for each thing that it concerns.
fn describe_guard(guard: &Guard) -> (GuardKind, Vec<String>) {
    match guard {
        Guard::MissingParts(missing) => (GuardKind::Parts, missing.iter().map(describe_missing).collect()),
        Guard::ForgottenParts(names) => (
            GuardKind::Parts,
            names.iter().map(|name| format!("not passed: {}", replace_controls(name))).collect(),
        ),
        Guard::EmptyParts(names) => (
            GuardKind::Parts,
            names.iter().map(|name| format!("without a line: {}", replace_controls(name))).collect(),
        ),
        Guard::KnownFile { file, request_month, months } => {
            (GuardKind::Month, vec![describe_known_file(file, *request_month, months)])
        }
        Guard::OtherMonth(other) => (GuardKind::Month, vec![describe_other_month(other)]),
        Guard::Closed { closing, bills, difference } => {
            let (closed, bills) = (describe_closing(closing), format_count(*bills, "bill"));
            let difference = format_signed(&difference.to_string());
            (GuardKind::Closed, vec![format!("{closed}; {bills} would change, {difference} USD in all")])
        }
        Guard::ClockBehind(ahead) => (GuardKind::Clock, vec![ahead.to_string()]),
        Guard::SeveralDeliveries { bill, first, last } => {
            (GuardKind::Files, vec![format!("{}: deliveries of {first} and {last}", format_bill_name(bill))])
        }
        Guard::EqualFiles { bill, shared, lines } => {
            let name = format_bill_name(bill);
            let row =
                format!("{name}: {shared} of the {lines} lines of a file are in another of the files, too");
            (GuardKind::Files, vec![row])
        }
        Guard::Shrunk { bill, shrink, is_emptied } => {
            let why = if *is_emptied { ", since the files lack it (--whole-month)" } else { "" };
            (GuardKind::Shrunk, vec![format!("{}: {shrink}{why}", format_bill_name(bill))])
        }
        Guard::Superseded { bill, version, import, current } => {
            let name = format_bill_name(bill);
            let row = format!(
                "{name}: the files state what version {version} stated (import {import}); version {current} replaced it"
            );
            (GuardKind::Superseded, vec![row])
        }
        Guard::OlderDelivery { bill, given, current } => {
            let name = format_bill_name(bill);
            let row = format!("{name}: delivered {given}; the last known delivery was {current}");
            (GuardKind::OlderDelivery, vec![row])
        }
        Guard::Overlap { bill, repeated, lines, added } => {
            let (name, lines) = (format_bill_name(bill), format_count(*lines, "line"));
            (GuardKind::Overlap, vec![format!("{name}: {repeated} of its {lines} repeated, {added} added")])
        }
        Guard::OtherColumns { bill, columns } => {
            let titles: Vec<String> = columns.iter().map(|column| column.title()).collect();
            (GuardKind::Columns, vec![format!("{}: {}", format_bill_name(bill), titles.join(", "))])
        }
        Guard::Withdrawn { bill, lines, first } => {
            let (name, lines) = (format_bill_name(bill), format_count(*lines, "line"));
            (GuardKind::Withdrawn, vec![format!("{name}: {lines}, the first at {}", replace_controls(first))])
        }
        Guard::NotExpected { expected, found } => {
            let row = format!("the total of the bills would be {found} USD; --expect says {expected}");
            (GuardKind::Total, vec![row])
        }
        Guard::ChangedTooMuch { change_max, found } => {
            let row = format!(
                "the totals of published bills would change by {found} USD in all; --at-most-change allows {change_max}"
            );
            (GuardKind::Total, vec![row])
        }
    }
}

/// Describes a file that counts in other months than that of `--month`.
fn describe_known_file(file: &str, request_month: Month, months: &[Month]) -> String {
    let months: Vec<String> = months.iter().map(ToString::to_string).collect();
    format!(
        "{}: --month says {request_month}, and the file counts in {}",
        replace_controls(file),
        months.join(", ")
    )
}

/// Describes a file whose lines are for another month than its name says.
fn describe_other_month(other: &OtherMonth) -> String {
    let OtherMonth { file, of_name, month, first, lines } = other;
    let (file, lines) = (replace_controls(file), format_count(*lines, "line"));
    format!("{file}: its name says {of_name}; {lines} of another month, the first at line {first}: {month}")
}

/// Describes the missing parts of a delivery.
fn describe_missing(missing: &MissingParts) -> String {
    let parts: Vec<String> = missing.names().take(LISTED_MAX).map(|name| replace_controls(&name)).collect();
    match missing.numbers.len().checked_sub(LISTED_MAX).filter(|rest| *rest > 0) {
        None => format!("missing: {}", parts.join(", ")),
        Some(rest) => format!("missing: {} and {rest} more", parts.join(", ")),
    }
}

/// Describes the reason for which a kind is refused.
fn describe_cause(kind: GuardKind, rows: usize) -> String {
    let bills = format_count(to_u64(rows), "bill");
    match kind {
        GuardKind::Parts => "not all parts of a delivery were passed, so bills would be too low:".to_owned(),
        GuardKind::Month => "a file seems to be of another month than that in which its lines would count:".to_owned(),
        GuardKind::Closed => "a closed month would change:".to_owned(),
        GuardKind::Clock => "this machine's clock is far behind the newest import:".to_owned(),
        GuardKind::Shrunk => format!("{bills} would lose much of the lines or amounts:"),
        GuardKind::Superseded => format!("{bills} would go back to a version that was replaced:"),
        GuardKind::OlderDelivery => format!("{bills} would be replaced by an earlier delivery:"),
        GuardKind::Files => {
            "the files are added up, and they look like deliveries that replace each other, such as daily files that \
             hold the month so far:"
                .to_owned()
        }
        GuardKind::Overlap => format!(
            "the files repeat more than half of {bills} and add lines, as deliveries do that hold the month so far; a \
             line that was corrected since would count twice:"
        ),
        GuardKind::Columns => {
            "lines would be added, and only one side has columns that tell charges apart, so that the same charge may \
             count twice:"
                .to_owned()
        }
        GuardKind::Withdrawn => format!("{bills} would get lines back that a later version took away:"),
        GuardKind::Total => "the amounts are not the expected ones:".to_owned(),
    }
}

/// Describes the fix of a kind, and the flag that confirms it.
fn describe_fix(kind: GuardKind, guards: &[Guard]) -> String {
    match kind {
        GuardKind::Parts => {
            "Pass all parts in one command. If the delivery has no more parts, add --missing-parts".to_owned()
        }
        GuardKind::Month => {
            "Check that it is the right file, and --month if it was passed. If it is meant, add --other-month".to_owned()
        }
        GuardKind::Closed => "If the change is meant, add --correct, or open the month again with `billfold reopen`".to_owned(),
        GuardKind::Clock => CLOCK_FIX.to_owned(),
        GuardKind::Shrunk => describe_shrunk_fix(guards),
        GuardKind::Superseded => {
            "Import the newest files, without the old ones. If the old ones are meant, add --again".to_owned()
        }
        GuardKind::Files => {
            "Import the newest delivery alone, and increments that overlap one after the other. If the files make up the \
             bills together, add --sum-files".to_owned()
        }
        GuardKind::OlderDelivery => "Import the newest delivery. If the earlier one is meant, add --again".to_owned(),
        GuardKind::Overlap => {
            "Import such files without --append: they replace the bills that they hold. If they are increments that \
             overlap, add --overlap"
                .to_owned()
        }
        GuardKind::Columns => {
            "Export the increment with the columns of the stored lines, or import the whole statement without --append. \
             If no charge is repeated, add --other-columns"
                .to_owned()
        }
        GuardKind::Withdrawn => {
            "Import increments that are newer than the statement. If the lines are meant to count again, add --again"
                .to_owned()
        }
        GuardKind::Total => {
            "Look at the bills with --dry-run. If they are right, pass the right amount, or leave the flag out"
                .to_owned()
        }
    }
}

/// Describes the fix for bills that lose much.
fn describe_shrunk_fix(guards: &[Guard]) -> String {
    let (mut customers, mut has_emptied): (BTreeSet<Uin>, bool) = (BTreeSet::new(), false);
    for guard in guards {
        if let Guard::Shrunk { bill, is_emptied, .. } = guard {
            customers.insert(bill.owner);
            has_emptied |= is_emptied;
        }
    }
    let lose_lines =
        guards.iter().any(|guard| matches!(guard, Guard::Shrunk { shrink: Shrink::Lines { .. }, .. }));
    let is_old = |guard: &Guard| matches!(guard, Guard::OlderDelivery { .. } | Guard::Superseded { .. });
    let advice = if has_emptied {
        "Pass all files of the delivery in one command."
    } else if guards.iter().any(is_old) {
        "Older files usually hold less."
    } else if lose_lines {
        "If a download broke off, get the files again; if they hold what is new alone, add --append."
    } else {
        "Check that these are the newest files and that they are whole."
    };
    let numbers: Vec<String> = customers.iter().map(ToString::to_string).collect();
    let flag = if numbers.len() > CUSTOMERS_NAMED_MAX { "all".to_owned() } else { numbers.join(",") };
    format!("{advice} If the loss is meant, add --shrink {flag}")
}
