//! `DescribeCustomerBillDetailByDay`. Generated from its definition: do not edit.
//!
//! Returns the amount that one customer owes for one day. Each line belongs to one day of the month of its
//! bill: the date of its transaction time, or else of the start of its usage, or else the last day of the
//! month. A date outside of the month is moved to the nearest day of it.
//!
//! A day without lines gives 0. The days of a month sum to `TotalCost` of `DescribeBillSummaryByPayMode` to
//! the last digit, as long as no version is published between the requests.
//!
//! A day of the current month that has not come yet is answered: lines may be of it already, and those
//! without a date are of its last day.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_bill_detail_by_day::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(700000000105, "2022-11-15");
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account number of the customer.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: i64,
    /// The day of the bill, `yyyy-MM-dd`, by the clock of UTC+8; its month is not after the current one.
    #[serde(rename = "Date")]
    pub date: String,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(customer_uin: i64, date: impl Into<String>) -> Self {
        Self { customer_uin, date: date.into() }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerBillDetailByDay";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The amount owed, without tax. A text with 8 decimals.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}
