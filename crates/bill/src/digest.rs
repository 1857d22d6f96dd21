//! Digests of the content of lines, by which two states of a bill are compared.
//!
//! Content is the charge of a line, and every field as its file has it, without the position of the line. In the newest format each
//! field is hashed by itself and the hashes are added, so that a text that repeats is hashed once. The first format is the
//! SHA-256 of the line laid out as bytes; versions that were published with it are verified with it.

pub(crate) mod first_format;
pub(crate) mod line_digest;
pub(crate) mod lines_digest;
pub(crate) mod text_bytes;

/// Returns the first 128 bits of a SHA-256, which suffice to tell lines apart and take less memory.
#[must_use]
pub fn shorten_digest(sha256: [u8; 32]) -> u128 {
    let (halves, _) = sha256.as_chunks::<16>();
    let Some(half) = halves.first() else { unreachable!("32 bytes have two halves of 16 bytes") };
    u128::from_le_bytes(*half)
}
