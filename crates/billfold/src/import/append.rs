//! What is there already of the bills that an append adds lines to.

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, Column, Month};
use store::{Data, Detail, Part, Scope, StoreError, StoredLine, StoredObject, Wanted};

use super::identities::Identities;
use super::progress::Progress;
use crate::ledger::objects::objects_of;

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
        let mut current = BTreeMap::new();
        for month in &months {
            let versions = data.catalog.versions(Scope::of_month(Some(*month))).await?.into_iter();
            let own = versions.filter(|version| version.is_current && bills.contains(&version.bill));
            current.extend(own.map(|version| (version.bill, version.number)));
        }
        let counts = |part: &Part| part.until.is_none() && bills.contains(&part.bill);
        Ok(There { versions: current, objects: objects_of(data, &months, counts).await? })
    }

    /// Gives every line that counts to those that are compared; which of them have ids.
    pub(super) async fn meet(
        &self,
        data: &Data,
        identities: &mut Identities,
        progress: &Progress,
    ) -> Result<UseOfIds, StoreError> {
        progress.say("reading the lines that are there");
        let mut ids = UseOfIds::default();
        let mut scratch = Vec::new();
        for (object, bills) in &self.objects {
            data.lines.check(&object.object).await?;
            let each = &mut |line: &StoredLine<'_>| {
                ids.meet(line.charge.bill, line.id(), line.text(Column::Id));
                let digest = line.digest(&mut scratch)?;
                identities.meet_stored(line, digest)
            };
            data.lines.each_line(&object.object, Detail::Whole, Wanted::Of(bills), each).await?;
        }
        Ok(ids)
    }
}

/// Which bills have lines with an id, and which have lines of files without a column for it.
#[derive(Debug, Default)]
pub(super) struct UseOfIds {
    with_id: BTreeSet<BillKey>,
    without_column: BTreeSet<BillKey>,
}

impl UseOfIds {
    /// Looks at a line: its id, and the text of its column.
    pub(super) fn meet(&mut self, bill: BillKey, id: Option<&str>, text: Option<&str>) {
        if id.is_some() {
            self.with_id.insert(bill);
        } else if text.is_none() {
            self.without_column.insert(bill);
        }
    }

    /// The first bill whose lines have ids where those of the files have no column for them, or the other way
    /// round, and whether its own have: they cannot be compared, and would count twice.
    pub(super) fn mixed_with(&self, files: &UseOfIds) -> Option<(BillKey, bool)> {
        let first =
            |own: &BTreeSet<BillKey>, files: &BTreeSet<BillKey>| own.intersection(files).next().copied();
        let has = first(&self.with_id, &files.without_column).map(|bill| (bill, true));
        has.or_else(|| first(&self.without_column, &files.with_id).map(|bill| (bill, false)))
    }
}
