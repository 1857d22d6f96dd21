//! Texts among other bytes that are hashed.

/// Appends a text and, before it, its length, so that two texts never run into each other.
pub(crate) fn push_text(bytes: &mut Vec<u8>, text: &str) {
    let Ok(length) = u32::try_from(text.len()) else { unreachable!("a record has at most a megabyte") };
    bytes.extend(length.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}
