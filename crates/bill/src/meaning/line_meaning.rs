//! The meaning of one line.

/// The digest of one line's meaning: 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineMeaning(pub(super) u128);

impl LineMeaning {
    /// The digest as a number.
    #[must_use]
    pub const fn to_bits(self) -> u128 {
        self.0
    }
}
