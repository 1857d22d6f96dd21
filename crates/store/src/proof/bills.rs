//! Whether what the catalog says of the bills of a month fits together, before any line is read.

use std::collections::BTreeSet;

use super::Proof;
use super::finding::{BillFlaw, Finding};
use crate::catalog::{Inventory, InventoryVersion};
use bill::ledger::{CountedPart, ImportId};

/// A bill's versions and parts.
pub(super) struct History<'l> {
    pub(super) versions: &'l [InventoryVersion],
    pub(super) parts: &'l [CountedPart],
}

/// The histories of a month's bills, one after the other.
pub(super) fn histories(ledger: &Inventory) -> impl Iterator<Item = History<'_>> {
    let mut parts = ledger.parts.as_slice();
    ledger.versions.chunk_by(|a, b| a.version.bill == b.version.bill).map(move |versions| {
        let bill = versions.first().map(|own| own.version.bill);
        // Both are in the order of bills; parts of a bill without versions are passed by.
        let before = parts.partition_point(|part| Some(part.bill) < bill);
        let end = parts.partition_point(|part| Some(part.bill) <= bill);
        let own = parts.get(before..end).unwrap_or_default();
        parts = parts.get(end..).unwrap_or_default();
        History { versions, parts: own }
    })
}

impl Proof<'_> {
    /// Checks the bills of a month.
    pub(super) fn bills(&mut self, ledger: &Inventory) {
        let imports: BTreeSet<ImportId> = ledger.objects.iter().map(|stored| stored.import).collect();
        for history in histories(ledger) {
            let Some(bill) = history.versions.first().map(|own| own.version.bill) else { continue };
            for flaw in flaws(&history, &imports) {
                self.find(Finding::Bill { bill, flaw });
            }
        }
    }
}

/// What does not fit together in a bill.
fn flaws(history: &History<'_>, imports: &BTreeSet<ImportId>) -> Vec<BillFlaw> {
    let mut flaws = Vec::new();
    let mut expected = 1_u32;
    let mut last_us = i64::MIN;
    for InventoryVersion { version, cells } in history.versions {
        if version.number != expected {
            flaws.push(BillFlaw::Gap { missing: expected });
        }
        expected = version.number.saturating_add(1);
        if version.published_at_us <= last_us {
            flaws.push(BillFlaw::TimeGoesBack { version: version.number });
        }
        last_us = version.published_at_us;
        if version.pruned_at_us.is_some() {
            if *cells > 0 {
                flaws.push(BillFlaw::PrunedWithCells { version: version.number });
            }
            continue;
        }
        let mut seen = BTreeSet::new();
        let mut lines = 0_u64;
        for part in history.parts.iter().filter(|part| part.is_counted_by(version.number)) {
            lines = lines.saturating_add(part.lines);
            if !seen.insert(part.import) {
                flaws.push(BillFlaw::Twice { import: part.import });
            }
        }
        if lines != version.lines {
            flaws.push(BillFlaw::Parts { version: version.number, lines: version.lines, parts: lines });
        }
    }
    let newest = history.versions.last();
    if history.versions.iter().any(|own| own.version.is_current)
        && newest.is_some_and(|own| !own.version.is_current)
    {
        flaws.push(BillFlaw::NotNewest);
    }
    let without: BTreeSet<ImportId> = history.parts.iter().map(|part| part.import).collect();
    flaws.extend(without.difference(imports).map(|import| BillFlaw::NoObject { import: *import }));
    flaws
}
