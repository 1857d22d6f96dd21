//! Answers: the envelope, and the error in it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::Refused;
use crate::exact_value::ExactValue;

/// The envelope of every answer.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "Response", borrow)]
    response: &'a RawValue,
}

/// The members that every answer may have.
#[derive(Deserialize)]
struct Common {
    #[serde(rename = "RequestId", default)]
    request_id: String,
    #[serde(rename = "Error", default)]
    error: Option<WireError>,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(rename = "Code", default)]
    code: String,
    #[serde(rename = "Message", default)]
    message: String,
}

/// Returns the text of the object below `Response`; `None` where the text is not an envelope.
pub(crate) fn find_response(text: &str) -> Option<&str> {
    let envelope: Envelope<'_> = serde_json::from_str(text).ok()?;
    Some(envelope.response.get()).filter(|response| response.starts_with('{'))
}

/// Returns the id of the request, or the error of a refusal.
///
/// # Errors
///
/// [`Refused`]: the endpoint answered with an error.
pub(crate) fn check_refusal(response: &str) -> Result<String, Refused> {
    // An answer whose common members have other types is no refusal, and is read by its definition.
    let common: Result<Common, _> = serde_json::from_str(response);
    match common {
        Ok(Common { request_id, error: Some(error) }) => {
            Err(Refused { code: error.code, message: error.message, request_id, clock_ahead_s: None })
        }
        Ok(Common { request_id, error: None }) => Ok(request_id),
        Err(_) => Ok(String::new()),
    }
}

/// Returns the object below `Response` with every digit; `None` where the text is not an envelope.
pub(crate) fn read_response_fields(text: &str) -> Option<ExactValue> {
    let fields = ExactValue::parse(find_response(text)?).ok()?;
    Some(fields).filter(|fields| fields.as_members().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_an_object_below_response() {
        let fields = read_response_fields(r#"{"Response":{"B":1,"A":2,"RequestId":"r"}}"#).unwrap();
        assert_eq!(fields.to_string(), r#"{"B":1,"A":2,"RequestId":"r"}"#);
        for text in ["", "{}", "[]", r#"{"Response":1}"#, "<html>"] {
            assert!(read_response_fields(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_refusal_has_code_message_and_id() {
        let text = r#"{"Error":{"Code":"A.B","Message":"m","New":1},"RequestId":"r"}"#;
        let refused = check_refusal(text).unwrap_err();
        assert_eq!(refused.to_string(), "A.B: m (RequestId r)");
        assert!(refused.is("A") && refused.is("A.B") && !refused.is("A.BC") && !refused.is(""));
        assert_eq!(check_refusal(r#"{"RequestId":"r","Error":null}"#).unwrap(), "r");
    }
}
