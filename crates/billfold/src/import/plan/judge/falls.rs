//! Judges bills that lose much of what they state.

use std::collections::BTreeSet;

use bill::BillKey;
use bill::ledger::Likeness;

use super::{Candidate, Judge, PlannedBill};
use crate::import::ImportError;
use crate::import::guard::{Guard, find_shrink};
use crate::import::preserved::find_preserved;

impl Judge<'_> {
    /// Finds out whether a bill loses more than it may.
    pub(super) fn find_fall<'c>(
        &self,
        candidate: &'c Candidate,
        planned: &PlannedBill,
    ) -> Option<(&'c Candidate, Guard)> {
        let before =
            planned.before.filter(|_| planned.is_changed() && planned.likeness == Likeness::Other)?;
        let published = candidate.published.as_ref()?;
        let is_other_basis = published.version.basis != self.read.walked.basis && !candidate.is_emptied;
        let shrink = find_shrink(&before, &planned.after, is_other_basis)?;
        if self.order.consent.shrink.includes(candidate.bill.owner) {
            return None;
        }
        let is_emptied = candidate.is_emptied;
        Some((candidate, Guard::Shrunk { bill: candidate.bill, shrink, is_emptied }))
    }

    /// Judges bills that fall: one of which every current line still stands, such as one with an added refund, may.
    pub(super) async fn judge_falls(&mut self, fallen: Vec<(&Candidate, Guard)>) -> Result<(), ImportError> {
        let may_stand = |candidate: &Candidate| {
            let before = candidate.published.as_ref().map_or(0, |published| published.version.lines);
            candidate.own_lines >= before
        };
        let asked: BTreeSet<BillKey> =
            fallen.iter().filter(|(own, _)| may_stand(own)).map(|(own, _)| own.bill).collect();
        let preserved = match self.data.filter(|_| !asked.is_empty()) {
            Some(data) => find_preserved(data, self.order, &self.read.files, &asked).await?,
            None => BTreeSet::new(),
        };
        let falls = fallen.into_iter().filter(|(own, _)| !preserved.contains(&own.bill));
        self.guards.extend(falls.map(|(_, guard)| guard));
        Ok(())
    }
}
