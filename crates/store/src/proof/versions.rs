//! Versions against their lines: a version is the sum of its folded parts.

use std::collections::{BTreeMap, BTreeSet};

use bill::ContentFormat;
use bill::ledger::{CountedPart, ImportId, PublishedVersion};
use bill::{BillKey, KeyNames, Meaning};

use super::bills::{BillHistory, group_by_bill};
use super::cells::find_cell_differences;
use super::finding::{Finding, ProofEvent, VersionFlaw};
use super::fold::{FoldedPart, FoldedParts, fold_object};
use super::names::find_name_difference;
use super::payments::find_payment_flaws;
use super::published::BILLS_READ_AHEAD;
use super::run::{Proof, Purpose, SoundObjects, VersionSelection};
use crate::catalog::{Inventory, InventoryVersion, RecordedDigest};
use crate::error::StoreError;
use crate::integers::to_u64;
use crate::object::StoredObject;

/// Number of folded cells, about, that are in memory at once, of all runs together. Bills beyond it wait for another pass over the objects
/// of their month. A cell takes some 400 bytes while it is folded.
const CELLS_AT_ONCE: u64 = 131_072;

/// The versions of a month that are compared, and the lines to compare them with.
struct Comparison<'l> {
    versions: VersionSelection,
    purpose: Purpose,
    sound: SoundObjects<'l>,
}

/// Returns true if a version is to be folded.
pub(super) fn is_selected(entry: &InventoryVersion, versions: VersionSelection, purpose: Purpose) -> bool {
    entry.version.pruned_at_us.is_none()
        && (versions == VersionSelection::All || entry.version.is_current)
        && (purpose != Purpose::Digest || entry.digest == RecordedDigest::NotComputed)
}

impl Comparison<'_> {
    /// Returns true if a version is to be folded.
    fn is_selected(&self, entry: &InventoryVersion) -> bool {
        is_selected(entry, self.versions, self.purpose)
    }

    /// Selects the parts of a bill that its selected versions count.
    fn select_parts<'h>(&'h self, history: &'h BillHistory<'_>) -> impl Iterator<Item = &'h CountedPart> {
        history.parts.iter().filter(move |part| {
            let mut selected = history.versions.iter().filter(|entry| self.is_selected(entry));
            selected.any(|entry| part.is_counted_by(entry.version.number))
        })
    }

    /// Returns the largest number of cells that the parts of a bill can have together.
    fn count_cells_max(&self, history: &BillHistory<'_>) -> u64 {
        let of_part = |part: &CountedPart| {
            let counting = history.versions.iter().filter(|entry| part.is_counted_by(entry.version.number));
            counting.map(|entry| entry.cells).max().unwrap_or_default().min(part.lines)
        };
        self.select_parts(history).map(of_part).sum()
    }
}

impl Proof<'_> {
    /// Compares the versions of a month with their lines, as many bills at a time as memory allows.
    pub(super) async fn check_versions(
        &mut self,
        inventory: &Inventory,
        sound: SoundObjects<'_>,
        versions: VersionSelection,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        if let Some(tables) = self.tables.filter(|_| purpose == Purpose::Verify)
            && let Some(first) = inventory.versions.first()
        {
            let meanings = self.data.catalog.read_meanings(first.version.bill.month, &tables.digest()).await;
            self.meanings = self.report_unreadable(meanings)?.unwrap_or_default();
        }
        let bytes: u128 = sound.values().flatten().map(|stored| u128::from(stored.object.bytes)).sum();
        let bills = group_by_bill(inventory).count();
        let mut comparison = Comparison { versions, purpose, sound };
        let mut waiting = Vec::new();
        let mut cells = 0_u64;
        let cells_at_once = CELLS_AT_ONCE.div_ceil(to_u64(self.runs));
        for history in group_by_bill(inventory) {
            cells += comparison.count_cells_max(&history);
            waiting.push(history);
            if cells >= cells_at_once {
                self.check_some_bills(&waiting, &mut comparison).await?;
                self.report_decoded(bytes, waiting.len(), bills);
                waiting.clear();
                cells = 0;
            }
        }
        self.check_some_bills(&waiting, &mut comparison).await?;
        self.report_decoded(bytes, waiting.len(), bills);
        if purpose == Purpose::Verify {
            for stored in comparison.sound.values().flatten() {
                self.check_line_count(stored).await?;
            }
        }
        Ok(())
    }

    /// Reports progress: the decoded share of a month's bytes, estimated by the share of its bills.
    fn report_decoded(&mut self, bytes: u128, checked: usize, bills: usize) {
        let share = bytes * u128::from(to_u64(checked));
        let share = share.checked_div(u128::from(to_u64(bills))).unwrap_or_default();
        // Saturates, as the number of bytes ahead does.
        (self.report)(ProofEvent::Read { bytes: u64::try_from(share).unwrap_or(u64::MAX) });
    }

    /// Compares the versions of some bills with their lines.
    async fn check_some_bills(
        &mut self,
        bills: &[BillHistory<'_>],
        comparison: &mut Comparison<'_>,
    ) -> Result<(), StoreError> {
        let mut needed: BTreeMap<ImportId, BTreeSet<BillKey>> = BTreeMap::new();
        for part in bills.iter().flat_map(|history| comparison.select_parts(history)) {
            needed.entry(part.import).or_default().insert(part.bill);
        }
        let is_first = |entry: &InventoryVersion| entry.version.lines_digest.format() == ContentFormat::First;
        let with_first_format = bills.iter().any(|history| history.versions.iter().any(is_first));
        let mut parts = FoldedParts { with_first_format, ..FoldedParts::default() };
        for (import, bills) in &needed {
            // A large import has several objects for a month, and may have lines of a bill in each.
            let objects = comparison.sound.get(import).cloned().unwrap_or_default();
            for (number, stored) in (0..).zip(objects) {
                let folded = fold_object(self, (number, stored), bills, comparison.purpose, &mut parts);
                if let Err(error) = folded.await {
                    self.report_lines_flaw(stored, error.to_string()).await?;
                    comparison.sound.remove(import);
                }
            }
        }
        for bills in bills.chunks(BILLS_READ_AHEAD) {
            let selected = bills.iter().flat_map(|history| history.versions);
            self.read_ahead(selected.filter(|entry| comparison.is_selected(entry))).await?;
            for history in bills {
                self.check_bill(history, &parts, comparison).await?;
            }
        }
        if !self.computed.is_empty() {
            self.data.catalog.record_digests(&std::mem::take(&mut self.computed)).await?;
        }
        Ok(())
    }

    /// Compares the versions of one bill with the sums of their parts.
    async fn check_bill(
        &mut self,
        history: &BillHistory<'_>,
        parts: &FoldedParts,
        comparison: &Comparison<'_>,
    ) -> Result<(), StoreError> {
        let mut sum = FoldedPart::default();
        let mut in_sum: BTreeSet<ImportId> = BTreeSet::new();
        let mut before: Option<(u32, Meaning)> = None;
        for entry in history.versions {
            self.summary.pruned += u64::from(entry.version.pruned_at_us.is_some());
            if !comparison.is_selected(entry) {
                continue;
            }
            let version = &entry.version;
            self.summary.versions += 1;
            let counted = history.parts.iter().filter(|part| part.is_counted_by(version.number));
            let counted: BTreeSet<ImportId> = counted.map(|part| part.import).collect();
            if !counted.iter().all(|import| comparison.sound.contains_key(import)) {
                self.summary.unchecked += 1;
                continue;
            }
            // Most versions are the one before and some lines more, so the sum is continued if possible.
            if !in_sum.is_subset(&counted) {
                (sum, in_sum) = (FoldedPart::default(), BTreeSet::new());
            }
            for import in &counted {
                if in_sum.insert(*import)
                    && let Some(part) = parts.sums.get(&(version.bill, *import))
                {
                    sum.merge(part)?;
                }
            }
            let mut flaws = self.compare_version(entry, &sum, comparison.purpose).await?;
            match comparison.purpose {
                Purpose::Verify => {
                    flaws.extend(self.compare_meaning(version, sum.meaning, before));
                    flaws.extend(self.compare_part_texts(version, parts).await?);
                }
                Purpose::Digest => self.computed.push(sum.compute_digest(entry)),
                Purpose::Refold => {}
            }
            for flaw in flaws {
                self.report_finding(Finding::Version { bill: version.bill, version: version.number, flaw });
            }
            before = Some((version.number, sum.meaning));
        }
        Ok(())
    }

    /// Compares the recorded meaning of a version with that of its lines. `before` is the version that was checked
    /// before it.
    fn compare_meaning(
        &self,
        version: &PublishedVersion,
        meaning: Meaning,
        before: Option<(u32, Meaning)>,
    ) -> Vec<VersionFlaw> {
        let mut flaws = Vec::new();
        let recorded = self.meanings.get(&(version.bill, version.number));
        if recorded.is_some_and(|recorded| *recorded != meaning) {
            flaws.push(VersionFlaw::Meaning);
        }
        let is_changed = |(number, other)| version.number.checked_sub(1) == Some(number) && other != meaning;
        if version.texts_only && before.is_some_and(is_changed) {
            flaws.push(VersionFlaw::TextsOnly);
        }
        flaws
    }

    /// Compares one version with the sum of its lines.
    async fn compare_version(
        &mut self,
        entry: &InventoryVersion,
        sum: &FoldedPart,
        purpose: Purpose,
    ) -> Result<Vec<VersionFlaw>, StoreError> {
        let version = &entry.version;
        let published = match self.take_published(version).await {
            Ok(Some(state)) => state,
            Ok(None) => {
                let now = self.data.catalog.read_inventory(version.bill.month).await?;
                let mut now = now.versions.iter().map(|now| &now.version);
                let is_pruned = now.any(|now| {
                    now.bill == version.bill && now.number == version.number && now.pruned_at_us.is_some()
                });
                return Ok(if is_pruned { Vec::new() } else { vec![VersionFlaw::Gone] });
            }
            Err(error) if error.is_busy() || error.is_replaced() => return Err(error),
            Err(error) => return Ok(vec![VersionFlaw::Unreadable(error.to_string())]),
        };
        self.summary.cells += to_u64(published.cells.len());
        let mut flaws = Vec::new();
        if version.lines != sum.content.sums.lines {
            flaws.push(VersionFlaw::Lines { published: version.lines, counted: sum.content.sums.lines });
        }
        let differences = find_cell_differences(published.cells, &sum.content.cells);
        if !differences.is_empty() {
            flaws.push(VersionFlaw::Cells(differences));
        }
        // A version from before names were kept has them in its lines alone.
        let nameless = KeyNames::default();
        let names = if published.version.has_names { &sum.content.names } else { &nameless };
        flaws.extend(find_name_difference(&published.names, names).map(VersionFlaw::Name));
        if let RecordedDigest::Known(digest) = entry.digest
            && !(digest.fits_cells(&sum.content.cells) && digest.fits_names(names))
        {
            flaws.push(VersionFlaw::StoredDigest);
        }
        flaws.extend(find_payment_flaws(entry, published.payments.as_ref(), &sum.content.payments));
        if purpose != Purpose::Refold && version.lines_digest != sum.digests.of(version.lines_digest.format())
        {
            flaws.push(VersionFlaw::Digest);
        }
        if let Err(broken) = bill::check_bill(version.bill, &sum.content) {
            flaws.push(VersionFlaw::Law(broken.to_string()));
        }
        Ok(flaws)
    }

    /// Compares the number of lines that an object states with that in the catalog.
    async fn check_line_count(&mut self, stored: &StoredObject) -> Result<(), StoreError> {
        match self.data.lines.count_lines(&stored.object).await {
            Ok(lines) if lines == stored.object.lines => {
                // Both numbers are stored, so they may be any; the sum is only reported.
                self.summary.lines = self.summary.lines.saturating_add(lines);
                Ok(())
            }
            Ok(lines) => {
                let why = format!("it has {lines} lines, and the catalog says {}", stored.object.lines);
                self.report_lines_flaw(stored, why).await
            }
            Err(error) => self.report_lines_flaw(stored, error.to_string()).await,
        }
    }

    /// Reports an object that is what was written, but whose lines are not what the catalog says, unless a prune or
    /// sweep deleted it meanwhile.
    async fn report_lines_flaw(&mut self, stored: &StoredObject, why: String) -> Result<(), StoreError> {
        if !self.is_dropped(stored).await? {
            self.report_finding(Finding::Lines { path: stored.object.path.clone(), why });
        }
        Ok(())
    }
}
