//! `DiagnoseSignature`. Generated from its definition: do not edit.
//!
//! Finds the mistake that explains why a request of the caller's own key was refused. It is `billfold
//! doctor` on the server. The request has to name the key that signs this call: one of any other key is
//! answered like one of an unknown key, which says nothing of that key. The answer holds no secret, no
//! token and no signature.
//!
//! The server examines one request at a time, and few in a second: a call may wait, or be refused as busy.
//!
//! A signature that is right, and one that no known mistake explains, give an empty list of findings:
//! Verdict tells them apart.
//!
//! ```no_run
//! use billfold_client::actions::diagnose_signature::Request;
//! use billfold_client::{Client, Credentials};
//!
//! let client = Client::new("http://127.0.0.1:8787", Credentials::from_environment()?)?;
//! let request = Request::new("POST / HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
//! println!("{:?}", client.send(&request)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::choices::Verdict;
use crate::list::read_list;
use crate::service::Service;

/// The request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Request {
    /// The whole request as it was sent: request line, headers, an empty line, body. At most 65536 bytes.
    #[serde(rename = "Request")]
    pub request: String,
}

impl Request {
    /// Makes a request of its required parameters; the others are set as fields.
    #[must_use]
    pub fn new(request: impl Into<String>) -> Self {
        Self { request: request.into() }
    }
}

impl Action for Request {
    const SERVICE: Service = Service::BILLFOLD;
    const NAME: &'static str = "DiagnoseSignature";
    type Response = Response;
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Response {
    /// The verdict on a request.
    #[serde(rename = "Verdict")]
    pub verdict: Verdict,
    /// The mistakes, the most certain first.
    #[serde(rename = "Findings", default, deserialize_with = "read_list")]
    pub findings: Vec<SignatureFindingData>,
    /// The oddities of how the request was saved; absent if there are none.
    #[serde(rename = "Remarks", default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Vec<String>>,
    /// The texts that are signed; absent if the request does not come so far.
    #[serde(rename = "SignedText", default, skip_serializing_if = "Option::is_none")]
    pub signed_text: Option<SignedTextData>,
    /// The id of the request, for questions to those who run the endpoint.
    #[serde(rename = "RequestId", default)]
    pub request_id: String,
}

/// An entry or object of `Findings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignatureFindingData {
    /// The name of the mistake, as the command line has it.
    #[serde(rename = "Name")]
    pub name: String,
    /// The mistake in a sentence, in English.
    #[serde(rename = "Text")]
    pub text: String,
    /// The change that fixes it, in English.
    #[serde(rename = "Remedy")]
    pub remedy: String,
}

/// An entry or object of `SignedText`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignedTextData {
    /// The canonical request that the server computes; of version 1 the whole text.
    #[serde(rename = "CanonicalRequest")]
    pub canonical_request: String,
    /// The string to sign that the server computes; empty for version 1.
    #[serde(rename = "StringToSign")]
    pub string_to_sign: String,
    /// The canonical request that the client signed; empty if it is not known.
    #[serde(rename = "ClientCanonicalRequest")]
    pub client_canonical_request: String,
    /// The string to sign that the client signed; empty if it is not known.
    #[serde(rename = "ClientStringToSign")]
    pub client_string_to_sign: String,
}
