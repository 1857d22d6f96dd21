//! The one checker of an action's own parameters: driven by the action's definition, it serves JSON,
//! query, form and multipart alike.
//!
//! Nothing is built of what no definition asks for. A value is looked at only as the kind that its
//! parameter has, so that however deep a value is nested, or however large a number is, it costs its
//! bytes and no more.

mod flat;
mod json;

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::claim::Parameters;
use crate::refusal::Refusal;
use flat::Leaf;

/// The kind of value that a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number of 64 bits, signed.
    Integer,
    /// True or false.
    Boolean,
    /// Values of one kind, in order. In a query: `List.0=a&List.1=b`.
    List(Box<Kind>),
    /// Named values. In a query: `Object.Name=a`.
    Object(Vec<Parameter>),
}

/// One parameter of an action, or one member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// The kind of its value.
    pub kind: Kind,
    /// Whether it must be there.
    pub is_required: bool,
}

/// A value as it was sent.
enum Sent<'a> {
    /// In JSON, which has types of its own. Its syntax is right; nothing else is known of it.
    Json(&'a RawValue),
    /// In a query, form or multipart body: what is left of each name, and the value under it.
    Flat(Vec<(&'a str, Leaf<'a>)>),
}

/// A name and the value that was sent under it.
type Member<'a> = (Cow<'a, str>, Sent<'a>);

/// Where a value stands, for messages: `Filters.0.Name`. It is written out only where something is
/// wrong.
#[derive(Clone, Copy)]
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    name: &'p dyn fmt::Display,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            write!(f, "{above}.")?;
        }
        write!(f, "{}", self.name)
    }
}

/// Checks the parameters of a request against those of an action, and gives them their types.
///
/// Numbers and booleans may come as text, in JSON too: one of the vendor's own examples sends account
/// numbers so. A number never passes for a text. `null` in JSON is as good as absent.
///
/// # Errors
/// In this order, each naming the parameter: of those that are absent or of the wrong type the first in the
/// definition, of others the first that was sent:
/// [`InvalidParameter`](crate::Code::InvalidParameter) for a body that is no JSON object, and for a
/// parameter that is given twice; [`MissingParameter`](crate::Code::MissingParameter);
/// [`InvalidParameter`](crate::Code::InvalidParameter) for a value of the wrong type;
/// [`UnknownParameter`](crate::Code::UnknownParameter). A member of an object or list has the same
/// errors in the same order, when the turn of its parameter comes.
/// [`RequestSizeLimitExceeded`](crate::Code::RequestSizeLimitExceeded) for more than
/// [`PAIRS_MAX`](crate::claim::PAIRS_MAX) members of one object.
pub fn check(sent: &Parameters<'_>, defined: &[Parameter]) -> Result<Map<String, Value>, Refusal> {
    match sent {
        Parameters::Json(body) => {
            let members = json::body_members(body)?;
            object(&json::sent(members, None)?, defined, None)
        }
        Parameters::Pairs(pairs) => {
            let leaves = pairs.iter().map(|(name, value)| (name.as_ref(), Leaf::Text(value)));
            object(&flat::members(leaves, None)?, defined, None)
        }
        Parameters::Parts(parts) => {
            let leaves = parts.iter().map(|part| (part.name.as_ref(), Leaf::of(part)));
            object(&flat::members(leaves, None)?, defined, None)
        }
    }
}

/// Checks the members of one object, no two of which have the same name.
fn object(
    sent: &[Member<'_>],
    defined: &[Parameter],
    above: Option<&Place<'_>>,
) -> Result<Map<String, Value>, Refusal> {
    let find = |name: &str| sent.iter().find(|(sent, value)| sent == name && !value.is_null());
    let place = |name| Place { above, name };
    if let Some(missing) = defined.iter().find(|defined| defined.is_required && find(&defined.name).is_none())
    {
        return Err(Refusal::missing(&place(&missing.name).to_string()));
    }
    let mut input = Map::with_capacity(defined.len());
    for parameter in defined {
        if let Some((_, value)) = find(&parameter.name) {
            let value = typed(value, &parameter.kind, &place(&parameter.name))?;
            input.insert(parameter.name.clone(), value);
        }
    }
    match sent.iter().find(|(sent, _)| defined.iter().all(|defined| defined.name != *sent)) {
        Some((unknown, _)) => Err(Refusal::unknown(&place(unknown).to_string())),
        None => Ok(input),
    }
}

/// The value in its type.
fn typed(sent: &Sent<'_>, kind: &Kind, place: &Place<'_>) -> Result<Value, Refusal> {
    match sent {
        Sent::Json(raw) => json::typed(raw, kind, place),
        Sent::Flat(leaves) => flat::typed(leaves, kind, place),
    }
}

/// The items of a list in their type.
fn items<'a>(sent: impl Iterator<Item = Sent<'a>>, kind: &Kind, place: &Place<'_>) -> Result<Value, Refusal> {
    sent.enumerate()
        .map(|(number, item)| typed(&item, kind, &Place { above: Some(place), name: &number }))
        .collect::<Result<Vec<Value>, Refusal>>()
        .map(Value::Array)
}

/// A text as a value of a kind that one text can hold.
fn from_text(text: &str, kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Text => Some(Value::from(text)),
        Kind::Integer => integer(text).map(Value::from),
        Kind::Boolean => match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::List(_) | Kind::Object(_) => None,
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

/// Refuses a name that is given twice, the one whose second time comes first: which of the two is meant
/// is anybody's guess.
fn refuse_twice<'n>(names: impl Iterator<Item = &'n str>, above: Option<&Place<'_>>) -> Result<(), Refusal> {
    let mut names: Vec<(&str, usize)> = names.zip(0..).collect();
    names.sort_unstable();
    let neighbours = names.iter().zip(names.iter().skip(1));
    let again = neighbours.filter(|((name, _), (next, _))| name == next).map(|(_, again)| again);
    match again.min_by_key(|(_, place)| *place) {
        Some((twice, _)) => Err(Refusal::duplicate(&Place { above, name: twice }.to_string())),
        None => Ok(()),
    }
}

impl Sent<'_> {
    /// SDKs leave out what is not set; one that sends null means the same.
    fn is_null(&self) -> bool {
        matches!(self, Sent::Json(raw) if raw.get() == "null")
    }
}
