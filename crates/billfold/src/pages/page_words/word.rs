//! A word of a page, in both languages.

/// A word: its name, and its text in English and in Chinese.
pub(super) type Word = (&'static str, &'static str, &'static str);
