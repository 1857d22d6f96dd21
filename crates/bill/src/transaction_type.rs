//! The transaction type of a line: every code that the vendor is known to use, and its names.

use crate::pay_mode::PayMode;

/// What kind of transaction a charge is. Codes, never names, are what sums are grouped by: several
/// codes share a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is its code; the table below names it")]
pub enum TransactionType {
    PrepayPurchase,
    PrepayRenew,
    PrepayModify,
    PrepayReturn,
    PrePurchaseSnake,
    PreRenewSnake,
    PreUpgradeSnake,
    PreDowngradeSnake,
    PrePurchaseCamel,
    PreRenewCamel,
    PreUpgradeCamel,
    PreDowngradeCamel,
    PreToPost,
    PostpayDeduct,
    PostpayDeductH,
    PostpayDeductD,
    PostpayDeductM,
    PostpayDeductS,
    SvpHourPay,
    RipayPurchase,
    RiHourPay,
    OfflineDeduct,
    OnlineDeduct,
    ReconDeduct,
    ReconIncrease,
    ReconIncreaseF,
    ReconGuarantee,
    BillVirtualId,
}

/// One row of the table: a code and what is known of it.
struct Row {
    transaction_type: TransactionType,
    code: &'static str,
    /// The English name in answers.
    name: &'static str,
    /// The Chinese name, where the vendor has published one.
    chinese_name: Option<&'static str>,
    /// The mode that a transaction of this type usually belongs to.
    pay_mode: PayMode,
    /// Names in bill files that stand for this code and no other. Where several codes share a name,
    /// it stands beside the code of the newest family.
    aliases: &'static [&'static str],
}

/// The table, in the order of the variants.
///
/// Codes and names: the partner service's API model and examples, document/product/1085/54749; the
/// billing service's examples; the field description of bill files, document/product/555. The names
/// of `pre_to_post` and `recon_increase_f` are ours: the vendor has them in Chinese only.
const TABLE: [Row; 28] = {
    use PayMode::{PostPay, PrePay, RiPay};
    use TransactionType as A;
    [
        row(A::PrepayPurchase, "prepay_purchase", "Purchase", Some("包年包月新购"), PrePay, &["Purchase"]),
        row(A::PrepayRenew, "prepay_renew", "Renewal", Some("包年包月续费"), PrePay, &["Renewal"]),
        row(A::PrepayModify, "prepay_modify", "Upgrade/Downgrade", Some("包年包月配置变更"), PrePay, &[]),
        row(
            A::PrepayReturn,
            "prepay_return",
            "Monthly subscription refund",
            Some("包年包月退款"),
            PrePay,
            &["Monthly subscription refund", "Yearly/monthly subscription refund", "Refund"],
        ),
        row(
            A::PrePurchaseSnake,
            "pre_purchase",
            "New monthly subscription",
            None,
            PrePay,
            &["New monthly subscription", "New yearly/monthly subscription"],
        ),
        row(
            A::PreRenewSnake,
            "pre_renew",
            "Monthly subscription renewal",
            None,
            PrePay,
            &["Monthly subscription renewal", "Yearly/monthly subscription renewal"],
        ),
        row(
            A::PreUpgradeSnake,
            "pre_upgrade",
            "Upgrade/Downgrade",
            None,
            PrePay,
            &[
                "Upgrade/Downgrade",
                "Modify",
                "Monthly subscription specification adjustment",
                "Yearly/monthly subscription specification adjustment",
            ],
        ),
        row(A::PreDowngradeSnake, "pre_downgrade", "Upgrade/Downgrade", None, PrePay, &[]),
        row(A::PrePurchaseCamel, "prePurchase", "New monthly subscription", None, PrePay, &[]),
        row(A::PreRenewCamel, "preRenew", "Monthly subscription renewal", None, PrePay, &[]),
        row(A::PreUpgradeCamel, "preUpgrade", "Upgrade/Downgrade", None, PrePay, &[]),
        row(A::PreDowngradeCamel, "preDowngrade", "Upgrade/Downgrade", None, PrePay, &[]),
        row(
            A::PreToPost,
            "pre_to_post",
            "Monthly subscription to pay-as-you-go",
            Some("包年包月转按量"),
            PrePay,
            &["Monthly subscription to pay-as-you-go"],
        ),
        row(
            A::PostpayDeduct,
            "postpay_deduct",
            "Pay-as-you-go",
            Some("按量计费扣费"),
            PostPay,
            &["Pay-as-you-go", "Deduction"],
        ),
        row(
            A::PostpayDeductH,
            "postpay_deduct_h",
            "Hourly settlement",
            Some("按量计费小时结"),
            PostPay,
            &["Hourly settlement"],
        ),
        row(
            A::PostpayDeductD,
            "postpay_deduct_d",
            "Daily settlement",
            Some("按量计费日结"),
            PostPay,
            &["Daily settlement"],
        ),
        row(
            A::PostpayDeductM,
            "postpay_deduct_m",
            "Monthly settlement",
            Some("按量计费月结"),
            PostPay,
            &["Monthly settlement"],
        ),
        row(A::PostpayDeductS, "postpay_deduct_s", "Spot", Some("竞价实例小时结"), PostPay, &["Spot"]),
        row(
            A::SvpHourPay,
            "svp_hour_pay",
            "Hourly Savings Plan fee",
            Some("节省计划小时费用"),
            PostPay,
            &["Hourly Savings Plan fee"],
        ),
        row(
            A::RipayPurchase,
            "ripay_purchase",
            "One-off RI Fee",
            Some("预付费用"),
            RiPay,
            &["One-off RI Fee"],
        ),
        row(A::RiHourPay, "ri_hour_pay", "Hourly RI fee", Some("小时费用"), RiPay, &["Hourly RI fee"]),
        row(
            A::OfflineDeduct,
            "offline_deduct",
            "Offline project deduction",
            Some("线下项目扣费"),
            PostPay,
            &["Offline project deduction"],
        ),
        row(
            A::OnlineDeduct,
            "online_deduct",
            "Offline product deduction",
            Some("线下产品扣费"),
            PostPay,
            &["Offline product deduction", "Offline deduction"],
        ),
        row(
            A::ReconDeduct,
            "recon_deduct",
            "Adjustment - deduction",
            Some("调账扣费"),
            PostPay,
            &["Adjustment - deduction", "adjust-DR"],
        ),
        row(
            A::ReconIncrease,
            "recon_increase",
            "Adjustment - compensation",
            Some("调账补偿"),
            PostPay,
            &["Adjustment - compensation", "adjust-CR"],
        ),
        row(
            A::ReconIncreaseF,
            "recon_increase_f",
            "Offline project adjustment - compensation",
            Some("线下项目调账补偿"),
            PostPay,
            &["Offline project adjustment - compensation"],
        ),
        row(
            A::ReconGuarantee,
            "recon_guarantee",
            "Minimum spend deduction",
            Some("保底扣款"),
            PostPay,
            &["Minimum spend deduction", "Guarantee deduction"],
        ),
        row(
            A::BillVirtualId,
            "billVirtualId",
            "Monthly billing accuracy difference",
            Some("月度计费精度差异"),
            PostPay,
            &["Monthly billing accuracy difference"],
        ),
    ]
};

/// A row of the table, its fields in order.
const fn row(
    transaction_type: TransactionType,
    code: &'static str,
    name: &'static str,
    chinese_name: Option<&'static str>,
    pay_mode: PayMode,
    aliases: &'static [&'static str],
) -> Row {
    Row { transaction_type, code, name, chinese_name, pay_mode, aliases }
}

impl TransactionType {
    /// Every transaction type.
    #[must_use]
    pub fn all() -> impl ExactSizeIterator<Item = TransactionType> {
        TABLE.iter().map(|row| row.transaction_type)
    }

    /// The row of the table, which stands at the variant's own place.
    fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.transaction_type == self).unwrap_or(&TABLE[0])
    }

    /// The vendor's code, such as `postpay_deduct_h`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The English name in answers, without the leading blank that the vendor's own has at times.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The Chinese name, where the vendor has published one.
    #[must_use]
    pub fn chinese_name(self) -> Option<&'static str> {
        self.row().chinese_name
    }

    /// The mode that transactions of this type usually belong to.
    #[must_use]
    pub fn usual_pay_mode(self) -> PayMode {
        self.row().pay_mode
    }

    /// Names in bill files that stand for this type and no other.
    pub(crate) fn aliases(self) -> &'static [&'static str] {
        self.row().aliases
    }

    /// The type of a code, exactly as the vendor writes it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<TransactionType> {
        TABLE.iter().find(|row| row.code == code).map(|row| row.transaction_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_one_row_of_its_own_and_comes_back_from_its_code() {
        for (place, transaction_type) in TransactionType::all().enumerate() {
            assert_eq!(TABLE[place].transaction_type, transaction_type);
            assert_eq!(TransactionType::from_code(transaction_type.code()), Some(transaction_type));
        }
        assert_eq!(TransactionType::from_code("POSTPAY_DEDUCT_H"), None);
    }

    #[test]
    fn names_have_no_blank_at_either_end() {
        for transaction_type in TransactionType::all() {
            assert_eq!(transaction_type.name(), transaction_type.name().trim());
        }
    }
}
