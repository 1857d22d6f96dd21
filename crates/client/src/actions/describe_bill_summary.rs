//! `DescribeBillSummary`. Generated from its definition: do not edit.
//!
//! Totals the caller's own bill of one month by product, project or tag. The caller is an end customer, and
//! sees all of its lines, whichever partner paid or managed them.
//!
//! Groups come by `TotalCost` in descending order, equal ones by code, and so do the products in each. Of
//! several tags, the groups of each come in the order of `TagKey`.
//!
//! A month without lines gives an empty list.
//!
//! The products, the projects, and the values of each tag sum to the bill to the last digit, to the same as
//! what its partners see of all payers together.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_summary::Request;
//! use billfold_client::choices::GroupType;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new("2022-11", GroupType::Product);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::choices::GroupType;
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "Month")]
    pub month: String,
    /// The property of the lines by which they are totalled.
    #[serde(rename = "GroupType")]
    pub group_type: GroupType,
    /// The keys of the tags by which the lines are totalled; required with `GroupType` tag, and refused
    /// with any other.
    #[serde(rename = "TagKey", default, skip_serializing_if = "Option::is_none")]
    pub tag_key: Option<Vec<String>>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(month: impl Into<String>, group_type: GroupType) -> Self {
        Self { month: month.into(), group_type, tag_key: None }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeBillSummary";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The groups that have lines.
    #[serde(rename = "SummaryDetail", default, deserialize_with = "read_list")]
    pub summary_detail: Vec<SummaryDetails>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `SummaryDetail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SummaryDetails {
    /// The group by product; empty if the groups are products.
    #[serde(rename = "Business", default, deserialize_with = "read_list")]
    pub business: Vec<BusinessInfo>,
    /// The price without discounts: list price x usage x duration. A text with 8 decimals.
    #[serde(rename = "OriginalCost")]
    pub original_cost: Amount,
    /// The amount that vouchers paid. A text with 8 decimals.
    #[serde(rename = "VoucherPayAmount")]
    pub voucher_pay_amount: Amount,
    /// The deduction of reserved instances, at list price. A text with 8 decimals.
    #[serde(rename = "RICost")]
    pub ri_cost: Amount,
    /// The amount owed, without tax. A text with 8 decimals.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
    /// The code of the product, or its name in small letters where the file has no code; 0 for the default
    /// project, else the name of the project; or the key of the tag.
    #[serde(rename = "GroupKey")]
    pub group_key: String,
    /// The name of the product or project, or the value of the tag; empty for lines without the tag.
    #[serde(rename = "GroupValue")]
    pub group_value: String,
}

/// An entry or object of `Business`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BusinessInfo {
    /// The name of the product.
    #[serde(rename = "BusinessCodeName")]
    pub business_code_name: String,
    /// The code of the product, or its name in small letters where the file has no code.
    #[serde(rename = "BusinessCode")]
    pub business_code: String,
    /// The price without discounts: list price x usage x duration. A text with 8 decimals.
    #[serde(rename = "OriginalCost")]
    pub original_cost: Amount,
    /// The amount that vouchers paid. A text with 8 decimals.
    #[serde(rename = "VoucherPayAmount")]
    pub voucher_pay_amount: Amount,
    /// The deduction of reserved instances, at list price. A text with 8 decimals.
    #[serde(rename = "RICost")]
    pub ri_cost: Amount,
    /// The amount owed, without tax. A text with 8 decimals.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
}
