//! The columns of a file that are not known. Their texts are kept, and belong to the content of a line.

use std::collections::BTreeMap;

use crate::stated_text::stated_text;

/// Beginning of the header of a column that holds the values of a tag; its key is behind it.
const TAG_HEADER: &str = "tag_key:";

/// Iterates over the keys and values of the tags of a line with such unknown columns, in the order of their headers. A tag
/// without a value is left out.
///
/// ```
/// let columns = [("tag_key: team ", " blue;1 "), ("tag_key:empty", "-"), ("Other", "x")];
/// let columns = columns.map(|(header, text)| (header.to_owned(), text.to_owned())).into();
/// assert!(bill::list_tags(&columns).eq([("team", "blue;1")]));
/// ```
pub fn list_tags(unknown: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    let tags = unknown.iter();
    tags.filter_map(|(header, text)| {
        Some((header.trim().strip_prefix(TAG_HEADER)?.trim(), stated_text(text)?))
    })
}

/// The headers of the columns of a file that are not known, each a different text.
#[derive(Clone, Debug, Default)]
pub struct UnknownColumns {
    /// In the order of the file.
    names: Vec<String>,
    /// Indexes in `names`, in the order of the names, which does not depend on the order of the columns.
    by_name: Vec<usize>,
}

impl UnknownColumns {
    /// Takes the headers, in the order of the file.
    #[must_use]
    pub fn new(names: Vec<String>) -> Self {
        let mut by_name: Vec<usize> = (0..names.len()).collect();
        by_name.sort_by_key(|index| names.get(*index));
        Self { names, by_name }
    }

    /// Number of columns.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The headers, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Each header and its index in the order of the file, in the order of the headers.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = (&str, usize)> {
        self.by_name.iter().filter_map(|index| Some((self.names.get(*index)?.as_str(), *index)))
    }
}
