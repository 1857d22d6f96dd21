//! Digests of the lines of batches: each different text and each different key is hashed once.

pub(crate) mod batch_contents;
pub(crate) mod batch_meanings;
mod text_hashes;
