//! `DescribeCustomerOwnCostExplorerFilter`. Generated from its definition: do not edit.
//!
//! Lists the values by which the caller's own costs of a range can be filtered. The caller is an end
//! customer. The values are those of all of its lines in the range, whichever partner paid or managed them.
//!
//! The values of a dimension come by their keys.
//!
//! A range without lines gives empty lists.
//!
//! By month the range is whole bill months, by day the lines of its days: a line belongs to one day of the
//! month of its bill.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_own_cost_explorer_filter::Request;
//! use billfold_client::choices::PeriodType;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new("2022-11-01 00:00:00", "2022-11-30 23:59:59", PeriodType::Month);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::choices::PeriodType;
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The first moment of the range, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole, and by month
    /// its month.
    #[serde(rename = "StartTime")]
    pub start_time: String,
    /// The last moment of the range, inclusive, `yyyy-MM-dd HH:mm:ss`, UTC+8. Its day counts as a whole,
    /// and by month its month.
    #[serde(rename = "EndTime")]
    pub end_time: String,
    /// The length of a period. It bounds the range.
    #[serde(rename = "PeriodType")]
    pub period_type: PeriodType,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(start_time: impl Into<String>, end_time: impl Into<String>, period_type: PeriodType) -> Self {
        Self { start_time: start_time.into(), end_time: end_time.into(), period_type }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerOwnCostExplorerFilter";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The values that occur, by dimension.
    #[serde(rename = "Data")]
    pub data: CostAnalyzeFilterDetail,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CostAnalyzeFilterDetail {
    /// Products.
    #[serde(rename = "Business", default, deserialize_with = "read_list")]
    pub business: Vec<BillQueryFilterMsg>,
    /// Regions.
    #[serde(rename = "Region", default, deserialize_with = "read_list")]
    pub region: Vec<BillQueryFilterMsg>,
    /// Availability zones.
    #[serde(rename = "Zone", default, deserialize_with = "read_list")]
    pub zone: Vec<BillQueryFilterMsg>,
    /// Transaction types.
    #[serde(rename = "ActionType", default, deserialize_with = "read_list")]
    pub action_type: Vec<BillQueryFilterMsg>,
    /// Payment modes.
    #[serde(rename = "PayMode", default, deserialize_with = "read_list")]
    pub pay_mode: Vec<BillQueryFilterMsg>,
    /// Projects.
    #[serde(rename = "Project", default, deserialize_with = "read_list")]
    pub project: Vec<BillQueryFilterMsg>,
    /// Payers.
    #[serde(rename = "PayerUin", default, deserialize_with = "read_list")]
    pub payer_uin: Vec<BillQueryFilterMsg>,
    /// Owners: the caller, where it has lines.
    #[serde(rename = "OwnerUin", default, deserialize_with = "read_list")]
    pub owner_uin: Vec<BillQueryFilterMsg>,
}

/// An entry or object of `Business`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BillQueryFilterMsg {
    /// The code, which the filters of `DescribeCustomerOwnCostExplorerSummary` take.
    #[serde(rename = "Key")]
    pub key: String,
    /// The name.
    #[serde(rename = "Value")]
    pub value: String,
}
