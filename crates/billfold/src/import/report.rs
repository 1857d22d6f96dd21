//! What is said about an import, in words.

use std::fmt::Write as _;

use bill::{BillKey, Faults, Finality, Notices};
use store::{Change, Published, Refused, SameImport, Standing, StoreError};

use super::{Outcome, Preview, WouldChange};
use crate::clock::rfc3339;
use crate::ledger::bill_name;
use crate::ledger::compare::compare;
use crate::ledger::finality::note;
use crate::table::counted;

/// How many bills are listed one by one; of more, the rest is counted.
const BILLS_LISTED_MAX: usize = 20;

/// What an import did; a change of a final bill is called a correction.
pub(crate) fn describe(outcome: &Outcome, finality: Finality) -> String {
    match outcome {
        Outcome::Current { same, untidy } => {
            let mut text = current(same);
            note_untidy(&mut text, untidy.as_ref());
            text
        }
        Outcome::Published { published, lines, skipped, notices, untidy } => {
            let mut text = format!(
                "import {}: {}, {}\n",
                published.import,
                counted(*lines, "line"),
                counted(size(&published.changes), "bill")
            );
            note_skipped(&mut text, *skipped);
            describe_changes(&mut text, published, finality);
            if !published.others.is_empty() {
                let _ = writeln!(
                    text,
                    "left as they are, since the files do not hold them: {} of the same payers and months",
                    counted(size(&published.others), "bill")
                );
                list(&mut text, &published.others, |text, bill| {
                    let _ = writeln!(text, "  {}", bill_name(bill));
                });
            }
            note_notices(&mut text, notices);
            note_untidy(&mut text, untidy.as_ref());
            text
        }
    }
}

/// What became of each bill: those that changed one by one, the others counted.
fn describe_changes(text: &mut String, published: &Published, finality: Finality) {
    let is_unchanged = |change: &Change| matches!(change, Change::Unchanged { .. });
    let changed: Vec<_> = published.changes.iter().filter(|(_, change)| !is_unchanged(change)).collect();
    list(text, &changed, |text, (bill, change)| {
        let what = match change {
            Change::New => "new, version 1".to_owned(),
            Change::Replaced { version, lines, lines_before } => {
                format!("replaced, version {version}: {} in place of {lines_before}", counted(*lines, "line"))
            }
            Change::Extended { version, lines } => {
                format!("{} added, version {version}", counted(*lines, "line"))
            }
            Change::Reverted { version } => format!("as before, version {version}"),
            Change::Unchanged { version } => format!("unchanged, version {version} stays"),
        };
        let correction = note(finality, *bill, change.version(), published.at_us);
        let _ = writeln!(text, "  {}: {what}{correction}", bill_name(bill));
    });
    match published.changes.len().saturating_sub(changed.len()) {
        0 => {}
        1 => {
            let unchanged = published.changes.iter().find(|(_, change)| is_unchanged(change));
            if let Some((bill, change)) = unchanged {
                let _ =
                    writeln!(text, "  {}: unchanged, version {} stays", bill_name(bill), change.version());
            }
        }
        unchanged => {
            let _ = writeln!(text, "  {unchanged} bills are unchanged, and their versions stay");
        }
    }
    let shrunk = changed.iter().filter(|(_, change)| has_lost_most(*change)).count();
    if shrunk > 0 {
        let bills = counted(u64::try_from(shrunk).unwrap_or(u64::MAX), "bill");
        let _ = writeln!(
            text,
            "note: {bills} lost more than half of the lines. If the files are an increment and no statement, take \
             the import back with `billfold revert {}`, and import them with --append",
            published.import
        );
    }
}

/// Whether a bill has less than half of the lines that it had: likely an increment that was taken for a statement.
fn has_lost_most(change: Change) -> bool {
    match change {
        Change::Replaced { lines, lines_before, .. } => lines.saturating_mul(2) < lines_before,
        Change::New | Change::Extended { .. } | Change::Reverted { .. } | Change::Unchanged { .. } => false,
    }
}

/// What an import would do to one bill, if it came at a time.
pub(crate) fn describe_would_change(
    change: &WouldChange<'_>,
    finality: Finality,
    at_us: i64,
) -> Result<String, StoreError> {
    let now = change.now.map(|now| now.cells.as_slice()).unwrap_or_default();
    let number = change.next.number;
    let how = match (change.now, change.next.change()) {
        (_, Change::Extended { lines, .. }) => {
            format!("{} would be added as version {number}", counted(lines, "line"))
        }
        (Some(now), _) => format!("version {} would be replaced by version {number}", now.version.number),
        (None, _) => format!("would be new, as version {number}"),
    };
    let table = compare(now, &change.next.content.cells)?.table();
    let correction = note(finality, change.bill, number, at_us);
    Ok(format!("{}: {how}{correction}\n\n{table}\n", bill_name(&change.bill)))
}

/// What a dry run found out besides the bills.
pub(crate) fn describe_preview(preview: &Preview) -> String {
    match preview {
        Preview::Current(same) => current(same),
        Preview::Sound { lines, skipped, changed, unchanged, notices } => {
            let mut text = format!(
                "{}: {} would change, {} would not; nothing was touched\n",
                counted(*lines, "line"),
                counted(*changed, "bill"),
                counted(*unchanged, "bill"),
            );
            note_skipped(&mut text, *skipped);
            note_notices(&mut text, notices);
            text
        }
    }
}

/// That files were imported before, and nothing has changed since.
fn current(same: &SameImport) -> String {
    format!(
        "nothing to do: these files are import {} of {}, and all that it states is current\n",
        same.id,
        rfc3339(same.published_at_us)
    )
}

/// Says how many lines were there already.
fn note_skipped(text: &mut String, skipped: u64) {
    if skipped > 0 {
        let _ = writeln!(text, "  {} skipped, since they are there already", counted(skipped, "line"));
    }
}

/// Says what is worth saying about files.
fn note_notices(text: &mut String, notices: &Notices) {
    for (notice, count, place) in notices.iter() {
        let _ = writeln!(text, "note: {}: {}, the first at {place}", notice.as_str(), counted(count, "line"));
    }
}

/// Says what could not be tidied up. The bills are published all the same.
fn note_untidy(text: &mut String, fault: Option<&StoreError>) {
    if let Some(fault) = fault {
        let _ = writeln!(
            text,
            "note: the bills are published, but not all could be tidied up, such as the lists of versions for \
             outside engines: {fault}; the next import tries again"
        );
    }
}

/// How many there are.
fn size<T>(things: &[T]) -> u64 {
    u64::try_from(things.len()).unwrap_or(u64::MAX)
}

/// Lists things one by one, up to a number.
fn list<T>(text: &mut String, things: &[T], mut line: impl FnMut(&mut String, &T)) {
    for thing in things.iter().take(BILLS_LISTED_MAX) {
        line(text, thing);
    }
    let rest = things.len().saturating_sub(BILLS_LISTED_MAX);
    if rest > 0 {
        let _ = writeln!(text, "  and {rest} more; `billfold imports --json` has all of them");
    }
}

/// Why the files cannot be imported.
pub(super) fn faults(faults: &Faults) -> String {
    let count = faults.count();
    let mut text = format!("nothing was imported: {} in the files\n", counted(count, "fault"));
    for fault in faults.first() {
        let _ = writeln!(text, "{fault}");
    }
    let shown = size(faults.first());
    if count > shown {
        let _ = writeln!(text, "… and {} more", counted(count.saturating_sub(shown), "fault"));
    }
    text.truncate(text.trim_end().len());
    text
}

/// Why lines cannot be added where only one side has ids.
pub(super) fn mixed_ids(bill: &BillKey, has_ids: bool) -> String {
    let (there, here) = if has_ids {
        ("have ids (column Id)", "come from a file without that column")
    } else {
        ("came from a file without the column Id", "have ids")
    };
    format!(
        "nothing was imported: lines of {} that are there {there}, and lines of the files {here}. They cannot be told \
         to be the same, so they might count twice. Export the files with the same columns as before, or import the \
         whole statement without --append",
        bill_name(bill)
    )
}

/// Why files that were replaced are not imported again unasked.
pub(super) fn superseded(same: &SameImport) -> String {
    let by = match &same.standing {
        Standing::Superseded(bill, version, import) => {
            format!("{} now is version {version} of import {import}", bill_name(bill))
        }
        Standing::Current | Standing::Unknown => String::new(),
    };
    format!(
        "these files are import {} of {}, which was replaced since, or taken back: {}. To publish them again as new \
         versions, add --again; an import that was taken back is better had again with `billfold revert` of the one \
         that took it back",
        same.id,
        rfc3339(same.published_at_us),
        by
    )
}

/// Why what is there does not allow the import.
pub(super) fn refused(refused: &Refused) -> String {
    match refused {
        Refused::SecondPayer { bill, other_payer, other_import } => {
            let place = other_import
                .map_or("in these files too".to_owned(), |import| format!("from import {import}"));
            format!(
                "nothing was imported: {} would be a second bill of that customer and month, which has one under \
                 payer {other_payer} ({place}). Customers that move in mid-month have two; if that is meant, add \
                 --second-payer",
                bill_name(bill)
            )
        }
        Refused::OtherBasis { bill, current, import, is_append: true } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. Lines can \
             only be added on the same amounts; export the files with those columns",
            bill_name(bill),
            current.as_str()
        ),
        Refused::OtherBasis { bill, current, import, is_append: false } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. If the \
             bill is to change from one to the other, add --other-basis",
            bill_name(bill),
            current.as_str()
        ),
    }
}

/// Notices as the catalog keeps them.
pub(super) fn notices_json(notices: &Notices) -> String {
    let list = notices.iter().map(|(notice, count, place)| {
        serde_json::json!({ "notice": notice.as_str(), "lines": count, "first": place })
    });
    list.collect::<serde_json::Value>().to_string()
}
