//! How far a program has come, as its operations show it.

use crate::question::Question;

/// How far a program has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// It has changed nothing yet.
    #[default]
    Opening,
    /// It has changed the catalog: an import is staged, or something is swept.
    Catalog,
    /// It writes lines.
    Lines,
    /// Its lines are complete, and it changes the catalog: it publishes.
    Publishing,
    /// It writes the lists for outside engines.
    Lists,
    /// It tidies up, and closes the catalog.
    Tidying,
}

impl Phase {
    /// Notes an operation.
    pub(crate) fn note(&mut self, question: &Question) {
        let path = question.path.to_string_lossy();
        let other = question.other.to_string_lossy();
        let is_list = ["versions/", "parts/", "lists.json"].map(|list| format!("objects/{list}"));
        let is_list = is_list.iter().any(|list| path.contains(list.as_str()));
        let next = match question.operation.as_str() {
            "rename" if other.contains("objects/lists.json") => Self::Tidying,
            "create" | "write" | "rename" if is_list => Self::Lists,
            "write" if path.ends_with("-wal") && *self == Self::Lines => Self::Publishing,
            "create" if path.contains("objects/lines/") => Self::Lines,
            "write" if path.ends_with("-wal") => Self::Catalog,
            _ => return,
        };
        *self = next.max(*self);
    }

    /// The name in the table of what happened.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Catalog => "catalog",
            Self::Lines => "lines",
            Self::Publishing => "publishing",
            Self::Lists => "lists",
            Self::Tidying => "tidying",
        }
    }
}
