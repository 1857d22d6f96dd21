//! Modules of the pages that keep digits and sign, run by Node.js: against the signature vectors, and against plain integers.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::run_node::run_beside_modules;
use crate::support::seed;

/// Cases that the pages cannot send as they are, as no page writes such a request: other signed headers, paths and bodies.
const FEWEST_TC3: usize = 60;

/// The fewest cases of version 1 that are signed.
const FEWEST_V1: usize = 90;

/// The texts on the way to a signature.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Texts {
    canonical_request: Option<String>,
    string_to_sign: String,
    signature: String,
    authorization: Option<String>,
    hidden: Vec<String>,
}

/// A request of a case: its head and body.
struct Request {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    /// Reads a raw request; `None` if its head is no UTF-8.
    fn read(base64: &str) -> Option<Self> {
        let bytes = STANDARD.decode(base64).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap().split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        // Of a whole address, the path and the query count.
        let target = match target.split_once("://") {
            Some((_, rest)) => rest.find(['/', '?']).map_or("/", |at| &rest[at..]),
            None => target,
        };
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = if path.is_empty() { "/" } else { path };
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim_matches([' ', '\t']).to_owned()))
        });
        Some(Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.collect(),
            body: bytes[end + 4..].to_vec(),
        })
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a file of vectors.
fn read_vectors(name: &str) -> Value {
    let path = format!("{}/../../tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Lists the cases of a file of vectors that are signed in the way that all clients share.
fn list_plain_cases(name: &str) -> Vec<Value> {
    let vectors = read_vectors(name);
    let cases = vectors["cases"].as_array().unwrap().iter();
    cases.filter(|case| case["readings"].is_null()).cloned().collect()
}

/// Returns a TC3 request as the module takes it; `None` if no page signs such a one.
fn describe_tc3_request(case: &Value) -> Option<Value> {
    let request = Request::read(case["request_base64"].as_str().unwrap())?;
    let authorization = request.header("authorization");
    let (_, credential) = authorization.split_once("Credential=")?;
    let (secret_id, scope) = credential.split(',').next()?.split_once('/')?;
    // The service reaches to the last slash.
    let (_day, service) = scope.trim_end().rsplit_once('/')?.0.split_once('/')?;
    if !authorization.contains("SignedHeaders=content-type;host,") || authorization.contains("UNSIGNED") {
        return None;
    }
    if !request.header("x-tc-content-sha256").is_empty() {
        return None;
    }
    Some(json!({
        "secretId": secret_id,
        "method": request.method,
        "host": request.header("host"),
        "service": service,
        "timestampS": request.header("x-tc-timestamp").parse::<i64>().ok()?,
        "query": request.query,
        "body": request.body,
        "contentType": request.header("content-type"),
    }))
}

/// Returns a version 1 request as the module takes it.
fn describe_v1_request(case: &Value) -> Option<Value> {
    let request = Request::read(case["request_base64"].as_str().unwrap())?;
    let pairs = if request.method == "GET" { request.query } else { String::from_utf8(request.body).ok()? };
    let headers = &request.headers;
    let host = headers.iter().find(|(name, _)| name == "host").map(|(_, value)| value);
    Some(json!({ "method": request.method, "host": host, "path": request.path, "pairs": pairs }))
}

#[test]
fn the_page_signs_every_vector_that_a_page_can_send_with_the_texts_of_the_vector() {
    let keys: BTreeMap<String, String> = read_vectors("keys.json")["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| (key["id"].as_str().unwrap().to_owned(), key["secret"].as_str().unwrap().to_owned()))
        .collect();
    let tc3 = list_plain_cases("tc3-verified.json");
    let tc3 = tc3.into_iter().filter_map(|case| Some((describe_tc3_request(&case)?, case)));
    let v1 = list_plain_cases("v1-verified.json");
    let v1 = v1.into_iter().filter_map(|case| Some((describe_v1_request(&case)?, case)));
    let (requests, cases): (Vec<Value>, Vec<Value>) = tc3.chain(v1).unzip();
    let count_v1 = requests.iter().filter(|request| request["pairs"].is_string()).count();
    assert!(count_v1 >= FEWEST_V1, "{count_v1} cases of version 1");
    assert!(requests.len() - count_v1 >= FEWEST_TC3, "{} cases of TC3", requests.len() - count_v1);

    let script = include_str!("page_modules/signatures.js");
    let Some(printed) = run_beside_modules(script, &json!({ "keys": keys, "cases": requests })) else {
        return;
    };
    let texts: Vec<Texts> = serde_json::from_slice(&printed).unwrap();
    assert_eq!(texts.len(), cases.len());
    let mut sent_headers = 0;
    for (texts, case) in texts.iter().zip(&cases) {
        let name = &case["name"];
        assert_eq!(texts.canonical_request.as_deref(), case["canonical_request"].as_str(), "{name}");
        assert_eq!(Some(texts.string_to_sign.as_str()), case["string_to_sign"].as_str(), "{name}");
        assert_eq!(Some(texts.signature.as_str()), case["signature"].as_str(), "{name}");
        if let Some(authorization) = &texts.authorization {
            let request = STANDARD.decode(case["request_base64"].as_str().unwrap()).unwrap();
            let is_sent =
                request.windows(authorization.len()).any(|window| window == authorization.as_bytes());
            sent_headers += usize::from(is_sent);
            assert_eq!(texts.hidden, ["dateKey", "serviceKey", "signingKey"], "{name}");
        }
    }
    // Some cases write the header in other ways that a server has to read.
    assert!(sent_headers >= FEWEST_TC3, "{sent_headers} headers are those of their cases");
}

#[test]
fn json_and_amounts_keep_every_digit_and_sums_are_those_of_integers() {
    run_beside_modules(include_str!("page_modules/numbers.js"), &json!({ "seed": seed() }));
}
