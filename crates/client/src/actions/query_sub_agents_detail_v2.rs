//! `QuerySubAgentsDetailV2`. Generated from its definition: do not edit.
//!
//! Lists the second-level resellers of the caller, page by page. These are the second-level resellers
//! directly below the caller: by the accounts, and by lines of bills that the caller paid and another
//! account manages.
//!
//! Second-level resellers come by account number in ascending order. Order has no effect: binding times are
//! unknown.
//!
//! Without entries that match the list is empty, and so is a page past the end, with the right Total. If
//! Total changes between two pages, begin again.
//!
//! ```no_run
//! use billfold_client::actions::query_sub_agents_detail_v2::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(1, 20);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::{Action, Paged};
use crate::amount::Amount;
use crate::choices::{FilterType, Order};
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The number of the page; the first is 1.
    #[serde(rename = "Page")]
    pub page: i64,
    /// The number of entries in a page.
    #[serde(rename = "PageSize")]
    pub page_size: i64,
    /// The field that `Filter` is compared with.
    #[serde(rename = "FilterType", default, skip_serializing_if = "Option::is_none")]
    pub filter_type: Option<FilterType>,
    /// The text to look for in the field of `FilterType`.
    #[serde(rename = "Filter", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The order by binding time. It has no effect: binding times are not known here, and entries come by
    /// account number.
    #[serde(rename = "Order", default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(page: i64, page_size: i64) -> Self {
        Self { page, page_size, filter_type: None, filter: None, order: None }
    }
}

impl Action for Request {
    const NAME: &'static str = "QuerySubAgentsDetailV2";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The number of all second-level resellers that match.
    #[serde(rename = "Total")]
    pub total: i64,
    /// The second-level resellers of this page.
    #[serde(rename = "Data", default, deserialize_with = "read_list")]
    pub data: Vec<QuerySubAgentsDetailV2ResponseData>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuerySubAgentsDetailV2ResponseData {
    /// The account number.
    #[serde(rename = "SubAgentUin")]
    pub sub_agent_uin: i64,
    /// The name; empty if the account has none.
    #[serde(rename = "Name")]
    pub name: String,
    /// The remark of the distributor.
    #[serde(rename = "Remark", default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The telephone number.
    #[serde(rename = "Mobile", default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// The e-mail address.
    #[serde(rename = "Email", default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The number of customers.
    #[serde(rename = "CountOfCustomers")]
    pub count_of_customers: i64,
    /// The time at which it was bound, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "BindTime", default, skip_serializing_if = "Option::is_none")]
    pub bind_time: Option<String>,
    /// The credit pool.
    #[serde(rename = "Credit", default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Amount>,
    /// The rest of the credit pool.
    #[serde(rename = "RemainingCredit", default, skip_serializing_if = "Option::is_none")]
    pub remaining_credit: Option<Amount>,
    /// The voucher pool.
    #[serde(rename = "Voucher", default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<Amount>,
    /// The rest of the voucher pool.
    #[serde(rename = "RemainingVoucher", default, skip_serializing_if = "Option::is_none")]
    pub remaining_voucher: Option<Amount>,
}

impl Paged for Request {
    type Item = QuerySubAgentsDetailV2ResponseData;

    fn set_page(&mut self, page: u32) {
        self.page = page.into();
    }

    fn items(response: &Response) -> &[QuerySubAgentsDetailV2ResponseData] {
        &response.data
    }

    fn into_items(response: Response) -> Vec<QuerySubAgentsDetailV2ResponseData> {
        response.data
    }

    fn count_all(response: &Response) -> Option<u64> {
        u64::try_from(response.total).ok()
    }
}
