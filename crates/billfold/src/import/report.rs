//! Texts of the errors of an import.

mod guards;

use std::fmt::Write as _;

use bill::BillKey;
use bill::ledger::PublishRefusal;
use sheet::{Faults, Notices};
use store::{ImportStatus, SameImport};

use crate::clock::format_both_zones;
use crate::integers::to_u64;
use crate::ledger::format_bill_name;
use crate::terminal::table::format_count;
pub(crate) use guards::describe_guards;

/// Describes the faults of files, each cause once, and counts the rest.
pub(super) fn describe_faults(faults: &Faults) -> String {
    let (count, first) = (faults.count(), faults.first());
    let shown: u64 = first.iter().map(|fault| fault.count).sum();
    let of_kinds = if shown == to_u64(first.len()) {
        String::new()
    } else {
        format!(" of {}", format_count(first.len(), "kind"))
    };
    let mut text = format!("nothing was imported: {}{of_kinds} in the files\n", format_count(count, "fault"));
    for fault in first {
        let _ = writeln!(text, "{fault}");
    }
    if count > shown {
        let _ = writeln!(text, "… and {} more", format_count(count - shown, "fault"));
    }
    text.truncate(text.trim_end().len());
    text
}

/// Describes an append to a bill of which only the stored lines, or only those of the files, have ids.
pub(super) fn describe_mixed_ids(bill: &BillKey, has_ids: bool) -> String {
    let (stored, new) = if has_ids {
        ("have ids (column Id)", "come from a file without that column")
    } else {
        ("came from a file without the column Id", "have ids")
    };
    format!(
        "nothing was imported: stored lines of {} {stored}, and lines of the files {new}. They cannot be compared, so \
         they might count twice. Export the files with the same columns as before, or import the whole statement \
         without --append",
        format_bill_name(bill)
    )
}

/// Describes an import of files that were imported before and replaced since.
pub(super) fn describe_superseded(same: &SameImport) -> String {
    let by = match &same.status {
        ImportStatus::Superseded(bill, version, import) => {
            format!("{} now is version {version} of import {import}", format_bill_name(bill))
        }
        ImportStatus::Current | ImportStatus::Unknown => String::new(),
    };
    format!(
        "nothing was imported: these files are import {} of {}, which was replaced since, or taken back: {}. To publish \
         them again as new versions, add --again; to restore an import that was taken back, take that revert back \
         with `billfold revert`",
        same.id,
        format_both_zones(same.published_at_us),
        by
    )
}

/// Describes a refusal that the published bills cause.
pub(super) fn describe_refused(refused: &PublishRefusal) -> String {
    match refused {
        PublishRefusal::SecondPayer { bill, other_payer, other_import } => {
            let place = other_import
                .map_or("in these files too".to_owned(), |import| format!("from import {import}"));
            format!(
                "nothing was imported: {} would be a second bill of that customer and month, which has one under \
                 payer {other_payer} ({place}). Customers that move in mid-month have two; if that is meant, add \
                 --second-payer",
                format_bill_name(bill)
            )
        }
        PublishRefusal::OtherBasis { bill, current, import, is_append: true } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. Lines can \
             only be added on the same amounts; export the files with those columns",
            format_bill_name(bill),
            current.as_str()
        ),
        PublishRefusal::OtherBasis { bill, current, import, is_append: false } => format!(
            "nothing was imported: {} states {} amounts (import {import}), and these files state the others. If the \
             bill is to change from one to the other, add --other-basis",
            format_bill_name(bill),
            current.as_str()
        ),
    }
}

/// Formats notices for the catalog.
pub(super) fn format_notices_json(notices: &Notices) -> String {
    let list = notices.iter().map(|(notice, count, place)| {
        serde_json::json!({ "notice": notice.as_str(), "lines": count, "first": place })
    });
    list.collect::<serde_json::Value>().to_string()
}
