//! `DescribeBillSummaryByPayMode`. Generated from its definition: do not edit.
//!
//! Totals one customer's bill of one month by payment mode. Inside each payment mode the lines are totalled
//! by transaction type.
//!
//! Modes come in the order `prePay`, `postPay`, `riPay`; transaction types by `TotalCost` in descending
//! order, equal ones by code.
//!
//! A mode or type is listed if it has lines, even where they sum to zero. A month without lines gives an
//! empty list.
//!
//! The types of a mode sum to the mode, and the modes to the bill, to the last digit.
//! `DescribeBillSummaryByProduct` and `DescribeBillSummaryByRegion` sum to the same.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_summary_by_pay_mode::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new("2022-11", 123456);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "BillMonth")]
    pub bill_month: String,
    /// The account number of the customer.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: i64,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(bill_month: impl Into<String>, customer_uin: i64) -> Self {
        Self { bill_month: bill_month.into(), customer_uin }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeBillSummaryByPayMode";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The payment modes that have lines.
    #[serde(rename = "SummaryOverview", default, deserialize_with = "read_list")]
    pub summary_overview: Vec<PayModeSummaryOverviewItem>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `SummaryOverview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PayModeSummaryOverviewItem {
    /// The code of the mode.
    #[serde(rename = "PayMode")]
    pub pay_mode: String,
    /// The name of the mode.
    #[serde(rename = "PayModeName")]
    pub pay_mode_name: String,
    /// The price without discounts: list price x usage x duration. A text with 8 decimals.
    #[serde(rename = "OriginalCost")]
    pub original_cost: Amount,
    /// The transaction types of the mode.
    #[serde(rename = "Detail", default, deserialize_with = "read_list")]
    pub detail: Vec<ActionSummaryOverviewItem>,
    /// The amount that vouchers paid. A text with 8 decimals.
    #[serde(rename = "VoucherPayAmount")]
    pub voucher_pay_amount: Amount,
    /// The amount owed, without tax. A text with 8 decimals.
    #[serde(rename = "TotalCost")]
    pub total_cost: Amount,
}

/// An entry or object of `Detail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionSummaryOverviewItem {
    /// The code of the transaction type.
    #[serde(rename = "ActionType")]
    pub action_type: String,
    /// The name of the transaction type.
    #[serde(rename = "ActionTypeName")]
    pub action_type_name: String,
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
