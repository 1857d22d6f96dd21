//! Digests of many lines at once: a text or a key that repeats is hashed once.

pub(crate) mod batch_contents;
pub(crate) mod batch_meanings;
pub(crate) mod column_hashes;
pub(crate) mod line_key;
mod text_hashes;
