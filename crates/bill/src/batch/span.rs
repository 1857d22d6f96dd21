//! Places of texts in the bytes that were read.

/// The place of a text in the bytes of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The position of its first byte.
    pub start: u32,
    /// The position behind its last byte.
    pub end: u32,
}

impl Span {
    /// Returns the text of the place.
    ///
    /// # Panics
    ///
    /// If the place is not in the text.
    #[inline]
    #[must_use]
    pub fn text_of(self, text: &str) -> &str {
        let Some(text) = text.get(to_index(self.start)..to_index(self.end)) else {
            unreachable!("the place is in the text")
        };
        text
    }

    /// Returns the bytes of the place.
    ///
    /// # Panics
    ///
    /// If the place is not in the bytes.
    #[inline]
    #[must_use]
    pub fn bytes_of(self, bytes: &[u8]) -> &[u8] {
        let Some(bytes) = bytes.get(to_index(self.start)..to_index(self.end)) else {
            unreachable!("the place is in the bytes")
        };
        bytes
    }
}

#[inline]
fn to_index(position: u32) -> usize {
    let Ok(index) = usize::try_from(position) else { unreachable!("memory has more than 2^32 bytes") };
    index
}
