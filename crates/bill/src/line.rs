//! One bill line: what it charges, to whom, and the texts it stood in.

use sha2::{Digest, Sha256};

use crate::column::Column;
use crate::meaning::{Comparison, LineMeaning, MeaningReader};
use crate::measure::{Amounts, Measure};
use crate::month::Month;
use crate::pay_mode::PayMode;
use crate::transaction_type::TransactionType;
use crate::uin::Uin;

/// What tells bills apart: all lines of one payer, owner and month are one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKey {
    /// The month that the bill is for.
    pub month: Month,
    /// The partner account that pays the vendor.
    pub payer: Uin,
    /// The customer, who used what is charged.
    pub owner: Uin,
}

/// One charge: the keys and amounts of a line, which is all that the fold looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge<'a> {
    /// The bill it belongs to.
    pub bill: BillKey,
    /// The partner directly above the owner; the payer where nobody stands between.
    pub manager: Uin,
    /// How it is paid.
    pub pay_mode: PayMode,
    /// What kind of transaction it is.
    pub transaction_type: TransactionType,
    /// The product: its code, or its normalised name where it has none.
    pub product: &'a str,
    /// The region: its number or code, or its normalised name where it has none.
    pub region: &'a str,
    /// What it charges.
    pub amounts: Amounts,
}

/// One line of a bill file.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The line's number in its file, from 1, which is the header.
    pub number: u64,
    /// What it charges, to whom.
    pub charge: Charge<'a>,
    /// Every field as it stood.
    pub texts: Texts<'a>,
}

/// The fields of one line, as they stood.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    pub(crate) header: &'a crate::sheet::Header,
    pub(crate) record: crate::sheet::Record<'a>,
}

impl<'a> Texts<'a> {
    /// The text of a known column; `None` where the file has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> Option<&'a str> {
        self.record.field(self.header.place(column)?)
    }

    /// Header and text of every column that we do not know, in the order of the file.
    pub fn unknown(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let record = self.record;
        self.header
            .unknown()
            .iter()
            .filter_map(move |(name, place)| Some((name.as_str(), record.field(*place)?)))
    }

    /// Whether the file has columns that we do not know.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        !self.header.unknown().is_empty()
    }
}

impl Line<'_> {
    /// A digest of the line's whole content, where it stood apart: what it charges, and every field
    /// as it stood, whatever the order of columns. `scratch` is overwritten; given again for the
    /// next line, it saves allocating.
    #[must_use]
    pub fn digest(&self, scratch: &mut Vec<u8>) -> LineDigest {
        let unknown = self.texts.header.unknown_by_name();
        let unknown = unknown.map(|(name, place)| (name, self.texts.record.field(place).unwrap_or_default()));
        line_digest(scratch, &self.charge, |column| self.texts.get(column), unknown)
    }

    /// The digest of the line's meaning.
    #[must_use]
    pub fn meaning(&self, reader: &mut MeaningReader<'_>) -> LineMeaning {
        reader.read(&self.charge, |column| self.texts.get(column))
    }

    /// What the line is compared by in an append.
    #[must_use]
    pub fn comparison(&self, reader: &mut MeaningReader<'_>) -> Comparison {
        reader.compare(&self.charge, |column| self.texts.get(column))
    }

    /// A hash of the line's component, as [`MeaningReader::hash_component`] gives it.
    #[must_use]
    pub fn component_hash(&self, reader: &mut MeaningReader<'_>) -> u64 {
        reader.hash_component(|column| self.texts.get(column))
    }

    /// The line's id, where its file has such a column and the line has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.texts.get(Column::Id).and_then(stated_text)
    }
}

/// Returns what a field says, without blanks at its ends; `None` where it is empty or `-`, which both say nothing.
#[must_use]
pub fn stated_text(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && *text != "-")
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
pub fn line_digest<'t>(
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
    // A record has at most a megabyte.
    bytes.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// The digest of one line's content: SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineDigest([u8; 32]);

impl LineDigest {
    /// The digest's first 128 bits, which tell the lines of any bill apart.
    #[must_use]
    pub fn short(self) -> u128 {
        short_digest(self.0)
    }
}

/// The first 128 bits of a SHA-256, where the whole would only take more memory.
#[must_use]
pub fn short_digest(sha256: [u8; 32]) -> u128 {
    let (halves, _) = sha256.as_chunks::<16>();
    halves.first().map_or(0, |half| u128::from_le_bytes(*half))
}

/// The digest of a multiset of lines, which does not depend on their order: the lines' digests
/// added, each quarter modulo 2^64.
///
/// It answers whether two statements of a bill hold the same lines. Whoever could choose lines to
/// make two different multisets collide could as well write the amounts that they want, so it need
/// not withstand them; a chance collision is beyond reach.
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
    pub fn merge(&mut self, other: LinesDigest) {
        for (sum, quarter) in self.0.iter_mut().zip(other.0) {
            *sum = sum.wrapping_add(quarter);
        }
    }

    /// The digest that was stored as 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> LinesDigest {
        let (quarters, _) = bytes.as_chunks::<8>();
        let mut digest = LinesDigest::default();
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
