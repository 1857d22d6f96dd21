//! The digest of the content of many lines at once, in no order, and the formats of it.

use super::first_format::FirstLineDigest;
use super::line_digest::LineDigest;

/// The formats of the digests of content. They are stored: what goes into them never changes under a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContentFormat {
    /// The SHA-256 of each line, added.
    First,
    /// The hash of the sum of the hashes of the fields of each line, added.
    #[default]
    Second,
}

impl ContentFormat {
    /// The newest format, in which versions are published.
    pub const NEWEST: Self = Self::Second;

    /// The number of the format, as it is stored.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }

    /// Returns the format with a number; `None` if none has it.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::First, Self::Second].into_iter().find(|format| format.number() == number)
    }
}

/// The digest of a multiset of lines, which does not depend on their order: the lines' digests added, each quarter modulo
/// 2^64. Digests of the newest format fill two quarters.
///
/// It tells whether two statements of a bill hold the same lines. It does not resist deliberate collisions: an
/// author of a bill file who could choose lines to that end can as well write any amount. A collision by chance is out
/// of reach. Digests of two formats are never equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinesDigest {
    format: ContentFormat,
    sum: [u64; 4],
}

impl LinesDigest {
    /// The digest of no lines in a format.
    #[must_use]
    pub const fn empty(format: ContentFormat) -> Self {
        Self { format, sum: [0; 4] }
    }

    /// The format.
    #[must_use]
    pub const fn format(self) -> ContentFormat {
        self.format
    }

    /// Adds one line.
    ///
    /// # Panics
    ///
    /// If the digest is of another format.
    pub fn add(&mut self, line: LineDigest) {
        let bytes = line.to_bits().to_le_bytes();
        let (quarters, _) = bytes.as_chunks::<8>();
        self.add_quarters(ContentFormat::Second, quarters);
    }

    /// Adds one line in the first format.
    ///
    /// # Panics
    ///
    /// If the digest is of another format.
    pub fn add_first(&mut self, line: FirstLineDigest) {
        let (quarters, _) = line.as_bytes().as_chunks::<8>();
        self.add_quarters(ContentFormat::First, quarters);
    }

    /// Adds the lines of another digest.
    ///
    /// # Panics
    ///
    /// If the digests are of different formats.
    pub fn merge(&mut self, other: Self) {
        self.add_quarters(other.format, &other.sum.map(u64::to_le_bytes));
    }

    /// Returns the digest of a format that was stored as 32 bytes.
    #[must_use]
    pub fn from_bytes(format: ContentFormat, bytes: [u8; 32]) -> Self {
        let (quarters, _) = bytes.as_chunks::<8>();
        let mut digest = Self::empty(format);
        digest.add_quarters(format, quarters);
        digest
    }

    /// The digest as 32 bytes, as it is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (quarters, _) = bytes.as_chunks_mut::<8>();
        for (quarter, sum) in quarters.iter_mut().zip(self.sum) {
            *quarter = sum.to_le_bytes();
        }
        bytes
    }

    fn add_quarters(&mut self, format: ContentFormat, quarters: &[[u8; 8]]) {
        assert_eq!(self.format, format, "digests of one format are added");
        for (sum, quarter) in self.sum.iter_mut().zip(quarters) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*quarter));
        }
    }
}
