//! What is there already of the bills that an append adds lines to.

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, Month};
use store::{Data, Detail, ImportId, Scope, StoreError, StoredLine, StoredObject, Wanted};

use super::identities::Identities;
use super::progress::Progress;

/// What is there of some bills.
#[derive(Debug, Default)]
pub(super) struct There {
    /// The current version of each bill; those that are not there are left out.
    pub(super) versions: BTreeMap<BillKey, u32>,
    /// The objects that hold lines of them which count, and the bills of which they do.
    pub(super) objects: Vec<(StoredObject, BTreeSet<BillKey>)>,
}

impl There {
    /// Looks up bills.
    pub(super) async fn of(data: &Data, bills: &BTreeSet<BillKey>) -> Result<There, StoreError> {
        let months: BTreeSet<Month> = bills.iter().map(|bill| bill.month).collect();
        let mut there = There::default();
        let mut parts: BTreeMap<(ImportId, Month), BTreeSet<BillKey>> = BTreeMap::new();
        for month in months {
            let scope = Scope::of_month(Some(month));
            let versions = data.catalog.versions(scope).await?.into_iter();
            let current = versions.filter(|version| version.is_current && bills.contains(&version.bill));
            there.versions.extend(current.map(|version| (version.bill, version.number)));
            let counted = data.catalog.parts(scope).await?.into_iter();
            for part in counted.filter(|part| part.until.is_none() && bills.contains(&part.bill)) {
                parts.entry((part.import, month)).or_default().insert(part.bill);
            }
        }
        for object in data.catalog.objects().await? {
            if let Some(bills) = parts.get(&(object.import, object.object.month)) {
                there.objects.push((object, bills.clone()));
            }
        }
        Ok(there)
    }

    /// Gives every line that counts to those that are compared; the bills that have lines with ids.
    pub(super) async fn meet(
        &self,
        data: &Data,
        identities: &mut Identities,
        progress: &Progress,
    ) -> Result<BTreeSet<BillKey>, StoreError> {
        progress.say("reading the lines that are there");
        let mut with_ids = BTreeSet::new();
        let mut scratch = Vec::new();
        for (object, bills) in &self.objects {
            data.lines.check(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                if line.id().is_some() {
                    with_ids.insert(line.charge.bill);
                }
                let digest = line.digest(&mut scratch)?;
                identities.meet_stored(line, digest)
            };
            data.lines.each_line(&object.object, Detail::Whole, Wanted::Of(bills), each).await?;
        }
        Ok(with_ids)
    }

    /// The first bill that has ids where the files have none, or the other way round: lines with an id and lines
    /// without one cannot be compared, and would count twice.
    pub(super) fn mixed_ids(
        &self,
        there: &BTreeSet<BillKey>,
        files: &BTreeSet<BillKey>,
    ) -> Option<(BillKey, bool)> {
        let bills = self.objects.iter().flat_map(|(_, bills)| bills);
        let mixed = bills.filter(|bill| there.contains(bill) != files.contains(bill));
        // A line or two without an id, such as the vendor's rounding, is no other kind of file.
        let mut mixed = mixed.filter(|bill| files.is_empty() || !there.contains(bill));
        mixed.next().map(|bill| (*bill, there.contains(bill)))
    }
}
