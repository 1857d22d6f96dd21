//! `DescribeCaller`. Generated from its definition: do not edit.
//!
//! Answers whose key signed the request: the account, its role, and what it may call. Pages ask it after a
//! sign-in, so that they show what the account may call before it calls.
//!
//! Every role may call it, with any key that the server knows. It answers nothing of other accounts but the
//! number of the partner above.
//!
//! ```no_run
//! use billfold_client::actions::describe_caller::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::default();
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DescribeCaller";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The account number of the caller.
    #[serde(rename = "Uin")]
    pub uin: i64,
    /// The role of the caller: distributor, second-level-reseller, reseller or customer.
    #[serde(rename = "Role")]
    pub role: String,
    /// The name of the account; empty if it has none.
    #[serde(rename = "Name")]
    pub name: String,
    /// The account number of the partner directly above the caller; absent if there is none.
    #[serde(rename = "ParentUin", default, skip_serializing_if = "Option::is_none")]
    pub parent_uin: Option<i64>,
    /// The actions of all services, in the order of the documents.
    #[serde(rename = "Actions", default, deserialize_with = "read_list")]
    pub actions: Vec<CallableAction>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Actions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallableAction {
    /// The name of the action.
    #[serde(rename = "Name")]
    pub name: String,
    /// The service that it belongs to.
    #[serde(rename = "Service")]
    pub service: String,
    /// The version of that service.
    #[serde(rename = "Version")]
    pub version: String,
    /// True if the role of the caller may call it.
    #[serde(rename = "IsAllowed")]
    pub is_allowed: bool,
    /// The requests of the caller that pass in a second; absent if there is no limit.
    #[serde(rename = "LimitPerSecond", default, skip_serializing_if = "Option::is_none")]
    pub limit_per_second: Option<u64>,
}
