//! `DescribeCustomerBillSummary`. Generated from its definition: do not edit.
//!
//! Returns the amount that one customer owes for one month. The lines can be narrowed to a payment mode, to
//! a transaction type, and to those whose payment is confirmed or not.
//!
//! A month without lines, and filters that leave none, give 0.
//!
//! Without filters the amount is the sum of `TotalCost` of `DescribeBillSummaryByPayMode`, to the last
//! digit.
//!
//! A line whose payment status is not stated is neither confirmed nor not confirmed: where the other
//! filters leave such a line, `IsConfirmed` 1 and 2 are refused.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_bill_summary::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(700000000105, "2022-11");
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::choices::{ActionType, IsConfirmed, PayMode};

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account number of the customer.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: u64,
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "Month")]
    pub month: String,
    /// Only the lines of this payment mode.
    #[serde(rename = "PayMode", default, skip_serializing_if = "Option::is_none")]
    pub pay_mode: Option<PayMode>,
    /// Only the lines of this transaction type.
    #[serde(rename = "ActionType", default, skip_serializing_if = "Option::is_none")]
    pub action_type: Option<ActionType>,
    /// Only the lines whose payment is confirmed, or not.
    #[serde(rename = "IsConfirmed", default, skip_serializing_if = "Option::is_none")]
    pub is_confirmed: Option<IsConfirmed>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(customer_uin: u64, month: impl Into<String>) -> Self {
        Self { customer_uin, month: month.into(), pay_mode: None, action_type: None, is_confirmed: None }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerBillSummary";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The amount owed for the lines that the filters leave, without tax: a JSON number, exact to 8
    /// decimals, without an exponent. Clients that read it into 32 or 64 bits of floating point round it.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}
