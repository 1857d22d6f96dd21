//! Which objects hold lines that count.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillFilter, CountedPart, ImportId};
use bill::{BillKey, Month};
use store::{Data, StoreError, StoredObject};

/// The objects of some months that hold lines of the parts which are meant, and the bills of which they do.
///
/// # Errors
/// [`StoreError`]: the catalog cannot be read.
pub(crate) async fn objects_of(
    data: &Data,
    months: &BTreeSet<Month>,
    is_meant: impl Fn(&CountedPart) -> bool,
) -> Result<Vec<(StoredObject, BTreeSet<BillKey>)>, StoreError> {
    let mut bills: BTreeMap<(ImportId, Month), BTreeSet<BillKey>> = BTreeMap::new();
    for month in months {
        let parts = data.catalog.parts(BillFilter::of_month(Some(*month))).await?;
        for part in parts.into_iter().filter(&is_meant) {
            bills.entry((part.import, *month)).or_default().insert(part.bill);
        }
    }
    // A large import has several objects for a month.
    let with_bills = |stored: StoredObject| {
        let bills = bills.get(&(stored.import, stored.object.month))?.clone();
        Some((stored, bills))
    };
    Ok(data.catalog.objects().await?.into_iter().filter_map(with_bills).collect())
}
