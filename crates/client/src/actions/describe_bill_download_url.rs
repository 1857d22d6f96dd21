//! `DescribeBillDownloadUrl`. Generated from its definition: do not edit.
//!
//! Returns an address from which the file of the caller's own bill of one month is downloaded. The caller
//! is an end customer. The file has all of its lines, whichever partner paid or managed them, and nothing
//! about partners. It is fetched by GET, without a signature. Its names are in the language of the request.
//!
//! The file has the versions of bills that were current when its address was made, also if others are
//! published meanwhile. Its lines sum to the amounts of the summaries then to the last digit.
//!
//! The address is a secret for an hour: all who have it can download the file. It stops working when the
//! key that asked for it is deleted, or when the caller may no longer see the bills.
//!
//! The file is CSV in UTF-8 with a byte order mark, with the columns of the customer bill and English
//! headers; names in it are in the language asked for. It can be imported into another Billfold.
//!
//! A month without lines is a file with its header alone.
//!
//! ```no_run
//! use billfold_client::actions::describe_bill_download_url::Request;
//! use billfold_client::choices::DescribeBillDownloadUrlFileType;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new("2022-11", DescribeBillDownloadUrlFileType::L3);
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::choices::DescribeBillDownloadUrlFileType;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The month of the bills, `yyyy-MM`, by the clock of UTC+8; not after the current one.
    #[serde(rename = "Month")]
    pub month: String,
    /// The file.
    #[serde(rename = "FileType")]
    pub file_type: DescribeBillDownloadUrlFileType,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(month: impl Into<String>, file_type: DescribeBillDownloadUrlFileType) -> Self {
        Self { month: month.into(), file_type }
    }
}

impl Action for Request {
    const NAME: &'static str = "DescribeBillDownloadUrl";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The address of the file, for one hour.
    #[serde(rename = "DownloadUrl")]
    pub download_url: String,
    /// 1: the file is there. It is made when it is fetched, so that this is always so.
    #[serde(rename = "Ready")]
    pub ready: i64,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}
