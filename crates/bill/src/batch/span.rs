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
        let (Ok(start), Ok(end)) = (usize::try_from(self.start), usize::try_from(self.end)) else {
            unreachable!("memory has more than 2^32 bytes")
        };
        let Some(text) = text.get(start..end) else { unreachable!("the place is in the text") };
        text
    }
}
