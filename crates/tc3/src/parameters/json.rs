//! Parameters in JSON: members with duplicates kept, values as the text that was sent.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::sent::{Member, Path, SentValue, refuse_duplicate_names};
use crate::claim::PAIRS_MAX;
use crate::refusal::Refusal;

/// The members of an object as they were sent.
pub(super) struct Members<'a> {
    /// The first [`PAIRS_MAX`] of them, in order.
    kept: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// Number of all members.
    count: usize,
}

/// Reads the members of a body, which must be one object.
///
/// # Errors
///
/// `InvalidParameter` where it is not.
pub(super) fn read_body_members(body: &[u8]) -> Result<Members<'_>, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        // The parser's own message may quote the body, which can contain anything.
        let (class, line, column) = (error.classify(), error.line(), error.column());
        let cause = match find_compression(body) {
            Some(name) => {
                format!("the body is compressed ({name}): the client must send it without Content-Encoding")
            }
            None => format!("{class:?} error at line {line}, column {column}"),
        };
        Refusal::body_not_json().because(cause)
    })
}

/// Finds the name of the compression that a body begins like; no JSON begins so.
fn find_compression(body: &[u8]) -> Option<&'static str> {
    match body {
        [0x1f, 0x8b, ..] => Some("gzip"),
        // A header of zlib is a multiple of 31.
        [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0 => Some("deflate"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    }
}

/// Checks the number of members, and that none is given twice.
///
/// # Errors
///
/// `RequestSizeLimitExceeded`, and `InvalidParameter` for a name that is given twice.
pub(super) fn check_members<'a>(
    members: Members<'a>,
    above: Option<&Path<'_>>,
) -> Result<Vec<Member<'a>>, Refusal> {
    if members.count > PAIRS_MAX {
        return Err(Refusal::too_large("request", members.count, PAIRS_MAX, "parameters"));
    }
    refuse_duplicate_names(members.kept.iter().map(|(name, _)| name.as_ref()), above)?;
    Ok(members.kept.into_iter().map(|(name, value)| (name, SentValue::Json(value))).collect())
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
        let mut counts = PAIRS_MAX..;
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            counts.next();
        }
        members.count = counts.start;
        Ok(members)
    }
}

/// The items of a list as they were sent.
pub(super) struct Items<'a> {
    /// The first [`PAIRS_MAX`] of them, in order.
    kept: Vec<&'a RawValue>,
    /// Number of all items.
    count: usize,
}

impl<'a> Items<'a> {
    /// Checks the number of items.
    ///
    /// # Errors
    ///
    /// `RequestSizeLimitExceeded`.
    pub(super) fn check_count(self, path: &Path<'_>) -> Result<Vec<&'a RawValue>, Refusal> {
        if self.count > PAIRS_MAX {
            return Err(Refusal::too_large(&format!("parameter `{path}`"), self.count, PAIRS_MAX, "items"));
        }
        Ok(self.kept)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
        let mut items = Items { kept: Vec::new(), count: 0 };
        while items.kept.len() < PAIRS_MAX {
            let Some(item) = list.next_element()? else {
                items.count = items.kept.len();
                return Ok(items);
            };
            items.kept.push(item);
        }
        let mut counts = PAIRS_MAX..;
        while list.next_element::<IgnoredAny>()?.is_some() {
            counts.next();
        }
        items.count = counts.start;
        Ok(items)
    }
}

/// A name, borrowed from the body where it has no escapes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_body_is_named_as_what_it_is() {
        for (body, cause) in [
            (
                b"\x1f\x8b\x08\x00".as_slice(),
                "the body is compressed (gzip): the client must send it without",
            ),
            (b"\x78\x9c\x01", "the body is compressed (deflate)"),
            (b"\x28\xb5\x2f\xfd\x00", "the body is compressed (zstd)"),
            (b"x", "Syntax error at line 1, column 1"),
            (b"x=1", "Syntax error at line 1, column 1"),
            (b"", "Eof error at line 1, column 0"),
        ] {
            let refusal = read_body_members(body).err().unwrap();
            assert!(refusal.internal_cause.unwrap().starts_with(cause), "{body:?}");
        }
    }
}
