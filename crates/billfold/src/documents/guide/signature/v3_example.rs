//! The worked example of TC3-HMAC-SHA256: every text and key on the way to the signature.

use api::{Actions, Service};
use tc3::sign::{
    ALGORITHM, TERMINATOR, build_canonical_request, build_string_to_sign, compute_hmac_sha256,
    compute_sha256_hex, compute_tc3_signature, derive_key, format_utc_date, to_hex,
};
use tc3::{Method, Secret};

use super::{
    FORM_TYPE, HOST, SECRET_ID, SECRET_KEY, TIMESTAMP_S, find_first_action, join_pairs, list_example_pairs,
};

/// The service of the examples.
const SERVICE: &str = Service::Partners.name();

/// The version of the service of the examples.
const VERSION: &str = Service::Partners.version();

/// Every text and key on the way to a signature.
#[derive(Debug)]
pub(in crate::documents::guide) struct V3Example {
    /// The action.
    pub(in crate::documents::guide) action: &'static str,
    /// The body of a POST; empty for a GET.
    pub(in crate::documents::guide) body: String,
    /// The SHA-256 of the body.
    pub(super) body_hash: String,
    /// The canonical request.
    pub(super) canonical_request: String,
    /// Its SHA-256.
    pub(super) canonical_hash: String,
    /// The UTC day.
    pub(super) day: String,
    /// The string to sign.
    pub(super) string_to_sign: String,
    /// The keys that are derived from the secret, in hex: by the day, the service, and the last word.
    pub(super) keys: [String; 3],
    /// The signature.
    pub(super) signature: String,
    /// The value of the header `Authorization`.
    pub(super) authorization: String,
    /// The whole request as it goes over the wire, with LF for CR LF, and without the empty lines at its end.
    pub(in crate::documents::guide) request: String,
}

/// Computes the example of a method.
pub(in crate::documents::guide) fn compute_v3_example(actions: &Actions, method: Method) -> V3Example {
    let action = find_first_action(actions);
    let (query, body, content_type) = match method {
        Method::Post => (String::new(), action.definition.example_input().to_owned(), "application/json"),
        Method::Get => (join_pairs(&list_example_pairs(action)), String::new(), FORM_TYPE),
    };
    let body_hash = compute_sha256_hex(body.as_bytes());
    let headers = [("content-type", content_type), ("host", HOST)];
    let canonical_request = build_canonical_request(method, "/", &query, &headers, &body_hash);
    let day = format_utc_date(TIMESTAMP_S);
    let string_to_sign = build_string_to_sign(TIMESTAMP_S, &day, SERVICE, &canonical_request);
    let secret = Secret::new(SECRET_KEY.to_owned());
    let signature = compute_tc3_signature(&derive_key(&secret, &day, SERVICE), &string_to_sign);
    let authorization = format!(
        "{ALGORITHM} Credential={SECRET_ID}/{day}/{SERVICE}/{TERMINATOR}, SignedHeaders=content-type;host, \
         Signature={signature}"
    );
    let target = if query.is_empty() { "/".to_owned() } else { format!("/?{query}") };
    let length = if body.is_empty() { String::new() } else { format!("\nContent-Length: {}", body.len()) };
    let request = format!(
        "{} {target} HTTP/1.1\nHost: {HOST}\nContent-Type: {content_type}{length}\nX-TC-Action: {}\n\
         X-TC-Version: {VERSION}\nX-TC-Timestamp: {TIMESTAMP_S}\nAuthorization: {authorization}\n\n{body}",
        method.as_str(),
        action.definition.name,
    );
    let request = request.trim_end().to_owned();
    V3Example {
        action: action.definition.name,
        body,
        body_hash,
        canonical_hash: compute_sha256_hex(canonical_request.as_bytes()),
        canonical_request,
        keys: list_keys(&day),
        day,
        string_to_sign,
        signature,
        authorization,
        request,
    }
}

/// Lists the keys that are derived from the secret, one after the other, in hex.
fn list_keys(day: &str) -> [String; 3] {
    let start = format!("TC3{SECRET_KEY}");
    let day_key = compute_hmac_sha256(start.as_bytes(), day.as_bytes());
    let service_key = compute_hmac_sha256(day_key.as_slice(), SERVICE.as_bytes());
    let signing_key = compute_hmac_sha256(service_key.as_slice(), TERMINATOR.as_bytes());
    [day_key, service_key, signing_key].map(|key| to_hex(key.as_slice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_key_of_the_example_is_the_key_that_signs() {
        let example = compute_v3_example(&Actions::new(), Method::Post);
        let key = derive_key(&Secret::new(SECRET_KEY.to_owned()), &example.day, SERVICE);
        assert_eq!(example.keys[2], to_hex(key.expose()));
    }
}
