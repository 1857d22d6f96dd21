//! One bill line: its charge, and its fields as the file has them.

use sha2::{Digest, Sha256};

use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::column::Column;
use crate::meaning::{Comparison, LineMeaning, MeaningReader};
use crate::measure::{Amounts, Measure};
use crate::month::Month;
use crate::uin::Uin;

/// The key of a bill: all lines of one payer, owner and month are one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKey {
    /// The month that the bill is for.
    pub month: Month,
    /// The partner account that pays the vendor.
    pub payer: Uin,
    /// The customer, who used what is charged.
    pub owner: Uin,
}

/// One charge: the keys, names and amounts of a line, from which the fold is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge<'a> {
    /// The bill it belongs to.
    pub bill: BillKey,
    /// The partner directly above the owner: the payer, or a second-level reseller between them.
    pub manager: Uin,
    /// The payment mode.
    pub pay_mode: PayMode,
    /// The transaction type.
    pub transaction_type: TransactionType,
    /// The product: its code, or its normalised name if it has none.
    pub product: &'a str,
    /// The region: its number or code, or its normalised name if it has none.
    pub region: &'a str,
    /// The product's name as the file has it; `None` if the line does not name it.
    pub product_name: Option<&'a str>,
    /// The region's name as the file has it; `None` if the line does not name it.
    pub region_name: Option<&'a str>,
    /// The amounts.
    pub amounts: Amounts,
}

/// One line of a bill file.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line's number in its file. The header is line 1.
    pub number: u64,
    /// The keys and amounts.
    pub charge: Charge<'a>,
    /// Every field, as the file has it.
    pub texts: Texts<'a>,
}

/// The fields of one line, as the file has them.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    pub(crate) header: &'a crate::sheet::Header,
    pub(crate) record: crate::sheet::Record<'a>,
}

impl<'a> Texts<'a> {
    /// The text of a known column; `None` if the file has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'a str> {
        self.record.field(self.header.index_of(column)?)
    }

    /// Header and text of every unknown column, in the order of the file.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let record = self.record;
        self.header
            .unknown()
            .iter()
            .filter_map(move |(name, index)| Some((name.as_str(), record.field(*index)?)))
    }

    /// Returns true if the file has unknown columns.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        !self.header.unknown().is_empty()
    }
}

impl Line<'_> {
    /// Computes the digest of the line's whole content, except its position: the charge, and every field as the file
    /// has it. It does not depend on the order of the columns. `scratch` is overwritten; reusing it saves
    /// allocations.
    #[must_use]
    pub fn digest(&self, scratch: &mut Vec<u8>) -> LineDigest {
        let unknown = self.texts.header.unknown_columns_by_name();
        let unknown = unknown.map(|(name, index)| (name, self.texts.record.field(index).unwrap_or_default()));
        digest_line(scratch, &self.charge, |column| self.texts.get(column), unknown)
    }

    /// Computes the digest of the line's meaning.
    #[must_use]
    pub fn meaning(&self, reader: &mut MeaningReader<'_>) -> LineMeaning {
        reader.read(&self.charge, |column| self.texts.get(column))
    }

    /// Computes the facts by which an append compares the line.
    #[must_use]
    pub fn comparison(&self, reader: &mut MeaningReader<'_>) -> Comparison {
        reader.compare(&self.charge, |column| self.texts.get(column))
    }

    /// Hashes the line's component, as [`MeaningReader::hash_component`] gives it.
    #[must_use]
    pub fn hash_component(&self, reader: &mut MeaningReader<'_>) -> u64 {
        reader.hash_component(|column| self.texts.get(column))
    }

    /// The line's id, if its file has such a column and the line states one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.texts.get(Column::Id).and_then(stated_text)
    }
}

/// Returns a text without blanks at its ends; `None` if it is empty or `-`, which both state nothing.
#[must_use]
pub fn stated_text(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && *text != "-")
}

/// Length, in bytes, of the longest text that is kept as a name. A longer one is some other text in the column.
const NAME_BYTES_MAX: usize = 1_000;

/// Returns the name that the text of a column states: without blanks at its ends, and otherwise as it is. An empty
/// text and `-` state none. Nor does a text that is too long, or that has a NUL, which PostgreSQL cannot store.
#[must_use]
pub fn stated_name(text: &str) -> Option<&str> {
    stated_text(text).filter(|name| name.len() <= NAME_BYTES_MAX && !name.contains('\0'))
}

/// The amounts in a digest of content, in their order.
const DIGESTED_MEASURES: [Measure; 6] = [
    Measure::Original,
    Measure::BeforeVoucher,
    Measure::Voucher,
    Measure::Total,
    Measure::RiDeduction,
    Measure::SpDeduction,
];

/// The format of the digests of content. They are stored: what goes into them never changes under this number.
pub const CONTENT_FORMAT: u32 = 1;

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

/// Appends a text and, before it, its length, so that two texts never run into each other.
fn push_text(bytes: &mut Vec<u8>, text: &str) {
    let Ok(length) = u32::try_from(text.len()) else { unreachable!("a record has at most a megabyte") };
    bytes.extend(length.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

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

/// Returns the first 128 bits of a SHA-256, which suffice to tell lines apart and take less memory.
#[must_use]
pub fn shorten_digest(sha256: [u8; 32]) -> u128 {
    let (halves, _) = sha256.as_chunks::<16>();
    let Some(half) = halves.first() else { unreachable!("32 bytes have two halves of 16 bytes") };
    u128::from_le_bytes(*half)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_text_of_the_file_without_blanks_at_its_ends() {
        assert_eq!(
            stated_name(" Web  Application\u{a0}Firewall\u{a0}"),
            Some("Web  Application\u{a0}Firewall")
        );
        let long = "x".repeat(NAME_BYTES_MAX + 1);
        for nothing in ["", " ", "-", " - ", "a\0b", &long] {
            assert_eq!(stated_name(nothing), None, "{nothing:?}");
        }
    }
}
