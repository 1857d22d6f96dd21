//! Values as they were sent, before they have types, and their place in the request.

use std::borrow::Cow;
use std::fmt;

use serde_json::value::RawValue;

use crate::claim::Part;
use crate::refusal::Refusal;

/// A value as it was sent.
pub(super) enum SentValue<'a> {
    /// In JSON, which has types of its own. Its syntax is right; nothing else is checked.
    Json(&'a RawValue),
    /// In a query, form or multipart body: the rest of each name, and the value under it.
    Flat(Vec<(&'a str, Leaf<'a>)>),
}

impl SentValue<'_> {
    /// Returns true for `null` in JSON: SDKs leave out what is not set, and one that sends null means the same.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, SentValue::Json(raw) if raw.get() == "null")
    }
}

/// One value of a query, form or multipart body.
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
    pub(super) fn of_part(part: &'a Part<'a>) -> Self {
        match (part.text, part.is_json) {
            (None, _) => Self::File,
            (Some(text), true) => Self::Json(text),
            (Some(text), false) => Self::Text(text),
        }
    }
}

/// A name and the value that was sent under it.
pub(super) type Member<'a> = (Cow<'a, str>, SentValue<'a>);

/// The path of a value in the parameters, for messages: `Filters.0.Name`. It is formatted only for a refusal.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    pub(super) above: Option<&'p Path<'p>>,
    pub(super) name: &'p dyn fmt::Display,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            write!(f, "{above}.")?;
        }
        write!(f, "{}", self.name)
    }
}

/// Refuses a name that is given twice, since it is unclear which of the two is meant. Of several such names,
/// the refusal has the one whose second occurrence comes first.
///
/// # Errors
///
/// [`Code::InvalidParameter`](crate::Code::InvalidParameter).
pub(super) fn refuse_duplicate_names<'n>(
    names: impl Iterator<Item = &'n str>,
    above: Option<&Path<'_>>,
) -> Result<(), Refusal> {
    let mut names: Vec<(&str, usize)> = names.zip(0..).collect();
    names.sort_unstable();
    let neighbours = names.iter().zip(names.iter().skip(1));
    let repeated = neighbours.filter(|((name, _), (next, _))| name == next).map(|(_, again)| again);
    match repeated.min_by_key(|(_, index)| *index) {
        Some((name, _)) => Err(Refusal::duplicate_parameter(&Path { above, name }.to_string())),
        None => Ok(()),
    }
}
