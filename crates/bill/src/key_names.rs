//! The names of a bill's products and regions, as they were in its files.
//!
//! Cells are keyed by codes, or by normalised names. What a person reads is the name in our tables, or the one in the
//! file. Where lines of one key spell it differently, the name is the least of them by bytes, so that it does not
//! depend on the order of the lines or on how they are split.

use std::collections::BTreeMap;

use crate::charge::Charge;
use crate::codes::code_names::Language;
use crate::codes::product::find_product_name;
use crate::codes::region::find_region_name;

/// The kind of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A product.
    Product,
    /// A region.
    Region,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Product, Self::Region];

    /// The name of the kind, as the catalog stores it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Region => "region",
        }
    }

    /// Returns the kind that [`KeyKind::as_str`] names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns the name of a code in our tables.
    fn find_name(self, code: &str, language: Language) -> Option<&'static str> {
        match self {
            Self::Product => find_product_name(code, language),
            Self::Region => find_region_name(code, language),
        }
    }
}

/// The names of products and regions of some lines, by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyNames {
    products: BTreeMap<Box<str>, Box<str>>,
    regions: BTreeMap<Box<str>, Box<str>>,
}

impl KeyNames {
    /// Returns the English text that is shown for a product: see [`KeyNames::choose_name`].
    #[must_use]
    pub fn choose_product_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.choose_name(KeyKind::Product, key, Language::English)
    }

    /// Returns the English text that is shown for a region: see [`KeyNames::choose_name`].
    #[must_use]
    pub fn choose_region_name<'a>(&'a self, key: &'a str) -> &'a str {
        self.choose_name(KeyKind::Region, key, Language::English)
    }

    /// Returns the text that is shown for a key: the name in our tables in the language, else the name as it was in the
    /// files, else the name in our tables in the other language, else the key. The file comes before the other language,
    /// since its own is most likely the language of those who read it.
    #[must_use]
    pub fn choose_name<'a>(&'a self, kind: KeyKind, key: &'a str, language: Language) -> &'a str {
        let of_table = |language| kind.find_name(key, language);
        of_table(language)
            .or_else(|| self.find(kind, key))
            .or_else(|| of_table(language.other()))
            .unwrap_or(key)
    }

    /// Adds a name; of two names of one key the lesser stays.
    pub fn add(&mut self, kind: KeyKind, key: &str, name: &str) {
        let names = match kind {
            KeyKind::Product => &mut self.products,
            KeyKind::Region => &mut self.regions,
        };
        match names.get_mut(key) {
            Some(known) if name < known.as_ref() => *known = name.into(),
            Some(_) => {}
            None => {
                names.insert(key.into(), name.into());
            }
        }
    }

    /// Adds the names of a line.
    pub fn add_charge(&mut self, charge: &Charge<'_>) {
        if let Some(name) = charge.product_name {
            self.add(KeyKind::Product, charge.product, name);
        }
        if let Some(name) = charge.region_name {
            self.add(KeyKind::Region, charge.region, name);
        }
    }

    /// Adds the names of other lines.
    pub fn merge(&mut self, other: &Self) {
        for (kind, key, name) in other.iter() {
            self.add(kind, key, name);
        }
    }

    /// Iterates over kinds, keys and names, in the order of kinds and keys.
    pub fn iter(&self) -> impl Iterator<Item = (KeyKind, &str, &str)> {
        KeyKind::ALL.into_iter().flat_map(|kind| {
            self.names_of(kind).iter().map(move |(key, name)| (kind, key.as_ref(), name.as_ref()))
        })
    }

    /// Returns true if there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.products.is_empty() && self.regions.is_empty()
    }

    /// Returns the names of one kind.
    fn names_of(&self, kind: KeyKind) -> &BTreeMap<Box<str>, Box<str>> {
        match kind {
            KeyKind::Product => &self.products,
            KeyKind::Region => &self.regions,
        }
    }

    /// Returns the name of a key as it was in the files; `None` if no line named it.
    #[must_use]
    pub fn find(&self, kind: KeyKind, key: &str) -> Option<&str> {
        self.names_of(kind).get(key).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_table_is_shown_first_then_that_of_the_file_then_the_key() {
        let mut names = KeyNames::default();
        names.add(KeyKind::Product, "p_cvm", "CVM");
        names.add(KeyKind::Product, "web firewall", "Web  Firewall");
        names.add(KeyKind::Region, "53", "North (Shijiazhuang)");
        assert_eq!(names.choose_product_name("p_cvm"), "Cloud Virtual Machine (CVM)");
        assert_eq!(names.choose_product_name("web firewall"), "Web  Firewall");
        assert_eq!(names.choose_product_name("p_new"), "p_new");
        assert_eq!(names.choose_product_name("-"), "-");
        assert_eq!(names.choose_region_name("53"), "North (Shijiazhuang)");
        assert_eq!(KeyNames::default().choose_region_name("53"), "华北地区（石家庄）");
        assert_eq!(names.choose_region_name("web firewall"), "web firewall", "a product is no region");
        let chinese = |key| names.choose_name(KeyKind::Region, key, Language::Chinese);
        assert_eq!(chinese("53"), "华北地区（石家庄）");
        assert_eq!(names.choose_name(KeyKind::Product, "web firewall", Language::Chinese), "Web  Firewall");
    }
}
