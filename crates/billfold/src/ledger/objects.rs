//! Finding of the objects with lines that bills count.

use std::collections::{BTreeMap, BTreeSet};

use bill::ledger::{BillFilter, CountedPart, ImportId};
use bill::{BillKey, Month};
use store::{Data, StoreError, StoredObject};

/// Finds the objects of some months with lines of the selected parts, each with the bills of these lines.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(crate) async fn find_counted_objects(
    data: &Data,
    months: &BTreeSet<Month>,
    is_selected: impl Fn(&CountedPart) -> bool,
) -> Result<Vec<(StoredObject, BTreeSet<BillKey>)>, StoreError> {
    let mut bills: BTreeMap<(ImportId, Month), BTreeSet<BillKey>> = BTreeMap::new();
    for month in months {
        let parts = data.catalog.list_parts(BillFilter::of_month(Some(*month))).await?;
        for part in parts.into_iter().filter(&is_selected) {
            bills.entry((part.import, *month)).or_default().insert(part.bill);
        }
    }
    // A large import has several objects for a month.
    let with_bills = |stored: StoredObject| {
        let bills = bills.get(&(stored.import, stored.object.month))?.clone();
        Some((stored, bills))
    };
    Ok(data.catalog.list_objects().await?.into_iter().filter_map(with_bills).collect())
}
