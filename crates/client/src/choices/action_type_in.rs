//! The texts of `ActionTypeIn`. Generated from the definitions: do not edit.

use crate::choice::choices;

choices! {
    /// Codes of transaction types.
    pub enum ActionTypeIn {
        /// Purchase
        PrepayPurchase = "prepay_purchase",
        /// Renewal
        PrepayRenew = "prepay_renew",
        /// Upgrade/Downgrade
        PrepayModify = "prepay_modify",
        /// Monthly subscription refund
        PrepayReturn = "prepay_return",
        /// New monthly subscription
        PrePurchase = "pre_purchase",
        /// Monthly subscription renewal
        PreRenew = "pre_renew",
        /// Upgrade/Downgrade
        PreUpgrade = "pre_upgrade",
        /// Upgrade/Downgrade
        PreDowngrade = "pre_downgrade",
        /// New monthly subscription
        PrePurchaseCamel = "prePurchase",
        /// Monthly subscription renewal
        PreRenewCamel = "preRenew",
        /// Upgrade/Downgrade
        PreUpgradeCamel = "preUpgrade",
        /// Upgrade/Downgrade
        PreDowngradeCamel = "preDowngrade",
        /// Monthly subscription to pay-as-you-go
        PreToPost = "pre_to_post",
        /// Pay-as-you-go
        PostpayDeduct = "postpay_deduct",
        /// Hourly settlement
        PostpayDeductH = "postpay_deduct_h",
        /// Daily settlement
        PostpayDeductD = "postpay_deduct_d",
        /// Monthly settlement
        PostpayDeductM = "postpay_deduct_m",
        /// Spot
        PostpayDeductS = "postpay_deduct_s",
        /// Hourly Savings Plan fee
        SvpHourPay = "svp_hour_pay",
        /// One-off RI Fee
        RipayPurchase = "ripay_purchase",
        /// Hourly RI fee
        RiHourPay = "ri_hour_pay",
        /// Offline project deduction
        OfflineDeduct = "offline_deduct",
        /// Offline product deduction
        OnlineDeduct = "online_deduct",
        /// Adjustment - deduction
        ReconDeduct = "recon_deduct",
        /// Adjustment - compensation
        ReconIncrease = "recon_increase",
        /// Offline project adjustment - compensation
        ReconIncreaseF = "recon_increase_f",
        /// Minimum spend deduction
        ReconGuarantee = "recon_guarantee",
        /// Monthly billing accuracy difference
        BillVirtualId = "billVirtualId",
    }
}
