//! The description of requests and of the answer that each must have, as `load` reads it from a file of JSON.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The form of a request: method, place of the parameters, signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// POST of JSON, signed with TC3.
    Tc3Post,
    /// GET with parameters in the query, signed with TC3.
    Tc3Get,
    /// GET with all parameters in the query, signed by version 1 with `HmacSHA256`.
    V1Get,
    /// The same with `HmacSHA1`.
    V1Sha1Get,
    /// POST of a form with all parameters, signed by version 1 with `HmacSHA256`.
    V1Post,
    /// GET of the path of an input, signed with AWS Signature Version 4.
    AwsGet,
    /// GET of the path of an input, unsigned.
    PlainGet,
    /// POST of the parameters of an input as JSON to its path, unsigned.
    PlainPost,
}

/// A key pair.
#[derive(Debug, Deserialize)]
pub struct Key {
    /// The public half.
    pub id: String,
    /// The secret half.
    pub secret: String,
}

/// What a request asks for.
#[derive(Debug, Deserialize)]
pub struct Input {
    /// The index of its key in the list of keys.
    #[serde(default)]
    pub key: usize,
    /// The path; only that of AWS and of plain requests is not `/`.
    #[serde(default = "default_path")]
    pub path: String,
    /// The parameters of the action.
    #[serde(default)]
    pub parameters: Map<String, Value>,
}

/// The answer that each request must have.
#[derive(Debug, Deserialize)]
pub struct ExpectedAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// A text that the body contains.
    #[serde(default)]
    pub contains: String,
    /// A text that the body does not contain.
    #[serde(default)]
    pub lacks: String,
    /// The least bytes that the body has.
    #[serde(default)]
    pub bytes_min: usize,
}

/// Requests of one kind, and the answer that each must have.
#[derive(Debug, Deserialize)]
pub struct Description {
    /// The form of each request.
    pub form: Form,
    /// The value of the header `Host`, which is signed. The connection may go elsewhere.
    pub host: String,
    /// The service that the signature names.
    #[serde(default)]
    pub service: String,
    /// The version of the action.
    #[serde(default)]
    pub version: String,
    /// The action.
    #[serde(default)]
    pub action: String,
    /// Headers that are sent with each request and are not signed.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The key pairs.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// The inputs, which are asked for in turn.
    pub inputs: Vec<Input>,
    /// True if a digit of each signature is changed, so that each request must be refused.
    #[serde(default)]
    pub wrong_signature: bool,
    /// The answer that each request must have.
    pub answer: ExpectedAnswer,
}

fn default_path() -> String {
    "/".to_owned()
}
