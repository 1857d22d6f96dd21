//! The names of columns, without the differences that do not count.

/// Returns a header without the differences that do not count: letter case, blanks, punctuation (full-width too).
pub(crate) fn normalise_header(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
