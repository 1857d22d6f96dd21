//! The transaction type of a line: every code that the vendor is known to use, and its names.

use crate::codes::code_names::Language;
use crate::codes::pay_mode::PayMode;
use crate::codes::pay_mode::PayMode::{PostPay, PrePay, RiPay};

/// The facts about a transaction type.
struct Facts {
    code: &'static str,
    /// The English name in answers.
    name: &'static str,
    /// The Chinese name, if the vendor has published one.
    chinese_name: Option<&'static str>,
    /// The mode that a transaction of this type usually belongs to.
    pay_mode: PayMode,
    /// Names in bill files that mean this type and no other. A name that several codes share is listed with the code
    /// of the newest family.
    aliases: &'static [&'static str],
}

/// Declares the types: variant, code, English name, Chinese name, usual mode, aliases.
macro_rules! transaction_types {
    ($($variant:ident {
        $code:literal, $name:literal, $chinese_name:expr, $pay_mode:ident, [$($alias:literal),* $(,)?]
    })+) => {
        /// The kind of transaction that a charge is. Sums are grouped by its code and never by its name: several
        /// codes share a name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each variant is its code; the table below names it")]
        pub enum TransactionType {
            $($variant,)+
        }

        impl TransactionType {
            /// Every transaction type, in the order of the variants.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant,)+];

            /// Number of transaction types.
            pub const COUNT: usize = FACTS.len();
        }

        /// The facts about each type, in the order of the variants.
        const FACTS: [Facts; [$(stringify!($variant),)+].len()] = [
            $(Facts {
                code: $code,
                name: $name,
                chinese_name: $chinese_name,
                pay_mode: $pay_mode,
                aliases: &[$($alias),*],
            },)+
        ];
    };
}

// Codes and names: the partner service's API model and examples, document/product/1085/54749; the billing service's
// examples; the field description of bill files, document/product/555. The names of `pre_to_post` and
// `recon_increase_f` are ours: the vendor has them in Chinese only.
transaction_types! {
    PrepayPurchase { "prepay_purchase", "Purchase", Some("包年包月新购"), PrePay, ["Purchase"] }
    PrepayRenew { "prepay_renew", "Renewal", Some("包年包月续费"), PrePay, ["Renewal"] }
    PrepayModify { "prepay_modify", "Upgrade/Downgrade", Some("包年包月配置变更"), PrePay, [] }
    PrepayReturn {
        "prepay_return", "Monthly subscription refund", Some("包年包月退款"), PrePay,
        ["Monthly subscription refund", "Yearly/monthly subscription refund", "Refund"]
    }
    PrePurchaseSnake {
        "pre_purchase", "New monthly subscription", None, PrePay,
        ["New monthly subscription", "New yearly/monthly subscription"]
    }
    PreRenewSnake {
        "pre_renew", "Monthly subscription renewal", None, PrePay,
        ["Monthly subscription renewal", "Yearly/monthly subscription renewal"]
    }
    PreUpgradeSnake {
        "pre_upgrade", "Upgrade/Downgrade", None, PrePay,
        [
            "Upgrade/Downgrade",
            "Modify",
            "Monthly subscription specification adjustment",
            "Yearly/monthly subscription specification adjustment",
        ]
    }
    PreDowngradeSnake { "pre_downgrade", "Upgrade/Downgrade", None, PrePay, [] }
    PrePurchaseCamel { "prePurchase", "New monthly subscription", None, PrePay, [] }
    PreRenewCamel { "preRenew", "Monthly subscription renewal", None, PrePay, [] }
    PreUpgradeCamel { "preUpgrade", "Upgrade/Downgrade", None, PrePay, [] }
    PreDowngradeCamel { "preDowngrade", "Upgrade/Downgrade", None, PrePay, [] }
    PreToPost {
        "pre_to_post", "Monthly subscription to pay-as-you-go", Some("包年包月转按量"), PrePay,
        ["Monthly subscription to pay-as-you-go"]
    }
    PostpayDeduct {
        "postpay_deduct", "Pay-as-you-go", Some("按量计费扣费"), PostPay,
        ["Pay-as-you-go", "Deduction"]
    }
    PostpayDeductH {
        "postpay_deduct_h", "Hourly settlement", Some("按量计费小时结"), PostPay,
        ["Hourly settlement"]
    }
    PostpayDeductD {
        "postpay_deduct_d", "Daily settlement", Some("按量计费日结"), PostPay,
        ["Daily settlement"]
    }
    PostpayDeductM {
        "postpay_deduct_m", "Monthly settlement", Some("按量计费月结"), PostPay,
        ["Monthly settlement"]
    }
    PostpayDeductS { "postpay_deduct_s", "Spot", Some("竞价实例小时结"), PostPay, ["Spot"] }
    SvpHourPay {
        "svp_hour_pay", "Hourly Savings Plan fee", Some("节省计划小时费用"), PostPay,
        ["Hourly Savings Plan fee"]
    }
    RipayPurchase { "ripay_purchase", "One-off RI Fee", Some("预付费用"), RiPay, ["One-off RI Fee"] }
    RiHourPay { "ri_hour_pay", "Hourly RI fee", Some("小时费用"), RiPay, ["Hourly RI fee"] }
    OfflineDeduct {
        "offline_deduct", "Offline project deduction", Some("线下项目扣费"), PostPay,
        ["Offline project deduction"]
    }
    OnlineDeduct {
        "online_deduct", "Offline product deduction", Some("线下产品扣费"), PostPay,
        ["Offline product deduction", "Offline deduction"]
    }
    ReconDeduct {
        "recon_deduct", "Adjustment - deduction", Some("调账扣费"), PostPay,
        ["Adjustment - deduction", "adjust-DR"]
    }
    ReconIncrease {
        "recon_increase", "Adjustment - compensation", Some("调账补偿"), PostPay,
        ["Adjustment - compensation", "adjust-CR"]
    }
    ReconIncreaseF {
        "recon_increase_f", "Offline project adjustment - compensation", Some("线下项目调账补偿"), PostPay,
        ["Offline project adjustment - compensation"]
    }
    ReconGuarantee {
        "recon_guarantee", "Minimum spend deduction", Some("保底扣款"), PostPay,
        ["Minimum spend deduction", "Guarantee deduction"]
    }
    BillVirtualId {
        "billVirtualId", "Monthly billing accuracy difference", Some("月度计费精度差异"), PostPay,
        ["Monthly billing accuracy difference"]
    }
}

impl TransactionType {
    /// The facts about the type.
    #[expect(clippy::as_conversions, reason = "the discriminant of a plain enum is its index")]
    #[expect(
        clippy::indexing_slicing,
        reason = "the macro declares the facts of each variant, in the same order"
    )]
    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The vendor's code, such as `postpay_deduct_h`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.facts().code
    }

    /// The English name in answers, without the leading blank that the vendor's own sometimes has.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The Chinese name, if the vendor has published one.
    #[must_use]
    pub const fn chinese_name(self) -> Option<&'static str> {
        self.facts().chinese_name
    }

    /// The name in a language. If the vendor has published no Chinese name, the English one is better than none.
    #[must_use]
    pub fn name_in(self, language: Language) -> &'static str {
        match language {
            Language::English => None,
            Language::Chinese => self.chinese_name(),
        }
        .unwrap_or_else(|| self.name())
    }

    /// The mode that transactions of this type usually belong to.
    #[must_use]
    pub const fn usual_pay_mode(self) -> PayMode {
        self.facts().pay_mode
    }

    /// Names in bill files that mean this type and no other.
    pub(crate) const fn aliases(self) -> &'static [&'static str] {
        self.facts().aliases
    }

    /// Returns the type of a code, exactly as the vendor writes it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transaction_type| transaction_type.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_one_row_of_its_own_and_comes_back_from_its_code() {
        for (index, transaction_type) in TransactionType::ALL.into_iter().enumerate() {
            assert_eq!(FACTS[index].code, transaction_type.code());
            assert_eq!(TransactionType::from_code(transaction_type.code()), Some(transaction_type));
        }
        assert_eq!(TransactionType::from_code("POSTPAY_DEDUCT_H"), None);
    }

    #[test]
    fn names_have_no_blank_at_either_end() {
        for transaction_type in TransactionType::ALL {
            assert_eq!(transaction_type.name(), transaction_type.name().trim());
        }
    }
}
