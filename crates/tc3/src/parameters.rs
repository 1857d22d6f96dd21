//! The checker of an action's own parameters: driven by the action's definition, it serves JSON, query, form
//! and multipart alike.
//!
//! Values that no definition asks for are not built. A value is parsed only as the kind of its parameter, so
//! that deep nesting or a long number costs no more than its bytes.

mod definition;
mod flat;
mod json;
mod limits;
mod sent;
mod values;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::claim::Parameters;
use crate::refusal::Refusal;
pub use definition::{Kind, Parameter};
pub use limits::{Limits, describe_range};
use sent::{Leaf, Member, Path, SentValue};
use values::check_values;

/// Checks the parameters of a request against those of an action, and gives them their types.
///
/// Numbers and booleans may come as text, in JSON too: one of the vendor's own examples sends account
/// numbers so. A number is never accepted as a text. `null` in JSON counts as absent.
///
/// # Errors
///
/// In this order, each naming the parameter: of those that are absent or of the wrong type the first in the
/// definition, of others the first that was sent:
/// [`InvalidParameter`](crate::Code::InvalidParameter) for a body that is no JSON object, and for a
/// parameter that is given twice; [`MissingParameter`](crate::Code::MissingParameter);
/// [`InvalidParameter`](crate::Code::InvalidParameter) for a value of the wrong type;
/// [`UnknownParameter`](crate::Code::UnknownParameter). A member of an object or list has the same
/// errors in the same order, when the turn of its parameter comes.
/// [`RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) for more than
/// [`PAIRS_MAX`](crate::claim::PAIRS_MAX) members of one object, or items of one list. After all of these, the code of
/// [`Parameter::wrong_value`] for the first value in the definition that is beyond its limits.
pub fn check_parameters(sent: &Parameters<'_>, defined: &[Parameter]) -> Result<Map<String, Value>, Refusal> {
    let input = check_types(sent, defined)?;
    check_values(&input, defined, None)?;
    Ok(input)
}

/// Checks names and types.
fn check_types(sent: &Parameters<'_>, defined: &[Parameter]) -> Result<Map<String, Value>, Refusal> {
    match sent {
        Parameters::Json(body) => {
            let members = json::read_body_members(body)?;
            check_object(&json::check_members(members, None)?, defined, None)
        }
        Parameters::Pairs(pairs) => {
            let leaves = pairs.iter().map(|(name, value)| (name.as_ref(), Leaf::Text(value)));
            check_object(&flat::group_members(leaves, None)?, defined, None)
        }
        Parameters::Parts(parts) => {
            let leaves = parts.iter().map(|part| (part.name.as_ref(), Leaf::of_part(part)));
            check_object(&flat::group_members(leaves, None)?, defined, None)
        }
    }
}

/// Checks the members of one object, no two of which have the same name.
fn check_object(
    sent: &[Member<'_>],
    defined: &[Parameter],
    above: Option<&Path<'_>>,
) -> Result<Map<String, Value>, Refusal> {
    let find = |name: &str| sent.iter().find(|(sent, value)| sent == name && !value.is_null());
    let path = |name| Path { above, name };
    if let Some(missing) = defined.iter().find(|defined| defined.is_required && find(&defined.name).is_none())
    {
        return Err(Refusal::missing_parameter(&path(&missing.name).to_string()));
    }
    let mut input = Map::with_capacity(defined.len());
    for parameter in defined {
        if let Some((_, value)) = find(&parameter.name) {
            let value = convert_value(value, &parameter.kind, &path(&parameter.name))?;
            input.insert(parameter.name.clone(), value);
        }
    }
    match sent.iter().find(|(sent, _)| defined.iter().all(|defined| defined.name != *sent)) {
        Some((unknown, _)) => Err(Refusal::unknown_parameter(&path(unknown).to_string())),
        None => Ok(input),
    }
}

/// Converts a value to its type.
fn convert_value(sent: &SentValue<'_>, kind: &Kind, path: &Path<'_>) -> Result<Value, Refusal> {
    match sent {
        SentValue::Json(raw) => convert_json_value(raw, kind, path),
        SentValue::Flat(leaves) => convert_flat_value(leaves, kind, path),
    }
}

/// Converts a JSON value to its type.
///
/// The syntax was checked when the body was read, so a failure here is a value of another type, or one that
/// no type can hold, such as a number that is too long or half of a surrogate pair.
fn convert_json_value(raw: &RawValue, kind: &Kind, path: &Path<'_>) -> Result<Value, Refusal> {
    let wrong = || Refusal::wrong_value_type(&path.to_string());
    let text = raw.get();
    match kind {
        Kind::Text | Kind::Integer | Kind::Unsigned | Kind::Boolean if text.starts_with('"') => {
            let text = serde_json::from_str::<String>(text).ok();
            text.and_then(|text| parse_scalar(&text, kind)).ok_or_else(wrong)
        }
        Kind::Text => Err(wrong()),
        Kind::Integer | Kind::Unsigned | Kind::Boolean => parse_scalar(text, kind).ok_or_else(wrong),
        Kind::List(kind) => {
            let items: json::Items<'_> = serde_json::from_str(text).ok().ok_or_else(wrong)?;
            convert_items(items.check_count(path)?.into_iter().map(SentValue::Json), kind, path)
        }
        Kind::Object(defined) => {
            let members = serde_json::from_str(text).ok().ok_or_else(wrong)?;
            check_object(&json::check_members(members, Some(path))?, defined, Some(path)).map(Value::Object)
        }
    }
}

/// Converts the values under one name of a query, form or multipart body to their type.
fn convert_flat_value(leaves: &[(&str, Leaf<'_>)], kind: &Kind, path: &Path<'_>) -> Result<Value, Refusal> {
    let wrong = || Refusal::wrong_value_type(&path.to_string());
    if let [("", leaf)] = leaves {
        return match leaf {
            Leaf::Text(text) => parse_scalar(text, kind).ok_or_else(wrong),
            Leaf::Json(text) => {
                let raw: &RawValue = serde_json::from_str(text).ok().ok_or_else(wrong)?;
                convert_json_value(raw, kind, path)
            }
            Leaf::File => Err(wrong()),
        };
    }
    let below = flat::group_members_below(leaves, path)?.ok_or_else(wrong)?;
    match kind {
        Kind::Object(defined) => check_object(&below, defined, Some(path)).map(Value::Object),
        Kind::List(kind) => convert_items(flat::order_items(below, path)?.into_iter(), kind, path),
        Kind::Text | Kind::Integer | Kind::Unsigned | Kind::Boolean => Err(wrong()),
    }
}

/// Converts the items of a list to their type.
fn convert_items<'a>(
    sent: impl Iterator<Item = SentValue<'a>>,
    kind: &Kind,
    path: &Path<'_>,
) -> Result<Value, Refusal> {
    sent.enumerate()
        .map(|(index, item)| convert_value(&item, kind, &Path { above: Some(path), name: &index }))
        .collect::<Result<Vec<Value>, Refusal>>()
        .map(Value::Array)
}

/// Parses a text as a text, a number or a boolean; `None` for another text, and for lists and objects.
fn parse_scalar(text: &str, kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Text => Some(Value::from(text)),
        Kind::Integer => parse_digits::<i64>(text).map(Value::from),
        Kind::Unsigned => parse_digits::<u64>(text).map(Value::from),
        Kind::Boolean => match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::List(_) | Kind::Object(_) => None,
    }
}

/// Parses a whole number in decimal digits; no plus sign, no blanks.
fn parse_digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
