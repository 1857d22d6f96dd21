//! Folding of stored lines: the part of each import in each bill is folded once.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::ImportId;
use bill::{
    Bill, BillKey, ContentFormat, DaySums, Fold, LinesDigest, Meaning, MeaningReader, PartCounts, PaymentKey,
};

use super::run::{Proof, Purpose};
use crate::error::StoreError;
use crate::lines::{LineFilter, Projection, StoredLine};
use crate::object::StoredObject;

/// The digests of the content of some lines, in all formats.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContentDigests {
    newest: LinesDigest,
    /// That of no lines if no version has the format.
    first: LinesDigest,
}

impl Default for ContentDigests {
    fn default() -> Self {
        Self {
            newest: LinesDigest::empty(ContentFormat::NEWEST),
            first: LinesDigest::empty(ContentFormat::First),
        }
    }
}

impl ContentDigests {
    /// The digest in a format.
    pub(super) const fn of(self, format: ContentFormat) -> LinesDigest {
        match format {
            ContentFormat::First => self.first,
            ContentFormat::NEWEST => self.newest,
        }
    }

    fn merge(&mut self, other: Self) {
        self.newest.merge(other.newest);
        self.first.merge(other.first);
    }
}

/// The folded lines of one import in one bill.
#[derive(Debug, Default)]
pub(super) struct FoldedPart {
    pub(super) content: Bill,
    pub(super) digests: ContentDigests,
    pub(super) meaning: Meaning,
}

impl FoldedPart {
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), StoreError> {
        self.content.merge(other.content.clone())?;
        self.digests.merge(other.digests);
        self.meaning.merge(other.meaning);
        Ok(())
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
    let projection = if purpose == Purpose::Refold { Projection::Charge } else { Projection::Whole };
    let mut fold = Fold::new();
    let mut digests: BTreeMap<BillKey, (ContentDigests, Meaning)> = BTreeMap::new();
    let mut reader = proof.tables.map(MeaningReader::new);
    let mut scratch = Vec::new();
    let mut lines = 0_u64;
    let each = &mut |line: &StoredLine<'_>| {
        fold.add(&line.charge)?;
        if projection == Projection::Whole {
            let (digest, meaning) = digests.entry(line.charge.bill).or_default();
            digest.newest.add(line.digest()?);
            if parts.with_first_format {
                digest.first.add_first(line.digest_first(&mut scratch)?);
            }
            if let Some(reader) = &mut reader {
                meaning.add(line.meaning(reader));
            }
        }
        if purpose == Purpose::Verify {
            let part = (line.charge.bill, stored.import);
            let counts = parts.counts.entry(part).or_default();
            counts.add(number, line.row_group, PaymentKey::of(&line.charge), 1);
            let days = parts.days.entry(part).or_default();
            days.add_line(line.charge.manager, line.day(), &line.charge.amounts)?;
        }
        lines += 1;
        Ok::<_, StoreError>(())
    };
    proof.data.lines.visit_lines(&stored.object, projection, LineFilter::Bills(bills), each).await?;
    for (bill, content) in fold.into_bills() {
        let (digest, meaning) = digests.remove(&bill).unwrap_or_default();
        parts.sums.entry((bill, stored.import)).or_default().merge(&FoldedPart {
            content,
            digests: digest,
            meaning,
        })?;
    }
    if purpose == Purpose::Refold {
        proof.summary.lines += lines;
    }
    Ok(())
}
