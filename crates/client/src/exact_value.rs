//! JSON whose numbers keep every digit: amounts may be numbers, and no floating point holds them.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Error;
use serde_json::value::RawValue;

/// Levels of lists and objects in each other that are read.
const DEPTH_MAX: usize = 128;

/// A JSON value whose numbers keep every digit, and whose objects keep the order of their members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExactValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, in the digits that were sent.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object. A name that was sent twice is in it twice.
    Object(Vec<(String, Self)>),
}

impl ExactValue {
    /// Parses a JSON text.
    ///
    /// # Errors
    ///
    /// It is no JSON, or more than 128 lists and objects are in each other.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if is_too_deep(text.as_bytes()) {
            return Err(Error::custom("too many lists and objects in each other"));
        }
        read_value(serde_json::from_str(text)?)
    }

    /// Returns the members of an object; `None` for any other value.
    #[must_use]
    pub fn as_members(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// Returns the member of an object with a name; `None` if there is none, and for any other value.
    #[must_use]
    pub fn find_member(&self, name: &str) -> Option<&Self> {
        self.as_members()?.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns a text; `None` for any other value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::Boolean(_) | Self::Number(_) | Self::List(_) | Self::Object(_) => None,
        }
    }
}

impl Serialize for ExactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(digits) => {
                let raw = RawValue::from_string(digits.clone());
                raw.map_err(serde::ser::Error::custom)?.serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl fmt::Display for ExactValue {
    /// Writes the value as JSON on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_json_error| fmt::Error)?)
    }
}

/// Returns true if more lists and objects are in each other than are read. The text need not be JSON.
fn is_too_deep(text: &[u8]) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => depth += 1,
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return true;
        }
    }
    false
}

/// Reads a value. Its depth and the syntax of all that is in it were checked.
fn read_value(raw: &RawValue) -> Result<ExactValue, Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => ExactValue::Text(serde_json::from_str(text)?),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            ExactValue::List(items.into_iter().map(read_value).collect::<Result<_, _>>()?)
        }
        Some(b'{') => {
            let RawMembers(members) = serde_json::from_str(text)?;
            let members = members.into_iter().map(|(name, value)| Ok((name, read_value(value)?)));
            ExactValue::Object(members.collect::<Result<_, Error>>()?)
        }
        Some(b't') => ExactValue::Boolean(true),
        Some(b'f') => ExactValue::Boolean(false),
        Some(b'n') => ExactValue::Null,
        _ => ExactValue::Number(text.to_owned()),
    })
}

/// The members of an object, each with the text of its value.
struct RawMembers<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = RawMembers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawMembers<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(RawMembers(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_name_and_order_is_kept() {
        let json = r#"{"b":123456789012345.12345678,"a":[1.50,-0,1e400,null,true,false,{}],"b":"\"é\n"}"#;
        let value = ExactValue::parse(json).unwrap();
        assert_eq!(value.to_string(), json);
        assert_eq!(value.find_member("b"), Some(&ExactValue::Number("123456789012345.12345678".to_owned())));
        let spaced = " { \"x\" : [ 1 , \"\\u00e9\" ] } ";
        assert_eq!(ExactValue::parse(spaced).unwrap().to_string(), r#"{"x":[1,"é"]}"#);
        let lines =
            serde_json::to_string_pretty(&ExactValue::parse(r#"{"x":[1.10],"y":{}}"#).unwrap()).unwrap();
        assert_eq!(lines, "{\n  \"x\": [\n    1.10\n  ],\n  \"y\": {}\n}");
    }

    #[test]
    fn what_is_no_json_is_refused_and_depth_ends_no_program() {
        for text in ["", "{", "[1,]", "01", "1 2", "{\"a\"}", "nul", r#""\ud800""#, "{1:2}"] {
            assert!(ExactValue::parse(text).is_err(), "{text}");
        }
        let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(ExactValue::parse(&nested(DEPTH_MAX)).is_ok());
        assert!(ExactValue::parse(&nested(DEPTH_MAX + 1)).is_err());
        assert!(ExactValue::parse(&nested(1_000_000)).is_err());
        let text = format!("\"{}\\\"{}\"", "[".repeat(200), "{".repeat(200));
        assert!(ExactValue::parse(&text).is_ok(), "{text}");
    }
}
