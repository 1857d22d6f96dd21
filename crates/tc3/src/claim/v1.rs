//! The claim of a version 1 request: common and own parameters side by side in one query or form.

use std::borrow::Cow;

use super::content::{Claim, Parameters, Scheme};
use super::form::{Pair, parse_body_pairs, parse_pairs};
use super::limits::{GET_QUERY_BYTES_MAX, V1_POST_BODY_BYTES_MAX, check_size};
use super::timestamp::parse_timestamp_s;
use crate::received::{Method, Received};
use crate::refusal::Refusal;
use crate::sign::Digest;

/// The pairs of a request, separated.
struct SeparatedPairs<'a> {
    values: Common<'a>,
    /// The common parameters but the signature.
    common: Vec<Pair<'a>>,
    /// The action's own parameters.
    own: Vec<Pair<'a>>,
}

/// The common parameters of one request, each absent or given once.
#[derive(Default)]
struct Common<'a> {
    action: Option<Cow<'a, str>>,
    version: Option<Cow<'a, str>>,
    timestamp: Option<Cow<'a, str>>,
    region: Option<Cow<'a, str>>,
    nonce: Option<Cow<'a, str>>,
    secret_id: Option<Cow<'a, str>>,
    signature: Option<Cow<'a, str>>,
    signature_method: Option<Cow<'a, str>>,
    token: Option<Cow<'a, str>>,
    language: Option<Cow<'a, str>>,
    request_client: Option<Cow<'a, str>>,
}

impl<'a> Common<'a> {
    /// The field of a common parameter; `None` for the action's own.
    fn find_field_mut(&mut self, name: &str) -> Option<&mut Option<Cow<'a, str>>> {
        match name {
            "Action" => Some(&mut self.action),
            "Version" => Some(&mut self.version),
            "Timestamp" => Some(&mut self.timestamp),
            "Region" => Some(&mut self.region),
            "Nonce" => Some(&mut self.nonce),
            "SecretId" => Some(&mut self.secret_id),
            "Signature" => Some(&mut self.signature),
            "SignatureMethod" => Some(&mut self.signature_method),
            "Token" => Some(&mut self.token),
            "Language" => Some(&mut self.language),
            "RequestClient" => Some(&mut self.request_client),
            _ => None,
        }
    }
}

/// Reads the claim; the order of the lines is the order of the errors, see [`Claim::read`].
pub(super) fn read_v1_claim<'a>(received: &Received<'a>) -> Result<Claim<'a>, Refusal> {
    let pairs = match received.method {
        Method::Get => {
            check_size("query", received.query.len(), GET_QUERY_BYTES_MAX)?;
            parse_pairs(received.query)?
        }
        Method::Post if received.body.len() > V1_POST_BODY_BYTES_MAX => {
            return Err(Refusal::v1_too_large());
        }
        Method::Post => parse_body_pairs(received.body)?,
    };
    let SeparatedPairs { values, common, own } = separate_common_parameters(pairs)?;

    let timestamp = require_value(values.timestamp, "Timestamp")?;
    let action = require_value(values.action, "Action")?;
    let version = require_value(values.version, "Version")?;
    let nonce = require_value(values.nonce, "Nonce")?;
    let secret_id = require_value(values.secret_id, "SecretId")?;
    let signature = require_value(values.signature, "Signature")?;

    let timestamp_s = parse_timestamp_s(&timestamp, "Timestamp")?;
    let nonce = parse_nonce(&nonce)?;
    let digest = match values.signature_method.as_deref() {
        Some("HmacSHA256") => Digest::Sha256,
        _ => Digest::Sha1,
    };
    Ok(Claim {
        scheme: Scheme::V1 { digest, signature: trim_blanks(signature) },
        secret_id,
        timestamp_s,
        action,
        version,
        region: values.region.filter(|text| !text.is_empty()),
        token: values.token.filter(|text| !text.is_empty()),
        language: values.language.filter(|text| !text.is_empty()),
        request_client: values.request_client.filter(|text| !text.is_empty()),
        trace_id: received.header("X-TC-TraceId").filter(|text| !text.is_empty()),
        nonce: Some(nonce),
        parameters: Parameters::Pairs(own),
        common,
        signed: Vec::new(),
    })
}

/// Separates the common parameters from the action's own. The common ones but the signature are also
/// returned as pairs, because the signature covers their exact text.
fn separate_common_parameters(pairs: Vec<Pair<'_>>) -> Result<SeparatedPairs<'_>, Refusal> {
    let mut values = Common::default();
    let mut common = Vec::new();
    let mut own = Vec::new();
    for (key, value) in pairs {
        let Some(field) = values.find_field_mut(&key) else {
            own.push((key, value));
            continue;
        };
        if field.is_some() {
            return Err(Refusal::duplicate_parameter(&key));
        }
        *field = Some(value.clone());
        if key != "Signature" {
            common.push((key, value));
        }
    }
    Ok(SeparatedPairs { values, common, own })
}

fn require_value<'a>(value: Option<Cow<'a, str>>, name: &str) -> Result<Cow<'a, str>, Refusal> {
    value.filter(|text| !text.is_empty()).ok_or_else(|| Refusal::missing_parameter(name))
}

/// Parses a nonce: digits, at most 2^64 - 1.
fn parse_nonce(text: &str) -> Result<u64, Refusal> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let parsed = if digits { text.parse().ok() } else { None };
    parsed.ok_or_else(Refusal::nonce_not_number)
}

fn trim_blanks(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: &str = "Action=A&Version=V&Timestamp=1000&Nonce=7&SecretId=I";

    fn get(query: &str) -> Received<'_> {
        Received { method: Method::Get, path: "/", query, headers: &[], body: b"" }
    }

    #[test]
    fn common_parameters_are_taken_out_and_own_ones_keep_their_order_and_duplicates() {
        let query =
            format!("Z=1&{COMMON}&Region=&Token=&Signature=%0As%3D%0A&A=2&Z=3&SignatureMethod=HmacSHA256");
        let claim = read_v1_claim(&get(&query)).unwrap();
        let own = [("Z", "1"), ("A", "2"), ("Z", "3")].map(|(k, v)| (Cow::Borrowed(k), Cow::Borrowed(v)));
        assert_eq!(claim.parameters, Parameters::Pairs(own.to_vec()));
        assert_eq!(claim.scheme, Scheme::V1 { digest: Digest::Sha256, signature: "s=".into() });
        assert_eq!((claim.nonce, claim.region.clone(), claim.token.clone()), (Some(7), None, None));
        assert!(claim.common.contains(&("Region".into(), "".into())));
        assert!(!claim.common.iter().any(|(key, _)| key == "Signature"));
    }

    #[test]
    fn an_unknown_or_absent_signature_method_means_sha1() {
        for end in ["", "&SignatureMethod=", "&SignatureMethod=HmacSHA1", "&SignatureMethod=hmacsha256"] {
            let query = format!("{COMMON}&Signature=s{end}");
            let claim = read_v1_claim(&get(&query)).unwrap();
            assert_eq!(claim.scheme, Scheme::V1 { digest: Digest::Sha1, signature: "s".into() });
        }
    }

    #[test]
    fn a_form_is_read_from_the_body_of_a_post_and_its_query_is_not() {
        let body = format!("{COMMON}&Signature=s&P=1");
        let received = Received { method: Method::Post, body: body.as_bytes(), ..get("P=2&Action=B") };
        let claim = read_v1_claim(&received).unwrap();
        assert_eq!(claim.action, "A");
        assert_eq!(claim.parameters, Parameters::Pairs(vec![("P".into(), "1".into())]));
    }
}
