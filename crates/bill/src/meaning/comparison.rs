//! The facts by which an append compares lines: their meaning, and the codes that they state.

use twox_hash::XxHash3_64;

use super::line_meaning::LineMeaning;

/// The facts by which an append compares a line. A newer export may state codes beside the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Its meaning.
    pub meaning: LineMeaning,
    /// Its meaning by the names alone, without the codes stated beside them.
    pub by_names: LineMeaning,
    /// The codes that it states.
    pub codes: StatedCodes,
}

/// The codes that a line states in columns of their own, 16 bits of a hash each; 0 for a code that is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedCodes([u16; 4]);

impl StatedCodes {
    /// Hashes the codes that a line states.
    pub(super) fn of(codes: [Option<&str>; 4]) -> Self {
        Self(codes.map(|code| {
            let Some(code) = code else { return 0 };
            let [low, high, ..] = XxHash3_64::oneshot(code.as_bytes()).to_le_bytes();
            u16::from_le_bytes([low, high]).max(1)
        }))
    }

    /// Returns true if no code contradicts that of another line: each is equal, or at most one line states it.
    #[must_use]
    pub fn agree(self, other: Self) -> bool {
        self.0.into_iter().zip(other.0).all(|(own, other)| own == 0 || other == 0 || own == other)
    }

    /// The codes as a number, which [`StatedCodes::from_bits`] reads.
    #[must_use]
    pub fn to_bits(self) -> u64 {
        self.0.into_iter().fold(0, |bits, code| bits << 16 | u64::from(code))
    }

    /// The codes of [`StatedCodes::to_bits`].
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        let bytes = bits.to_be_bytes();
        let (pairs, _) = bytes.as_chunks::<2>();
        let mut codes = Self::default();
        for (code, pair) in codes.0.iter_mut().zip(pairs) {
            *code = u16::from_be_bytes(*pair);
        }
        codes
    }
}
