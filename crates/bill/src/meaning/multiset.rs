//! The meaning of many lines at once, in no order.

use super::line_meaning::LineMeaning;

/// The digest of the meanings of a multiset of lines, which does not depend on their order: 128 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meaning(u128);

impl Meaning {
    /// Adds one line.
    pub fn add(&mut self, line: LineMeaning) {
        self.0 = self.0.wrapping_add(line.0);
    }

    /// Adds the lines of another digest.
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// The digest that was stored as 16 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }

    /// The digest as 16 bytes, as it is stored.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }
}
