//! Parameters as flat pairs (query, form, multipart): dots in names make lists and objects of them.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Kind, Member, Place, Sent, from_text, items, json, object, refuse_twice};
use crate::claim::Part;
use crate::refusal::Refusal;

/// One value.
#[derive(Clone, Copy)]
pub(super) enum Leaf<'a> {
    /// A text, as everything in a query or form is.
    Text(&'a str),
    /// A JSON text; official clients send lists and objects so in a multipart body.
    Json(&'a str),
    /// A file, which no parameter takes.
    File,
}

impl<'a> Leaf<'a> {
    /// The value of a part of a multipart body.
    pub(super) fn of(part: &'a Part<'a>) -> Leaf<'a> {
        match (part.text, part.is_json) {
            (None, _) => Leaf::File,
            (Some(text), true) => Leaf::Json(text),
            (Some(text), false) => Leaf::Text(text),
        }
    }
}

/// The members that pairs make, each once: `A=1&B.0=2&B.1=3` has two.
///
/// # Errors
/// `InvalidParameter` for a name that is given twice.
pub(super) fn members<'a>(
    leaves: impl Iterator<Item = (&'a str, Leaf<'a>)> + Clone,
    above: Option<&Place<'_>>,
) -> Result<Vec<Member<'a>>, Refusal> {
    refuse_twice(leaves.clone().map(|(name, _)| name), above)?;
    let mut named: Vec<(&str, usize, (&str, Leaf<'_>))> = leaves
        .zip(0..)
        .map(|((name, leaf), place)| match name.split_once('.') {
            // The rest begins with its dot, so that `A.` is not taken for `A`.
            Some((first, _)) => (first, place, (name.get(first.len()..).unwrap_or_default(), leaf)),
            None => (name, place, ("", leaf)),
        })
        .collect();
    named.sort_unstable_by_key(|(first, place, _)| (*first, *place));
    let groups = named.chunk_by(|(one, ..), (other, ..)| one == other);
    let member = |group: &[(&'a str, usize, (&'a str, Leaf<'a>))]| {
        let (first, place, _) = group.first()?;
        let rest = group.iter().map(|(_, _, rest)| *rest).collect();
        Some((*place, (Cow::Borrowed(*first), Sent::Flat(rest))))
    };
    let mut members: Vec<(usize, Member<'a>)> = groups.filter_map(member).collect();
    members.sort_unstable_by_key(|(place, _)| *place);
    Ok(members.into_iter().map(|(_, member)| member).collect())
}

/// The values under one name, in their type.
pub(super) fn typed(leaves: &[(&str, Leaf<'_>)], kind: &Kind, place: &Place<'_>) -> Result<Value, Refusal> {
    let wrong = || Refusal::value_type(&place.to_string());
    if let [("", leaf)] = leaves {
        return match leaf {
            Leaf::Text(text) => from_text(text, kind).ok_or_else(wrong),
            Leaf::Json(text) => {
                let raw: &RawValue = serde_json::from_str(text).ok().ok_or_else(wrong)?;
                json::typed(raw, kind, place)
            }
            Leaf::File => Err(wrong()),
        };
    }
    // Every name goes on behind a dot, or it is a value and a list or object at once.
    let below = leaves.iter().map(|(rest, leaf)| Some((rest.strip_prefix('.')?, *leaf)));
    let below: Vec<(&str, Leaf<'_>)> = below.collect::<Option<_>>().ok_or_else(wrong)?;
    let below = members(below.iter().copied(), Some(place))?;
    match kind {
        Kind::Object(defined) => object(&below, defined, Some(place)).map(Value::Object),
        Kind::List(kind) => items(in_order(below, place)?.into_iter(), kind, place),
        Kind::Text | Kind::Integer | Kind::Boolean => Err(wrong()),
    }
}

/// The items of a list by their numbers, which go from 0 on without a gap.
fn in_order<'a>(members: Vec<Member<'a>>, place: &Place<'_>) -> Result<Vec<Sent<'a>>, Refusal> {
    let numbered = members.into_iter().map(|(name, sent)| {
        let number: usize = name.parse().ok()?;
        // `00` and `+0` are numbers to Rust, and no number of an item.
        (number.to_string() == name).then_some((number, sent))
    });
    let numbered: Option<Vec<(usize, Sent<'a>)>> = numbered.collect();
    let gap = || Refusal::list_numbers(&place.to_string());
    let mut numbered = numbered.ok_or_else(gap)?;
    numbered.sort_by_key(|(number, _)| *number);
    if numbered.iter().enumerate().any(|(expected, (number, _))| expected != *number) {
        return Err(gap());
    }
    Ok(numbered.into_iter().map(|(_, sent)| sent).collect())
}
