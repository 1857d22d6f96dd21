//! `DescribeMonthBills`. Generated from its definition: do not edit.
//!
//! Lists the bills of one month with their totals, searched, sorted and page by page. A customer that
//! changed its partner within the month has a bill under each payer.
//!
//! Bills come by the exact amount, equal ones by account number in ascending order, then by payer.
//!
//! A month without lines gives an empty list, and so does a page past the end, with the right `TotalCount`.
//!
//! The amounts of a bill sum what `DescribeBillSummaryByPayMode` answers for the customer, to the last
//! digit, and Totals sums all bills that match.
//!
//! A partner sees the lines that it pays, that it manages, or that a second-level reseller below it
//! manages; an end customer sees its own. Other lines count in nothing, as if there were none.
//!
//! ```no_run
//! use billfold_client::actions::describe_month_bills::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let mut request = Request::new("2022-11");
//! request.limit = Some(2);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::amount::Amount;
use crate::choices::{SortBy, SortOrder};
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "BillMonth")]
    pub bill_month: String,
    /// Only customers whose name contains this text, in upper or lower case, or whose account number
    /// contains these digits.
    #[serde(rename = "Keyword", default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// The field by which bills are sorted.
    #[serde(rename = "SortBy", default, skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<SortBy>,
    /// The direction of the order.
    #[serde(rename = "SortOrder", default, skip_serializing_if = "Option::is_none")]
    pub sort_order: Option<SortOrder>,
    /// The number of bills that are left out before the first.
    #[serde(rename = "Offset", default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// The largest number of bills in the answer.
    #[serde(rename = "Limit", default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(bill_month: impl Into<String>) -> Self {
        Self {
            bill_month: bill_month.into(),
            keyword: None,
            sort_by: None,
            sort_order: None,
            offset: None,
            limit: None,
        }
    }
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeMonthBills";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The number of all bills that match.
    #[serde(rename = "TotalCount")]
    pub total_count: i64,
    /// The sums of all bills that match, by currency.
    #[serde(rename = "Totals", default, deserialize_with = "read_list")]
    pub totals: Vec<CurrencyTotal>,
    /// The bills of this page.
    #[serde(rename = "Bills", default, deserialize_with = "read_list")]
    pub bills: Vec<MonthBill>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
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

/// An entry or object of `Bills`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MonthBill {
    /// The account number of the customer.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: i64,
    /// The name of the customer's account; empty if it has none.
    #[serde(rename = "CustomerName")]
    pub customer_name: String,
    /// The account number of the partner that pays the vendor.
    #[serde(rename = "PayerUin")]
    pub payer_uin: i64,
    /// The currency of the amounts, by ISO 4217.
    #[serde(rename = "Currency")]
    pub currency: String,
    /// The number of the version, from 1.
    #[serde(rename = "Version")]
    pub version: i64,
    /// The number of versions so far.
    #[serde(rename = "VersionCount")]
    pub version_count: i64,
    /// The time of publication, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "PublishedTime")]
    pub published_time: String,
    /// True if the charges changed after the month was final.
    #[serde(rename = "IsCorrected")]
    pub is_corrected: bool,
    /// True if the operator closed the payer's month.
    #[serde(rename = "IsClosed")]
    pub is_closed: bool,
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
