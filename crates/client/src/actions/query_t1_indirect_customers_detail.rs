//! `QueryT1IndirectCustomersDetail`. Generated from its definition: do not edit.
//!
//! Lists the customers of one of the caller's second-level resellers, page by page. These are the customers
//! directly below the second-level reseller: by the accounts, and by lines of bills whose manager it is.
//!
//! Customers come by account number in ascending order.
//!
//! Without entries that match the list is empty, and so is a page past the end, with the right Total. If
//! Total changes between two pages, begin again.
//!
//! ```no_run
//! use billfold_client::actions::query_t1_indirect_customers_detail::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(200000000011, 1, 2);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::{Action, Paged};
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account number of the second-level reseller.
    #[serde(rename = "SubAgentUin")]
    pub sub_agent_uin: i64,
    /// The number of the page; the first is 1.
    #[serde(rename = "Page")]
    pub page: i64,
    /// The number of entries in a page.
    #[serde(rename = "PageSize")]
    pub page_size: i64,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(sub_agent_uin: i64, page: i64, page_size: i64) -> Self {
        Self { sub_agent_uin, page, page_size }
    }
}

impl Action for Request {
    const NAME: &'static str = "QueryT1IndirectCustomersDetail";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The number of all customers of the second-level reseller.
    #[serde(rename = "Total")]
    pub total: i64,
    /// The account number of the second-level reseller.
    #[serde(rename = "SubAgentUin")]
    pub sub_agent_uin: i64,
    /// The name of the second-level reseller; empty if its account has none.
    #[serde(rename = "SubAgentName")]
    pub sub_agent_name: String,
    /// The customers of this page.
    #[serde(rename = "Data", default, deserialize_with = "read_list")]
    pub data: Vec<QueryT1IndirectCustomersDetailResponseData>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QueryT1IndirectCustomersDetailResponseData {
    /// The account number of the customer.
    #[serde(rename = "ClientUin")]
    pub client_uin: i64,
    /// The name of the customer; empty if its account has none.
    #[serde(rename = "ClientName")]
    pub client_name: String,
    /// The time at which it became a customer, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "ClientBindTime", default, skip_serializing_if = "Option::is_none")]
    pub client_bind_time: Option<String>,
}

impl Paged for Request {
    type Item = QueryT1IndirectCustomersDetailResponseData;

    fn set_page(&mut self, page: u32) {
        self.page = page.into();
    }

    fn items(response: &Response) -> &[QueryT1IndirectCustomersDetailResponseData] {
        &response.data
    }

    fn into_items(response: Response) -> Vec<QueryT1IndirectCustomersDetailResponseData> {
        response.data
    }

    fn count_all(response: &Response) -> Option<u64> {
        u64::try_from(response.total).ok()
    }
}
