//! Reads what the lines of published versions mean, where it is not written down under the present reading rules.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::ImportId;
use bill::{BillKey, CodeTables, LinesDigest, Meaning, MeaningReader};
use store::{Data, Detail, StoreError, StoredLine, Wanted};

use super::append::ExistingBills;
use super::progress::Progress;

/// The meanings of stored lines, by bill and import, and which version counts which.
pub(super) struct StoredMeanings {
    existing: ExistingBills,
    of_parts: BTreeMap<(BillKey, ImportId), Digests>,
}

/// The digests of some lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Digests {
    /// What they mean.
    pub(super) meaning: Meaning,
    /// The digest that their content would have if their files were read now.
    pub(super) content: LinesDigest,
}

impl StoredMeanings {
    /// Reads the lines of bills, also those that only superseded versions count.
    ///
    /// # Errors
    /// [`StoreError`]: objects or the catalog cannot be read.
    pub(super) async fn read(
        data: &Data,
        bills: &BTreeSet<BillKey>,
        tables: &CodeTables,
        with_superseded: bool,
    ) -> Result<StoredMeanings, StoreError> {
        let existing = ExistingBills::find(data, bills, with_superseded).await?;
        let mut of_parts: BTreeMap<(BillKey, ImportId), Digests> = BTreeMap::new();
        let mut reader = MeaningReader::new(tables);
        let mut scratch = Vec::new();
        let progress = Progress::new(&[]);
        progress.say("reading the stored lines");
        for (object, bills) in &existing.objects {
            data.lines.check(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                let digests = of_parts.entry((line.charge.bill, line.import())).or_default();
                digests.meaning.add(line.meaning(&mut reader));
                digests.content.add(line.digest_under_known_columns(&mut scratch)?);
                Ok(())
            };
            data.lines.each_line(&object.object, Detail::Whole, Wanted::Of(bills), each).await?;
        }
        Ok(StoredMeanings { existing, of_parts })
    }

    /// The digests of the lines that a version counts.
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
