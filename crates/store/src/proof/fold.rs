//! Folding of stored lines: the part of each import in each bill is folded once.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{ImportId, PublishedVersion, VersionDigest};
use bill::{
    Bill, BillKey, DaySums, Fold, KeyNames, LineDigest, LineMeaning, Meaning, PartCounts, PaymentKey,
};

use super::content_digests::ContentDigests;
use super::run::{Proof, Purpose};
use crate::catalog::{ComputedDigest, InventoryVersion};
use crate::error::StoreError;
use crate::lines::{ChargeGroup, LineFilter, Projection, StoredLine, VisitLines};
use crate::object::StoredObject;

/// The folded lines of one import in one bill.
#[derive(Debug, Default)]
pub(super) struct FoldedPart {
    pub(super) content: Bill,
    pub(super) digests: ContentDigests,
    pub(super) meaning: Meaning,
}

impl FoldedPart {
    /// Adds the lines of another part.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), StoreError> {
        if self.content.sums.lines == 0 {
            self.content = other.content.clone();
        } else {
            self.content.merge(other.content.clone())?;
        }
        self.digests.merge(other.digests);
        self.meaning.merge(other.meaning);
        Ok(())
    }

    /// Computes the digest of a version that has these lines.
    pub(super) fn compute_digest(&self, entry: &InventoryVersion) -> ComputedDigest {
        let version = PublishedVersion {
            lines: self.content.sums.lines,
            lines_digest: self.digests.of(entry.version.lines_digest.format()),
            ..entry.version.clone()
        };
        let nameless = KeyNames::default();
        let names = if version.has_names { &self.content.names } else { &nameless };
        ComputedDigest {
            bill: version.bill,
            version: version.number,
            currency: entry.currency,
            digest: VersionDigest::compute(&version, entry.currency, &self.content.cells, names),
        }
    }
}

/// Folded parts by bill and import.
#[derive(Debug, Default)]
pub(super) struct FoldedParts {
    /// True if digests are computed in the first format, too.
    pub(super) with_first_format: bool,
    pub(super) sums: BTreeMap<(BillKey, ImportId), FoldedPart>,
    /// The numbers of their lines in the objects of the import; empty if they are not compared.
    pub(super) counts: BTreeMap<(BillKey, ImportId), PartCounts>,
    /// Their sums by day; empty if they are not compared.
    pub(super) days: BTreeMap<(BillKey, ImportId), DaySums>,
}

/// Folds the lines of some bills in an object, and adds them to those of the import's other objects. `number` is that of the
/// object among those of the import in its month, from 0.
pub(super) async fn fold_object(
    proof: &mut Proof<'_>,
    (number, stored): (u32, &StoredObject),
    bills: &BTreeSet<BillKey>,
    purpose: Purpose,
    parts: &mut FoldedParts,
) -> Result<(), StoreError> {
    let (lines, filter) = (&proof.data.lines, LineFilter::Bills(bills));
    let mut folding = FoldingObject {
        fold: Fold::new(),
        digests: BTreeMap::new(),
        current: None,
        scratch: parts.with_first_format.then(Vec::new),
        lines: 0,
        kept: (purpose == Purpose::Verify).then_some((number, stored.import, &mut *parts)),
    };
    if purpose == Purpose::Refold {
        let each = &mut |group: &ChargeGroup<'_>| folding.visit_group(group);
        lines.visit_charge_groups(&stored.object, Projection::Charge, filter, each).await?;
    } else {
        lines.visit_whole_lines(&stored.object, filter, proof.tables, &mut folding).await?;
    }
    folding.keep_current_digests();
    let FoldingObject { fold, mut digests, lines, .. } = folding;
    for (bill, content) in fold.into_bills() {
        let (digests, meaning) = digests.remove(&bill).unwrap_or_default();
        let part = FoldedPart { content, digests, meaning };
        match parts.sums.entry((bill, stored.import)) {
            Entry::Occupied(mut known) => known.get_mut().merge(&part)?,
            Entry::Vacant(place) => {
                place.insert(part);
            }
        }
    }
    if purpose == Purpose::Refold {
        proof.summary.lines += lines;
    }
    Ok(())
}

/// The lines of an object, as far as they are folded.
struct FoldingObject<'p> {
    fold: Fold,
    /// The digests of the content and the meaning of each bill but the current one; of lines that are visited one by one only.
    digests: BTreeMap<BillKey, (ContentDigests, Meaning)>,
    /// The bill of the last line, and its digests. Lines of a bill follow each other.
    current: Option<(BillKey, ContentDigests, Meaning)>,
    /// Memory for digests in the first format; `None` if these are not computed.
    scratch: Option<Vec<u8>>,
    /// Number of lines.
    lines: u64,
    /// The number of the object, the import, and the parts that get numbers of lines and sums by day; `None` if these are not
    /// compared.
    kept: Option<(u32, ImportId, &'p mut FoldedParts)>,
}

impl FoldingObject<'_> {
    /// Returns the digests of a bill, to which the next line is added.
    fn find_digests(&mut self, bill: BillKey) -> (&mut ContentDigests, &mut Meaning) {
        if self.current.as_ref().is_none_or(|(current, ..)| *current != bill) {
            self.keep_current_digests();
        }
        let (_, digests, meaning) =
            self.current.get_or_insert_with(|| (bill, ContentDigests::default(), Meaning::default()));
        (digests, meaning)
    }

    /// Adds the digests of the last lines to those of their bill.
    fn keep_current_digests(&mut self) {
        if let Some((bill, digest, meaning)) = self.current.take() {
            let (digests, meanings) = self.digests.entry(bill).or_default();
            digests.merge(digest);
            meanings.merge(meaning);
        }
    }
}

impl VisitLines for FoldingObject<'_> {
    fn visit_digests(&mut self, bill: BillKey, content: LineDigest, meaning: Option<LineMeaning>) {
        let (digests, meanings) = self.find_digests(bill);
        digests.add(content);
        if let Some(meaning) = meaning {
            meanings.add(meaning);
        }
    }

    fn wants_lines(&self) -> bool {
        self.scratch.is_some()
    }

    fn visit_line(&mut self, line: &StoredLine<'_>) -> Result<(), StoreError> {
        let Some(mut scratch) = self.scratch.take() else { unreachable!("lines are asked for with memory") };
        let digest = line.digest_first(&mut scratch);
        self.scratch = Some(scratch);
        self.find_digests(line.charge.bill).0.add_first(digest?);
        Ok(())
    }

    fn visit_group(&mut self, group: &ChargeGroup<'_>) -> Result<(), StoreError> {
        let cell = self.fold.find_cell(&group.charge)?;
        self.fold.add_sums(cell, &group.sums)?;
        self.lines += group.sums.lines;
        if let Some((number, import, parts)) = &mut self.kept {
            let part = (group.charge.bill, *import);
            let counts = parts.counts.entry(part).or_default();
            counts.add(*number, group.row_group, PaymentKey::of(&group.charge), group.sums.lines);
            let days = parts.days.entry(part).or_default();
            for (day, sums) in group.days {
                days.add(group.charge.manager, *day, sums)?;
            }
        }
        Ok(())
    }
}
