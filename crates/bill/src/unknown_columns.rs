//! The columns of a file that are not known. Their texts are kept, and belong to the content of a line.

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
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Each header and its index in the order of the file, in the order of the headers.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = (&str, usize)> {
        self.by_name.iter().filter_map(|index| Some((self.names.get(*index)?.as_str(), *index)))
    }
}
