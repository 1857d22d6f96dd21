//! `DescribeBilledMonths`. Generated from its definition: do not edit.
//!
//! Lists the months that have bills, with their totals and their state. It is the first call of a console:
//! which months there are, how large, and whether they are final, closed, or were corrected.
//!
//! The newest month comes first.
//!
//! Without bills the list is empty. Months before the earliest one that the server is set to answer are
//! left out, and so are those of the future.
//!
//! The totals of a month sum what `DescribeBillSummaryByPayMode` answers for its customers, to the last
//! digit.
//!
//! A partner sees the lines that it pays, that it manages, or that a second-level reseller below it
//! manages; an end customer sees its own. Other lines count in nothing, as if there were none.
//!
//! ```no_run
//! use billfold_client::actions::describe_billed_months::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let mut request = Request::default();
//! request.customer_uin = Some(123456);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// Only the bills of this customer; a partner that leaves it out gets those of all its customers, an
    /// end customer its own.
    #[serde(rename = "CustomerUin", default, skip_serializing_if = "Option::is_none")]
    pub customer_uin: Option<i64>,
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeBilledMonths";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The months that have lines.
    #[serde(rename = "Months", default, deserialize_with = "read_list")]
    pub months: Vec<BilledMonth>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Months`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BilledMonth {
    /// The month, `yyyy-MM`.
    #[serde(rename = "BillMonth")]
    pub bill_month: String,
    /// The number of customers with lines.
    #[serde(rename = "CustomerCount")]
    pub customer_count: i64,
    /// The number of bills: one for each customer and payer.
    #[serde(rename = "BillCount")]
    pub bill_count: i64,
    /// The number of bills whose charges changed after the month was final.
    #[serde(rename = "CorrectedCount")]
    pub corrected_count: i64,
    /// True if the month's bills are final by the calendar.
    #[serde(rename = "IsFinal")]
    pub is_final: bool,
    /// True if the operator closed the month of every payer.
    #[serde(rename = "IsClosed")]
    pub is_closed: bool,
    /// True if a bill of the month states what another account pays: `Totals` is empty then.
    #[serde(rename = "IsWithheld")]
    pub is_withheld: bool,
    /// The sums of all bills of the month, by currency.
    #[serde(rename = "Totals", default, deserialize_with = "read_list")]
    pub totals: Vec<CurrencyTotal>,
}

/// An entry or object of `Totals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CurrencyTotal {
    /// The currency of the amounts, by ISO 4217.
    #[serde(rename = "Currency")]
    pub currency: String,
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
