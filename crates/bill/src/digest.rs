//! Digests of the content of lines, by which two states of a bill are compared.

use sha2::{Digest, Sha256};

use crate::charge::Charge;
use crate::column::Column;
use crate::measure::Measure;

/// The format of the digests of content. They are stored: what goes into them never changes under this number.
pub const CONTENT_FORMAT: u32 = 1;

/// The amounts in a digest of content, in their order.
const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The digest of one line's content: SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDigest([u8; 32]);

impl LineDigest {
    /// The digest's first 128 bits, which tell the lines of any bill apart.
    #[must_use]
    pub fn shorten(self) -> u128 {
        shorten_digest(self.0)
    }
}

/// The digest of a multiset of lines, which does not depend on their order: the lines' digests
/// added, each quarter modulo 2^64.
///
/// It tells whether two statements of a bill hold the same lines. It does not resist deliberate collisions: an
/// author of a bill file who could choose lines to that end can as well write any amount. A collision by chance is out
/// of reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinesDigest([u64; 4]);

impl LinesDigest {
    /// Adds one line.
    pub fn add(&mut self, line: LineDigest) {
        let (quarters, _) = line.0.as_chunks::<8>();
        for (sum, quarter) in self.0.iter_mut().zip(quarters) {
            *sum = sum.wrapping_add(u64::from_le_bytes(*quarter));
        }
    }

    /// Adds the lines of another digest.
    pub fn merge(&mut self, other: Self) {
        for (sum, quarter) in self.0.iter_mut().zip(other.0) {
            *sum = sum.wrapping_add(quarter);
        }
    }

    /// Returns the digest that was stored as 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let (quarters, _) = bytes.as_chunks::<8>();
        let mut digest = Self::default();
        for (sum, quarter) in digest.0.iter_mut().zip(quarters) {
            *sum = u64::from_le_bytes(*quarter);
        }
        digest
    }

    /// The digest as 32 bytes, as it is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let (quarters, _) = bytes.as_chunks_mut::<8>();
        for (quarter, sum) in quarters.iter_mut().zip(self.0) {
            *quarter = sum.to_le_bytes();
        }
        bytes
    }
}

/// The digest of a line's content from its parts: its charge, the text of each known column that its
/// file has, and name and text of each unknown column, in the order of the names.
///
/// Digests are stored: what goes into them, and the numbers of columns, never change.
#[must_use]
pub fn digest_line<'t>(
    scratch: &mut Vec<u8>,
    charge: &Charge<'_>,
    text: impl Fn(Column) -> Option<&'t str>,
    unknown: impl Iterator<Item = (&'t str, &'t str)>,
) -> LineDigest {
    scratch.clear();
    scratch.extend(charge.bill.month.yyyymm().to_le_bytes());
    for uin in [charge.bill.payer, charge.bill.owner, charge.manager] {
        scratch.extend(uin.get().to_le_bytes());
    }
    for measure in DIGESTED_MEASURES {
        scratch.extend(charge.amounts[measure].units().to_le_bytes());
    }
    for key in [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region] {
        push_text(scratch, key);
    }
    for (number, column) in (0_u8..).zip(Column::ALL) {
        if let Some(text) = text(column) {
            scratch.push(number);
            push_text(scratch, text);
        }
    }
    for (name, text) in unknown {
        scratch.push(u8::MAX);
        push_text(scratch, name);
        push_text(scratch, text);
    }
    LineDigest(Sha256::digest(&*scratch).into())
}

/// Returns the first 128 bits of a SHA-256, which suffice to tell lines apart and take less memory.
#[must_use]
pub fn shorten_digest(sha256: [u8; 32]) -> u128 {
    let (halves, _) = sha256.as_chunks::<16>();
    let Some(half) = halves.first() else { unreachable!("32 bytes have two halves of 16 bytes") };
    u128::from_le_bytes(*half)
}

/// Appends a text and, before it, its length, so that two texts never run into each other.
pub(crate) fn push_text(bytes: &mut Vec<u8>, text: &str) {
    let Ok(length) = u32::try_from(text.len()) else { unreachable!("a record has at most a megabyte") };
    bytes.extend(length.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}
