//! Whether an answer is the one that a case expects, and whether its envelope keeps the rules.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};
use tc3::Code;
use uuid::Uuid;

use super::reading::Answer;
use super::request::cut;

/// On what an expectation rests. A weaker one stands behind a stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Basis {
    /// The vendor's public documentation says so.
    Documented,
    /// Somebody published the answer that they received, or official clients send it every day.
    Observed,
    /// Nobody says; it is what Billfold chose.
    Chosen,
}

impl Basis {
    /// All of them.
    pub(crate) const ALL: [Basis; 3] = [Basis::Documented, Basis::Observed, Basis::Chosen];

    /// Its name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Basis::Documented => "documented",
            Basis::Observed => "observed",
            Basis::Chosen => "chosen",
        }
    }
}

/// What a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expect {
    /// A success, or one of the action's own codes.
    Passes,
    /// An error of this code.
    Code(Code),
    /// An error of this code whose message has this text in it.
    Names(Code, String),
    /// Any answer of HTTP whose status does not blame the server.
    Answered,
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expect::Passes => write!(f, "success, or a code of the action's own"),
            Expect::Code(code) => write!(f, "{code}"),
            Expect::Names(code, name) => write!(f, "{code}, its message naming {name:?}"),
            Expect::Answered => write!(f, "any answer with a status below 500"),
        }
    }
}

/// Why a case failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// On what the broken expectation rests.
    pub(super) basis: Basis,
    /// What came in its place.
    pub(super) got: String,
}

/// The error of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Error {
    /// Its code.
    pub(super) code: String,
    /// Its message.
    pub(super) message: String,
}

/// An answer's envelope, and the first rule of envelopes that it breaks.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    /// The error, unless it is a success.
    pub(super) error: Option<Error>,
    /// The id of the request.
    pub(super) request_id: Option<String>,
    /// The rule that is broken.
    broken: Option<String>,
}

impl Envelope {
    /// The envelope in an answer, however sloppy; `None` where there is none.
    pub(super) fn of(answer: &Answer) -> Option<Envelope> {
        let whole: Value = serde_json::from_slice(&answer.body).ok()?;
        let response = whole.get("Response")?.as_object()?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let error = response.get("Error").map(|error| Error {
            code: text(error.get("Code")).unwrap_or_default(),
            message: text(error.get("Message")).unwrap_or_default(),
        });
        let members = whole.as_object().map_or(0, Map::len);
        let request_id = text(response.get("RequestId"));
        let broken = broken_rule(answer, members, response, error.as_ref(), request_id.as_deref());
        Some(Envelope { error, request_id, broken })
    }

    /// The code, if it is an error.
    pub(super) fn code(&self) -> Option<&str> {
        self.error.as_ref().map(|error| error.code.as_str())
    }
}

/// The first rule of envelopes that one breaks.
fn broken_rule(
    answer: &Answer,
    members: usize,
    response: &Map<String, Value>,
    error: Option<&Error>,
    request_id: Option<&str>,
) -> Option<String> {
    let types: Vec<&str> = answer.header("Content-Type").collect();
    if answer.status != 200 {
        return Some(format!("the status is {}, where 200 is the only one", answer.status));
    }
    if types != [tc3::envelope::CONTENT_TYPE] {
        return Some(format!("the content type is {types:?}, where clients want application/json alone"));
    }
    if members != 1 {
        return Some(format!("the envelope has {members} members, where Response is the only one"));
    }
    let is_id = |id: &str| Uuid::parse_str(id).is_ok_and(|uuid| uuid.hyphenated().to_string() == id);
    match request_id {
        Some(id) if is_id(id) => {}
        other => return Some(format!("the RequestId is {other:?}, where it is a UUID in lower case")),
    }
    match error {
        Some(error) if error.code.is_empty() || error.message.is_empty() => {
            Some("the error has no Code or no Message".to_owned())
        }
        Some(error) if !Code::ALL.iter().any(|code| code.as_str() == error.code) => {
            Some(format!("the code {:?} is none that is known", cut(&error.code)))
        }
        Some(_) => None,
        None => number_for_text(response).map(|name| format!("{name} is a number, where costs are texts")),
    }
}

/// The name of a cost or amount that is no text, however deep. Numbers break typed clients, and lose
/// digits in others.
fn number_for_text(members: &Map<String, Value>) -> Option<String> {
    members.iter().find_map(|(name, value)| match value {
        Value::Object(inner) => number_for_text(inner),
        Value::Array(items) => items.iter().filter_map(Value::as_object).find_map(number_for_text),
        Value::Number(_) if name.ends_with("Cost") || name.ends_with("Amount") => Some(name.clone()),
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::String(_) => None,
    })
}

/// What an answer is, in a few words.
pub(super) fn shown(answer: &Answer) -> String {
    match Envelope::of(answer) {
        Some(Envelope { error: Some(error), .. }) => format!("{}: {}", cut(&error.code), cut(&error.message)),
        Some(_) => "success".to_owned(),
        None => {
            let body = cut(&String::from_utf8_lossy(&answer.body));
            format!("status {} and no envelope: {body:?}", answer.status)
        }
    }
}

/// Judges an answer. `own` are the action's own codes.
///
/// # Errors
/// The fault. A broken rule of envelopes counts as observed whatever the case rests on, because clients
/// break; a message that does not name what it should counts as observed at the most, because the vendor
/// warns that messages change.
pub(super) fn judge(expect: &Expect, basis: Basis, own: &[Code], answer: &Answer) -> Result<(), Fault> {
    let fault = |basis, got| Err(Fault { basis, got });
    if *expect == Expect::Answered {
        return match answer.status {
            500.. => fault(basis, shown(answer)),
            _ => Ok(()),
        };
    }
    let Some(envelope) = Envelope::of(answer) else { return fault(basis, shown(answer)) };
    if let Some(broken) = envelope.broken {
        return fault(basis.min(Basis::Observed), broken);
    }
    let is = |code: &Code, error: &Error| code.as_str() == error.code;
    match (expect, &envelope.error) {
        (Expect::Passes, None) => Ok(()),
        (Expect::Passes, Some(error)) if own.iter().any(|code| is(code, error)) => Ok(()),
        (Expect::Code(code), Some(error)) if is(code, error) => Ok(()),
        (Expect::Names(code, name), Some(error)) if is(code, error) => {
            if error.message.contains(name.as_str()) {
                return Ok(());
            }
            fault(basis.max(Basis::Observed), shown(answer))
        }
        _ => fault(basis, shown(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c";

    fn answer(status: u16, content_type: &str, response: &str) -> Answer {
        Answer {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: response.replace("ID", ID).into_bytes(),
        }
    }

    fn got(expect: &Expect, basis: Basis, answer: &Answer) -> Option<(Basis, String)> {
        judge(expect, basis, &[Code::InvalidParameterValueInvalidMonth], answer)
            .err()
            .map(|fault| (fault.basis, fault.got))
    }

    #[test]
    fn an_answer_passes_as_success_or_with_a_code_of_the_actions_own() {
        for response in [
            r#"{"Response":{"TotalCost":"1","RequestId":"ID"}}"#,
            r#"{"Response":{"Error":{"Code":"InvalidParameterValue.InvalidMonth","Message":"m"},"RequestId":"ID"}}"#,
        ] {
            assert_eq!(
                got(&Expect::Passes, Basis::Documented, &answer(200, "application/json", response)),
                None
            );
        }
        let other = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"ID"}}"#;
        let other = answer(200, "application/json", other);
        assert_eq!(
            got(&Expect::Passes, Basis::Chosen, &other).unwrap(),
            (Basis::Chosen, "InternalError: m".into())
        );
        assert_eq!(got(&Expect::Code(Code::InternalError), Basis::Chosen, &other), None);
        let names = Expect::Names(Code::InternalError, "X".to_owned());
        assert_eq!(got(&names, Basis::Documented, &other).unwrap().0, Basis::Observed);
        assert_eq!(got(&names, Basis::Chosen, &other).unwrap().0, Basis::Chosen);
    }

    #[test]
    fn a_broken_envelope_counts_as_observed_whatever_the_case_rests_on() {
        let good = r#"{"Response":{"RequestId":"ID"}}"#;
        for (status, content_type, response, what) in [
            (400, "application/json", good, "the status is 400"),
            (200, "application/json; charset=utf-8", good, "content type"),
            (200, "application/json", r#"{"Response":{"RequestId":"ID"},"X":1}"#, "2 members"),
            (200, "application/json", r#"{"Response":{}}"#, "RequestId"),
            (
                200,
                "application/json",
                r#"{"Response":{"RequestId":"0B3A1C9E-2F4D-4E6A-8B1C-7D5E9F0A1B2C"}}"#,
                "lower",
            ),
            (
                200,
                "application/json",
                r#"{"Response":{"A":[{"TotalCost":1}],"RequestId":"ID"}}"#,
                "TotalCost",
            ),
            (200, "application/json", r#"{"Response":{"Error":{},"RequestId":"ID"}}"#, "no Code"),
            (
                200,
                "application/json",
                r#"{"Response":{"Error":{"Code":"Nope","Message":"m"},"RequestId":"ID"}}"#,
                "none that is known",
            ),
        ] {
            let (basis, said) =
                got(&Expect::Passes, Basis::Chosen, &answer(status, content_type, response)).unwrap();
            assert!(basis == Basis::Observed && said.contains(what), "{said}");
        }
    }

    #[test]
    fn no_envelope_counts_as_the_case_does_and_may_do_where_http_itself_is_broken() {
        let page = answer(400, "text/html", "<html>\u{1b}");
        let (basis, said) = got(&Expect::Passes, Basis::Chosen, &page).unwrap();
        assert!(
            basis == Basis::Chosen && said.contains("status 400 and no envelope") && !said.contains('\u{1b}')
        );
        assert_eq!(got(&Expect::Answered, Basis::Chosen, &page), None);
        assert!(got(&Expect::Answered, Basis::Chosen, &answer(502, "text/html", "")).is_some());
    }
}
