//! What a TC3 request claims: common parameters in `X-TC-` headers, own ones in the query or the body.

use std::borrow::Cow;

use super::{
    Claim, GET_QUERY_BYTES_MAX, Parameters, Scheme, TC3_POST_BODY_BYTES_MAX, authorization, form, multipart,
    timestamp_s, within,
};
use crate::code::Code;
use crate::received::{Method, Received};
use crate::refusal::{Refusal, echo};
use crate::sign::UNSIGNED_PAYLOAD;

/// Reads the claim; the order of the lines is the order of the errors, see [`Claim::read`].
pub(super) fn read<'a>(received: &Received<'a>, service: &str) -> Result<Claim<'a>, Refusal> {
    match received.method {
        Method::Get => within("query", received.query.len(), GET_QUERY_BYTES_MAX)?,
        Method::Post => within("body", received.body.len(), TC3_POST_BODY_BYTES_MAX)?,
    }
    let parameters = match received.method {
        Method::Get => Parameters::Pairs(form::pairs(received.query)?),
        Method::Post => post_parameters(received)?,
    };

    let timestamp = optional(received, "X-TC-Timestamp")?;
    let action = optional(received, "X-TC-Action")?;
    let version = optional(received, "X-TC-Version")?;
    let region = optional(received, "X-TC-Region")?;
    let token = optional(received, "X-TC-Token")?;
    let language = optional(received, "X-TC-Language")?;
    let content_sha256 = optional(received, "X-TC-Content-SHA256")?;

    let timestamp = timestamp.ok_or_else(|| Refusal::missing("X-TC-Timestamp"))?;
    let action = action.ok_or_else(|| Refusal::missing("X-TC-Action"))?;
    let version = version.ok_or_else(|| Refusal::missing("X-TC-Version"))?;
    let timestamp_s = timestamp_s(timestamp, "X-TC-Timestamp")?;

    let authorization = authorization::read(received, timestamp_s, service)?;
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
        request_client: tag(received, "X-TC-RequestClient").map(Cow::Borrowed),
        trace_id: tag(received, "X-TC-TraceId"),
        nonce: None,
        parameters,
        common: Vec::new(),
    })
}

/// The text of a header that says something of the client and decides nothing; `None` where it is empty
/// as well.
pub(super) fn tag<'a>(received: &Received<'a>, name: &str) -> Option<&'a str> {
    received.header(name).filter(|text| !text.is_empty())
}

/// The text of a header that decides, and so may be there once; `None` where it is empty as well.
fn optional<'a>(received: &Received<'a>, name: &str) -> Result<Option<&'a str>, Refusal> {
    if received.headers.iter().filter(|(sent, _)| sent.eq_ignore_ascii_case(name)).nth(1).is_some() {
        return Err(Refusal::duplicate(name));
    }
    Ok(tag(received, name))
}

/// The content type decides how a body is read; parameters behind its `;` change nothing.
fn post_parameters<'a>(received: &Received<'a>) -> Result<Parameters<'a>, Refusal> {
    let sent = received.header("Content-Type").unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        Ok(Parameters::Json(received.body))
    } else if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(Parameters::Pairs(form::body_pairs(received.body)?))
    } else if media_type.eq_ignore_ascii_case("multipart/form-data") {
        Ok(Parameters::Parts(multipart::parts(sent, received.body)?))
    } else {
        let shown = echo(media_type);
        let message =
            format!("The `Content-Type` `{shown}` is not supported, please use `application/json`.");
        Err(Refusal::new(Code::InvalidParameter, message))
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
        let claim = read(&received, "s").unwrap();
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
        let claim = read(&received, "s").unwrap();
        // With TC3 this is no common parameter; whether the action knows it is checked elsewhere.
        assert_eq!(claim.parameters, Parameters::Pairs(vec![("Action".into(), "1".into())]));
    }

    #[test]
    fn a_posted_form_takes_its_pairs_from_the_body() {
        let headers = headers("application/x-www-form-urlencoded");
        let received =
            Received { method: Method::Post, path: "/", query: "B=2", headers: &headers, body: b"A=1" };
        let claim = read(&received, "s").unwrap();
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
            let claim = read(&received, "s").unwrap();
            assert!(
                matches!(claim.scheme, Scheme::Tc3 { unsigned_payload, .. } if unsigned_payload == expected)
            );
        }
    }
}
