//! Pieces of the names of files.

/// Returns the name without the folders in front of it.
pub(crate) fn strip_folders(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Returns true if a text is ASCII digits only, and at least one.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
