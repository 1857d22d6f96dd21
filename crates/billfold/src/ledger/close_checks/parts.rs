//! Missing parts of numbered deliveries, by the names of the files whose lines count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bill::ledger::{BillFilter, ImportId};
use bill::{Month, Uin};
use sheet::{find_month_in_name, list_missing_parts};
use store::{Catalog, StoreError};

/// Finds the missing parts of each payer's deliveries of a month.
///
/// A name that states another month, or holds the number of another payer, does not count for the payer: one import
/// may have files of several.
///
/// # Errors
///
/// [`StoreError`]: the catalog cannot be read.
pub(super) async fn find_missing_parts(
    catalog: &Catalog,
    month: Month,
    payers: &BTreeSet<Uin>,
) -> Result<Vec<(Uin, String)>, StoreError> {
    let mut imports: BTreeMap<Uin, BTreeSet<ImportId>> = BTreeMap::new();
    for part in catalog.list_parts(BillFilter::of_month(Some(month))).await? {
        if part.until.is_none() {
            imports.entry(part.bill.payer).or_default().insert(part.import);
        }
    }
    let files = catalog.read_file_names().await?;
    let mut missing = Vec::new();
    for (payer, imports_of_payer) in imports.iter().filter(|(payer, _)| payers.contains(payer)) {
        let names = imports_of_payer
            .iter()
            .filter_map(|import| files.get(import))
            .flatten()
            .map(|name| to_base_name(name));
        let is_foreign = |name: &str| {
            let is_of = |other: &Uin| other != payer && contains_uin(name, *other);
            find_month_in_name(name).is_some_and(|named| named != month) || imports.keys().any(is_of)
        };
        let names: Vec<String> = names.filter(|name| !is_foreign(name)).map(str::to_owned).collect();
        let missing_names =
            list_missing_parts(&names).into_iter().flat_map(|parts| parts.names().collect::<Vec<_>>());
        missing.extend(missing_names.map(|name| (*payer, name)));
    }
    Ok(missing)
}

/// Returns the last part of a path.
fn to_base_name(path: &str) -> &str {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path)
}

/// Returns true if an account number is a piece of a name.
fn contains_uin(name: &str, uin: Uin) -> bool {
    let number = uin.to_string();
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|piece| piece == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_a_whole_piece_of_a_name() {
        let uin = Uin::new(200_000_000_001).unwrap();
        assert!(contains_uin("L3-bill_details-200000000001-202211-001.csv", uin));
        assert!(!contains_uin("L3-bill_details-2000000000012-202211-001.csv", uin));
        assert_eq!(to_base_name("/a/b/c-001.csv"), "c-001.csv");
    }
}
