//! The text that replaces secrets in everything that the doctor shows.

/// What stands in a text in place of a secret or a token.
pub const HIDDEN: &str = "(hidden)";
