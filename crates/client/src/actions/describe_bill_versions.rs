//! `DescribeBillVersions`. Generated from its definition: do not edit.
//!
//! Lists the versions of one customer's bill of one month, with the totals of each. A published version
//! never changes: a correction is a new one. `DescribeBillDifference` compares two of them.
//!
//! The newest version comes first, by its time of publication, then by payer.
//!
//! A month without lines gives an empty list. Versions whose cells the operator pruned are left out.
//!
//! A caller that sees a part of the bill sees only the versions that changed this part.
//!
//! The amounts of the current version are those of `DescribeMonthBills`.
//!
//! A partner sees the lines that it pays, that it manages, or that a second-level reseller below it
//! manages; an end customer sees its own. Other lines count in nothing, as if there were none.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_versions::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let mut request = Request::new("2022-11");
//! request.customer_uin = Some(700000000402);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::choices::Kind;
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
    /// Only the bill of this payer, where a customer changed its partner within the month.
    #[serde(rename = "PayerUin", default, skip_serializing_if = "Option::is_none")]
    pub payer_uin: Option<i64>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(bill_month: impl Into<String>) -> Self {
        Self { bill_month: bill_month.into(), customer_uin: None, payer_uin: None }
    }
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeBillVersions";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The versions.
    #[serde(rename = "Versions", default, deserialize_with = "read_list")]
    pub versions: Vec<BillVersion>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Versions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BillVersion {
    /// The number of the version, from 1.
    #[serde(rename = "Version")]
    pub version: i64,
    /// The account number of the partner that pays the vendor.
    #[serde(rename = "PayerUin")]
    pub payer_uin: i64,
    /// The time of publication, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "PublishedTime")]
    pub published_time: String,
    /// The kind of import that published a version.
    #[serde(rename = "Kind")]
    pub kind: Kind,
    /// True if it is the version that counts now.
    #[serde(rename = "IsCurrent")]
    pub is_current: bool,
    /// True if it changed charges after the month was final.
    #[serde(rename = "IsCorrection")]
    pub is_correction: bool,
    /// True if it changed texts, and no charge.
    #[serde(rename = "IsTextsOnly")]
    pub is_texts_only: bool,
    /// The currency of the amounts, by ISO 4217.
    #[serde(rename = "Currency")]
    pub currency: String,
    /// The number of lines.
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
