//! `DescribeCustomerUin`. Generated from its definition: do not edit.
//!
//! Lists the account numbers of the caller's customers, page by page. These are the customers directly
//! below the caller: by the accounts, and by lines of bills whose manager is the caller. The customers of a
//! second-level reseller are listed by `QueryT1IndirectCustomersDetail`.
//!
//! Customers come by account number in ascending order.
//!
//! Without entries that match the list is empty, and so is a page past the end, with the right Total. If
//! Total changes between two pages, begin again.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_uin::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(1, 3);
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
    pub fn new(page: i64, page_size: i64) -> Self {
        Self { page, page_size }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerUin";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The customers of this page.
    #[serde(rename = "Data", default, deserialize_with = "read_list")]
    pub data: Vec<DescribeCustomerUinData>,
    /// The number of all customers, as a text.
    #[serde(rename = "Total")]
    pub total: String,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DescribeCustomerUinData {
    /// The account number of the customer, as a text.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: String,
}

impl Paged for Request {
    type Item = DescribeCustomerUinData;

    fn set_page(&mut self, page: u32) {
        self.page = page.into();
    }

    fn items(response: &Response) -> &[DescribeCustomerUinData] {
        &response.data
    }

    fn into_items(response: Response) -> Vec<DescribeCustomerUinData> {
        response.data
    }

    fn count_all(response: &Response) -> Option<u64> {
        response.total.parse().ok()
    }
}
