//! The claim of a TC3 request: common parameters in `X-TC-` headers, own ones in the query or the body.

use std::borrow::Cow;

use super::authorization::read_authorization;
use super::content::{Claim, Parameters, Scheme};
use super::form::{parse_body_pairs, parse_pairs};
use super::headers::ClaimHeaders;
use super::limits::{GET_QUERY_BYTES_MAX, TC3_POST_BODY_BYTES_MAX, check_size};
use super::multipart::parse_parts;
use super::timestamp::parse_timestamp_s;
use crate::received::{Method, Received};
use crate::refusal::Refusal;
use crate::sign::UNSIGNED_PAYLOAD;

/// Reads the claim; the order of the lines is the order of the errors, see [`Claim::read`].
pub(super) fn read_tc3_claim<'a>(received: &Received<'a>, service: &str) -> Result<Claim<'a>, Refusal> {
    match received.method {
        Method::Get => check_size("query", received.query.len(), GET_QUERY_BYTES_MAX)?,
        Method::Post => check_size("body", received.body.len(), TC3_POST_BODY_BYTES_MAX)?,
    }
    let headers = ClaimHeaders::of(received);
    let parameters = match received.method {
        Method::Get => Parameters::Pairs(parse_pairs(received.query)?),
        Method::Post => read_post_parameters(received, &headers)?,
    };

    let timestamp = headers.timestamp.unique_text("X-TC-Timestamp")?;
    let action = headers.action.unique_text("X-TC-Action")?;
    let version = headers.version.unique_text("X-TC-Version")?;
    let region = headers.region.unique_text("X-TC-Region")?;
    let token = headers.token.unique_text("X-TC-Token")?;
    let language = headers.language.unique_text("X-TC-Language")?;
    let content_sha256 = headers.content_sha256.unique_text("X-TC-Content-SHA256")?;

    let timestamp = timestamp.ok_or_else(|| Refusal::missing_parameter("X-TC-Timestamp"))?;
    let action = action.ok_or_else(|| Refusal::missing_parameter("X-TC-Action"))?;
    let version = version.ok_or_else(|| Refusal::missing_parameter("X-TC-Version"))?;
    let timestamp_s = parse_timestamp_s(timestamp, "X-TC-Timestamp")?;

    let authorization = read_authorization(received, &headers, timestamp_s, service)?;
    Ok(Claim {
        scheme: Scheme::Tc3 {
            date: authorization.date,
            service: authorization.service,
            signed_headers: authorization.signed_headers,
            signature: authorization.signature,
            unsigned_payload: content_sha256 == Some(UNSIGNED_PAYLOAD),
        },
        secret_id: Cow::Borrowed(authorization.secret_id),
        timestamp_s,
        action: Cow::Borrowed(action),
        version: Cow::Borrowed(version),
        region: region.map(Cow::Borrowed),
        token: token.map(Cow::Borrowed),
        language: language.map(Cow::Borrowed),
        request_client: headers.request_client.nonempty_text().map(Cow::Borrowed),
        trace_id: headers.trace_id.nonempty_text(),
        nonce: None,
        parameters,
        common: Vec::new(),
        signed: authorization.signed,
    })
}

/// Reads the parameters in a body, whose form the content type decides; parameters behind its `;` change
/// nothing.
fn read_post_parameters<'a>(
    received: &Received<'a>,
    headers: &ClaimHeaders<'a>,
) -> Result<Parameters<'a>, Refusal> {
    let sent = headers.content_type.text().unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        Ok(Parameters::Json(received.body))
    } else if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(Parameters::Pairs(parse_body_pairs(received.body)?))
    } else if media_type.eq_ignore_ascii_case("multipart/form-data") {
        Ok(Parameters::Parts(parse_parts(sent, received.body)?))
    } else {
        Err(Refusal::unsupported_content_type(media_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHORIZATION: &str = "TC3-HMAC-SHA256 Credential=I/1970-01-01/s/tc3_request, \
        SignedHeaders=content-type;host, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn headers(content_type: &str) -> Vec<(&str, &[u8])> {
        vec![
            ("host", b"s.example"),
            ("content-type", content_type.as_bytes()),
            ("x-tc-action", b"A"),
            ("X-Tc-Version", b"V"),
            ("X-TC-TIMESTAMP", b"1000"),
            ("X-TC-Region", b"null"),
            ("X-TC-Token", b""),
            ("X-TC-TraceId", b"t"),
            ("X-TC-Content-SHA256", b"UNSIGNED-PAYLOAD"),
            ("Authorization", AUTHORIZATION.as_bytes()),
        ]
    }

    #[test]
    fn a_json_claim_has_every_common_parameter_and_an_unread_body() {
        let headers = headers("Application/JSON; charset=utf-8");
        let received = Received { method: Method::Post, path: "/", query: "", headers: &headers, body: b"{" };
        let claim = read_tc3_claim(&received, "s").unwrap();
        assert_eq!((&*claim.secret_id, &*claim.action, &*claim.version), ("I", "A", "V"));
        assert_eq!((claim.timestamp_s, claim.trace_id, claim.nonce), (1000, Some("t"), None));
        assert_eq!((claim.region.as_deref(), claim.token.as_deref()), (Some("null"), None));
        assert_eq!(claim.parameters, Parameters::Json(b"{"));
        assert!(matches!(
            claim.scheme,
            Scheme::Tc3 { unsigned_payload: true, date: "1970-01-01", service: "s", .. }
        ));
    }

    #[test]
    fn a_get_takes_its_pairs_from_the_query_whatever_its_content_type() {
        let headers = headers("text/anything");
        let received =
            Received { method: Method::Get, path: "/", query: "Action=1", headers: &headers, body: b"x" };
        let claim = read_tc3_claim(&received, "s").unwrap();
        // With TC3 this is no common parameter; whether the action knows it is checked elsewhere.
        assert_eq!(claim.parameters, Parameters::Pairs(vec![("Action".into(), "1".into())]));
    }

    #[test]
    fn a_posted_form_takes_its_pairs_from_the_body() {
        let headers = headers("application/x-www-form-urlencoded");
        let received =
            Received { method: Method::Post, path: "/", query: "B=2", headers: &headers, body: b"A=1" };
        let claim = read_tc3_claim(&received, "s").unwrap();
        assert_eq!(claim.parameters, Parameters::Pairs(vec![("A".into(), "1".into())]));
    }

    #[test]
    fn the_payload_is_left_out_of_the_signature_by_one_exact_text_only() {
        for (value, expected) in
            [("UNSIGNED-PAYLOAD", true), ("unsigned-payload", false), ("e3b0c442", false)]
        {
            let mut headers = headers("application/json");
            headers.retain(|(name, _)| *name != "X-TC-Content-SHA256");
            headers.push(("x-tc-content-sha256", value.as_bytes()));
            let received =
                Received { method: Method::Post, path: "/", query: "", headers: &headers, body: b"{}" };
            let claim = read_tc3_claim(&received, "s").unwrap();
            assert!(
                matches!(claim.scheme, Scheme::Tc3 { unsigned_payload, .. } if unsigned_payload == expected)
            );
        }
    }
}
