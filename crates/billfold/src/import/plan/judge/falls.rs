//! Judges bills that lose much of their lines or amounts.

use std::collections::BTreeSet;

use bill::BillKey;
use bill::ledger::Likeness;

use store::Data;

use crate::import::error::ImportError;
use crate::import::guard::{Guard, find_shrink};
use crate::import::passes::FoldedImport;
use crate::import::plan::candidate::Candidate;
use crate::import::plan::planned::PlannedBill;
use crate::import::preserved::find_preserved;
use crate::import::request::ImportRequest;

/// Finds a bill that loses more than it may without `--shrink`.
pub(super) fn find_fall<'c>(
    request: &ImportRequest<'_>,
    read: &FoldedImport,
    candidate: &'c Candidate,
    planned: &PlannedBill,
) -> Option<(&'c Candidate, Guard)> {
    let before = planned.before.filter(|_| planned.is_changed() && planned.likeness == Likeness::Other)?;
    let published = candidate.published.as_ref()?;
    let is_other_basis = published.version.basis != read.summary.basis && !candidate.is_emptied;
    let shrink = find_shrink(&before, &planned.after, is_other_basis)?;
    if request.consent.shrink.includes(candidate.bill.owner) {
        return None;
    }
    let is_emptied = candidate.is_emptied;
    Some((candidate, Guard::Shrunk { bill: candidate.bill, shrink, is_emptied }))
}

/// Selects the guards of bills that fall, without those of which every current line is in the files, such as a bill
/// with an added refund.
pub(super) async fn select_falls(
    data: Option<&Data>,
    request: &ImportRequest<'_>,
    read: &FoldedImport,
    fallen: Vec<(&Candidate, Guard)>,
) -> Result<Vec<Guard>, ImportError> {
    let may_be_preserved = |candidate: &Candidate| {
        let before = candidate.published.as_ref().map_or(0, |published| published.version.lines);
        candidate.own_lines >= before
    };
    let asked: BTreeSet<BillKey> =
        fallen.iter().filter(|(own, _)| may_be_preserved(own)).map(|(own, _)| own.bill).collect();
    let preserved = match data.filter(|_| !asked.is_empty()) {
        Some(data) => find_preserved(data, request, &read.files, &asked).await?,
        None => BTreeSet::new(),
    };
    let falls = fallen.into_iter().filter(|(own, _)| !preserved.contains(&own.bill));
    Ok(falls.map(|(_, guard)| guard).collect())
}
