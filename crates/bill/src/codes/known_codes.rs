//! The list of every code that is known, with its names, for people who look one up.

use crate::codes::code_names::CodeRow;
use crate::codes::pay_mode::PayMode;
use crate::codes::product::PRODUCTS;
use crate::codes::region::REGIONS;
use crate::codes::transaction_type::TransactionType;

/// A kind of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// The way in which a charge is paid, as in a column `Billing Mode` or `Pay Mode`.
    PayMode,
    /// The kind of transaction that a charge is, as in a column `Transaction Type`.
    TransactionType,
    /// A product of the vendor.
    Product,
    /// A region of the vendor.
    Region,
}

/// A code with its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// The kind.
    pub kind: CodeKind,
    /// The code, exactly as the vendor writes it.
    pub code: &'static str,
    /// The English name that reports show, if one is known.
    pub english: Option<&'static str>,
    /// The Chinese name, if one is known.
    pub chinese: Option<&'static str>,
}

impl CodeKind {
    /// Every kind, in the order of lists.
    pub const ALL: [Self; 4] = [Self::PayMode, Self::TransactionType, Self::Product, Self::Region];

    /// The name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PayMode => "pay_mode",
            Self::TransactionType => "transaction_type",
            Self::Product => "product",
            Self::Region => "region",
        }
    }

    /// Lists the codes of this kind, in the order of answers and tables.
    #[must_use]
    pub fn list_codes(self) -> Vec<KnownCode> {
        match self {
            Self::PayMode => {
                let modes = PayMode::ALL.iter();
                modes
                    .map(|mode| self.make_code(mode.code(), Some(mode.name()), Some(mode.chinese_name())))
                    .collect()
            }
            Self::TransactionType => {
                let types = TransactionType::ALL.iter();
                types.map(|one| self.make_code(one.code(), Some(one.name()), one.chinese_name())).collect()
            }
            Self::Product => self.list_rows(PRODUCTS),
            Self::Region => self.list_rows(REGIONS),
        }
    }

    fn list_rows(self, rows: &'static [CodeRow]) -> Vec<KnownCode> {
        let names = |(code, english, chinese): &CodeRow| {
            self.make_code(code, english.first().copied(), chinese.first().copied())
        };
        rows.iter().map(names).collect()
    }

    const fn make_code(
        self,
        code: &'static str,
        english: Option<&'static str>,
        chinese: Option<&'static str>,
    ) -> KnownCode {
        KnownCode { kind: self, code, english, chinese }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_listed_once_with_a_name() {
        for kind in CodeKind::ALL {
            let codes = kind.list_codes();
            let names: BTreeSet<&str> = codes.iter().map(|known| known.code).collect();
            assert_eq!((names.len(), codes.is_empty()), (codes.len(), false), "{kind:?}");
            for known in codes {
                assert!(known.english.or(known.chinese).is_some_and(|name| !name.is_empty()), "{known:?}");
            }
        }
        assert_eq!(CodeKind::PayMode.list_codes().len(), 3);
        assert_eq!(CodeKind::TransactionType.list_codes().len(), TransactionType::COUNT);
    }
}
