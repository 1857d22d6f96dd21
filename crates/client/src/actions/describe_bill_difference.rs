//! `DescribeBillDifference`. Generated from its definition: do not edit.
//!
//! Compares two versions of one customer's bill of one month. It answers the charges that differ, before,
//! after, and the difference. `DescribeBillVersions` lists the versions.
//!
//! Rows come by payment mode, transaction type, product and region. What both versions have alike is left
//! out.
//!
//! Two versions that differ in texts alone give an empty list.
//!
//! The differences of the rows sum to Difference, and From plus Difference is To, to the last digit.
//!
//! A partner sees the lines that it pays, that it manages, or that a second-level reseller below it
//! manages; an end customer sees its own. Other lines count in nothing, as if there were none.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_difference::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let mut request = Request::new("2022-11", 1, 2);
//! request.customer_uin = Some(700000000402);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "BillMonth")]
    pub bill_month: String,
    /// The account number of the customer; an end customer leaves it out.
    #[serde(rename = "CustomerUin", default, skip_serializing_if = "Option::is_none")]
    pub customer_uin: Option<i64>,
    /// The payer of the bill; required where the month has bills of several payers.
    #[serde(rename = "PayerUin", default, skip_serializing_if = "Option::is_none")]
    pub payer_uin: Option<i64>,
    /// The number of the older version; 0 for nothing, before the first.
    #[serde(rename = "FromVersion")]
    pub from_version: i64,
    /// The number of the newer version.
    #[serde(rename = "ToVersion")]
    pub to_version: i64,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(bill_month: impl Into<String>, from_version: i64, to_version: i64) -> Self {
        Self { bill_month: bill_month.into(), customer_uin: None, payer_uin: None, from_version, to_version }
    }
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeBillDifference";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The charges that differ.
    #[serde(rename = "Rows", default, deserialize_with = "read_list")]
    pub rows: Vec<DifferenceRow>,
    /// The sums in the older version.
    #[serde(rename = "From")]
    pub from: BillAmounts,
    /// The sums in the newer version.
    #[serde(rename = "To")]
    pub to: BillAmounts,
    /// The newer sums less the older ones.
    #[serde(rename = "Difference")]
    pub difference: BillAmounts,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Rows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DifferenceRow {
    /// The code of the payment mode.
    #[serde(rename = "PayMode")]
    pub pay_mode: String,
    /// The name of the payment mode.
    #[serde(rename = "PayModeName")]
    pub pay_mode_name: String,
    /// The code of the transaction type.
    #[serde(rename = "ActionType")]
    pub action_type: String,
    /// The name of the transaction type.
    #[serde(rename = "ActionTypeName")]
    pub action_type_name: String,
    /// The code of the product, or its name in small letters where the file has no code.
    #[serde(rename = "BusinessCode")]
    pub business_code: String,
    /// The name of the product.
    #[serde(rename = "BusinessCodeName")]
    pub business_code_name: String,
    /// The number of the region as a text, or its name in small letters where the file has no number.
    #[serde(rename = "RegionId")]
    pub region_id: String,
    /// The name of the region.
    #[serde(rename = "RegionName")]
    pub region_name: String,
    /// The sums in the older version.
    #[serde(rename = "From")]
    pub from: BillAmounts,
    /// The sums in the newer version.
    #[serde(rename = "To")]
    pub to: BillAmounts,
    /// The newer sums less the older ones.
    #[serde(rename = "Difference")]
    pub difference: BillAmounts,
}

/// An entry or object of `From`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BillAmounts {
    /// The number of lines; 0 if there are none.
    #[serde(rename = "LineCount")]
    pub line_count: i64,
    /// The price without discounts: list price x usage x duration. A text with 8 decimals.
    #[serde(rename = "OriginalCost")]
    pub original_cost: Amount,
    /// The amount that vouchers paid. A text with 8 decimals.
    #[serde(rename = "VoucherPayAmount")]
    pub voucher_pay_amount: Amount,
    /// The amount owed, without tax. A text with 8 decimals.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
}
