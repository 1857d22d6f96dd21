//! The one checker of parameters: driven by the action's definition, it serves JSON, query and form.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use tc3::{Parameters, Refusal};

use crate::action::{Kind, Parameter};

/// A value as it was sent.
enum Sent<'a> {
    /// In JSON, which has types of its own.
    Json(Value),
    /// In a query or form, where everything is text.
    Text(Cow<'a, str>),
}

/// Checks the parameters of a request against those of an action, and gives them their types.
///
/// # Errors
/// In this order: `InvalidParameter` for a body that is no JSON object, and for a parameter that is
/// given twice; `MissingParameter`; `InvalidParameter` for a value of the wrong type;
/// `UnknownParameter`. Each names the parameter, the first of its kind in the definition.
pub(crate) fn check(sent: &Parameters<'_>, defined: &[Parameter]) -> Result<Map<String, Value>, Refusal> {
    let sent = match sent {
        Parameters::Json(body) => json_members(body)?,
        Parameters::Pairs(pairs) => {
            pairs.iter().map(|(name, value)| (name.clone(), Sent::Text(Cow::Borrowed(value)))).collect()
        }
    };
    refuse_duplicates(&sent)?;
    let find = |name: &str| sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value);
    // SDKs leave out what is not set; one that sends null means the same.
    let is_there = |name: &str| find(name).is_some_and(|value| !matches!(value, Sent::Json(Value::Null)));
    let mut input = Map::with_capacity(defined.len());
    if let Some(missing) = defined.iter().find(|defined| defined.is_required && !is_there(&defined.name)) {
        return Err(Refusal::missing(&missing.name));
    }
    for parameter in defined.iter().filter(|defined| is_there(&defined.name)) {
        let value = find(&parameter.name).and_then(|value| typed(value, parameter.kind));
        input.insert(parameter.name.clone(), value.ok_or_else(|| Refusal::value_type(&parameter.name))?);
    }
    match sent.iter().find(|(sent, _)| defined.iter().all(|defined| defined.name != *sent)) {
        Some((unknown, _)) => Err(Refusal::unknown(unknown)),
        None => Ok(input),
    }
}

/// Refuses a parameter that is given twice: which of the two is meant is anybody's guess.
fn refuse_duplicates(sent: &[(Cow<'_, str>, Sent<'_>)]) -> Result<(), Refusal> {
    let mut names: Vec<&str> = sent.iter().map(|(name, _)| name.as_ref()).collect();
    names.sort_unstable();
    match names.iter().zip(names.iter().skip(1)).find(|(name, next)| name == next) {
        Some((twice, _)) => Err(Refusal::duplicate(twice)),
        None => Ok(()),
    }
}

/// The value in its type; `None` where it is of another.
///
/// A text of digits passes for a number even in JSON: one of the vendor's own examples sends account
/// numbers so. A number never passes for a text.
fn typed(value: &Sent<'_>, kind: Kind) -> Option<Value> {
    match (value, kind) {
        (Sent::Json(Value::String(text)), Kind::Text) => Some(Value::from(text.as_str())),
        (Sent::Text(text), Kind::Text) => Some(Value::from(text.as_ref())),
        (Sent::Json(Value::Number(number)), Kind::Integer) => number.as_i64().map(Value::from),
        (Sent::Json(Value::String(text)), Kind::Integer) => integer(text).map(Value::from),
        (Sent::Text(text), Kind::Integer) => integer(text).map(Value::from),
        (Sent::Json(_), Kind::Text | Kind::Integer) => None,
    }
}

/// A whole number of 64 bits in decimal digits; no plus sign, no blanks.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// The members of a JSON object, duplicates kept. What is nested in them keeps its own rules: no
/// action takes it, so it only has to be told apart.
fn json_members(body: &[u8]) -> Result<Vec<(Cow<'static, str>, Sent<'static>)>, Refusal> {
    struct Members(Vec<(Cow<'static, str>, Sent<'static>)>);

    impl<'de> Deserialize<'de> for Members {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
            deserializer.deserialize_map(MembersVisitor)
        }
    }

    struct MembersVisitor;

    impl<'de> Visitor<'de> for MembersVisitor {
        type Value = Members;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
            let mut members = Vec::with_capacity(map.size_hint().unwrap_or_default());
            while let Some((name, value)) = map.next_entry::<String, Value>()? {
                members.push((Cow::Owned(name), Sent::Json(value)));
            }
            Ok(Members(members))
        }
    }

    match serde_json::from_slice::<Members>(body) {
        Ok(members) => Ok(members.0),
        Err(error) => Err(Refusal::body_not_json().because(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defined() -> Vec<Parameter> {
        let parameter =
            |name: &str, kind, is_required| Parameter { name: name.to_owned(), kind, is_required };
        vec![
            parameter("Month", Kind::Text, true),
            parameter("Uin", Kind::Integer, true),
            parameter("Note", Kind::Text, false),
        ]
    }

    fn json(body: &str) -> Result<String, String> {
        let checked = check(&Parameters::Json(body.as_bytes()), &defined());
        checked.map(|input| Value::Object(input).to_string()).map_err(|refusal| refusal.to_string())
    }

    fn pairs(pairs: &[(&'static str, &'static str)]) -> Result<String, String> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let checked = check(&Parameters::Pairs(pairs), &defined());
        checked.map(|input| Value::Object(input).to_string()).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn what_is_right_gets_its_type_in_every_form() {
        let expected = Ok(r#"{"Month":"2022-11","Uin":-5}"#.to_owned());
        assert_eq!(json(r#"{"Uin":-5,"Month":"2022-11"}"#), expected);
        assert_eq!(json(r#"{"Month":"2022-11","Uin":"-5","Note":null}"#), expected);
        assert_eq!(pairs(&[("Month", "2022-11"), ("Uin", "-5")]), expected);
        let largest = Ok(r#"{"Month":"","Uin":9223372036854775807}"#.to_owned());
        assert_eq!(json(r#"{"Month":"","Uin":9223372036854775807}"#), largest);
    }

    #[test]
    fn what_is_wrong_names_the_parameter() {
        let wrong_type =
            |name: &str| Err(format!("InvalidParameter: The value type of parameter `{name}` is not valid."));
        for uin in [
            "1.5",
            "1.0",
            "1e3",
            "9223372036854775808",
            "true",
            "{}",
            "[1]",
            "\"\"",
            "\"+1\"",
            "\"1.0\"",
            "\" 1\"",
        ] {
            assert_eq!(json(&format!(r#"{{"Month":"m","Uin":{uin}}}"#)), wrong_type("Uin"), "{uin}");
        }
        for month in ["202211", "true", "{}", "[]"] {
            assert_eq!(json(&format!(r#"{{"Month":{month},"Uin":1}}"#)), wrong_type("Month"), "{month}");
        }
        assert_eq!(pairs(&[("Month", "m"), ("Uin", "x")]), wrong_type("Uin"));
        let missing = |name: &str| {
            Err(format!("MissingParameter: The request is missing a required parameter `{name}`."))
        };
        assert_eq!(json("{}"), missing("Month"));
        assert_eq!(json(r#"{"Month":null,"Uin":1}"#), missing("Month"));
        assert_eq!(pairs(&[("Month", "m")]), missing("Uin"));
        let unknown = Err("UnknownParameter: The parameter `Uni` is not recognized.".to_owned());
        assert_eq!(json(r#"{"Month":"m","Uin":1,"Uni":1}"#), unknown);
        assert_eq!(pairs(&[("Month", "m"), ("Uin", "1"), ("Uni", "")]), unknown);
        let twice = Err("InvalidParameter: The parameter `Uin` is given more than once.".to_owned());
        assert_eq!(json(r#"{"Month":"m","Uin":1,"Uin":1}"#), twice);
        assert_eq!(pairs(&[("Uin", "1"), ("Month", "m"), ("Uin", "2")]), twice);
    }

    #[test]
    fn a_body_that_is_no_json_object_is_refused() {
        let deep = "[".repeat(100_000);
        for body in ["", "[]", "null", "1", "\"a\"", "{", "{}x", "\u{feff}{}", deep.as_str()] {
            let refusal = json(body).unwrap_err();
            assert!(refusal.starts_with("InvalidParameter: The request body is not"), "{refusal}");
        }
    }
}
