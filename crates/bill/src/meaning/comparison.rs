//! What the lines of an append are compared by, besides their meaning.

use twox_hash::XxHash3_64;

use super::LineMeaning;

/// What a line is compared by in an append: a newer export may state codes beside the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Its meaning.
    pub meaning: LineMeaning,
    /// Its meaning by the names alone, whatever codes are stated beside them.
    pub by_names: LineMeaning,
    /// The codes that it states.
    pub codes: StatedCodes,
}

/// The codes that a line states in columns of their own, 16 bits of a hash each; 0 where it states none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedCodes([u16; 4]);

impl StatedCodes {
    /// Hashes codes, where a line states them.
    pub(super) fn of(codes: [Option<&str>; 4]) -> StatedCodes {
        StatedCodes(codes.map(|code| {
            let Some(code) = code else { return 0 };
            let [low, high, ..] = XxHash3_64::oneshot(code.as_bytes()).to_le_bytes();
            u16::from_le_bytes([low, high]).max(1)
        }))
    }

    /// Returns whether no code contradicts that of another line: each is equal, or only one line states it.
    #[must_use]
    pub fn agree(self, other: StatedCodes) -> bool {
        self.0.into_iter().zip(other.0).all(|(own, other)| own == 0 || other == 0 || own == other)
    }

    /// The codes as a number, and back.
    #[must_use]
    pub fn to_bits(self) -> u64 {
        self.0.into_iter().fold(0, |bits, code| bits << 16 | u64::from(code))
    }

    /// The codes of [`StatedCodes::to_bits`].
    #[must_use]
    pub fn from_bits(bits: u64) -> StatedCodes {
        StatedCodes([48, 32, 16, 0].map(|shift| u16::try_from(bits >> shift & 0xffff).unwrap_or_default()))
    }
}
