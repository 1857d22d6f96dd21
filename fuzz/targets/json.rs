//! JSON bodies: an object exactly where another reader sees one, and read as a slow reader reads it.

use serde_json::{Map, Value};
use tc3::parameters::{Kind, Parameter, check_parameters};
use tc3::{Code, Parameters, Refusal};

use super::authorization::assert_short;
use super::definition::defined;

/// The bytes are a body.
pub(crate) fn check(bytes: &[u8]) {
    let found = check_parameters(&Parameters::Json(bytes), defined());
    let not_json = Refusal::body_not_json();
    let is_object = !matches!(&found, Err(refusal) if refusal.message == not_json.message);
    if let Err(refusal) = &found {
        assert_short(refusal);
    }
    let members = match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => {
            assert!(is_object, "{:?}", String::from_utf8_lossy(bytes));
            members
        }
        Ok(_) => return assert!(!is_object, "{:?}", String::from_utf8_lossy(bytes)),
        Err(error) => {
            // The other reader builds values, and so refuses some that nobody may ask for; ours looks at
            // these only where it must.
            let said = error.to_string();
            let of_values = ["recursion limit", "number out of range", "surrogate", "hex escape"];
            return assert!(!is_object || of_values.iter().any(|of| said.contains(of)), "{said}");
        }
    };
    match found {
        // The other reader keeps the last of two members of a name, and knows no limit to their number.
        Err(refusal) if refusal.message.contains("given more than once") => {}
        Err(refusal) if refusal.code == Code::RequestSizeLimitExceeded => {}
        found => match object(&members, defined(), "") {
            Ok(expected) => assert_eq!(found, Ok(expected)),
            Err(Wrong::As(expected)) => assert_eq!(found, Err(expected)),
            Err(Wrong::Unknown) => {}
        },
    }
}

/// The fault of a value.
enum Wrong {
    /// It is refused like this.
    As(Refusal),
    /// It cannot be told from what the other reader has kept.
    Unknown,
}

/// An object read slowly, from the values that the other reader made.
fn object(
    sent: &Map<String, Value>,
    defined: &[Parameter],
    above: &str,
) -> Result<Map<String, Value>, Wrong> {
    let given = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let place = |name: &str| format!("{above}{name}");
    for parameter in defined {
        if parameter.is_required && given(&parameter.name).is_none() {
            return Err(Wrong::As(Refusal::missing_parameter(&place(&parameter.name))));
        }
    }
    let mut read = Map::new();
    for parameter in defined {
        if let Some(value) = given(&parameter.name) {
            read.insert(parameter.name.clone(), typed(value, &parameter.kind, &place(&parameter.name))?);
        }
    }
    let unknown: Vec<&String> =
        sent.keys().filter(|name| defined.iter().all(|parameter| parameter.name != **name)).collect();
    match unknown[..] {
        [] => Ok(read),
        [unknown] => Err(Wrong::As(Refusal::unknown_parameter(&place(unknown)))),
        // The first of them is named, and the other reader has sorted them.
        _ => Err(Wrong::Unknown),
    }
}

fn typed(value: &Value, kind: &Kind, place: &str) -> Result<Value, Wrong> {
    let wrong = || Wrong::As(Refusal::wrong_value_type(place));
    match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => Ok(value.clone()),
        (Kind::Boolean, Value::String(text)) if text == "true" || text == "false" => {
            Ok(Value::Bool(text == "true"))
        }
        (Kind::Integer, Value::String(text)) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
            text.parse::<i64>().ok().filter(|_| is_number).map(Value::from).ok_or_else(wrong)
        }
        // `-0` is a float to the other reader, and could have been `-0.0`.
        (Kind::Integer, Value::Number(number)) if number.to_string() == "-0.0" => Err(Wrong::Unknown),
        (Kind::Integer, Value::Number(number)) => number.as_i64().map(Value::from).ok_or_else(wrong),
        (Kind::List(kind), Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(at, item)| typed(item, kind, &format!("{place}.{at}")))
            .collect::<Result<Vec<Value>, Wrong>>()
            .map(Value::Array),
        (Kind::Object(defined), Value::Object(members)) => {
            object(members, defined, &format!("{place}.")).map(Value::Object)
        }
        _ => Err(wrong()),
    }
}
