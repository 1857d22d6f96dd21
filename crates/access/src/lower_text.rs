//! Texts that are compared in upper or lower case.

/// A text in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LowerText(String);

impl LowerText {
    /// Converts a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(to_lower_case(text))
    }

    /// Returns true if another text contains it, in upper or lower case.
    #[must_use]
    pub fn is_in(&self, other: &str) -> bool {
        to_lower_case(other).contains(&self.0)
    }
}

/// Converts a text to lower case, each letter by itself, so that a part of a text becomes a part of the result.
fn to_lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
