//! Publications: the bills that an import states, the options it publishes with, and the changes that follow.

use crate::basis::Basis;
use crate::charge::BillKey;
use crate::day_sums::DaySums;
use crate::delivery_day::DeliveryDay;
use crate::digest::lines_digest::LinesDigest;
use crate::folded_bill::Bill;
use crate::ledger::import::{ImportId, ImportMode};
use crate::line_counts::PartCounts;
use crate::meaning::multiset::Meaning;
use crate::uin::Uin;

/// The content of one bill in an import: all its lines, or those that the import adds.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The bill.
    pub bill: BillKey,
    /// Its cells, sums, names and sums by payment status. Where an append extends a version whose names, or sums by payment
    /// status, the catalog does not hold, these are of all lines of the extended bill.
    pub content: Bill,
    /// Digest of its lines as a multiset.
    pub lines_digest: LinesDigest,
    /// Digest of the meanings of its lines as a multiset; for an append, of all lines of the extended bill.
    pub meaning: Meaning,
    /// The latest day in the names of the files that hold its lines.
    pub delivered: Option<DeliveryDay>,
    /// The version that the lines were compared with; 0 if the bill had none.
    pub base: u32,
    /// The result of the comparison; used for statements of whole bills only.
    pub likeness: Likeness,
    /// The numbers of its own lines in the objects of the import; `None` if they were not counted.
    pub counts: Option<PartCounts>,
    /// The sums by day of its own lines; `None` if they were not summed.
    pub days: Option<DaySums>,
}

/// The result of comparing the lines of a statement with those of the current version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// They are the same.
    Same,
    /// They have the same meaning and other texts.
    OtherTexts,
    /// They have another meaning.
    Other,
}

/// Permissions that an operator gives beforehand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    /// An owner's month may have a bill under a second payer.
    pub second_payer: bool,
    /// A bill may be replaced by one on the other basis.
    pub other_basis: bool,
}

/// The options that an import publishes with.
#[derive(Clone, Copy, Debug)]
pub struct PublishOptions {
    /// The way in which it changes bills.
    pub mode: ImportMode,
    /// The amounts that its files state.
    pub basis: Basis,
    /// The permissions that were given.
    pub overrides: Overrides,
}

/// The change of one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The bill is new, as version 1.
    New,
    /// It got this version in place of the one before.
    Replaced {
        /// The number of the new version.
        version: u32,
        /// The number of its lines.
        lines: u64,
        /// The number of lines in the version before.
        lines_before: u64,
        /// True if its lines have the same meaning as those of the version before, and only texts differ.
        texts_only: bool,
    },
    /// It got this version, which has more lines than the one before.
    Extended {
        /// The number of the new version.
        version: u32,
        /// The number of lines that were added.
        lines: u64,
    },
    /// It got this version, which is the same as the one before an import that was taken back.
    Reverted {
        /// The number of the new version.
        version: u32,
    },
    /// Its lines are those of this version, which remains the current one.
    Unchanged {
        /// The number of the current version.
        version: u32,
    },
}

impl Change {
    /// Returns the version that the bill has after the change.
    #[must_use]
    pub fn version(self) -> u32 {
        match self {
            Self::New => 1,
            Self::Replaced { version, .. }
            | Self::Extended { version, .. }
            | Self::Reverted { version }
            | Self::Unchanged { version } => version,
        }
    }
}

/// The reason why a publication is refused. None of it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublishRefusal {
    /// The owner's month has a bill under another payer.
    SecondPayer {
        /// The bill that was to be published.
        bill: BillKey,
        /// The payer of the other bill.
        other_payer: Uin,
        /// The import that published the other bill; `None` if it is in the same import.
        other_import: Option<ImportId>,
    },
    /// The current version states the other amounts.
    OtherBasis {
        /// The bill.
        bill: BillKey,
        /// The basis of the current version.
        current: Basis,
        /// The import that published the current version.
        import: ImportId,
        /// True if lines were to be added to the bill, which no override permits.
        is_append: bool,
    },
}
