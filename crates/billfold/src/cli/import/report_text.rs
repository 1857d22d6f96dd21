//! The report of an import for people.

use std::fmt::Write as _;

use bill::ledger::Change;
use bill::{CURRENCY, SumOverflow};
use sheet::{Notices, replace_controls};
use store::{SameImport, StoreError};

use super::details::BillDetail;
use super::report_data::{ImportReport, NAMED_MAX};
use crate::clock::format_both_zones;
use crate::import::outcome::Done;
use crate::import::plan::planned::PlannedBill;
use crate::terminal::wording::format_count;

impl ImportReport<'_> {
    /// Writes the report for people.
    pub(super) fn to_text(&self, done: &Done, details: &[BillDetail]) -> Result<String, SumOverflow> {
        let mut text = format!("{}\n", self.describe_outcome(done));
        if done.skipped > 0 {
            let lines = format_count(done.skipped, "line");
            let texts = match done.other_texts {
                0 => String::new(),
                others => format!(", {others} of them with other texts, which stay as they are"),
            };
            let _ = writeln!(text, "  {lines} skipped, since they are there already{texts}");
        }
        if !done.plan.bills.is_empty() {
            let _ = write!(text, "\n{}", self.build_totals_table(done)?);
        }
        for detail in details {
            let _ = write!(text, "\n{}", detail.to_text(&self.names)?);
        }
        let mut notes = String::new();
        self.append_other_bills(&mut notes, done);
        for note in self.list_notes(done) {
            let _ = writeln!(notes, "note: {note}");
        }
        append_notices(&mut notes, &done.notices);
        append_list_error(&mut notes, done.untidy.as_ref());
        if !notes.is_empty() {
            let _ = write!(text, "\n{notes}");
        }
        Ok(text)
    }

    /// Describes in one line what was done.
    fn describe_outcome(&self, done: &Done) -> String {
        let count = |is_counted: &dyn Fn(&PlannedBill) -> bool| {
            done.plan.bills.iter().filter(|bill| is_counted(bill)).count()
        };
        let kinds = [
            (count(&|bill| matches!(bill.change, Change::New)), "new"),
            (
                count(&|bill| {
                    matches!(bill.change, Change::Replaced { texts_only: false, .. }) && !bill.is_emptied
                }),
                "replaced",
            ),
            (count(&|bill| matches!(bill.change, Change::Extended { .. })), "extended"),
            (count(&|bill| bill.is_emptied), "emptied"),
            (count(&PlannedBill::is_texts_only), "changed in texts only"),
            (count(&|bill| !bill.is_changed()), "unchanged"),
        ];
        let kinds: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, kind)| format!("{count} {kind}"))
            .collect();
        let bills = format_count(done.plan.bills.len(), "bill");
        let start = match &done.published {
            Some(published) => format!("import {}", published.import),
            None if self.guards.is_empty() => "dry run, nothing was changed".to_owned(),
            None => "dry run, nothing was changed, and the import would be refused".to_owned(),
        };
        if done.plan.bills.is_empty() {
            return format!("{start}: nothing was added, since no file has a line below its header");
        }
        format!("{start}: {}, {bills} ({})", format_count(done.lines, "line"), kinds.join(", "))
    }

    /// Appends the bills that stay as they are, since the files do not hold them.
    fn append_other_bills(&self, text: &mut String, done: &Done) {
        let others = &done.plan.others;
        if others.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "left as they are, since the files do not hold them: {} of the same payers and months. If these \
             customers have no lines any more, import with --whole-month",
            format_count(others.len(), "bill")
        );
        for bill in others.iter().take(NAMED_MAX) {
            let total =
                self.other_totals.get(bill).map(|total| format!(": {total} {CURRENCY}")).unwrap_or_default();
            let (customer, payer) = (self.names.label(bill.owner), self.names.label(bill.payer));
            let _ = writeln!(text, "  {} of customer {customer} under payer {payer}{total}", bill.month);
        }
        if let Some(rest) = others.len().checked_sub(NAMED_MAX).filter(|rest| *rest > 0) {
            let _ = writeln!(text, "  and {rest} more; --json lists all of them");
        }
    }
}

/// Describes that the files were imported before, and nothing has changed since.
pub(super) fn describe_current(same: &SameImport) -> String {
    format!(
        "nothing to do: these files are import {} of {}, and all that it states is current",
        same.id,
        format_both_zones(same.published_at_us)
    )
}

/// Appends what the files have that is no fault, but is worth knowing.
fn append_notices(text: &mut String, notices: &Notices) {
    for (notice, count, place) in notices.iter() {
        let count = format_count(count, notice.unit());
        let _ =
            writeln!(text, "note: {}: {count}, the first at {}", notice.as_str(), replace_controls(place));
    }
}

/// Appends the error of what is done after the bills are published.
pub(super) fn append_list_error(text: &mut String, error: Option<&StoreError>) {
    if let Some(error) = error {
        let _ = writeln!(text, "{}", describe_list_error(error));
    }
}

/// Describes an error after the bills were published.
pub(super) fn describe_list_error(error: &StoreError) -> String {
    format!(
        "note: the bills are published, but what follows failed, such as writing the lists of versions for outside \
         engines: {error}; the next import tries again"
    )
}
