//! The worked example of version 1: every text on the way to the signature.

use api::{Actions, Service};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tc3::sign::{build_v1_string, compute_v1_mac, compute_v1_signature, to_hex};
use tc3::{Digest, Method, Secret};

use super::{
    FORM_TYPE, HOST, SECRET_ID, SECRET_KEY, TIMESTAMP_S, find_first_action, join_pairs, list_example_pairs,
};

/// The nonce of the example.
pub(super) const NONCE: &str = "20221130";

/// Characters that are escaped: all but letters, digits and `-_.~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Every text on the way to a signature.
#[derive(Debug)]
pub(super) struct V1Example {
    /// The parameters but the signature, sorted by name.
    pub(super) sorted: Vec<(String, String)>,
    /// The string to sign.
    pub(super) string_to_sign: String,
    /// The HMAC in hex.
    pub(super) mac: String,
    /// The HMAC in Base64, which is the signature.
    pub(super) signature: String,
    /// The signature as it is in a query or form.
    pub(super) escaped: String,
    /// The whole request as it goes over the wire, with LF for CR LF, and without the empty lines at its end.
    pub(super) request: String,
}

/// Computes the example of a method and a digest.
pub(super) fn compute_v1_example(actions: &Actions, method: Method, digest: Digest) -> V1Example {
    let action = find_first_action(actions);
    let name = match digest {
        Digest::Sha1 => "HmacSHA1",
        Digest::Sha256 => "HmacSHA256",
    };
    let common = [
        ("Action", action.definition.name),
        ("Version", Service::Partners.version()),
        ("Timestamp", &TIMESTAMP_S.to_string()),
        ("Nonce", NONCE),
        ("SecretId", SECRET_ID),
        ("SignatureMethod", name),
    ];
    let mut sorted: Vec<(String, String)> =
        common.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    sorted.extend(list_example_pairs(action));
    sorted.sort();
    let string_to_sign = build_v1_string(method, HOST, "/", &sorted);
    let secret = Secret::new(SECRET_KEY.to_owned());
    let signature = compute_v1_signature(digest, &secret, &string_to_sign);
    let escaped = utf8_percent_encode(&signature, ESCAPED).to_string();
    let form = format!("{}&Signature={escaped}", join_pairs(&sorted));
    let request = match method {
        Method::Get => format!("GET /?{form} HTTP/1.1\nHost: {HOST}"),
        Method::Post => format!(
            "POST / HTTP/1.1\nHost: {HOST}\nContent-Type: {FORM_TYPE}\nContent-Length: {}\n\n{form}",
            form.len()
        ),
    };
    let mac = to_hex(&compute_v1_mac(digest, SECRET_KEY.as_bytes(), &string_to_sign));
    V1Example { sorted, string_to_sign, mac, signature, escaped, request }
}
