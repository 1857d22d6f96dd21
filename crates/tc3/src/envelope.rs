//! The envelope around every answer: `{"Response":{…,"RequestId":"…"}}`.
//!
//! Two rules of the wire belong to the sender of these bytes. The HTTP status is always 200, also for an
//! error. The content type is exactly [`CONTENT_TYPE`]: with a charset behind it, the official Python
//! client takes an error for a success with empty fields.

use serde::Serialize;

use crate::code::Code;
use crate::refusal::Refusal;

/// The value of the `Content-Type` header, to the letter and without a charset.
pub const CONTENT_TYPE: &str = "application/json";

/// Bytes around an id in the envelope, its quotes and the end.
const ROOM_BYTES: usize = 4;

#[derive(Serialize)]
struct Envelope<T> {
    #[serde(rename = "Response")]
    response: T,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Failure<'a> {
    error: Error<'a>,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Error<'a> {
    code: &'a str,
    message: &'a str,
}

/// Wraps the fields of an action's output, a JSON object. `RequestId` comes last.
///
/// ```
/// let bytes = tc3::envelope::wrap_fields("an-id", br#"{"TotalCost":"1.00000000"}"#)?;
/// assert_eq!(bytes, br#"{"Response":{"TotalCost":"1.00000000","RequestId":"an-id"}}"#);
/// # Ok::<(), tc3::Refusal>(())
/// ```
///
/// # Errors
///
/// [`Code::InternalError`] where the fields are no JSON object, which is a bug of the action.
pub fn wrap_fields(request_id: &str, fields: &[u8]) -> Result<Vec<u8>, Refusal> {
    let Some(fields) = fields.strip_prefix(b"{").and_then(|fields| fields.strip_suffix(b"}")) else {
        return Err(Refusal::of(Code::InternalError).because("the output is no JSON object"));
    };
    let separator: &[u8] = if fields.is_empty() { b"" } else { b"," };
    let start = [br#"{"Response":{"#, fields, separator, br#""RequestId":"#];
    let parts = start.iter().map(|part| part.len()).chain([request_id.len(), ROOM_BYTES]);
    let mut bytes = Vec::with_capacity(parts.sum());
    for part in start {
        bytes.extend_from_slice(part);
    }
    let Ok(()) = serde_json::to_writer(&mut bytes, request_id) else {
        unreachable!("a text always becomes JSON")
    };
    bytes.extend_from_slice(b"}}");
    Ok(bytes)
}

/// Wraps a refusal, without its internal cause.
///
/// ```
/// use tc3::{Code, Refusal, envelope};
///
/// let bytes = envelope::wrap_refusal("an-id", &Refusal::new(Code::InvalidAction, "No."));
/// let text = r#"{"Response":{"Error":{"Code":"InvalidAction","Message":"No."},"RequestId":"an-id"}}"#;
/// assert_eq!(bytes, text.as_bytes());
/// ```
#[must_use]
pub fn wrap_refusal(request_id: &str, refusal: &Refusal) -> Vec<u8> {
    let error = Error { code: refusal.code.as_str(), message: &refusal.message };
    match serde_json::to_vec(&Envelope { response: Failure { error, request_id } }) {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("three texts always become JSON: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap_text(request_id: &str, fields: &str) -> String {
        String::from_utf8(wrap_fields(request_id, fields.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn success_keeps_the_bytes_of_the_fields_and_ends_with_the_request_id() {
        let fields = r#"{"Zebra":[{"Name":"a\"é","Uin":9223372036854775807}],"Apple":null}"#;
        assert_eq!(
            wrap_text("r-1", fields),
            r#"{"Response":{"Zebra":[{"Name":"a\"é","Uin":9223372036854775807}],"Apple":null,"RequestId":"r-1"}}"#
        );
    }

    #[test]
    fn an_output_without_fields_still_has_its_request_id() {
        assert_eq!(wrap_text("r-1", "{}"), r#"{"Response":{"RequestId":"r-1"}}"#);
        assert_eq!(wrap_text("\"\n", "{}"), r#"{"Response":{"RequestId":"\"\n"}}"#);
    }

    #[test]
    fn an_output_that_is_no_object_is_our_fault() {
        let refusal = wrap_fields("r-1", b"[1,2]").unwrap_err();
        assert_eq!(refusal.code, Code::InternalError);
        assert!(refusal.internal_cause.is_some());
    }

    #[test]
    fn failure_escapes_its_message_and_keeps_the_cause_inside() {
        let refusal = Refusal::new(Code::InvalidParameter, "a \"b\" \u{1}").because("hush");
        let text = String::from_utf8(wrap_refusal("r-1", &refusal)).unwrap();
        assert_eq!(
            text,
            r#"{"Response":{"Error":{"Code":"InvalidParameter","Message":"a \"b\" \u0001"},"RequestId":"r-1"}}"#
        );
    }
}
