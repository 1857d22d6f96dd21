//! Versions from lines: the part of each import in each bill is folded once, a version is the sum of its parts.

use std::collections::{BTreeMap, BTreeSet};

use bill::{Bill, BillKey, Fold, LinesDigest, Meaning, MeaningReader};

use super::bills::{History, histories};
use super::differ::difference;
use super::finding::{Event, Finding, VersionFlaw};
use super::{Proof, Purpose, Sound, Versions};
use crate::catalog::{Inventory, InventoryVersion, StoredObject};
use crate::error::StoreError;
use crate::lines::{Detail, Wanted};
use bill::ledger::{CountedPart, ImportId, PublishedVersion};

/// How many folded cells are in memory at once, about; bills beyond them wait for another pass over the objects
/// of their month. A cell takes some 400 bytes while it is folded.
const CELLS_AT_ONCE: u64 = 131_072;

/// The lines of one import in one bill, folded.
#[derive(Debug, Default)]
struct Folded {
    content: Bill,
    digest: LinesDigest,
    meaning: Meaning,
}

impl Folded {
    fn merge(&mut self, other: &Folded) -> Result<(), StoreError> {
        self.content.merge(other.content.clone())?;
        self.digest.merge(other.digest);
        self.meaning.merge(other.meaning);
        Ok(())
    }
}

/// Folded parts.
type Parts = BTreeMap<(BillKey, ImportId), Folded>;

/// Whether a version is to be folded.
fn is_wanted(own: &InventoryVersion, versions: Versions) -> bool {
    own.version.pruned_at_us.is_none() && (versions == Versions::All || own.version.is_current)
}

/// The parts of a bill that the versions which are wanted count.
fn wanted_parts<'h>(history: &'h History<'_>, versions: Versions) -> impl Iterator<Item = &'h CountedPart> {
    history.parts.iter().filter(move |part| {
        let mut wanted = history.versions.iter().filter(|own| is_wanted(own, versions));
        wanted.any(|own| part.is_counted_by(own.version.number))
    })
}

/// How many cells the parts of a bill have together, at the most.
fn cells(history: &History<'_>, versions: Versions) -> u64 {
    let of_part = |part: &CountedPart| {
        let with = history.versions.iter().filter(|own| part.is_counted_by(own.version.number));
        with.map(|own| own.cells).max().unwrap_or_default().min(part.lines)
    };
    wanted_parts(history, versions).fold(0, |sum, part| sum.saturating_add(of_part(part)))
}

impl Proof<'_> {
    /// Compares the versions of a month with their lines, as many bills at a time as memory allows.
    pub(super) async fn versions(
        &mut self,
        ledger: &Inventory,
        sound: &Sound<'_>,
        versions: Versions,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        if let Some(tables) = self.tables.filter(|_| purpose == Purpose::Verify) {
            let month = ledger.versions.first().map(|own| own.version.bill.month);
            if let Some(month) = month {
                let meanings = self.data.catalog.meanings(month, &tables.digest()).await;
                self.meanings = self.find_unread(meanings).unwrap_or_default();
            }
        }
        let mut sound = sound.clone();
        let bytes =
            sound.values().flatten().fold(0_u64, |sum, stored| sum.saturating_add(stored.object.bytes));
        let bills = histories(ledger).count();
        let mut waiting = Vec::new();
        let mut ahead = 0_u64;
        for history in histories(ledger) {
            ahead = ahead.saturating_add(cells(&history, versions));
            waiting.push(history);
            if ahead >= CELLS_AT_ONCE {
                self.some_bills(&waiting, &mut sound, versions, purpose).await?;
                self.decoded(bytes, waiting.len(), bills);
                waiting.clear();
                ahead = 0;
            }
        }
        self.some_bills(&waiting, &mut sound, versions, purpose).await?;
        self.decoded(bytes, waiting.len(), bills);
        if purpose == Purpose::Verify {
            for stored in sound.values().flatten() {
                self.count(stored).await;
            }
        }
        Ok(())
    }

    /// Tells how far the lines of a month are decoded: about as far as its bills.
    fn decoded(&mut self, bytes: u64, some: usize, bills: usize) {
        let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
        let share = bytes.saturating_mul(count(some)).checked_div(count(bills)).unwrap_or_default();
        (self.report)(Event::Read { bytes: share });
    }

    /// Compares the versions of some bills with their lines.
    async fn some_bills(
        &mut self,
        bills: &[History<'_>],
        sound: &mut Sound<'_>,
        versions: Versions,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<ImportId, BTreeSet<BillKey>> = BTreeMap::new();
        for part in bills.iter().flat_map(|history| wanted_parts(history, versions)) {
            wanted.entry(part.import).or_default().insert(part.bill);
        }
        let mut parts = Parts::new();
        for (import, bills) in &wanted {
            // A large import has several objects for a month, and may have lines of a bill in each.
            for stored in sound.get(import).cloned().unwrap_or_default() {
                if let Err(error) = fold(self, stored, bills, purpose, &mut parts).await {
                    // What it has is not what can be folded, although it is what was written.
                    let path = stored.object.path.clone();
                    self.find(Finding::Lines { path, why: error.to_string() });
                    sound.remove(import);
                }
            }
        }
        for history in bills {
            self.bill(history, &parts, sound, versions, purpose).await?;
        }
        Ok(())
    }

    /// Compares the versions of one bill with the sums of their parts.
    async fn bill(
        &mut self,
        history: &History<'_>,
        parts: &Parts,
        sound: &Sound<'_>,
        versions: Versions,
        purpose: Purpose,
    ) -> Result<(), StoreError> {
        let mut sum = Folded::default();
        let mut in_sum: BTreeSet<ImportId> = BTreeSet::new();
        let mut before: Option<(u32, Meaning)> = None;
        for own in history.versions {
            self.checked.pruned =
                self.checked.pruned.saturating_add(u64::from(own.version.pruned_at_us.is_some()));
            if !is_wanted(own, versions) {
                continue;
            }
            let version = &own.version;
            self.checked.versions = self.checked.versions.saturating_add(1);
            let counted = history.parts.iter().filter(|part| part.is_counted_by(version.number));
            let counted: BTreeSet<ImportId> = counted.map(|part| part.import).collect();
            if !counted.iter().all(|import| sound.contains_key(import)) {
                self.checked.unchecked = self.checked.unchecked.saturating_add(1);
                continue;
            }
            // Most versions are the one before and some lines more.
            if !in_sum.is_subset(&counted) {
                (sum, in_sum) = (Folded::default(), BTreeSet::new());
            }
            for import in &counted {
                if in_sum.insert(*import)
                    && let Some(part) = parts.get(&(version.bill, *import))
                {
                    sum.merge(part)?;
                }
            }
            let mut flaws = self.compare(own, &sum, purpose).await?;
            if purpose == Purpose::Verify {
                flaws.extend(self.compare_meaning(version, sum.meaning, before));
            }
            for flaw in flaws {
                self.find(Finding::Version { bill: version.bill, version: version.number, flaw });
            }
            before = Some((version.number, sum.meaning));
        }
        Ok(())
    }

    /// What is wrong with what a version is said to mean. `before` is the version that was read before it.
    fn compare_meaning(
        &self,
        version: &PublishedVersion,
        meaning: Meaning,
        before: Option<(u32, Meaning)>,
    ) -> Vec<VersionFlaw> {
        let mut flaws = Vec::new();
        let written = self.meanings.get(&(version.bill, version.number));
        if written.is_some_and(|written| *written != meaning) {
            flaws.push(VersionFlaw::Meaning);
        }
        let is_next = |(number, other)| version.number.checked_sub(1) == Some(number) && other != meaning;
        if version.texts_only && before.is_some_and(is_next) {
            flaws.push(VersionFlaw::TextsOnly);
        }
        flaws
    }

    /// What is wrong with one version.
    async fn compare(
        &mut self,
        own: &InventoryVersion,
        sum: &Folded,
        purpose: Purpose,
    ) -> Result<Vec<VersionFlaw>, StoreError> {
        let version = &own.version;
        let published = match self.data.catalog.cells_of(version.bill, version.number).await {
            Ok(Some(cells)) => cells,
            Ok(None) => {
                let now = self.data.catalog.inventory(version.bill.month).await?;
                let mut now = now.versions.iter().map(|now| &now.version);
                let is_pruned = now.any(|now| {
                    now.bill == version.bill && now.number == version.number && now.pruned_at_us.is_some()
                });
                return Ok(if is_pruned { Vec::new() } else { vec![VersionFlaw::Gone] });
            }
            Err(error) => return Ok(vec![VersionFlaw::Unreadable(error.to_string())]),
        };
        let cells = u64::try_from(published.len()).unwrap_or(u64::MAX);
        self.checked.cells = self.checked.cells.saturating_add(cells);
        let mut flaws = Vec::new();
        if version.lines != sum.content.sums.lines {
            flaws.push(VersionFlaw::Lines { published: version.lines, counted: sum.content.sums.lines });
        }
        let differences = difference(published, &sum.content.cells);
        if !differences.is_empty() {
            flaws.push(VersionFlaw::Cells(differences));
        }
        if purpose == Purpose::Verify && version.lines_digest != sum.digest {
            flaws.push(VersionFlaw::Digest);
        }
        if let Err(broken) = bill::check_bill(version.bill, &sum.content) {
            flaws.push(VersionFlaw::Law(broken.to_string()));
        }
        Ok(flaws)
    }

    /// Counts the lines of an object, and compares with what the catalog says.
    async fn count(&mut self, stored: &StoredObject) {
        let path = || stored.object.path.clone();
        match self.data.lines.count(&stored.object).await {
            Ok(lines) if lines == stored.object.lines => {
                self.checked.lines = self.checked.lines.saturating_add(lines);
            }
            Ok(lines) => {
                let why = format!("it has {lines} lines, and the catalog says {}", stored.object.lines);
                self.find(Finding::Lines { path: path(), why });
            }
            Err(error) => self.find(Finding::Lines { path: path(), why: error.to_string() }),
        }
    }
}

/// Folds the lines of some bills in an object, and adds them to those of the import's other objects.
async fn fold(
    proof: &mut Proof<'_>,
    stored: &StoredObject,
    bills: &BTreeSet<BillKey>,
    purpose: Purpose,
    parts: &mut Parts,
) -> Result<(), StoreError> {
    let detail = if purpose == Purpose::Verify { Detail::Whole } else { Detail::Charge };
    let mut fold = Fold::new();
    let mut digests: BTreeMap<BillKey, (LinesDigest, Meaning)> = BTreeMap::new();
    let mut reader = proof.tables.map(MeaningReader::new);
    let mut scratch = Vec::new();
    let mut lines = 0_u64;
    let each = &mut |line: &crate::lines::StoredLine<'_>| {
        fold.add(&line.charge)?;
        if detail == Detail::Whole {
            let (digest, meaning) = digests.entry(line.charge.bill).or_default();
            digest.add(line.digest(&mut scratch)?);
            if let Some(reader) = &mut reader {
                meaning.add(line.meaning(reader));
            }
        }
        lines = lines.saturating_add(1);
        Ok(())
    };
    proof.data.lines.each_line(&stored.object, detail, Wanted::Of(bills), each).await?;
    for (bill, content) in fold.into_bills() {
        let (digest, meaning) = digests.remove(&bill).unwrap_or_default();
        parts.entry((bill, stored.import)).or_default().merge(&Folded { content, digest, meaning })?;
    }
    if purpose == Purpose::Refold {
        proof.checked.lines = proof.checked.lines.saturating_add(lines);
    }
    Ok(())
}
