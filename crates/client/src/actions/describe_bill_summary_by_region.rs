//! `DescribeBillSummaryByRegion`. Generated from its definition: do not edit.
//!
//! Totals one customer's bill of one month by region. Regions are distinguished by their numbers, since
//! names may repeat.
//!
//! Regions come by `TotalCost` in descending order, equal ones by number.
//!
//! A month without lines gives an empty list.
//!
//! The regions sum to the bill to the last digit, as do the lists of `DescribeBillSummaryByPayMode` and
//! `DescribeBillSummaryByProduct`.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_summary_by_region::Request;
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
    const NAME: &'static str = "DescribeBillSummaryByRegion";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The regions that have lines.
    #[serde(rename = "SummaryOverview", default, deserialize_with = "read_list")]
    pub summary_overview: Vec<RegionSummaryOverviewItem>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `SummaryOverview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RegionSummaryOverviewItem {
    /// The number of the region as a text, or its name in small letters where the file has no number.
    #[serde(rename = "RegionId")]
    pub region_id: String,
    /// The name of the region.
    #[serde(rename = "RegionName")]
    pub region_name: String,
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
