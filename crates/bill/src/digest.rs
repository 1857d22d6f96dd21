//! Digests of the content of lines, by which two states of a bill are compared.
//!
//! Content is the charge of a line, and every field as its file has it, without the position of the line. In the newest format each
//! field is hashed by itself and the hashes are added, so that a text that repeats is hashed once. The first format is the
//! SHA-256 of the line laid out as bytes; versions that were published with it are verified with it.

pub(crate) mod batch_contents;
pub(crate) mod first_format;

use twox_hash::XxHash3_128;

use crate::charge::Charge;
use crate::column::Column;
use crate::measure::Measure;
use first_format::FirstLineDigest;

/// The amounts in a digest of content, in their order.
const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The seed under which the sum of the hashes of all fields is hashed.
const WHOLE_LINE: u64 = 0;

/// The number of the month, which is followed by those of payer, owner and manager. The numbers are seeds of hashes.
const FIRST_NUMBER_FIELD: u64 = 1;

/// The number of the first amount.
const FIRST_AMOUNT_FIELD: u64 = 5;

/// The number of the payment mode, which is followed by those of transaction type, product and region.
const FIRST_CODE_FIELD: u64 = 11;

/// The number of all columns that are not known; their names are hashed with their texts.
const UNKNOWN_FIELD: u64 = 15;

/// The number of the first known column.
const FIRST_COLUMN_FIELD: u64 = 16;

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

/// The digest of one line's content in the newest format: 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDigest(u128);

impl LineDigest {
    /// The digest as a number.
    #[must_use]
    pub const fn to_bits(self) -> u128 {
        self.0
    }

    /// Makes the digest of a line by the sum of the hashes of all its fields.
    fn of_sum(sum: u128) -> Self {
        Self(XxHash3_128::oneshot_with_seed(WHOLE_LINE, &sum.to_le_bytes()))
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
        let bytes = line.0.to_le_bytes();
        let (quarters, _) = bytes.as_chunks::<8>();
        self.add_quarters(ContentFormat::Second, quarters);
    }

    /// Adds one line in the first format.
    ///
    /// # Panics
    ///
    /// If the digest is of another format.
    pub fn add_first(&mut self, line: FirstLineDigest) {
        let (quarters, _) = line.0.as_chunks::<8>();
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

/// The digest of a line's content from its parts: its charge, the text of each known column that its
/// file has, and name and text of each unknown column.
///
/// Digests are stored: what goes into them, and the numbers of columns, never change.
#[must_use]
pub fn digest_line<'t>(
    charge: &Charge<'_>,
    text: impl Fn(Column) -> Option<&'t str>,
    unknown: impl Iterator<Item = (&'t str, &'t str)>,
) -> LineDigest {
    let mut sum = hash_key(charge);
    for (field, measure) in (FIRST_AMOUNT_FIELD..).zip(DIGESTED_MEASURES) {
        sum = sum.wrapping_add(hash_number(field, charge.amounts[measure].units()));
    }
    for (field, column) in (FIRST_COLUMN_FIELD..).zip(Column::ALL) {
        if let Some(text) = text(column) {
            sum = sum.wrapping_add(hash_text(field, text));
        }
    }
    let mut scratch = Vec::new();
    for (name, text) in unknown {
        sum = sum.wrapping_add(hash_unknown_text(&mut scratch, name, text));
    }
    LineDigest::of_sum(sum)
}

/// Hashes the parts of a charge that many lines share.
fn hash_key(charge: &Charge<'_>) -> u128 {
    let month = i64::from(charge.bill.month.yyyymm());
    let numbers = [month, charge.bill.payer.get(), charge.bill.owner.get(), charge.manager.get()];
    let codes = [charge.pay_mode.code(), charge.transaction_type.code(), charge.product, charge.region];
    let numbers = (FIRST_NUMBER_FIELD..).zip(numbers).map(|(field, number)| hash_number(field, number));
    let codes = (FIRST_CODE_FIELD..).zip(codes).map(|(field, code)| hash_text(field, code));
    numbers.chain(codes).fold(0, u128::wrapping_add)
}

/// Hashes a field of a whole number.
fn hash_number(field: u64, number: i64) -> u128 {
    XxHash3_128::oneshot_with_seed(field, &number.to_le_bytes())
}

/// Hashes a field of a text.
fn hash_text(field: u64, text: &str) -> u128 {
    XxHash3_128::oneshot_with_seed(field, text.as_bytes())
}

/// Hashes name and text of an unknown column.
fn hash_unknown_text(scratch: &mut Vec<u8>, name: &str, text: &str) -> u128 {
    scratch.clear();
    push_text(scratch, name);
    push_text(scratch, text);
    XxHash3_128::oneshot_with_seed(UNKNOWN_FIELD, scratch)
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
