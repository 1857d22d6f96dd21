//! The code tables, which resolve the texts of bill files to codes.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::codes::code_names::CodeRow;
use crate::codes::pay_mode::PayMode;
use crate::codes::product::PRODUCTS;
use crate::codes::region::REGIONS;
use crate::codes::transaction_type::TransactionType;

/// The version of the reading rules that are not in the tables below. It is raised with each change of them, so that
/// an import under the old rules is not taken for one under the new. Since version 2, the deduction of savings plans
/// is the list price from `SP Deduction (Cost)`, and not the face value from `SP Deduction`.
const READING_RULES_VERSION: &str = "2";

/// The key of a product or region that a line does not name.
pub const NO_KEY: &str = "-";

/// Maps texts to codes, for transaction types, billing modes, products and regions.
///
/// They are the shipped tables and the names that the operator's configuration adds.
#[derive(Clone, Debug)]
pub struct CodeTables {
    transaction_types: BTreeMap<String, TransactionType>,
    pay_modes: BTreeMap<String, PayMode>,
    products: BTreeMap<String, &'static str>,
    regions: BTreeMap<String, &'static str>,
}

/// A configured name that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The code is not one of the vendor's.
    #[error("{name:?} is given the code {code:?}, which is not a known code")]
    UnknownCode {
        /// The configured name.
        name: String,
        /// The code beside it.
        code: String,
    },
    /// The shipped table already gives the name another code.
    #[error("{name:?} already means {shipped}; a known name keeps its code")]
    Taken {
        /// The configured name.
        name: String,
        /// The code that the shipped table gives it.
        shipped: &'static str,
    },
}

impl CodeTables {
    /// Returns the tables as shipped.
    #[must_use]
    pub fn shipped() -> Self {
        let mut transaction_types = BTreeMap::new();
        for transaction_type in TransactionType::ALL {
            transaction_types.insert(normalise_name(transaction_type.code()), transaction_type);
            for alias in transaction_type.aliases() {
                transaction_types.insert(normalise_name(alias), transaction_type);
            }
            if let Some(name) = transaction_type.chinese_name() {
                transaction_types.insert(normalise_name(name), transaction_type);
            }
        }
        let mut pay_modes = BTreeMap::new();
        for mode in PayMode::ALL {
            let names = [mode.code(), mode.name(), mode.chinese_name()];
            for name in names.iter().chain(mode.aliases()) {
                pay_modes.insert(normalise_name(name), mode);
            }
        }
        Self {
            transaction_types,
            pay_modes,
            products: map_names_to_codes(PRODUCTS),
            regions: map_names_to_codes(REGIONS),
        }
    }

    /// Adds a name for a transaction type.
    ///
    /// # Errors
    /// [`TableError`]: the code is unknown, or the name already means another.
    pub fn add_transaction_type(&mut self, name: &str, code: &str) -> Result<(), TableError> {
        let transaction_type =
            TransactionType::from_code(code).ok_or_else(|| make_unknown_code_error(name, code))?;
        let known = *self.transaction_types.entry(normalise_name(name)).or_insert(transaction_type);
        if known == transaction_type { Ok(()) } else { Err(make_taken_name_error(name, known.code())) }
    }

    /// Adds a name for a billing mode.
    ///
    /// # Errors
    /// [`TableError`]: the code is unknown, or the name already means another.
    pub fn add_pay_mode(&mut self, name: &str, code: &str) -> Result<(), TableError> {
        let mode = PayMode::from_code(code).ok_or_else(|| make_unknown_code_error(name, code))?;
        let known = *self.pay_modes.entry(normalise_name(name)).or_insert(mode);
        if known == mode { Ok(()) } else { Err(make_taken_name_error(name, known.code())) }
    }

    /// Returns the transaction type of a name or a code.
    #[must_use]
    pub fn find_transaction_type(&self, text: &str) -> Option<TransactionType> {
        self.transaction_types.get(&normalise_name(text)).copied()
    }

    /// Returns the mode of a name or a code.
    #[must_use]
    pub fn pay_mode(&self, text: &str) -> Option<PayMode> {
        self.pay_modes.get(&normalise_name(text)).copied()
    }

    /// Returns the key of a product's name: its code if the table has one, else the normalised name.
    #[must_use]
    pub fn product(&self, name: &str) -> String {
        find_key(&self.products, name)
    }

    /// Returns the key of a region's name: its code if the table has one, else the normalised name.
    #[must_use]
    pub fn region(&self, name: &str) -> String {
        find_key(&self.regions, name)
    }

    /// Computes a digest of everything that decides how a text is read. Imports of the same bytes under tables of the
    /// same digest have the same result.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(READING_RULES_VERSION);
        let entries = self
            .transaction_types
            .iter()
            .map(|(name, transaction_type)| ("action", name, transaction_type.code()))
            .chain(self.pay_modes.iter().map(|(name, mode)| ("mode", name, mode.code())))
            .chain(self.products.iter().map(|(name, code)| ("product", name, *code)))
            .chain(self.regions.iter().map(|(name, code)| ("region", name, *code)));
        for (table, name, code) in entries {
            for text in [table, name, code] {
                hash.update(text);
                hash.update([0]);
            }
        }
        hash.finalize().into()
    }
}

/// Returns a name without the differences that do not count: blanks at the ends, runs of blanks (U+00A0 is a blank),
/// letter case.
#[must_use]
pub fn normalise_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().flat_map(char::to_lowercase));
    }
    normal
}

/// Makes the table of names of products or regions. A name that two codes share means the first.
fn map_names_to_codes(rows: &'static [CodeRow]) -> BTreeMap<String, &'static str> {
    let mut codes = BTreeMap::new();
    for (code, english, chinese) in rows {
        for name in english.iter().chain(*chinese) {
            codes.entry(normalise_name(name)).or_insert(*code);
        }
    }
    codes
}

/// Returns the key of a name: its code if a table has one, else the normalised name.
fn find_key(table: &BTreeMap<String, &'static str>, name: &str) -> String {
    let normal = normalise_name(name);
    match table.get(&normal) {
        Some(code) => (*code).to_owned(),
        None if normal.is_empty() => NO_KEY.to_owned(),
        None => normal,
    }
}

/// The error of a code that the vendor does not have.
fn make_unknown_code_error(name: &str, code: &str) -> TableError {
    TableError::UnknownCode { name: name.to_owned(), code: code.to_owned() }
}

/// The error of a name that has another code.
fn make_taken_name_error(name: &str, shipped: &'static str) -> TableError {
    TableError::Taken { name: name.to_owned(), shipped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_name_means_exactly_one_code() {
        let mut seen: BTreeMap<String, TransactionType> = BTreeMap::new();
        for transaction_type in TransactionType::ALL {
            let names = transaction_type.aliases().iter().copied();
            for name in names.chain(transaction_type.chinese_name()) {
                let before = seen.insert(normalise_name(name), transaction_type);
                assert_eq!(before, None, "{name}");
            }
        }
    }

    #[test]
    fn names_of_bill_files_old_and_new_find_their_codes() {
        let tables = CodeTables::shipped();
        let code = |name: &str| tables.find_transaction_type(name).map(TransactionType::code);
        for (name, expected) in [
            ("Hourly settlement", "postpay_deduct_h"),
            (" Monthly subscription refund", "prepay_return"),
            ("Yearly/monthly subscription\u{a0}refund", "prepay_return"),
            ("REFUND", "prepay_return"),
            ("New monthly subscription", "pre_purchase"),
            ("Monthly subscription renewal", "pre_renew"),
            ("Purchase", "prepay_purchase"),
            ("Modify", "pre_upgrade"),
            ("Upgrade/Downgrade", "pre_upgrade"),
            ("Yearly/monthly subscription specification adjustment", "pre_upgrade"),
            ("Deduction", "postpay_deduct"),
            ("Offline deduction", "online_deduct"),
            ("Guarantee deduction", "recon_guarantee"),
            ("adjust-DR", "recon_deduct"),
            ("adjust-CR", "recon_increase"),
            ("按量计费小时结", "postpay_deduct_h"),
            ("prePurchase", "prePurchase"),
            ("pre_purchase", "pre_purchase"),
        ] {
            assert_eq!(code(name), Some(expected), "{name}");
        }
        assert_eq!(code("Pay-as-you-go reversal"), None);
        assert_eq!(tables.pay_mode("pay-as-you-go"), Some(PayMode::PostPay));
        assert_eq!(tables.pay_mode(" 包年包月 "), Some(PayMode::PrePay));
    }

    #[test]
    fn a_name_of_a_product_or_region_belongs_to_one_code() {
        let tables = CodeTables::shipped();
        for (rows, kind) in [(PRODUCTS, "product"), (REGIONS, "region")] {
            for (code, english, chinese) in rows {
                for name in english.iter().chain(*chinese) {
                    let found = if kind == "product" { tables.product(name) } else { tables.region(name) };
                    assert!(found == *code || (*code, *name) == ("47", "Other"), "{kind} {code}: {name}");
                }
            }
        }
        assert_eq!(tables.region("Other"), "0");
    }

    #[test]
    fn regions_are_known_by_their_english_names_old_and_new_and_no_number_is_guessed() {
        let tables = CodeTables::shipped();
        for (name, expected) in [
            ("Hong Kong/Macao/Taiwan (Hong Kong, China)", "5"),
            ("U.S. West Coast (Silicon Valley)", "15"),
            ("Asia\u{a0}Pacific (Tokyo)", "25"),
            ("South America (São Paulo)", "74"),
            ("东南亚地区（新加坡）", "9"),
            ("North America (Toronto)", "north america (toronto)"),
            ("Europe (Moscow)", "europe (moscow)"),
        ] {
            assert_eq!(tables.region(name), expected, "{name}");
        }
    }

    #[test]
    fn a_product_or_region_without_a_code_is_its_own_key() {
        let tables = CodeTables::shipped();
        assert_eq!(tables.product("Cloud Virtual Machine (CVM)"), "p_cvm");
        assert_eq!(tables.product("  A new\u{a0} Product "), "a new product");
        assert_eq!(tables.product(" "), NO_KEY);
        assert_eq!(tables.region("East China\u{a0}(Shanghai)"), "4");
    }

    #[test]
    fn a_configured_name_may_be_new_but_not_change_a_known_one() {
        let mut tables = CodeTables::shipped();
        let before = tables.digest();
        tables.add_transaction_type("Pay-as-you-go reversal", "postpay_deduct").unwrap();
        assert_ne!(tables.digest(), before);
        assert!(matches!(
            tables.add_transaction_type("refund", "recon_increase"),
            Err(TableError::Taken { .. })
        ));
        assert!(matches!(tables.add_pay_mode("Spot", "spotPay"), Err(TableError::UnknownCode { .. })));
    }
}
