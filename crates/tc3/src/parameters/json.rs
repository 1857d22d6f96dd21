//! Parameters in JSON: members with duplicates kept, values as the text that they stood as.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Kind, Member, Place, Sent, from_text, integer, items, object, refuse_twice};
use crate::claim::PAIRS_MAX;
use crate::refusal::Refusal;

/// The members of an object as they were sent.
pub(super) struct Members<'a> {
    /// The first [`PAIRS_MAX`] of them, in order.
    kept: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// How many there are.
    count: usize,
}

/// The members of a body, which must be one object.
///
/// # Errors
/// `InvalidParameter` where it is not.
pub(super) fn body_members(body: &[u8]) -> Result<Members<'_>, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        // The parser's own words may repeat what stands there, which can be anything.
        let (class, line, column) = (error.classify(), error.line(), error.column());
        Refusal::body_not_json().because(format!("{class:?} error at line {line}, column {column}"))
    })
}

/// The members, each once.
///
/// # Errors
/// `RequestSizeLimitExceeded`, and `InvalidParameter` for a name that is given twice.
pub(super) fn sent<'a>(members: Members<'a>, above: Option<&Place<'_>>) -> Result<Vec<Member<'a>>, Refusal> {
    if members.count > PAIRS_MAX {
        return Err(Refusal::too_large("request", members.count, PAIRS_MAX, "parameters"));
    }
    refuse_twice(members.kept.iter().map(|(name, _)| name.as_ref()), above)?;
    Ok(members.kept.into_iter().map(|(name, value)| (name, Sent::Json(value))).collect())
}

/// A JSON value in its type.
///
/// Syntax was checked when the body was read, so what fails here is a value of another type, or one
/// that no type holds, such as a number without end or half of a surrogate pair.
pub(super) fn typed(raw: &RawValue, kind: &Kind, place: &Place<'_>) -> Result<Value, Refusal> {
    let wrong = || Refusal::value_type(&place.to_string());
    let text = raw.get();
    match kind {
        Kind::Text | Kind::Integer | Kind::Boolean if text.starts_with('"') => {
            let text = serde_json::from_str::<String>(text).ok();
            text.and_then(|text| from_text(&text, kind)).ok_or_else(wrong)
        }
        Kind::Text => Err(wrong()),
        Kind::Integer => integer(text).map(Value::from).ok_or_else(wrong),
        Kind::Boolean => from_text(text, kind).ok_or_else(wrong),
        Kind::List(kind) => {
            let list = serde_json::from_str::<Vec<&RawValue>>(text).ok().ok_or_else(wrong)?;
            items(list.into_iter().map(Sent::Json), kind, place)
        }
        Kind::Object(defined) => {
            let members = serde_json::from_str(text).ok().ok_or_else(wrong)?;
            object(&sent(members, Some(place))?, defined, Some(place)).map(Value::Object)
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Members { kept: Vec::new(), count: 0 };
        while members.kept.len() < PAIRS_MAX {
            let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? else {
                members.count = members.kept.len();
                return Ok(members);
            };
            members.kept.push((name, value));
        }
        members.count = PAIRS_MAX;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            members.count = members.count.saturating_add(1);
        }
        Ok(members)
    }
}

/// A name, borrowed from the body where it stands there as it is.
struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}
