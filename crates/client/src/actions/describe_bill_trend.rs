//! `DescribeBillTrend`. Generated from its definition: do not edit.
//!
//! Totals one customer's bills month after month, by payment mode, product or region. All months are as of
//! one moment, with the state of each: its version, and whether it is final, closed or corrected.
//!
//! The oldest month comes first.
//!
//! Payment modes come in a fixed order, products and regions by `TotalCost` in descending order, equal ones
//! by Key.
//!
//! A month without lines is left out. A range without lines gives an empty list.
//!
//! The groups of a month sum to the bill to the last digit: payment modes, products and regions alike.
//!
//! A partner sees the lines that it pays, that it manages, or that a second-level reseller below it
//! manages; an end customer sees its own. Other lines count in nothing, as if there were none.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_trend::Request;
//! use billfold_client::choices::GroupBy;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let mut request = Request::new("2022-10", "2022-11");
//! request.customer_uin = Some(123456);
//! request.group_by = Some(GroupBy::PayMode);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::choices::GroupBy;
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account number of the customer; an end customer leaves it out.
    #[serde(rename = "CustomerUin", default, skip_serializing_if = "Option::is_none")]
    pub customer_uin: Option<i64>,
    /// The first month, `yyyy-MM`.
    #[serde(rename = "BeginMonth")]
    pub begin_month: String,
    /// The last month, `yyyy-MM`; at most 36 months from the first.
    #[serde(rename = "EndMonth")]
    pub end_month: String,
    /// The kind of the groups.
    #[serde(rename = "GroupBy", default, skip_serializing_if = "Option::is_none")]
    pub group_by: Option<GroupBy>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(begin_month: impl Into<String>, end_month: impl Into<String>) -> Self {
        Self {
            customer_uin: None,
            begin_month: begin_month.into(),
            end_month: end_month.into(),
            group_by: None,
        }
    }
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeBillTrend";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The months that have lines.
    #[serde(rename = "Months", default, deserialize_with = "read_list")]
    pub months: Vec<TrendMonth>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Months`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrendMonth {
    /// The month, `yyyy-MM`.
    #[serde(rename = "BillMonth")]
    pub bill_month: String,
    /// The number of the version; of bills of several payers, that of the bill with the most versions.
    #[serde(rename = "Version")]
    pub version: i64,
    /// The number of versions of that bill so far.
    #[serde(rename = "VersionCount")]
    pub version_count: i64,
    /// True if charges changed after the month was final.
    #[serde(rename = "IsCorrected")]
    pub is_corrected: bool,
    /// True if the month's bills are final by the calendar.
    #[serde(rename = "IsFinal")]
    pub is_final: bool,
    /// True if the operator closed the month of every payer.
    #[serde(rename = "IsClosed")]
    pub is_closed: bool,
    /// The account numbers of the partners that pay the vendor, in ascending order: several where the
    /// customer changed its partner.
    #[serde(rename = "PayerUins", default, deserialize_with = "read_list")]
    pub payer_uins: Vec<i64>,
    /// The currency of the amounts, by ISO 4217.
    #[serde(rename = "Currency")]
    pub currency: String,
    /// The groups that have lines.
    #[serde(rename = "Groups", default, deserialize_with = "read_list")]
    pub groups: Vec<TrendGroup>,
}

/// An entry or object of `Groups`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrendGroup {
    /// The code of the payment mode, product or region, or a name in small letters where the file has no
    /// code.
    #[serde(rename = "Key")]
    pub key: String,
    /// The name of the payment mode, product or region.
    #[serde(rename = "Name")]
    pub name: String,
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
