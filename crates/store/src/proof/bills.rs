//! The catalog's records of a month's bills against each other, before any line is read.

use bill::Month;
use bill::ledger::{CountedPart, ImportId};
use std::collections::BTreeSet;

use super::finding::{BillFlaw, Finding};
use super::run::Proof;
use crate::catalog::{Inventory, InventoryVersion};
use crate::error::StoreError;

/// The versions and parts of a bill.
pub(super) struct BillHistory<'l> {
    pub(super) versions: &'l [InventoryVersion],
    pub(super) parts: &'l [CountedPart],
}

/// Groups the versions and parts of a month by bill, in the order of bills.
pub(super) fn group_by_bill(inventory: &Inventory) -> impl Iterator<Item = BillHistory<'_>> {
    let mut parts = inventory.parts.as_slice();
    inventory.versions.chunk_by(|a, b| a.version.bill == b.version.bill).map(move |versions| {
        let bill = versions.first().map(|first| first.version.bill);
        // Both are in the order of bills; parts of a bill without versions are skipped.
        let before = parts.partition_point(|part| Some(part.bill) < bill);
        let end = parts.partition_point(|part| Some(part.bill) <= bill);
        let of_bill = parts.get(before..end).unwrap_or_default();
        parts = parts.get(end..).unwrap_or_default();
        BillHistory { versions, parts: of_bill }
    })
}

impl Proof<'_> {
    /// Checks the records of all bills of a month.
    pub(super) fn check_bills(&mut self, inventory: &Inventory) {
        let imports: BTreeSet<ImportId> = inventory.objects.iter().map(|stored| stored.import).collect();
        for history in group_by_bill(inventory) {
            let Some(bill) = history.versions.first().map(|first| first.version.bill) else { continue };
            for flaw in find_bill_flaws(&history, &imports) {
                self.report_finding(Finding::Bill { bill, flaw });
            }
        }
    }

    /// Checks the texts of the parts of a month against their digests.
    pub(super) async fn check_texts(&mut self, month: Month) -> Result<(), StoreError> {
        let changed = self.data.catalog.find_changed_texts(month).await;
        for (bill, import, text) in self.report_unreadable(changed)?.unwrap_or_default() {
            self.report_finding(Finding::Bill { bill, flaw: BillFlaw::PartText { import, text } });
        }
        Ok(())
    }
}

/// Finds contradictions in the records of a bill. The numbers may be those of a damaged catalog, so any can occur.
fn find_bill_flaws(history: &BillHistory<'_>, imports: &BTreeSet<ImportId>) -> Vec<BillFlaw> {
    let mut flaws = Vec::new();
    let mut expected = Some(1_u32);
    let mut last_us = i64::MIN;
    for entry in history.versions {
        let InventoryVersion { version, cells, names, payment_sums, currency, digest, payments } = entry;
        let stored = [digest.find_flaw(version, *currency), payments.find_flaw()];
        flaws.extend(
            stored.into_iter().flatten().map(|flaw| BillFlaw::Stored { version: version.number, flaw }),
        );
        if let Some(missing) = expected.filter(|expected| *expected != version.number) {
            flaws.push(BillFlaw::Gap { missing });
        }
        expected = version.number.checked_add(1);
        if version.published_at_us <= last_us {
            flaws.push(BillFlaw::TimeGoesBack { version: version.number });
        }
        last_us = version.published_at_us;
        if version.pruned_at_us.is_some() {
            if *cells > 0 || *names > 0 || *payment_sums > 0 {
                flaws.push(BillFlaw::PrunedWithContent { version: version.number });
            }
            continue;
        }
        let mut seen = BTreeSet::new();
        let mut lines = 0_u64;
        for part in history.parts.iter().filter(|part| part.is_counted_by(version.number)) {
            lines = lines.saturating_add(part.lines); // the largest number differs as much as a larger one
            if !seen.insert(part.import) {
                flaws.push(BillFlaw::Twice { import: part.import });
            }
        }
        if lines != version.lines {
            flaws.push(BillFlaw::Parts { version: version.number, lines: version.lines, parts: lines });
        }
    }
    let newest = history.versions.last();
    if history.versions.iter().any(|entry| entry.version.is_current)
        && newest.is_some_and(|newest| !newest.version.is_current)
    {
        flaws.push(BillFlaw::NotNewest);
    }
    let counted: BTreeSet<ImportId> = history.parts.iter().map(|part| part.import).collect();
    flaws.extend(counted.difference(imports).map(|import| BillFlaw::NoObject { import: *import }));
    flaws
}
