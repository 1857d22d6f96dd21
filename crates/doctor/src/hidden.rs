//! The text that replaces secrets and tokens in everything that the doctor shows.

/// Replacement of a secret or token in a text.
pub const HIDDEN: &str = "(hidden)";
