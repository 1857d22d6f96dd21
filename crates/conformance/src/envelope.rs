//! The envelope that every answer shares, and the rules of envelopes. A broken rule is a finding of its own,
//! reported once, so that it hides no code.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};
use tc3::Code;
use uuid::Uuid;

use crate::expect::Expect;
use crate::http_answer::Answer;
use crate::request::make_printable_excerpt;

/// A rule of envelopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The status is 200.
    Status,
    /// The content type is `application/json` alone.
    ContentType,
    /// `Response` is the only member.
    Members,
    /// The request id is a UUID in lower case.
    RequestId,
    /// No other answer has the request id.
    Repeated,
    /// An error has a code and a message.
    Error,
    /// The code begins, up to its dot, like one that the vendor documents.
    Code,
    /// Costs and amounts are texts.
    Number,
}

impl Rule {
    /// Describes the harm to clients if the rule is broken.
    #[must_use]
    pub const fn describe_breach(self) -> &'static str {
        match self {
            Self::Status => {
                "official clients take it for a failure of HTTP and do not read the code or the answer"
            }
            Self::ContentType => {
                "unless it is text/plain, the official Python client takes an error for a success whose \
                 fields are empty; successes it reads"
            }
            Self::Members => "clients read Response alone: the rest is lost",
            Self::RequestId => "clients and logs that take it for a UUID do not find it",
            Self::Repeated => "two requests cannot be told apart in any log",
            Self::Error => "clients raise an error that says nothing, or one of their own",
            Self::Code => "programs that decide by the code do not know it",
            Self::Number => "typed clients refuse it, and others lose digits",
        }
    }
}

/// A rule that an answer breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// The rule.
    pub(crate) rule: Rule,
    /// The fault in words.
    pub(crate) what: String,
}

/// The error of an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Error {
    /// The code.
    pub(crate) code: String,
    /// The message.
    pub(crate) message: String,
}

/// An answer's envelope, and the rules of envelopes that it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// The error, unless the answer is a success.
    pub(crate) error: Option<Error>,
    /// The id of the request.
    pub(crate) request_id: Option<String>,
    /// The broken rules, but for [`Rule::Repeated`] and [`Rule::Number`].
    breaches: Vec<Breach>,
    /// Names of costs and amounts that are numbers, at any depth.
    number_names: BTreeSet<String>,
}

impl Envelope {
    /// Finds the envelope in an answer, however faulty it is.
    pub(crate) fn parse(answer: &Answer) -> Option<Self> {
        let whole: Value = serde_json::from_slice(&answer.body).ok()?;
        let response = whole.get("Response")?.as_object()?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let error = response.get("Error").map(|error| Error {
            code: text(error.get("Code")).unwrap_or_default(),
            message: text(error.get("Message")).unwrap_or_default(),
        });
        let members = whole.as_object().map_or(0, Map::len);
        let request_id = text(response.get("RequestId"));
        let mut breaches = find_envelope_breaches(answer, members, request_id.as_deref());
        breaches.extend(find_error_breach(error.as_ref()));
        let mut number_names = BTreeSet::new();
        collect_number_names(response, &mut number_names);
        Some(Self { error, request_id, breaches, number_names })
    }

    /// Returns the code of an error.
    pub(crate) fn code(&self) -> Option<&str> {
        self.error.as_ref().map(|error| error.code.as_str())
    }

    /// Returns the rules that the answer to a case breaks. `number_fields` are the fields that are numbers by the definition of
    /// the action; all other costs and amounts are texts, since numbers break typed clients, and lose digits in others.
    /// `seen_ids` are the request ids of earlier answers.
    ///
    /// An answer that need not be one of API 3.0 has only one rule to keep: its request id must be new.
    pub(crate) fn find_breaches(
        &self,
        expect: &Expect,
        number_fields: &[String],
        seen_ids: &mut BTreeSet<String>,
    ) -> Vec<Breach> {
        let mut breaches = if expect.is_of_api() { self.breaches.clone() } else { Vec::new() };
        let number = self.number_names.iter().find(|name| !number_fields.contains(name));
        if let Some(name) = number.filter(|_| expect.is_of_api() && self.error.is_none()) {
            let what = format!("{} is a number, where costs are texts", make_printable_excerpt(name));
            breaches.push(Breach { rule: Rule::Number, what });
        }
        if let Some(id) = self.request_id.as_ref().filter(|id| !seen_ids.insert((*id).clone())) {
            let what = format!("the RequestId {} is that of an answer before", make_printable_excerpt(id));
            breaches.push(Breach { rule: Rule::Repeated, what });
        }
        breaches
    }
}

/// Finds the broken rules of status, content type and the members around the fields of an answer.
fn find_envelope_breaches(answer: &Answer, members: usize, request_id: Option<&str>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut add = |rule, what| breaches.push(Breach { rule, what });
    let types: Vec<&str> = answer.header_values("Content-Type").collect();
    if answer.status != 200 {
        add(Rule::Status, format!("the status is {}, where 200 is the only one", answer.status));
    }
    if types != [tc3::envelope::CONTENT_TYPE] {
        let types = make_printable_excerpt(&format!("{types:?}"));
        add(
            Rule::ContentType,
            format!("the content type is {types}, where clients want application/json alone"),
        );
    }
    if members != 1 {
        add(Rule::Members, format!("the envelope has {members} members, where Response is the only one"));
    }
    let is_id = |id: &str| Uuid::parse_str(id).is_ok_and(|uuid| uuid.hyphenated().to_string() == id);
    match request_id {
        Some(id) if is_id(id) => {}
        Some(id) => {
            let id = make_printable_excerpt(id);
            add(Rule::RequestId, format!("the RequestId is {id:?}, where it is a UUID in lower case"));
        }
        None => add(Rule::RequestId, "there is no RequestId, where it is a UUID in lower case".to_owned()),
    }
    breaches
}

/// Finds the broken rule of an error.
fn find_error_breach(error: Option<&Error>) -> Option<Breach> {
    let error = error?;
    if error.code.is_empty() || error.message.is_empty() {
        return Some(Breach { rule: Rule::Error, what: "the error has no Code or no Message".to_owned() });
    }
    if is_known_family(&error.code) {
        return None;
    }
    let what = format!("the code {:?} begins like none that is known", make_printable_excerpt(&error.code));
    Some(Breach { rule: Rule::Code, what })
}

/// Returns true if the vendor documents a code that begins as this one does, up to its dot. A service has codes of its own
/// behind the dot.
fn is_known_family(code: &str) -> bool {
    let family_of = |code: &'static str| code.split('.').next();
    let family = code.split('.').next();
    Code::ALL.iter().any(|known| family_of(known.as_str()) == family)
}

/// Collects the names of costs and amounts that are numbers, at any depth.
fn collect_number_names(members: &Map<String, Value>, names: &mut BTreeSet<String>) {
    for (name, value) in members {
        match value {
            Value::Object(inner) => collect_number_names(inner, names),
            Value::Array(items) => {
                items.iter().filter_map(Value::as_object).for_each(|item| collect_number_names(item, names));
            }
            Value::Number(_) if name.ends_with("Cost") || name.ends_with("Amount") => {
                names.insert(name.clone());
            }
            Value::Number(_) | Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c";

    fn breaches(status: u16, content_type: &str, response: &str) -> Vec<Breach> {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        let answer = Answer { status, headers, body: response.replace("ID", ID).into_bytes() };
        Envelope::parse(&answer).unwrap().find_breaches(
            &Expect::Passes,
            &["RateCost".to_owned()],
            &mut BTreeSet::new(),
        )
    }

    #[test]
    fn each_rule_of_envelopes_that_is_broken_is_said() {
        let good = r#"{"Response":{"RequestId":"ID","RateCost":1}}"#;
        let upper = r#"{"Response":{"RequestId":"0B3A1C9E-2F4D-4E6A-8B1C-7D5E9F0A1B2C"}}"#;
        let unknown = r#"{"Response":{"Error":{"Code":"Nope","Message":"m"},"RequestId":"ID"}}"#;
        let number = r#"{"Response":{"A":[{"TotalCost":1}],"RequestId":"ID"}}"#;
        let json = "application/json";
        for (status, content_type, response, rule, what) in [
            (400, json, good, Rule::Status, "the status is 400"),
            (200, "application/json; charset=utf-8", good, Rule::ContentType, "charset"),
            (200, json, r#"{"Response":{"RequestId":"ID"},"X":1}"#, Rule::Members, "2 members"),
            (200, json, r#"{"Response":{}}"#, Rule::RequestId, "no RequestId"),
            (200, json, upper, Rule::RequestId, "lower"),
            (200, json, number, Rule::Number, "TotalCost"),
            (200, json, r#"{"Response":{"Error":{},"RequestId":"ID"}}"#, Rule::Error, "no Code"),
            (200, json, unknown, Rule::Code, "none that is known"),
        ] {
            let found = breaches(status, content_type, response);
            assert!(found.len() == 1 && found[0].rule == rule && found[0].what.contains(what), "{found:?}");
            assert!(!rule.describe_breach().is_empty());
        }
        assert_eq!(breaches(200, json, good), []);
        let all: Vec<Rule> =
            breaches(500, "text/plain", r#"{"Response":{}}"#).iter().map(|breach| breach.rule).collect();
        assert_eq!(all, [Rule::Status, Rule::ContentType, Rule::RequestId]);
    }

    #[test]
    fn the_page_on_conformance_says_of_each_rule_what_it_breaks() {
        let page = include_str!("../../../docs/conformance.md").replace(['`', '*'], "");
        let rules = [Rule::Status, Rule::ContentType, Rule::Members, Rule::RequestId];
        for rule in rules.into_iter().chain([Rule::Repeated, Rule::Error, Rule::Code, Rule::Number]) {
            let name = serde_json::to_value(rule).unwrap();
            let row = page.lines().find(|line| line.starts_with(&format!("| {} |", name.as_str().unwrap())));
            assert!(
                row.is_some_and(|row| row.ends_with(&format!("| {} |", rule.describe_breach()))),
                "{name}"
            );
        }
    }

    #[test]
    fn an_id_that_came_before_is_said_and_nothing_else_where_http_answers_for_itself() {
        let body = format!(r#"{{"Response":{{"RequestId":"{ID}"}}}}"#).into_bytes();
        let envelope = Envelope::parse(&Answer { status: 405, headers: Vec::new(), body }).unwrap();
        let mut ids = BTreeSet::new();
        assert_eq!(envelope.find_breaches(&Expect::Answered, &[], &mut ids), []);
        assert_eq!(envelope.find_breaches(&Expect::Answered, &[], &mut ids)[0].rule, Rule::Repeated);
    }
}
