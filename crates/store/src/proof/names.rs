//! Comparison of recorded names of products and regions with those that the lines have.

use std::collections::BTreeSet;

use bill::{KeyKind, KeyNames};

use super::difference::NameDifference;

/// Finds the first name that differs, in the order of kinds and keys.
pub(super) fn find_name_difference(published: &KeyNames, computed: &KeyNames) -> Option<NameDifference> {
    let keys = |names: &KeyNames| -> BTreeSet<(KeyKind, String)> {
        names.iter().map(|(kind, key, _)| (kind, key.to_owned())).collect()
    };
    let mut all = keys(published);
    all.append(&mut keys(computed));
    all.into_iter().find_map(|(kind, key)| {
        let name = |names: &KeyNames| names.find(kind, &key).map(str::to_owned);
        let (published, computed) = (name(published), name(computed));
        (published != computed).then_some(NameDifference { kind, key, published, computed })
    })
}
