//! Computes the meanings of published versions that are not in the catalog for the current reading rules.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::ImportId;
use bill::{BillKey, CodeTables, LinesDigest, Meaning, MeaningReader};
use store::{Data, LineFilter, Projection, StoreError, StoredLine};

use super::existing_bills::ExistingBills;

/// The meanings of stored lines by bill and import, with the parts that each version counts.
pub(super) struct StoredMeanings {
    existing: ExistingBills,
    of_parts: BTreeMap<(BillKey, ImportId), Digests>,
}

/// The digests of some lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Digests {
    /// The digest of their meanings.
    pub(super) meaning: Meaning,
    /// The digest of their contents as if their files were read now.
    pub(super) content: LinesDigest,
}

impl StoredMeanings {
    /// Reads the lines of bills, also those that only superseded versions count.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: objects or the catalog cannot be read.
    pub(super) async fn read(
        data: &Data,
        bills: &BTreeSet<BillKey>,
        tables: &CodeTables,
        with_superseded: bool,
    ) -> Result<Self, StoreError> {
        let existing = ExistingBills::find(data, bills, with_superseded).await?;
        let mut of_parts: BTreeMap<(BillKey, ImportId), Digests> = BTreeMap::new();
        let mut reader = MeaningReader::new(tables);
        for (object, bills) in &existing.objects {
            data.lines.check_object(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                let digests = of_parts.entry((line.charge.bill, line.import())).or_default();
                digests.meaning.add(line.meaning(&mut reader));
                digests.content.add(line.digest_as_read_now(sheet::find_column, &mut reader)?);
                Ok::<_, StoreError>(())
            };
            data.lines.visit_lines(&object.object, Projection::Whole, LineFilter::Bills(bills), each).await?;
        }
        Ok(Self { existing, of_parts })
    }

    /// Merges the digests of the lines that a version counts.
    pub(super) fn of_version(&self, bill: BillKey, version: u32) -> Digests {
        let parts = self.existing.parts.get(&bill).map(Vec::as_slice).unwrap_or_default();
        let mut sum = Digests::default();
        for part in parts.iter().filter(|part| part.is_counted_by(version)) {
            if let Some(digests) = self.of_parts.get(&(bill, part.import)) {
                sum.meaning.merge(digests.meaning);
                sum.content.merge(digests.content);
            }
        }
        sum
    }
}
