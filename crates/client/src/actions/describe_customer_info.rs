//! `DescribeCustomerInfo`. Generated from its definition: do not edit.
//!
//! Returns what is known of some customers. Bill files and accounts hold the name, and whether there was
//! any expense. What the vendor knows besides is left out of the answer.
//!
//! Customers come in the order in which they were asked for, each once.
//!
//! An account that is none of the caller's customers is left out, like one that does not exist. Where none
//! of the accounts is a customer of the caller, the list is empty.
//!
//! ```no_run
//! use billfold_client::actions::describe_customer_info::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new(vec![123456, 700000000105]);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::list::read_list;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The account numbers of the customers, 1 to 20 of them.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: Vec<i64>,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(customer_uin: Vec<i64>) -> Self {
        Self { customer_uin }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeCustomerInfo";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// Those of the customers that the caller may see.
    #[serde(rename = "Data", default, deserialize_with = "read_list")]
    pub data: Vec<DescribeCustomerInfoData>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DescribeCustomerInfoData {
    /// The account number of the customer, as a text.
    #[serde(rename = "CustomerUin")]
    pub customer_uin: String,
    /// The e-mail address.
    #[serde(rename = "Email", default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(rename = "Phone", default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The remark of the partner.
    #[serde(rename = "Mark", default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// The name; empty if the account has none.
    #[serde(rename = "Name")]
    pub name: String,
    /// The time at which it became a customer, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    #[serde(rename = "BindTime", default, skip_serializing_if = "Option::is_none")]
    pub bind_time: Option<String>,
    /// The state of the account: 0 normal, 1 stopped by force, 2 stopped for arrears.
    #[serde(rename = "AccountStatus", default, skip_serializing_if = "Option::is_none")]
    pub account_status: Option<String>,
    /// The state of the identity check.
    #[serde(rename = "AuthStatus", default, skip_serializing_if = "Option::is_none")]
    pub auth_status: Option<String>,
    /// The kind of identity: -1 unknown, 0 a person, 1 a company.
    #[serde(rename = "AuthType", default, skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<i64>,
    /// The time at which the customer was registered.
    #[serde(rename = "CidRegisterTime", default, skip_serializing_if = "Option::is_none")]
    pub cid_register_time: Option<String>,
    /// The time at which the account was registered.
    #[serde(rename = "UinRegisterTime", default, skip_serializing_if = "Option::is_none")]
    pub uin_register_time: Option<String>,
    /// The time at which the identity check was passed.
    #[serde(rename = "AuthPassTime", default, skip_serializing_if = "Option::is_none")]
    pub auth_pass_time: Option<String>,
    /// 1 if the customer ever had a line in a bill that the caller may see, else 0.
    #[serde(rename = "HasExpense")]
    pub has_expense: i64,
}
